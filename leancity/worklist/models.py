"""Tables of what people keep beside the tasks; none is made from the engine."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, Identity, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class TaskFollowUp(Base):
    """The day on which one person wants to see a task again."""

    __tablename__ = "task_follow_up"

    login: Mapped[str] = mapped_column(String(64), primary_key=True)
    task_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[date] = mapped_column(Date)


class CaseNote(Base):
    """What one colleague tells the others about a case; goes when its persons are erased."""

    __tablename__ = "case_note"
    __table_args__ = (Index("ix_case_note_business_key", "business_key", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    business_key: Mapped[str] = mapped_column(String(255))
    #: the task it was written at; none: at the card
    task_id: Mapped[str | None] = mapped_column(String(64))
    author: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = utc_column()
    text: Mapped[str] = mapped_column(Text)


class SavedListRow(Base):
    """The filter of a list under a name."""

    __tablename__ = "saved_list"
    __table_args__ = (Index("ix_saved_list_place", "kind", "process_key"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    #: tasks or registry
    kind: Mapped[str] = mapped_column(String(16))
    #: empty: tasks of every process
    process_key: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(100))
    #: the parameters of the address
    args: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: the unit whose people see it; none: its owner alone
    unit: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = utc_column()
