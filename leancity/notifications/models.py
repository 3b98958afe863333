"""The outbox, and what waits for an operator."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Index, Integer, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class NotificationRow(Base):
    """One notice. Recipient and body are personal data and are emptied when the case is erased."""

    __tablename__ = "notification"
    __table_args__ = (
        Index(None, "business_key"),
        Index("ix_notification_open", "state", "next_try_at"),
    )

    key: Mapped[str] = mapped_column(String(180), primary_key=True)
    business_key: Mapped[str] = mapped_column(String(255))
    channel: Mapped[str] = mapped_column(String(30))
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    attachments: Mapped[list[Any]] = mapped_column(JSONB)
    staff: Mapped[bool] = mapped_column(Boolean)
    danger: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(20))
    state_at: Mapped[datetime] = utc_column()
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    #: when the scheduler takes it; empty: whoever sent it repeats `send`
    next_try_at: Mapped[datetime | None] = utc_column(nullable=True)
    error: Mapped[str] = mapped_column(Text, default="")
    message_id: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = utc_column()
    sent_at: Mapped[datetime | None] = utc_column(nullable=True)


class OperatorItemRow(Base):
    """Something that only a person can decide."""

    __tablename__ = "operator_item"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(50))
    business_key: Mapped[str] = mapped_column(String(255))
    #: a msgid and its parameters, without personal data
    message: Mapped[str] = mapped_column(String(300))
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = utc_column()
    resolved_at: Mapped[datetime | None] = utc_column(nullable=True)
    resolved_by: Mapped[str] = mapped_column(String(100), default="")
    resolution: Mapped[str] = mapped_column(String(300), default="")
