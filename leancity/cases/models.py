"""Tables of the registry: projections of the engine and of imported cases, rebuilt at any time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Computed, Date, Float, ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column

#: Kinds of registry rows: of a root process instance, or of a register kept before.
PROCESS, IMPORTED = "process", "imported"


class Case(Base):
    """The registry row of one root process instance, or of one imported case.

    An imported case was never run: the definition is the one whose words describe it, and its own
    key stands in the place of an instance.
    """

    __tablename__ = "case"

    business_key: Mapped[str] = mapped_column(String(255), primary_key=True)
    #: PROCESS or IMPORTED
    kind: Mapped[str] = mapped_column(String(16), server_default=PROCESS)
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
    #: for the database alone: no row carries it to a page
    search: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed("to_tsvector('russian', search_text)", persisted=True),
        deferred=True,
    )

    __table_args__ = (
        Index("ix_case_registry", "process_key", "created_at", "business_key"),
        # Most people read the cases of their unit.
        Index("ix_case_unit", "process_key", "unit", "created_at", "business_key"),
        # Tabs are statuses, too.
        Index("ix_case_status", "process_key", "unit", "status", "created_at", "business_key"),
        # Whoever searches may mean a number; without this neither index of the two is of use.
        Index("ix_case_number", "number"),
        Index("ix_case_search", "search", postgresql_using="gin"),
        # A value that hardly occurs is not looked for row by row.
        Index(
            "ix_case_data",
            "data",
            postgresql_using="gin",
            postgresql_ops={"data": "jsonb_path_ops"},
        ),
        # Tabs count what is open, what has ended lately, and whose it is.
        Index(
            "ix_case_open", "process_key", "unit", "due_at", postgresql_where="closed_at IS NULL"
        ),
        Index("ix_case_closed", "process_key", "closed_at"),
        Index("ix_case_created_by", "process_key", "created_by"),
        # What a person has begun, of every process.
        Index("ix_case_started", "created_by", "created_at", "business_key"),
    )


#: The order of every list of cases.
NEWEST_FIRST = (Case.created_at.desc(), Case.business_key.desc())


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
        # The order of task lists; written as the lists write it, or it is not found.
        Index(
            "ix_case_task_due",
            text("coalesce(due_at, 'infinity'::timestamptz)"),
            "id",
            postgresql_where="ended_at IS NULL",
        ),
        # Whose lists an open task is on.
        Index(
            "ix_case_task_groups",
            "candidate_groups",
            postgresql_using="gin",
            postgresql_where="ended_at IS NULL",
        ),
        Index("ix_case_task_assignee", "assignee", postgresql_where="ended_at IS NULL"),
    )


class ImportedCase(Base):
    """A case of a register kept before the platform: primary, the registry row is made from it.

    It holds nothing personal; names, contacts and the register's own words are a subject's.
    """

    __tablename__ = "imported_case"

    #: made from process, year and number of the register, so a repetition meets the same row
    business_key: Mapped[str] = mapped_column(String(36), primary_key=True)
    process_key: Mapped[str] = mapped_column(String(64))
    process_definition_id: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    unit: Mapped[str] = mapped_column(String(64))
    number: Mapped[str] = mapped_column(String(50))
    status: Mapped[str | None] = mapped_column(String(50))
    received_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    #: values of fields of the process, personal ones as subject ids
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: of what the register said; tells an unchanged row from a changed one
    fingerprint: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = utc_column()
    imported_by: Mapped[str] = mapped_column(String(100))

    __table_args__ = (Index("ix_imported_case_process_key", "process_key", "business_key"),)


class ImportedEvent(Base):
    """One fact that a register told of an imported case."""

    __tablename__ = "imported_event"

    business_key: Mapped[str] = mapped_column(
        ForeignKey("imported_case.business_key", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    #: a key of leancity.cases.imported.EVENTS
    kind: Mapped[str] = mapped_column(String(40))
    #: none: the register does not tell the day
    happened_on: Mapped[date | None] = mapped_column(Date)
    #: what was demanded until when
    term: Mapped[date | None] = mapped_column(Date)
