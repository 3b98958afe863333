"""Where the platform's notices to a person go."""

from __future__ import annotations

from enum import StrEnum

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


#: Of whoever has chosen nothing: no deadline is missed for want of a choice.
DEFAULT = Way.BOTH


class NoticeRoutes:
    """Which channels a notice to a person takes."""

    def __init__(self, database: Database, audit: Audit, messengers: Messengers) -> None:
        self._database = database
        self._audit = audit
        self._messengers = messengers

    def way(self, login: str) -> Way:
        """What a person has chosen."""
        with self._database.begin() as session:
            row = session.get(NoticeChoiceRow, login)
        return Way(row.way) if row else DEFAULT

    def choose(self, login: str, way: Way, actor: Actor) -> None:
        """A person's choice, from the next notice on."""
        before = self.way(login)
        row = insert(NoticeChoiceRow).values(login=login, way=way)
        over = row.on_conflict_do_update(index_elements=["login"], set_={"way": way})
        with self._database.begin() as session:
            session.execute(over)
            act = Act(actor=actor, action="edit", kind="person", key=login)
            self._audit.changes(session, act, {"notices": before}, {"notices": way})

    def of(self, person: Person) -> list[tuple[str, str]]:
        """Channel and recipient of every notice to a person.

        Whoever wants messages only, and whose chats cannot be reached, gets letters meanwhile.
        """
        way = self.way(person.login)
        chats = way in (Way.MESSENGER, Way.BOTH) and bool(self._messengers.reachable(person.login))
        letters = way in (Way.MAIL, Way.BOTH) or (way is Way.MESSENGER and not chats)
        routes = [(EMAIL, person.email)] if letters and person.email else []
        return [*routes, (TELEGRAM, person.login)] if chats else routes
