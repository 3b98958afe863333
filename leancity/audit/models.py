"""The audit log: who did what to which object, when and from where."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import BigInteger, Identity, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from leancity.audit.append_only import append_only
from leancity.db import Base, utc_column


class AuditEvent(Base):
    """One act, or one changed field of an act; never changed and never removed.

    Personal data of citizens do not come here: the log outlives every erasure.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_object", "object_kind", "object_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime] = utc_column(index=True)
    who: Mapped[str] = mapped_column(String(100), index=True)
    ip: Mapped[str] = mapped_column(String(45))
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(60))
    object_id: Mapped[str] = mapped_column(String(255))
    field: Mapped[str | None] = mapped_column(String(120))
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)


append_only(cast(Table, AuditEvent.__table__))
