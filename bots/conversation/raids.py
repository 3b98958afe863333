"""Today's raid: its stops in order, each with its check."""

from __future__ import annotations

from babel import numbers

from bots.conversation.rooms import OPEN, Rooms, Said, Visit, spoken
from bots.dialogue import Button, Reply
from leancity.i18n import N_
from leancity.raids import Raid, RaidStop
from leancity.raids.shapes import DONE


class RaidTeller:
    """Tells an inspector where to go today."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def told(self, visit: Visit) -> Said:
        """The route with buttons: the checks that wait there, the map, the page."""
        raid = self._rooms.kernel.raids.today(visit.person.login)
        if raid is None:
            return spoken(Reply(text=visit.say(N_("There is no raid for you today."))))
        km = numbers.format_decimal(raid.metres / 1000, "0.#", visit.person.locale)
        heading = visit.say(
            N_("Raid № %(number)s: %(done)s of %(stops)s done, %(km)s km"),
            number=raid.number, done=raid.done, stops=len(raid.stops), km=km,
        )  # fmt: skip
        lines = [heading, *(self._line(stop) for stop in raid.stops)]
        return spoken(Reply(text="\n".join(lines), buttons=self._buttons(visit, raid)))

    def _line(self, stop: RaidStop) -> str:
        at = stop.arrive_at.astimezone(self._rooms.kernel.clock.zone)
        tick = "✓" if stop.state == DONE else f"{at:%H:%M}"
        return f"{stop.place}. {tick} № {stop.number} {stop.address}"

    def _buttons(self, visit: Visit, raid: Raid) -> tuple[tuple[Button, ...], ...]:
        checks = [
            (Button(label=f"{stop.place}. {stop.address}", data=f"{OPEN}|task::{stop.task_id}"),)
            for stop in raid.stops
            if stop.task_id and stop.state != DONE
        ]
        page = Button(
            label=visit.say(N_("Open in the portal")),
            url=self._rooms.portal(f"/cases/{raid.business_key}/route"),
        )
        return (*checks, (page,))
