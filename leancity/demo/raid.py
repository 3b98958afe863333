"""The raid of the demo city: whatever waits for a check today, in the order of a route."""

from __future__ import annotations

from leancity.demo.people import INSPECTORS, SPECIALISTS, Crew, key_of

_PROCESS = "raid"
_WISH = {
    "inspector": INSPECTORS[0],
    "time_from": "09:00",
    "time_to": "18:00",
    "minutes_per_stop": 15,
    "start_point": "46.959120,142.738010",
}


class Planner(Crew):
    """Plans one raid for today; a second time it is left as it is."""

    def plan(self) -> None:
        """From the wish to the route in the inspector's hands."""
        key, person = key_of(_PROCESS), self._person(SPECIALISTS[0])
        if self._is_told(key):
            return
        desk = self._desk(person)
        self._start(_PROCESS, key, person, {**_WISH, "raid_date": self._day(0)})
        task = self._task(key, "plan")
        self._claim(task, person.login)
        offered = desk.prepare(desk.of_task(self._task(key, "plan"))).data["stops_options"]
        # Also those whose time comes later: a raid takes what lies on its way.
        stops = [each["value"] for each in offered]
        self._complete(key, "plan", person.login, {"plan_decision": "build", "stops": stops})
        self._task(key, "walk")
