"""Tables of personal data: the only place where names and contacts of citizens are kept."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, String, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from leancity.audit import append_only
from leancity.db import Base, utc_column


class SubjectRow(Base):
    """A person or organisation in one role of one case."""

    __tablename__ = "subject"

    #: uuid5 of business key and role
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    business_key: Mapped[str] = mapped_column(String(255), index=True)
    role: Mapped[str] = mapped_column(String(60))
    #: form field -> value
    attributes: Mapped[dict[str, str]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = utc_column()
    updated_at: Mapped[datetime] = utc_column()
    erased_at: Mapped[datetime | None] = utc_column(nullable=True)


class SubjectKeyRow(Base):
    """One spelling under which a subject is found: `+79140001122`, `ким ирина сергеевна`."""

    __tablename__ = "subject_key"
    __table_args__ = (Index("ix_subject_key_value", "value", "kind"),)

    subject_id: Mapped[str] = mapped_column(ForeignKey("subject.id"), primary_key=True)
    attribute: Mapped[str] = mapped_column(String(120), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(Text)


class SubjectChangeRow(Base):
    """What an attribute was and became; goes with the subject when it is erased.

    The audit log holds only that the attribute changed: it is never erased, and a value in it
    would outlive the person's right to have it erased (152-ФЗ art. 21).
    """

    __tablename__ = "subject_change"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    subject_id: Mapped[str] = mapped_column(ForeignKey("subject.id"), index=True)
    at: Mapped[datetime] = utc_column()
    who: Mapped[str] = mapped_column(String(100))
    attribute: Mapped[str] = mapped_column(String(120))
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)


class SubjectReadingRow(Base):
    """Who saw which attributes of whom, when and what for; without the values."""

    __tablename__ = "subject_reading"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(36), index=True)
    reader: Mapped[str] = mapped_column(String(100), index=True)
    at: Mapped[datetime] = utc_column()
    purpose: Mapped[str] = mapped_column(String(200))
    fields: Mapped[list[str]] = mapped_column(ARRAY(String(120)))
    ip: Mapped[str] = mapped_column(String(45))


append_only(cast(Table, SubjectReadingRow.__table__))
