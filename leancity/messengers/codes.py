"""One-time codes: issued in the portal, typed into a chat."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from leancity.messengers.models import (
    MessengerChatRow,
    MessengerCodeRow,
    MessengerGuessRow,
)
from leancity.messengers.shapes import ChatRef, Code, LinkRefusal

LIFETIME = timedelta(minutes=10)
#: Digits: the one thing that every keyboard of a telephone has on its first page.
DIGITS = 8
#: So long a used or expired code is still told from one that never was.
REMEMBERED = timedelta(days=1)
#: Wrong codes a chat may send before it rests.
FREE_GUESSES = 5
REST = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Codes:
    """The rows of codes and guesses, in the caller's transaction."""

    secret: str

    def issue(self, session: Session, login: str, bot: str, now: datetime) -> Code:
        """A new code; the person's older ones for this bot are void."""
        row = MessengerCodeRow
        session.execute(delete(row).where(row.issued_at < now - REMEMBERED))
        guess = MessengerGuessRow
        session.execute(delete(guess).where(guess.failed_at < now - REMEMBERED))
        open_ones = row.login == login, row.bot == bot, row.expires_at > now, row.used_by.is_(None)
        session.execute(update(row).where(*open_ones).values(expires_at=now))
        text = _new_text()
        while session.get(row, (self._digest(text), bot)) is not None:
            text = _new_text()
        expires_at = now + LIFETIME
        session.add(
            row(
                digest=self._digest(text), bot=bot, login=login, issued_at=now,
                expires_at=expires_at,
            )
        )  # fmt: skip
        return Code(text=text, expires_at=expires_at)

    def redeem(
        self, session: Session, ref: ChatRef, typed: str, now: datetime
    ) -> str | LinkRefusal:
        """The login a code stands for.

        The chat that used it gets it again while it belongs to that login: a message may be
        delivered twice, but a chat that was unlinked needs a new code.
        """
        guesses = self._guesses(session, ref, now)
        if guesses.failures >= FREE_GUESSES:
            return LinkRefusal.TOO_MANY
        found = session.get(MessengerCodeRow, (self._digest(typed), ref.bot), with_for_update=True)
        chat = session.get(MessengerChatRow, (ref.bot, ref.chat_id))
        refusal = _refusal(found, chat, now)
        if found is None or refusal is not None:
            guesses.failures, guesses.failed_at = guesses.failures + 1, now
            return refusal or LinkRefusal.UNKNOWN
        found.used_by = ref.chat_id
        session.delete(guesses)
        return found.login

    def _guesses(self, session: Session, ref: ChatRef, now: datetime) -> MessengerGuessRow:
        """The count of a chat, locked; an old one begins anew."""
        key = (ref.bot, ref.chat_id)
        row = session.get(MessengerGuessRow, key, with_for_update=True)
        if row is None:
            row = MessengerGuessRow(bot=ref.bot, chat_id=ref.chat_id, failures=0, failed_at=now)
            session.add(row)
            session.flush()
        elif row.failed_at <= now - REST:
            row.failures = 0
        return row

    def _digest(self, typed: str) -> str:
        text = re.sub(r"[\s-]", "", typed)
        return hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _new_text() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def _refusal(
    row: MessengerCodeRow | None, chat: MessengerChatRow | None, now: datetime
) -> LinkRefusal | None:
    if row is None:
        return LinkRefusal.UNKNOWN
    if row.used_by is not None:
        again = chat is not None and (chat.chat_id, chat.login) == (row.used_by, row.login)
        return None if again else LinkRefusal.USED
    return LinkRefusal.EXPIRED if row.expires_at <= now else None
