"""A look at the Lean tab of Cockpit over a million rows of the event log: kept, and counted anew.

    python -m benchmarks.kept_reports [--cases 90000] [--looks 20]

A database of its own on the server of the tests. A look is the whole request of the tab or of the
owner's page: sign-in, rights, report, words, JSON or HTML. A portal that has just started reads
what is kept from the database; one that runs has it, and after it has grown old asks for another.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any, cast

from sqlalchemy import func, select, text

from benchmarks.metrics import PROMISE, timed
from leancity.calendars import Calendar
from leancity.db import Database
from leancity.db.metadata import whole_metadata
from leancity.metrics import Archive, OwnerReports
from leancity.metrics.models import EventActivity, EventInstance, StoredReport
from leancity.metrics.reports import EVER
from leancity.metrics.shelf import Shelf
from tests.fakes.figures import FakeReports, logged
from tests.fakes.kernel import FakeKernel
from tests.fakes.portal import fake_app, fake_assets, fake_kernel
from tests.fakes.visitor import Visitor
from tests.postgres import scratch_database, shared_server

_KEY = "prevention"
_TAB, _PAGE = f"/api/v1/metrics/{_KEY}/panel", f"/metrics/{_KEY}"
_OWNER = "khan.v"
#: Invented cases; the others are their likes.
_DIFFERENT = 1_500


def main() -> None:
    """Print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=90_000)
    parser.add_argument("--looks", type=int, default=20)
    arguments = parser.parse_args()
    with (
        shared_server() as server,
        scratch_database(server) as url,
        tempfile.TemporaryDirectory() as folder,
    ):
        database = Database(url)
        whole_metadata().create_all(database.engine)
        rows = fill(database, arguments.cases)
        print(f"{rows:,} rows of {arguments.cases:,} cases")
        measure(database, Path(folder), arguments.looks)
        database.dispose()


def measure(database: Database, folder: Path, looks: int) -> None:
    """Counted anew, then looked at."""
    kernel = fake_kernel(folder)
    visitor = portal(kernel, database, folder)
    anew, _ = timed(lambda: see(visitor, _TAB))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"counted anew: {anew:.1f} s, at most {most:,.0f} MB in memory")
    with database.begin() as session:
        kept = session.scalar(select(func.length(StoredReport.content)))
    print(f"kept: {(kept or 0) / 1024:,.0f} KB")
    for name, path in (("the tab", _TAB), ("the owner's page", _PAGE)):
        first = [looked_at_first(kernel, database, folder, path) for _ in range(3)]
        told(name, "a portal that has just started", first, anew)
        told(name, "a portal that runs", looked_at(visitor, path, looks), anew)
    kernel.clock.advance(timedelta(hours=2))
    told("the tab", "grown old", looked_at(visitor, _TAB, looks), anew)
    ever(kernel, database, folder)


def ever(kernel: FakeKernel, database: Database, folder: Path) -> None:
    """All years, counted anew: from the log, and from the files of closed months and the rest."""
    calendar = Calendar.load()
    archive = Archive(database, folder / "closed", kernel.clock, calendar)

    def report() -> None:
        OwnerReports(database, kernel.clock, calendar, archive).recent(_KEY, PROMISE, EVER)

    from_log, _ = timed(report)
    writing, months = timed(archive.close_months)
    Shelf(database).clear()
    from_files, _ = timed(report)
    print(
        f"all years, counted anew: {from_log:.1f} s from the log; {from_files:.1f} s with the "
        f"files of {months} closed months (written in {writing:.1f} s)"
    )


def looked_at(visitor: Visitor, path: str, looks: int) -> list[float]:
    """Seconds of some looks."""
    return [timed(lambda: see(visitor, path))[0] for _ in range(looks)]


def looked_at_first(kernel: FakeKernel, database: Database, folder: Path, path: str) -> float:
    """Seconds of the first look through a portal with nothing in its memory."""
    visitor = portal(kernel, database, folder)
    see(visitor, "/tasks")
    return timed(lambda: see(visitor, path))[0]


def portal(kernel: FakeKernel, database: Database, folder: Path) -> Visitor:
    """The owner's browser before a portal of its own."""
    calendar = Calendar.load()
    archive = Archive(database, folder / "months", kernel.clock, calendar)
    reports = OwnerReports(database, kernel.clock, calendar, archive)
    kernel.owner_reports = cast("FakeReports", reports)
    visitor = Visitor(fake_app(kernel, fake_assets(folder / "dist")), "ru")
    visitor.sign_in(_OWNER)
    return visitor


def see(visitor: Visitor, path: str) -> None:
    """Look at a page, or at what Cockpit asks for."""
    answer = visitor.json(path) if "/api/" in path else visitor.get(path)
    assert answer.status_code == 200, answer.status_code


def told(what: str, who: str, took: list[float], anew: float) -> None:
    """One line."""
    each = median(took)
    print(
        f"{what}, {who}: {1000 * each:.0f} ms (at most {1000 * max(took):.0f}), "
        f"{anew / each:,.0f} times as fast as counting anew"
    )


def fill(database: Database, cases: int) -> int:
    """Invented cases, and their likes until there are enough; the number of rows."""
    different = min(cases, _DIFFERENT)
    source = FakeReports(different).source(_KEY, None)
    with database.begin() as session:
        session.add_all(logged(source))
        session.flush()
        for table in (EventInstance.__table__, EventActivity.__table__):
            more(session, table, cases // different - 1)
        count = session.scalar(select(func.count()).select_from(EventActivity)) or 0
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE event_activity, event_instance"))
    return count


def more(session: Any, table: Any, times: int) -> None:
    """Every row again under other ids."""
    other = {"id": "id || '-' || again", "root_id": "root_id || '-' || again"}
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(other.get(column.name, f'"{column.name}"') for column in table.columns)
    session.execute(
        text(
            f"INSERT INTO {table.name} ({names}) "  # noqa: S608 - names of our own tables
            f"SELECT {values} FROM {table.name}, generate_series(1, :times) AS made(again)"
        ),
        {"times": times},
    )


if __name__ == "__main__":
    main()
