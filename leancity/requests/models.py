"""The table of interagency requests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Integer, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class RequestRow(Base):
    """One request to another body, by what has happened to it; its state follows from that.

    It holds nothing personal: what an answer tells of people is a subject's.
    """

    __tablename__ = "request"
    __table_args__ = (
        UniqueConstraint("business_key", "kind", "round"),
        CheckConstraint("round > 0", name="counts_from_one"),
        CheckConstraint(
            "(answered_at IS NULL) = (answer_file_id IS NULL)"
            " AND (answered_at IS NULL) = (answered_on IS NULL)",
            name="answer_is_whole",
        ),
        CheckConstraint("(sent_at IS NULL) = (sent_on IS NULL)", name="sending_is_whole"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    business_key: Mapped[str] = mapped_column(String(255))
    #: a kind that process.yaml declares
    kind: Mapped[str] = mapped_column(String(60))
    #: counts the requests of this kind in the case, from 1
    round: Mapped[int] = mapped_column(Integer)
    #: what is asked for, and of whom, as process.yaml said it then
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(String(300))
    #: activity in which the case waits for the answer; empty: it waits nowhere
    answer_at: Mapped[str] = mapped_column(String(255))
    #: term of the law for the other body; empty: none
    statutory_term: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = utc_column()
    due_at: Mapped[datetime] = utc_column()
    #: the letter the platform has made
    document_id: Mapped[str | None] = mapped_column(String(36), nullable=True)
    #: the letter as somebody has changed it
    edited_file_id: Mapped[str | None] = mapped_column(String(36), nullable=True)
    sent_at: Mapped[datetime | None] = utc_column(nullable=True)
    sent_on: Mapped[date | None] = mapped_column(Date, nullable=True)
    #: email or hand
    sent_by_way: Mapped[str] = mapped_column(String(10), default="")
    #: what the system of exchange calls it
    sent_number: Mapped[str] = mapped_column(String(100), default="")
    sent_by: Mapped[str] = mapped_column(String(100), default="")
    answered_at: Mapped[datetime | None] = utc_column(nullable=True)
    answered_on: Mapped[date | None] = mapped_column(Date, nullable=True)
    answer_file_id: Mapped[str | None] = mapped_column(String(36), nullable=True)
    #: values of the fields that the answer filled, personal ones as subject ids
    answer: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    answered_by: Mapped[str] = mapped_column(String(100), default="")
    cancelled_at: Mapped[datetime | None] = utc_column(nullable=True)
    #: a `Reason`
    cancel_reason: Mapped[str] = mapped_column(String(20), default="")
