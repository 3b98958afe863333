"""Tables of the registry: projections of the engine, rebuilt at any time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Computed, Float, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class Case(Base):
    """The registry row of one root process instance."""

    __tablename__ = "case"

    business_key: Mapped[str] = mapped_column(String(255), primary_key=True)
    process_key: Mapped[str] = mapped_column(String(64))
    process_definition_id: Mapped[str] = mapped_column(String(64))
    process_instance_id: Mapped[str] = mapped_column(String(64), unique=True)
    #: the version of the process definition
    version: Mapped[int]
    number: Mapped[str | None] = mapped_column(String(50))
    status: Mapped[str | None] = mapped_column(String(50))
    status_at: Mapped[datetime | None] = utc_column()
    created_at: Mapped[datetime] = utc_column()
    created_by: Mapped[str | None] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(64))
    responsible: Mapped[str | None] = mapped_column(String(64))
    due_at: Mapped[datetime | None] = utc_column()
    closed_at: Mapped[datetime | None] = utc_column()
    source_channel: Mapped[str | None] = mapped_column(String(50))
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    #: the process variables, personal ones as subject ids
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: [{"status", "at"}] in the order they were reached
    status_log: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    #: open incidents: [{"activity_id", "since", "message"}]
    incidents: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    search_text: Mapped[str] = mapped_column(Text)
    search: Mapped[Any] = mapped_column(
        TSVECTOR, Computed("to_tsvector('russian', search_text)", persisted=True)
    )

    __table_args__ = (
        Index("ix_case_registry", "process_key", "created_at", "business_key"),
        Index("ix_case_process_key_status", "process_key", "status"),
        Index("ix_case_search", "search", postgresql_using="gin"),
    )


class CaseActivity(Base):
    """One activity instance of a case, as history has it: tokens, and what happened."""

    __tablename__ = "case_activity"

    id: Mapped[str] = mapped_column(String(255), primary_key=True)
    business_key: Mapped[str] = mapped_column(
        ForeignKey("case.business_key", ondelete="CASCADE"), index=True
    )
    activity_id: Mapped[str] = mapped_column(String(255))
    name: Mapped[str | None] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = utc_column()
    ended_at: Mapped[datetime | None] = utc_column()
    canceled: Mapped[bool]


class CaseTask(Base):
    """One user task of a case, open or done."""

    __tablename__ = "case_task"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    business_key: Mapped[str] = mapped_column(
        ForeignKey("case.business_key", ondelete="CASCADE"), index=True
    )
    process_instance_id: Mapped[str] = mapped_column(String(64))
    activity_id: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(255))
    assignee: Mapped[str | None] = mapped_column(String(64))
    candidate_groups: Mapped[list[str]] = mapped_column(ARRAY(String(255)))
    created_at: Mapped[datetime] = utc_column()
    claimed_at: Mapped[datetime | None] = utc_column()
    due_at: Mapped[datetime | None] = utc_column()
    ended_at: Mapped[datetime | None] = utc_column()
    completed_by: Mapped[str | None] = mapped_column(String(64))
    #: completed, deleted (the process went another way) or open
    outcome: Mapped[str] = mapped_column(String(16))

    __table_args__ = (
        Index("ix_case_task_open", "created_at", "id", postgresql_where="ended_at IS NULL"),
        Index("ix_case_task_groups", "candidate_groups", postgresql_using="gin"),
    )
