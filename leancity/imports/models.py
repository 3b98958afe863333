"""Tables of imports: the runs, their source files, the rows somebody has to look at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column

#: States in which a worker has something to do; of each kind one run at most is in them.
ACTIVE = ("checking", "queued", "running")


class ImportRun(Base):
    """One file on its way into the city."""

    __tablename__ = "import_run"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    filename: Mapped[str] = mapped_column(String(200))
    #: checking, planned, queued, running, done, failed, discarded
    state: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = utc_column()
    created_by: Mapped[str] = mapped_column(String(100))
    updated_at: Mapped[datetime] = utc_column()
    finished_at: Mapped[datetime | None] = utc_column()
    #: ordinal of the last row that is through; a run that was broken off goes on behind it
    position: Mapped[int] = mapped_column(default=0)
    #: data rows of the file, known after the check
    total: Mapped[int | None]
    #: leancity.imports.shapes.Counts of the check and of the run
    planned: Mapped[dict[str, int]] = mapped_column(JSONB)
    counts: Mapped[dict[str, int]] = mapped_column(JSONB)
    #: why it failed: a msgid and its params; no values of the file
    message: Mapped[str] = mapped_column(Text, default="")
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (
        Index("ix_import_run_created", "created_at", "id"),
        Index(
            "uq_import_run_active",
            "kind",
            unique=True,
            postgresql_where=text("state IN ('checking', 'queued', 'running')"),
        ),
    )


class ImportSource(Base):
    """The file of a run, until it is forgotten: it may name people."""

    __tablename__ = "import_source"

    run_id: Mapped[str] = mapped_column(
        ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportReview(Base):
    """Why a row needs a look: where it stands and what is wrong, never what it says."""

    __tablename__ = "import_review"

    run_id: Mapped[str] = mapped_column(
        ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True
    )
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    #: of several reasons of one row
    place: Mapped[int] = mapped_column(primary_key=True)
    sheet: Mapped[str] = mapped_column(String(100))
    row: Mapped[int]
    column: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(Text)
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: the row was, or will be, taken all the same
    taken: Mapped[bool]
