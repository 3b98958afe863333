"""Today's raid: its stops in order, each with its check."""

from __future__ import annotations

from babel import numbers

from bots.conversation.rooms import OPEN, Rooms, Said, Visit, spoken
from bots.dialogue import Button, Reply
from leancity.i18n import N_
from leancity.raids import Raid, RaidStop, map_link, place_link
from leancity.raids.shapes import DONE

#: Stops ahead that have buttons, and lines of one message: a messenger takes no more of either.
BUTTONS = 30
LINES = 50


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
        lines = [heading, *(self._line(stop) for stop in raid.stops[:LINES])]
        if len(raid.stops) > LINES:
            rest = len(raid.stops) - LINES
            lines.append(visit.say(N_("And %(count)s more: see the portal."), count=rest))
        return spoken(Reply(text="\n".join(lines), buttons=self._buttons(visit, raid)))

    def _line(self, stop: RaidStop) -> str:
        at = stop.arrive_at.astimezone(self._rooms.kernel.clock.zone)
        tick = "✓" if stop.state == DONE else f"{at:%H:%M}"
        return f"{stop.place}. {tick} № {stop.number} {stop.address}"

    def _buttons(self, visit: Visit, raid: Raid) -> tuple[tuple[Button, ...], ...]:
        ahead = [stop for stop in raid.stops if stop.state != DONE][:BUTTONS]
        page = Button(
            label=visit.say(N_("Open in the portal")),
            url=self._rooms.portal(f"/cases/{raid.business_key}/route"),
        )
        link = self._rooms.kernel.settings.web_map_link
        way = Button(label=visit.say(N_("The whole route on a map")), url=map_link(link, raid))
        return (*(self._stop(visit, stop) for stop in ahead), (way,), (page,))

    def _stop(self, visit: Visit, stop: RaidStop) -> tuple[Button, ...]:
        """The check that waits there, if it is this person's, and the place on a map."""
        link = place_link(self._rooms.kernel.settings.web_map_link, stop.lat, stop.lon)
        place = Button(label=visit.say(N_("%(place)s. On a map"), place=stop.place), url=link)
        if not stop.task_id:
            return (place,)
        name = f"{stop.place}. {stop.address}"
        return (Button(label=name, data=f"{OPEN}|task::{stop.task_id}"), place)
