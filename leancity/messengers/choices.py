"""Where the platform's notices to a person go, and of which new tasks they tell."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from leancity.audit import Act, Actor, Audit
from leancity.db import Database
from leancity.messengers.models import NoticeChoiceRow
from leancity.messengers.service import Messengers
from leancity.org import Person

#: Channels of the notifications room, and what their recipients are: an address, a login.
EMAIL, TELEGRAM = "email", "telegram"


class Way(StrEnum):
    """What a person may choose."""

    MAIL = "mail"
    MESSENGER = "messenger"
    BOTH = "both"
    NONE = "none"


class News(StrEnum):
    """Of which new tasks a person is told."""

    #: of those that can be done in a messenger
    OFFERED = "offered"
    #: of those that are given to this person, too
    MINE = "mine"
    #: of every one that this person or a group of theirs gets
    ALL = "all"

    def covers(self, *, offered: bool, given: bool) -> bool:
        """Whether a new task is told: offered in a messenger, given to this person."""
        return offered or self is News.ALL or (self is News.MINE and given)


#: Of whoever has chosen nothing: no deadline is missed for want of a choice.
DEFAULT = Way.BOTH


class NoticeRoutes:
    """Which channels a notice to a person takes, and who wants to be told of what."""

    def __init__(self, database: Database, audit: Audit, messengers: Messengers) -> None:
        self._database = database
        self._audit = audit
        self._messengers = messengers

    def way(self, login: str) -> Way:
        """What a person has chosen."""
        with self._database.begin() as session:
            row = session.get(NoticeChoiceRow, login)
        return Way(row.way) if row else DEFAULT

    def news(self) -> Mapping[str, News]:
        """Whoever wants to be told of more new tasks than a messenger offers."""
        row = NoticeChoiceRow
        query = select(row.login, row.news).where(row.news != News.OFFERED)
        with self._database.begin() as session:
            return {login: News(news) for login, news in session.execute(query)}

    def choose(self, login: str, way: Way, news: News, actor: Actor) -> None:
        """A person's choice, from the next notice on."""
        before = {"notices": self.way(login), "news": self.news().get(login, News.OFFERED)}
        after = {"way": way, "news": news}
        row = insert(NoticeChoiceRow).values(login=login, **after)
        over = row.on_conflict_do_update(index_elements=["login"], set_=after)
        with self._database.begin() as session:
            session.execute(over)
            act = Act(actor=actor, action="edit", kind="person", key=login)
            self._audit.changes(session, act, before, {"notices": way, "news": news})

    def of(self, person: Person) -> list[tuple[str, str]]:
        """Channel and recipient of every notice to a person.

        Whoever wants messages only, and whose chats cannot be reached, gets letters meanwhile.
        """
        way = self.way(person.login)
        chats = way in (Way.MESSENGER, Way.BOTH) and bool(self._messengers.reachable(person.login))
        letters = way in (Way.MAIL, Way.BOTH) or (way is Way.MESSENGER and not chats)
        routes = [(EMAIL, person.email)] if letters and person.email else []
        return [*routes, (TELEGRAM, person.login)] if chats else routes
