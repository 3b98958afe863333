"""Tables of messengers: chats, codes, guesses, choices."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class MessengerChatRow(Base):
    """A chat of a bot that belongs to a person."""

    __tablename__ = "messenger_chat"

    bot: Mapped[str] = mapped_column(String(30), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    #: who sent the code, in the messenger's numbering
    sender_id: Mapped[int] = mapped_column(BigInteger)
    login: Mapped[str] = mapped_column(ForeignKey("person.login"), index=True)
    linked_at: Mapped[datetime] = utc_column()
    #: since when the messenger refuses what is sent there
    blocked_at: Mapped[datetime | None] = utc_column(nullable=True)


class MessengerCodeRow(Base):
    """A code that was issued; the code itself is nowhere."""

    __tablename__ = "messenger_code"

    #: keyed, because eight digits are soon tried
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    bot: Mapped[str] = mapped_column(String(30), primary_key=True)
    login: Mapped[str] = mapped_column(ForeignKey("person.login"), index=True)
    issued_at: Mapped[datetime] = utc_column()
    expires_at: Mapped[datetime] = utc_column()
    #: the chat it has linked
    used_by: Mapped[int | None] = mapped_column(BigInteger, nullable=True)


class MessengerGuessRow(Base):
    """Wrong codes that came from a chat since its last right one."""

    __tablename__ = "messenger_guess"

    bot: Mapped[str] = mapped_column(String(30), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    failures: Mapped[int]
    failed_at: Mapped[datetime] = utc_column()


class NoticeChoiceRow(Base):
    """Where a person wants the platform's notices, and of which new tasks."""

    __tablename__ = "notice_choice"

    login: Mapped[str] = mapped_column(ForeignKey("person.login"), primary_key=True)
    #: leancity.messengers.choices.Way
    way: Mapped[str] = mapped_column(String(10))
    #: leancity.messengers.choices.News
    news: Mapped[str] = mapped_column(String(10), server_default="offered")
