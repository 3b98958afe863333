"""Telling one person one thing: once, by the channels the person has chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from leancity.calendars import Calendar
from leancity.cases.models import Case, CaseTask
from leancity.library import Package
from leancity.notifications import Notice, Notifications
from leancity.org import Org, Person

_EMAIL, _TELEGRAM = "email", "telegram"


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """Where deadlines, people and words come from."""

    org: Org
    notifications: Notifications
    calendar: Calendar
    #: the package of a process definition id
    package: Callable[[str], Package]
    #: channel and recipient of every notice to a person
    routes: Callable[[Person], list[tuple[str, str]]]
    #: address of the portal, without a slash at its end
    portal_url: str


#: A case and its open task.
Line = tuple[Case, CaseTask]


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is told."""

    business_key: str
    subject: str
    #: of a letter
    body: str
    #: of a message: what leaves to a messenger is number, status and link
    short: str


def tell(
    rooms: Rooms, wanted: Mapping[str, Person], compose: Callable[[str, Person], Words | None]
) -> int:
    """Tell each reader what the key stands for, unless it is known; how many notices left.

    A message that could not be delivered is followed by a letter, because the reader's chat then
    takes no messages; a new choice or a new telephone tells nothing over again.
    """
    keys = {*wanted, *map(_message_key, wanted)}
    known = rooms.notifications.known(keys)
    handed = 0
    for key in sorted(wanted):
        routes = _open_routes(key, rooms.routes, wanted[key], known)
        words = compose(key, wanted[key]) if routes else None
        if words is None:
            continue
        for channel, recipient in routes:
            rooms.notifications.send(_notice(key, channel, recipient, words))
            handed += 1
    return handed


def _open_routes(
    key: str,
    routes: Callable[[Person], list[tuple[str, str]]],
    reader: Person,
    known: set[str],
) -> list[tuple[str, str]]:
    if key in known:
        return []
    found = routes(reader)
    if _message_key(key) in known and any(channel == _TELEGRAM for channel, _ in found):
        return []
    return found


def _notice(key: str, channel: str, recipient: str, words: Words) -> Notice:
    message = channel == _TELEGRAM
    return Notice(
        key=_message_key(key) if message else key,
        business_key=words.business_key,
        channel=channel,
        recipient=recipient,
        subject=words.subject,
        body=words.short if message else words.body,
        staff=True,
    )


def _message_key(key: str) -> str:
    return f"{key}:{_TELEGRAM}"
