"""A register of many rows: checking and loading it beside just reading the file.

    python -m benchmarks.imports [--rows 50000] [--skip-load]

Reading is openpyxl alone, row by row, in the same run. The peak of memory is that of the check
for a tenth of the rows and for all of them: it must not grow with the file beyond the file itself.
"""

from __future__ import annotations

import argparse
import io
import random
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from openpyxl import Workbook, load_workbook

from leancity.audit import Actor, Audit
from leancity.calendars import Calendar
from leancity.cases import Cases, Projector
from leancity.cases.projection import CaseRules
from leancity.clock import FixedClock
from leancity.db import Database
from leancity.db.metadata import whole_metadata
from leancity.imports import Imports
from leancity.imports.kinds import Described, RegisterImporter
from leancity.imports.reading import typed_rows
from leancity.subjects import Subjects
from tests.postgres import scratch_database

NOTES = (
    "12.11.2020 вручена листовка; исполнено 25.11.2020", "собственник уведомлен", "",
    "предостережение, срок 10 дней", "материалы направлены в адм. комиссию 05.12.20", "ДГР",
)  # fmt: skip
PHONES = ("8-914-000-00-11", "89140000011, 89140000022", 89140000011, "00-11", None)


def main() -> None:
    """Print one line per way of going through the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--skip-load", action="store_true", help="no database")
    asked = parser.parse_args()
    content = register(asked.rows)
    print(f"{asked.rows} rows, {len(content) / 1e6:.1f} MB")
    reading = timed(lambda: just_read(content))
    print(f"{'just reading':<20}{reading:>8.1f} s")
    importer = RegisterImporter(*[None] * 2, "prevention", lambda: None)  # type: ignore[arg-type]
    show("typed rows", timed(lambda: through(importer, content)), reading)
    peaks = [peak(importer, register(rows)) for rows in (asked.rows // 10, asked.rows)]
    print(f"{'peak of memory':<20}{peaks[0]:>8.1f} MB, ten times the rows {peaks[1]:.1f} MB")
    if not asked.skip_load:
        load(content, reading)


def load(content: bytes, reading: float) -> None:
    """Check and load into an empty database, then once more."""
    with scratch_database() as url:
        database = Database(url)
        whole_metadata().create_all(database.engine)
        imports = room(database)
        actor = Actor(login="benchmark")
        for name in ("first time", "second time"):
            run = imports.begin("register", "register.xlsx", content, actor)
            show(f"check, {name}", timed(imports.work), reading)
            imports.confirm(run.id, actor)
            show(f"load, {name}", timed(imports.work), reading)
            print(f"{'':<20}{imports.get(run.id).counts}")
        database.dispose()


def room(database: Database) -> Imports:
    """The imports room without an engine."""
    clock = FixedClock(datetime(2021, 6, 1, tzinfo=UTC))
    audit = Audit(database, clock)
    nobody: Any = SimpleNamespace()
    rules = CaseRules(unit="dobik", search_fields=("address", "description"))
    projector = Projector(database, nobody, Calendar.load(), lambda _: rules, lambda *_: None)
    cases = Cases(database, nobody, clock, nobody, projector)
    described = Described(
        definition_id="prevention:1:x", version=1, unit="dobik",
        statuses=("registered", "notified", "fixed"),
    )  # fmt: skip
    subjects = Subjects(database, clock, audit)
    importer = RegisterImporter(cases, subjects, "prevention", lambda: described)
    return Imports(database, clock, audit, [importer])


def register(rows: int) -> bytes:
    """An invented register."""
    chance = random.Random(7)  # noqa: S311 (the same rows every time)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    columns = RegisterImporter.columns
    sheet.append([column.title for column in columns])
    for number in range(1, rows + 1):
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(360))
        sheet.append([
            number, day if number % 3 else f"{day:%d.%m.%y}",
            f"Мусор после строительства, ул. Ленина, {chance.randrange(300)}",
            f"Вымыслов{chance.randrange(900)} Пётр Ильич", chance.choice(PHONES), None,
            f"mail{number}@city.example" if number % 2 else None, "ООО «Пример»", "IMG_1.jpg",
            None, chance.choice(NOTES),
        ])  # fmt: skip
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def just_read(content: bytes) -> None:
    """Every cell by openpyxl alone."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for _ in book.worksheets[0].iter_rows(values_only=True):
        pass


def through(importer: RegisterImporter, content: bytes) -> None:
    """Every row, typed."""
    for _ in typed_rows(importer, content, "register.xlsx"):
        pass


def peak(importer: RegisterImporter, content: bytes) -> float:
    """The peak of Python's memory while the rows are read and typed, MB."""
    tracemalloc.start()
    through(importer, content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1e6


def timed(act: Callable[[], object]) -> float:
    """Seconds an act takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def show(name: str, seconds: float, reading: float) -> None:
    """One line with the ratio to reading."""
    print(f"{name:<20}{seconds:>8.1f} s{seconds / reading:>8.2f} x reading")


if __name__ == "__main__":
    main()
