"""The record of submissions, and what waits to become one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class LibraryVersion(Base):
    """One accepted version of a process package."""

    __tablename__ = "library_version"

    process_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: the version of the process definition
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    definition_id: Mapped[str] = mapped_column(String(64), unique=True)
    deployment_id: Mapped[str] = mapped_column(String(64), unique=True)
    author: Mapped[str] = mapped_column(String(64))
    comment: Mapped[str] = mapped_column(Text)
    #: the version its author started from; none: there was none
    base: Mapped[int | None]
    #: digest of every file
    sha256: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[datetime] = utc_column()


class LibraryDraft(Base):
    """A package that a leader works on; nobody else sees it."""

    __tablename__ = "library_draft"

    process_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: login
    author: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: the version the work began with; none: a new process
    base: Mapped[int | None]
    #: the whole package, a zip of its files by their paths in the repository
    archive: Mapped[bytes] = mapped_column(LargeBinary)
    updated_at: Mapped[datetime] = utc_column()


class LibraryOrder(Base):
    """What a leader has ordered of the platform: faces may not deploy, so it is done for them."""

    __tablename__ = "library_order"
    __table_args__ = (
        Index("ix_library_order_waiting", "id", postgresql_where="state = 'waiting'"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    #: submit or migrate
    act: Mapped[str] = mapped_column(String(16))
    process_key: Mapped[str] = mapped_column(String(64))
    #: login
    author: Mapped[str] = mapped_column(String(64))
    comment: Mapped[str] = mapped_column(Text)
    base: Mapped[int | None]
    #: the package; gone when the order is carried out
    archive: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: what is asked for beside the package
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: waiting, done or refused
    state: Mapped[str] = mapped_column(String(16))
    #: what came of it: version, or findings, or the words of the refusal
    outcome: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = utc_column()
    ended_at: Mapped[datetime | None] = utc_column()
