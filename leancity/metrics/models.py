"""Events that cannot be recovered later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Identity, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class WorkStart(Base):
    """One delivery of an external task to a worker: waiting ends here, work begins.

    The engine's history has the creation and the completion of an external task and not this
    moment. A task that failed and came again has several rows.
    """

    __tablename__ = "work_start"
    __table_args__ = (Index("ix_work_start_external_task_id", "external_task_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    started_at: Mapped[datetime] = utc_column(index=True)
    external_task_id: Mapped[str] = mapped_column(String(64))
    business_key: Mapped[str | None] = mapped_column(String(255))
    process_instance_id: Mapped[str] = mapped_column(String(64))
    activity_id: Mapped[str] = mapped_column(String(255))
    topic: Mapped[str] = mapped_column(String(255))
    worker_id: Mapped[str] = mapped_column(String(255))
