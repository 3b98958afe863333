"""Runs and their review lists as pages and commands show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leancity.imports.models import ACTIVE, ImportReview, ImportRun
from leancity.imports.shapes import Counts


@dataclass(frozen=True, kw_only=True)
class Run:
    """One file on its way into the city."""

    id: str
    kind: str
    filename: str
    #: checking, planned, queued, running, done, failed, discarded
    state: str
    created_at: datetime
    created_by: str
    finished_at: datetime | None
    #: data rows that are through, of how many (None: not known yet)
    position: int
    total: int | None
    #: what the check found
    planned: Counts
    #: what the run did
    counts: Counts
    message: str
    params: Mapping[str, Any]
    #: whether its file is still there
    has_source: bool

    @property
    def is_active(self) -> bool:
        """Whether something happens by itself."""
        return self.state in ACTIVE

    @property
    def shown(self) -> Counts:
        """The counts that hold now: of the check until the run is done."""
        return self.counts if self.state in {"running", "done"} else self.planned

    @property
    def percent(self) -> int | None:
        """How far it has come; None while nobody knows how long the file is."""
        if self.state == "checking" or not self.total:
            return None
        return min(100, round(100 * self.position / self.total))

    @classmethod
    def from_row(cls, row: ImportRun, *, has_source: bool) -> Run:
        """The run of a table row."""
        same = ("id", "kind", "filename", "state", "created_at", "created_by", "finished_at",
                "position", "total", "message", "params")  # fmt: skip
        return cls(
            **{name: getattr(row, name) for name in same},
            planned=Counts(**row.planned),
            counts=Counts(**row.counts),
            has_source=has_source,
        )


@dataclass(frozen=True, kw_only=True)
class Review:
    """Why a row needs a look."""

    ordinal: int
    place: int
    sheet: str
    row: int
    column: str
    message: str
    params: Mapping[str, Any]
    taken: bool

    @classmethod
    def from_row(cls, row: ImportReview) -> Review:
        """The review of a table row."""
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})
