"""Tables of the room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, Integer, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class DialogueRow(Base):
    """The open dialogue of a chat; the answers themselves are a draft of the forms room."""

    __tablename__ = "dialogue"
    __table_args__ = (Index("ix_dialogue_remind_at", "remind_at"),)

    bot: Mapped[str] = mapped_column(String(30), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    login: Mapped[str] = mapped_column(String(100))
    process_key: Mapped[str] = mapped_column(String(64))
    #: of the draft, one of leancity.forms.scopes
    scope: Mapped[str] = mapped_column(String(255))
    #: where it stands, without a value of the form
    state: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(BigInteger)
    touched_at: Mapped[datetime] = utc_column()
    #: when the person is reminded next; none: never
    remind_at: Mapped[datetime | None] = utc_column(nullable=True)
    #: reminders since the person last did something
    reminded: Mapped[int] = mapped_column(Integer)


class DialogueUpdateRow(Base):
    """One update of a messenger, kept before it was acknowledged."""

    __tablename__ = "dialogue_update"
    __table_args__ = (
        Index(
            "ix_dialogue_update_open", "bot", "update_id", postgresql_where=text("state = 'new'")
        ),
        Index("ix_dialogue_update_received_at", "received_at"),
    )

    bot: Mapped[str] = mapped_column(String(30), primary_key=True)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    #: updates of one chat are carried out in their order
    chat_id: Mapped[int] = mapped_column(BigInteger)
    #: as it came; empty once it is settled, for it may hold personal data
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(Integer)
    next_try_at: Mapped[datetime] = utc_column()
    received_at: Mapped[datetime] = utc_column()
    settled_at: Mapped[datetime | None] = utc_column(nullable=True)


class DialogueReplyRow(Base):
    """One message of a bot to a chat; those of one chat leave in their order."""

    __tablename__ = "dialogue_reply"
    __table_args__ = (
        Index("ix_dialogue_reply_open", "bot", "id", postgresql_where=text("state = 'queued'")),
        Index("ix_dialogue_reply_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    #: once per key, whatever is repeated
    key: Mapped[str] = mapped_column(String(200), unique=True)
    bot: Mapped[str] = mapped_column(String(30))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    #: an unsent reply of the same topic is needless once there is a later one
    topic: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(Integer)
    next_try_at: Mapped[datetime] = utc_column()
    created_at: Mapped[datetime] = utc_column()
    error: Mapped[str] = mapped_column(Text)


class DialogueHandInRow(Base):
    """A form somebody has sent from a chat and that is on its way to the engine."""

    __tablename__ = "dialogue_hand_in"
    __table_args__ = (Index("ix_dialogue_hand_in_next_try_at", "next_try_at"),)

    scope: Mapped[str] = mapped_column(String(255), primary_key=True)
    bot: Mapped[str] = mapped_column(String(30))
    chat_id: Mapped[int] = mapped_column(BigInteger)
    login: Mapped[str] = mapped_column(String(100))
    process_key: Mapped[str] = mapped_column(String(64))
    #: waiting for the engine, or accepted by it and waiting for the number of the case
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(Integer)
    next_try_at: Mapped[datetime] = utc_column()
    created_at: Mapped[datetime] = utc_column()
