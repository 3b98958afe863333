"""The cases of a report as the event log and the files of closed months have them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from leancity.metrics.archive import Archive
from leancity.metrics.book import Book, column
from leancity.metrics.flow import Period
from leancity.metrics.leads import LeadRule
from leancity.metrics.models import EventActivity
from leancity.metrics.reading import cases_of, copy, reaches, runs, stays


class LogFeed:
    """Cases of one process that were under way in a period, or at any time."""

    def __init__(
        self, session: Session, archive: Archive, process_key: str, period: Period | None
    ) -> None:
        self._session = session
        self._archive = archive
        self._process_key = process_key
        self._period = period
        self._files: Sequence[Path] = ()

    def cases(self, book: Book) -> None:
        """Of what was deleted, too."""
        copy(self._session, runs(self._process_key, self._period), book, "run")
        [first] = column(book, "SELECT CAST(min(began) AS DATE) FROM run WHERE state <> 'deleted'")
        if first is not None:
            self._files = self._archive.files(self._process_key, first, date.max)

    def rows(self, book: Book) -> None:
        """What lasts, what ended in months that are not closed or have no file."""
        wanted = [
            EventActivity.process_key == self._process_key,
            self._archive.beside(self._files),
            cases_of(self._process_key, self._period),
        ]
        copy(self._session, stays(*wanted), book, "logged")

    def files(self) -> Sequence[Path]:
        """Those in which such a case may have a stay."""
        return self._files

    def reached(self, book: Book, rule: LeadRule) -> None:
        """By the log alone: a file holds no events."""
        wanted = [name for name in (rule.begins, rule.stops) if name]
        if wanted:
            copy(self._session, reaches(self._process_key, self._period, wanted), book, "reach")
