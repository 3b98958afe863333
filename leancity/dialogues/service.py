"""The dialogues of every bot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import Database
from leancity.dialogues.hand_ins import HandIn, HandIns
from leancity.dialogues.inbox import Inbox
from leancity.dialogues.models import DialogueRow
from leancity.dialogues.replies import Address, Replies
from leancity.dialogues.shapes import Change, Opened, Place, StaleDialogueError, Update
from leancity.errors import ConflictError
from leancity.forms import Drafts
from leancity.i18n import N_
from leancity.notifications import OperatorItem, OperatorItems
from leancity.notifications.timing import awake

#: When a person who is silent is reminded; the last one again and again.
REMINDERS = (timedelta(minutes=15), timedelta(hours=4), timedelta(days=1))
#: What a messenger's log may tell is forgotten after so long.
LOG_LIFE = timedelta(days=90)
#: Of an operator's item about a form that is refused; its key is `FORM_KEY` and the scope.
FORM_REFUSED, FORM_KEY = "form-refused", "form:"
_REFUSED = N_(
    "A form that was sent in a messenger is refused by the process engine (%(reason)s). Process:"
    " %(process)s, form: %(form)s. It is kept; once the fault is mended, send it again."
)

Said = Sequence[tuple[str, Mapping[str, Any]]]


class Dialogues:
    """Open dialogues, and one way to change them."""

    def __init__(
        self, database: Database, clock: Clock, drafts: Drafts, operators: OperatorItems
    ) -> None:
        self.inbox = Inbox(database, clock)
        self.replies = Replies(database, clock)
        self.hand_ins = HandIns(database, clock)
        self._database = database
        self._clock = clock
        self._drafts = drafts
        self._operators = operators

    def of(self, bot: str, chat_id: int) -> Opened | None:
        """The open dialogue of a chat."""
        with self._database.begin() as session:
            row = session.get(DialogueRow, (bot, chat_id))
            return _shape(row) if row else None

    def settle(self, update: Update, change: Change) -> None:
        """An update is carried out: everything it brings about, or nothing.

        Raises StaleDialogueError when it was carried out before or the dialogue has moved, and
        DraftConflictError when the same form was saved elsewhere: read again and repeat.
        """
        with self._database.begin() as session:
            self._lock(session, update.bot, update.chat_id)
            self.inbox.settle_in(session, update)
            self._move(session, change, update)
            self._say(session, update, f"update:{update.bot}:{update.update_id}", change.replies)

    def finish(self, hand_in: HandIn, said: Said, reopened: Opened | None = None) -> None:
        """A form has come to its end, or comes back to be corrected; said once."""
        dialogue = hand_in.dialogue
        with self._database.begin() as session:
            self._lock(session, dialogue.bot, dialogue.chat_id)
            if not self.hand_ins.close_in(session, hand_in):
                return
            place = (dialogue.bot, dialogue.chat_id)
            if reopened is not None and session.get(DialogueRow, place) is None:
                self._keep(session, reopened, None)
            # A form may come back more than once; each time it is said.
            moment = hand_in.created_at.timestamp()
            self._say(session, dialogue, f"hand-in:{dialogue.scope}:{moment}", said)

    def refuse(self, hand_in: HandIn, reason: str, said: Said) -> None:
        """The engine refuses a form for good: an operator's item, and a word to its person."""
        dialogue = hand_in.dialogue
        item = OperatorItem(
            key=f"{FORM_KEY}{dialogue.scope}",
            kind=FORM_REFUSED,
            business_key=dialogue.business_key,
            message=_REFUSED,
            params={
                "reason": reason, "process": dialogue.process_key, "form": dialogue.scope,
            },
        )  # fmt: skip
        with self._database.begin() as session:
            if self.hand_ins.refuse_in(session, hand_in):
                self._operators.open(session, item)
                moment = self._clock.now().timestamp()
                self._say(session, dialogue, f"refused:{dialogue.scope}:{moment}", said)

    def decide(self, key: str, by: str, resolution: str, *, again: bool) -> None:
        """What an operator decided about a refused form: send it again, or not at all."""
        with self._database.begin() as session:
            self.hand_ins.decide_in(session, key.removeprefix(FORM_KEY), again=again)
            if not self._operators.resolve_in(session, key, by, resolution):
                raise ConflictError(N_("Somebody has resolved this item already."))

    def has_told(self, key: str) -> bool:
        """Whether something was said under this key."""
        return self.replies.is_known(_part(key, 0))

    def tell(self, to: Place, key: str, said: Said) -> None:
        """Say something once that is no answer to an update."""
        with self._database.begin() as session:
            self._say(session, to, key, said)

    def remind(self, bot: str, limit: int, words: Callable[[Opened], Said]) -> int:
        """Remind whoever has been silent too long; how many.

        `words` says what to whom; nobody is reminded again who is told nothing.
        """
        now, row, told = self._clock.now(), DialogueRow, 0
        query = (
            select(row)
            .where(row.bot == bot, row.remind_at <= now)
            .order_by(row.remind_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        with self._database.begin() as session:
            for found in session.scalars(query):
                said = words(_shape(found))
                if not said:
                    found.remind_at = None
                    continue
                found.reminded += 1
                found.remind_at = self._next(found.reminded)
                key = f"remind:{found.scope}:{found.version}:{found.reminded}"
                self._say(session, _shape(found), key, said)
                told += 1
        return told

    def unreachable(self, bot: str, chat_id: int) -> None:
        """Nobody reads this chat: what is queued is dropped, nobody is reminded; drafts stay."""
        self.replies.drop(bot, chat_id)
        row = DialogueRow
        mine = row.bot == bot, row.chat_id == chat_id
        with self._database.begin() as session:
            session.execute(update(row).where(*mine).values(remind_at=None))

    def purge(self, now: datetime) -> int:
        """Forget what messengers brought and got long ago; how many rows."""
        before = now - LOG_LIFE
        return self.inbox.purge(before) + self.replies.purge(before)

    # --- inside --------------------------------------------------------------------------
    def _lock(self, session: Session, bot: str, chat_id: int) -> None:
        self._database.advisory_lock(session, "dialogue", bot, str(chat_id))

    def _move(self, session: Session, change: Change, update: Update) -> None:
        key = (update.bot, update.chat_id)
        row = session.get(DialogueRow, key, with_for_update=True, populate_existing=True)
        if (row.version if row else 0) != (change.before.version if change.before else 0):
            raise StaleDialogueError(f"the dialogue of update {update.update_id} has moved")
        if change.draft is not None:
            draft = change.draft
            self._drafts.save_in(session, draft.key, draft.data, draft.version)
        if change.hands_in and change.before is not None:
            self.hand_ins.put_in(session, change.before)
        if change.after is not None:
            self._keep(session, change.after, row)
        elif row is not None:
            session.delete(row)

    def _keep(self, session: Session, dialogue: Opened, row: DialogueRow | None) -> None:
        now = self._clock.now()
        values = {
            "login": dialogue.login, "process_key": dialogue.process_key,
            "scope": dialogue.scope, "state": dict(dialogue.state), "touched_at": now,
            "remind_at": self._next(0), "reminded": 0,
        }  # fmt: skip
        if row is None:
            # Never the version of an earlier dialogue of this chat.
            key = {"bot": dialogue.bot, "chat_id": dialogue.chat_id}
            session.add(DialogueRow(version=int(now.timestamp() * 1000), **key, **values))
            return
        row.version += 1
        for name, value in values.items():
            setattr(row, name, value)

    def _next(self, reminded: int) -> datetime:
        pause = REMINDERS[min(reminded, len(REMINDERS) - 1)]
        return awake(self._clock.now() + pause, self._clock.zone)

    def _say(self, session: Session, to: Place, key: str, said: Said) -> None:
        for number, (topic, payload) in enumerate(said):
            address = Address(bot=to.bot, chat_id=to.chat_id, key=_part(key, number))
            self.replies.put_in(session, address, payload, topic)


def _part(key: str, number: int) -> str:
    return f"{key}:{number}"


def _shape(row: DialogueRow) -> Opened:
    return Opened(
        bot=row.bot, chat_id=row.chat_id, login=row.login, process_key=row.process_key,
        scope=row.scope, state=row.state, version=row.version, touched_at=row.touched_at,
    )  # fmt: skip
