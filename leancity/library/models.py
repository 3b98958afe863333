"""The record of submissions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
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
