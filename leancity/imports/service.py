"""The imports room: giving a file, looking at its plan, letting it run, reading the report."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from sqlalchemy import delete, exists, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from leancity.audit import Act, Actor, Audit
from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import ConflictError, NotFoundError
from leancity.imports.models import ImportReview, ImportRun, ImportSource
from leancity.imports.reading import typed_rows
from leancity.imports.report import review_workbook, template_workbook
from leancity.imports.runner import Runner
from leancity.imports.shapes import Counts, Importer, Taking
from leancity.imports.sources import rows_of
from leancity.imports.views import Review, Run

#: A file may name people: it is kept for the report, then forgotten.
KEEP_SOURCE = timedelta(days=30)
_RECENT = 30
_PAGE = 100


class Imports:
    """Files on their way into the city."""

    def __init__(
        self, database: Database, clock: Clock, audit: Audit, importers: Sequence[Importer]
    ) -> None:
        self._database = database
        self._clock = clock
        self._audit = audit
        self._importers = {importer.kind: importer for importer in importers}
        self._runner = Runner(database, clock, audit, self._importers)

    # --- kinds ---------------------------------------------------------------------------
    @property
    def kinds(self) -> list[Importer]:
        """What can be imported, in the order in which a new city does it."""
        return list(self._importers.values())

    def importer(self, kind: str) -> Importer:
        """One kind."""
        if kind not in self._importers:
            raise NotFoundError("There is no such kind of file.")
        return self._importers[kind]

    def template(self, kind: str, locale: str) -> bytes:
        """An empty XLSX file of a kind, with an example of every column."""
        return template_workbook(self.importer(kind), locale)

    def load_at_once(self, kind: str, filename: str, content: bytes, actor: Actor) -> Counts:
        """Take a file of the platform's own in, without a run, a check or a report."""
        importer, counts = self.importer(kind), Counts()
        rows = typed_rows(importer, content, filename)
        while batch := list(islice(rows, importer.batch or 1000)):
            with self._database.begin() as session:
                taking = Taking(
                    session=session, actor=actor, at=self._clock.now(),
                    today=self._clock.today(), write=True,
                )  # fmt: skip
                good = [row for row in batch if not row.faults]
                counts = counts.plus(importer.take(good, taking))
        return counts

    # --- runs ----------------------------------------------------------------------------
    def begin(self, kind: str, filename: str, content: bytes, actor: Actor) -> Run:
        """Take a file in and have it checked; nothing is changed before `confirm`.

        Raises SourceError for something that is no table, ConflictError while another file of
        this kind is under way.
        """
        self.importer(kind)
        rows_of(content, filename)
        run = ImportRun(
            id=str(uuid.uuid4()), kind=kind, filename=filename[-200:], state="checking",
            created_at=self._clock.now(), updated_at=self._clock.now(), created_by=actor.login,
            position=0, planned={}, counts={}, message="", params={},
        )  # fmt: skip
        try:
            with self._database.begin() as session:
                session.add(run)
                session.flush()
                session.add(ImportSource(run_id=run.id, content=content))
                self._record(session, actor, "import.begin", run)
        except IntegrityError as error:
            raise _busy() from error
        return Run.from_row(run, has_source=True)

    def confirm(self, run_id: str, actor: Actor) -> None:
        """Let a run that was checked go on; a second confirmation changes nothing."""
        try:
            with self._database.begin() as session:
                run = self._locked(session, run_id)
                if run.state in {"queued", "running", "done"}:
                    return
                if run.state != "planned":
                    raise ConflictError("This file cannot be loaded any more. Choose it anew.")
                run.state, run.position, run.counts = "queued", 0, {}
                run.updated_at = self._clock.now()
                self._record(session, actor, "import.confirm", run)
        except IntegrityError as error:
            raise _busy() from error

    def discard(self, run_id: str, actor: Actor) -> None:
        """Give up a run that has not begun to write; its file is forgotten at once."""
        with self._database.begin() as session:
            run = self._locked(session, run_id)
            if run.state not in {"checking", "planned", "failed"}:
                raise ConflictError("The rows of this file are being loaded or loaded already.")
            run.state = "discarded"
            run.finished_at = run.updated_at = self._clock.now()
            session.execute(delete(ImportSource).where(ImportSource.run_id == run_id))
            self._record(session, actor, "import.discard", run)

    def get(self, run_id: str) -> Run:
        """One run as it stands now."""
        with self._database.begin() as session:
            run = session.get(ImportRun, run_id)
            if run is None:
                raise _missing()
            return _view(session, run)

    def recent(self) -> list[Run]:
        """The latest runs, the newest first."""
        query = select(ImportRun).order_by(ImportRun.created_at.desc(), ImportRun.id)
        with self._database.begin() as session:
            return [_view(session, run) for run in session.scalars(query.limit(_RECENT))]

    def reviews(self, run_id: str, after: tuple[int, int] = (0, -1)) -> list[Review]:
        """The next rows that need a look, behind a place (ordinal, place) of the list."""
        query = (
            select(ImportReview)
            .where(ImportReview.run_id == run_id)
            .where(tuple_(ImportReview.ordinal, ImportReview.place) > after)
            .order_by(ImportReview.ordinal, ImportReview.place)
        )
        with self._database.begin() as session:
            return [Review.from_row(row) for row in session.scalars(query.limit(_PAGE))]

    def report(self, run_id: str, actor: Actor, locale: str) -> bytes:
        """The review rows as XLSX with a column of reasons.

        Their cells are in it for whoever gave the file, while it is kept: they may name people.
        """
        with self._database.begin() as session:
            run = session.get(ImportRun, run_id)
            if run is None:
                raise _missing()
            rows = session.scalars(
                select(ImportReview)
                .where(ImportReview.run_id == run_id)
                .order_by(ImportReview.ordinal, ImportReview.place)
            )
            reviews = [Review.from_row(row) for row in rows]
            own = run.created_by == actor.login
            source = session.get(ImportSource, run_id) if own else None
            self._record(session, actor, "import.report", run)
        content = source.content if source else None
        return review_workbook(self.importer(run.kind), reviews, content, run.filename, locale)

    # --- for the scheduler ---------------------------------------------------------------
    def work(self) -> bool:
        """Bring every waiting run on; False when another process is at it."""
        return self._runner.work()

    def pause(self) -> None:
        """Stop after the rows at hand; what is left goes on with the next `work`."""
        self._runner.pause()

    def forget(self) -> int:
        """Forget the files of runs that ended long ago, or that nobody decided about."""
        before = self._clock.now() - KEEP_SOURCE
        old = exists().where(
            ImportRun.id == ImportSource.run_id,
            ImportRun.updated_at < before,
            ImportRun.state.not_in(("checking", "queued", "running")),
        )
        with self._database.begin() as session:
            gone = session.execute(delete(ImportSource).where(old).returning(ImportSource.run_id))
            ids = list(gone.scalars())
            for run in session.scalars(
                select(ImportRun).where(ImportRun.id.in_(ids), ImportRun.state == "planned")
            ):
                run.state = "discarded"
            return len(ids)

    # --- inside --------------------------------------------------------------------------
    def _locked(self, session: Session, run_id: str) -> ImportRun:
        run = session.get(ImportRun, run_id, with_for_update=True)
        if run is None:
            raise _missing()
        return run

    def _record(self, session: Session, actor: Actor, action: str, run: ImportRun) -> None:
        act = Act(actor=actor, action=action, kind="import", key=run.id)
        self._audit.record(session, act, kind=run.kind)


def _missing() -> NotFoundError:
    return NotFoundError("There is no such import, or it is not for you.")


def _busy() -> ConflictError:
    return ConflictError("Another file of this kind is under way. Wait until it is through.")


def _view(session: Session, run: ImportRun) -> Run:
    kept = select(exists().where(ImportSource.run_id == run.id))
    return Run.from_row(run, has_source=bool(session.scalar(kept)))
