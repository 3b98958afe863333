"""Today's raid: its stops in order, each with its check."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from babel import numbers

from bots.conversation.rooms import OPEN, Rooms, Said, Visit, spoken
from bots.dialogue import Button, Reply
from leancity.i18n import N_, translate
from leancity.notifications.timing import awake
from leancity.org import Person
from leancity.raids import Raid, RaidStop, map_link, place_link
from leancity.raids.shapes import DONE

#: Stops ahead that have buttons, and lines of one message: a messenger takes no more of either.
BUTTONS = 30
LINES = 50

Words = Callable[..., str]


class RaidTeller:
    """Tells an inspector where to go today."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def announce(self) -> int:
        """Send today's route to everybody who has not got it yet, by day; how many."""
        kernel, now = self._rooms.kernel, self._rooms.kernel.clock.now()
        if not self._rooms.configuration.raids or awake(now, kernel.clock.zone) > now:
            return 0
        return sum(self._announced(login) for login in kernel.raids.walkers())

    def _announced(self, login: str) -> bool:
        """To the newest chat: nobody needs the same route on two telephones."""
        kernel, bot = self._rooms.kernel, self._rooms.bot.key
        chats = [chat.ref for chat in kernel.messengers.reachable(login) if chat.ref.bot == bot]
        raid = kernel.raids.today(login) if chats else None
        if raid is None or kernel.dialogues.has_told(f"raid:{raid.business_key}"):
            return False
        words = spoken(self._route(kernel.org.person(login), raid))
        kernel.dialogues.tell(chats[0], f"raid:{raid.business_key}", words)
        return True

    def told(self, visit: Visit) -> Said:
        """Today's route, whenever it is asked for."""
        raid = self._rooms.kernel.raids.today(visit.person.login)
        if raid is None:
            return spoken(Reply(text=visit.say(N_("There is no raid for you today."))))
        return spoken(self._route(visit.person, raid))

    def _route(self, person: Person, raid: Raid) -> Reply:
        """The route with buttons: the checks that wait there, the map, the page."""
        say = partial(_say, person)
        km = numbers.format_decimal(raid.metres / 1000, "0.#", person.locale)
        heading = say(
            N_("Raid № %(number)s: %(done)s of %(stops)s done, %(km)s km"),
            number=raid.number, done=raid.done, stops=len(raid.stops), km=km,
        )  # fmt: skip
        lines = [heading, *(self._line(stop) for stop in raid.stops[:LINES])]
        if len(raid.stops) > LINES:
            rest = len(raid.stops) - LINES
            lines.append(say(N_("And %(count)s more: see the portal."), count=rest))
        return Reply(text="\n".join(lines), buttons=self._buttons(say, raid))

    def _line(self, stop: RaidStop) -> str:
        at = stop.arrive_at.astimezone(self._rooms.kernel.clock.zone)
        tick = "✓" if stop.state == DONE else f"{at:%H:%M}"
        return f"{stop.place}. {tick} № {stop.number} {stop.address}"

    def _buttons(self, say: Words, raid: Raid) -> tuple[tuple[Button, ...], ...]:
        ahead = [stop for stop in raid.stops if stop.state != DONE][:BUTTONS]
        page = Button(
            label=say(N_("Open in the portal")),
            url=self._rooms.portal(f"/cases/{raid.business_key}/route"),
        )
        link = self._rooms.kernel.settings.web_map_link
        way = Button(label=say(N_("The whole route on a map")), url=map_link(link, raid))
        return (*(self._stop(say, stop) for stop in ahead), (way,), (page,))

    def _stop(self, say: Words, stop: RaidStop) -> tuple[Button, ...]:
        """The check that waits there, if it is this person's, and the place on a map."""
        link = place_link(self._rooms.kernel.settings.web_map_link, stop.lat, stop.lon)
        place = Button(label=say(N_("%(place)s. On a map"), place=stop.place), url=link)
        if not stop.task_id:
            return (place,)
        name = f"{stop.place}. {stop.address}"
        return (Button(label=name, data=f"{OPEN}|task::{stop.task_id}"), place)


def _say(person: Person, message: str, **params: object) -> str:
    return translate(message, person.locale, **params)
