"""The raid of the demo city: whatever waits for a check today, in the order of a route."""

from __future__ import annotations

from leancity.demo.people import INSPECTORS, SPECIALISTS, Crew, key_of

_PROCESS = "raid"


class Planner(Crew):
    """Plans one raid for today; a second time it is left as it is."""

    def plan(self) -> None:
        """From the wish to the route in the inspector's hands."""
        key, person = key_of(_PROCESS), self._person(SPECIALISTS[0])
        if self._is_told(key):
            return
        process = self._processes.find(_PROCESS, person)
        if process is None:
            raise LookupError(f"{person.login} may not start {_PROCESS}")
        desk = self._desk(person)
        form = desk.prepare(desk.of_start(process, key))
        values = {"raid_date": self._day(0), "inspector": INSPECTORS[0]}
        self._start(_PROCESS, key, person, {**form.data, **values})
        self._task(key, "plan")
        self._complete(key, "plan", person.login, {"plan_decision": "build"})
        self._task(key, "walk")
