"""The event log, and events that cannot be recovered later.

The log outlives the cases: it has no foreign keys, no business keys, and of a person only a
pseudonym. The identifiers are the engine's own, so that whatever is recorded twice is one row.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, Identity, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class WorkStart(Base):
    """One delivery of an external task to a worker: waiting ends here, work begins.

    The engine's history has the creation and the completion of an external task and not this
    moment. A task that failed and came again has several rows.
    """

    __tablename__ = "work_start"
    __table_args__ = (
        Index("ix_work_start_external_task_id", "external_task_id"),
        Index("ix_work_start_process_instance_id", "process_instance_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    started_at: Mapped[datetime] = utc_column(index=True)
    external_task_id: Mapped[str] = mapped_column(String(64))
    business_key: Mapped[str | None] = mapped_column(String(255))
    process_instance_id: Mapped[str] = mapped_column(String(64))
    activity_id: Mapped[str] = mapped_column(String(255))
    topic: Mapped[str] = mapped_column(String(255))
    worker_id: Mapped[str] = mapped_column(String(255))
    #: none where the engine did not tell it
    activity_instance_id: Mapped[str | None] = mapped_column(String(255))
    #: when the handler was through, whatever became of the task; none: the worker died
    ended_at: Mapped[datetime | None] = utc_column()


class EventInstance(Base):
    """One process instance; the root's id is its own."""

    __tablename__ = "event_instance"
    __table_args__ = (Index("ix_event_instance_process_key", "process_key", "started_at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    root_id: Mapped[str] = mapped_column(String(64), index=True)
    process_key: Mapped[str] = mapped_column(String(64))
    definition_id: Mapped[str] = mapped_column(String(64))
    #: of the process definition it runs on now
    version: Mapped[int]
    unit: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = utc_column()
    ended_at: Mapped[datetime | None] = utc_column()
    #: completed, deleted or active
    state: Mapped[str] = mapped_column(String(16))
    started_by: Mapped[str | None] = mapped_column(String(32))


class EventActivity(Base):
    """One activity instance: when it was reached, taken, opened, worked on, left."""

    __tablename__ = "event_activity"
    __table_args__ = (
        Index("ix_event_activity_process_key", "process_key", "started_at"),
        Index("ix_event_activity_ended", "process_key", "ended_at"),
    )

    id: Mapped[str] = mapped_column(String(255), primary_key=True)
    root_id: Mapped[str] = mapped_column(String(64), index=True)
    process_key: Mapped[str] = mapped_column(String(64))
    activity_id: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(64))
    #: place among the activities of its root, in the order they occurred
    place: Mapped[int]
    started_at: Mapped[datetime] = utc_column()
    ended_at: Mapped[datetime | None] = utc_column()
    canceled: Mapped[bool]
    #: who works on it: the unit of its candidate group, else of the process
    unit: Mapped[str] = mapped_column(String(64))
    #: the candidate group of a user task
    group: Mapped[str | None] = mapped_column(String(255))
    task_id: Mapped[str | None] = mapped_column(String(64))
    due_at: Mapped[datetime | None] = utc_column()
    #: a person took the task for the first time
    claimed_at: Mapped[datetime | None] = utc_column()
    #: whoever completed it opened its form for the first time
    opened_at: Mapped[datetime | None] = utc_column()
    submitted_at: Mapped[datetime | None] = utc_column()
    #: pseudonym of who completed it
    performer: Mapped[str | None] = mapped_column(String(32))
    #: a worker took it up for the first time
    worked_from: Mapped[datetime | None] = utc_column()
    #: work of all deliveries to workers, milliseconds
    worked_ms: Mapped[int | None] = mapped_column(BigInteger)


class EventClaim(Base):
    """One change of who holds a user task, from the engine's user-operation log."""

    __tablename__ = "event_claim"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    root_id: Mapped[str] = mapped_column(String(64), index=True)
    task_id: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = utc_column()
    #: claim, assign, delegate, complete, ... in the engine's words
    act: Mapped[str] = mapped_column(String(32))
    #: pseudonym of who did it
    person: Mapped[str | None] = mapped_column(String(32))


class EventForm(Base):
    """A person opened a form or handed it in."""

    __tablename__ = "event_form"

    #: of the row of the audit log
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    root_id: Mapped[str] = mapped_column(String(64), index=True)
    #: none: the form that started the case
    task_id: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime] = utc_column()
    #: open or submit
    act: Mapped[str] = mapped_column(String(16))
    person: Mapped[str | None] = mapped_column(String(32))


class EventIncident(Base):
    """A step that stopped on its own; its message is not kept."""

    __tablename__ = "event_incident"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    root_id: Mapped[str] = mapped_column(String(64), index=True)
    activity_id: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = utc_column()
    ended_at: Mapped[datetime | None] = utc_column()


class Improvement(Base):
    """What was changed in how people work, at one element of the diagram, and since when."""

    __tablename__ = "improvement"
    __table_args__ = (Index("ix_improvement_process_key", "process_key", "since"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    process_key: Mapped[str] = mapped_column(String(64))
    activity_id: Mapped[str] = mapped_column(String(255))
    since: Mapped[date]
    text: Mapped[str] = mapped_column(String(500))
    #: login
    author: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime] = utc_column()


class StoredReport(Base):
    """A report that takes long to count, as it was counted last; it can be counted again."""

    __tablename__ = "stored_report"

    process_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: of the period before the moment it was counted at
    days: Mapped[int] = mapped_column(primary_key=True)
    #: what the figures were counted by beside the log: another one is another report
    basis: Mapped[str] = mapped_column(String(64))
    counted_at: Mapped[datetime] = utc_column()
    #: that counting took
    seconds: Mapped[float]
    #: somebody looked at it when it was no longer new
    wanted_at: Mapped[datetime | None] = utc_column()
    content: Mapped[str] = mapped_column(Text, deferred=True)
