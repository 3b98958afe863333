"""The life of a run: check, confirm, kill, go on, refuse, report, forget."""

from __future__ import annotations

import io
from datetime import date, timedelta
from threading import Event, Thread

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, text

from leancity.audit import Actor
from leancity.cases.models import Case, ImportedEvent
from leancity.errors import ConflictError, NotFoundError
from leancity.imports import SourceError
from leancity.imports.models import ImportSource
from leancity.subjects.models import SubjectChangeRow
from tests.integration.imports.conftest import CLERK, counted
from tests.sheets import REGISTER, cells, line, register, workbook

BATCH = 500


class Killed(BaseException):
    """The machine went off."""


def long_register(rows: int) -> bytes:
    return register(*(
        line(number, date(2020, 11, 10), person=f"Вымыслов{number}", note="листовка. исполнено")
        for number in range(1, rows + 1)
    ))  # fmt: skip


def how_many(town) -> tuple[int, int, int]:
    with town.database.begin() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Case, ImportedEvent, SubjectChangeRow)
        )


def test_a_check_changes_nothing(town):
    run = town.check("register", long_register(600))
    assert (run.state, run.total, run.percent) == ("planned", 600, 100)
    assert counted(run) == (600, 0, 0, 0, 0)
    assert how_many(town) == (0, 0, 0)


@pytest.mark.parametrize("moment", ["in the middle of a batch", "between batches"])
def test_a_run_that_was_killed_goes_on_where_it_stopped(town, another_town, monkeypatch, moment):
    run = town.check("register", long_register(1200))
    town.imports.confirm(run.id, CLERK)
    importer, calls = town.importers[-1], []

    def dies(rows, taking):
        if moment == "between batches" and len(calls) == 1:
            raise Killed
        outcomes = type(importer).take(importer, rows, taking)
        calls.append(len(rows))
        if len(calls) == 2:
            raise Killed
        return outcomes

    monkeypatch.setattr(importer, "take", dies)
    with pytest.raises(Killed):
        town.imports.work()
    broken = town.imports.get(run.id)
    assert (broken.state, broken.position, broken.percent) == ("running", BATCH, 42)
    assert how_many(town)[0] == BATCH
    other = another_town()
    assert other.imports.work()
    done = other.imports.get(run.id)
    assert (done.state, counted(done)) == ("done", (1200, 0, 0, 0, 0))
    assert how_many(town) == (1200, 2400, 2400)


def test_a_pause_lets_the_rest_wait(town, monkeypatch):
    run = town.check("register", long_register(1200))
    town.imports.confirm(run.id, CLERK)
    importer = town.importers[-1]

    def pauses(rows, taking):
        town.imports.pause()
        return type(importer).take(importer, rows, taking)

    monkeypatch.setattr(importer, "take", pauses)
    town.imports.work()
    assert town.imports.get(run.id).position == BATCH
    monkeypatch.undo()
    town.imports.work()
    assert counted(town.imports.get(run.id)) == (1200, 0, 0, 0, 0)


def test_two_processes_do_not_work_at_once(town, another_town, monkeypatch):
    run = town.check("register", long_register(3))
    town.imports.confirm(run.id, CLERK)
    importer, inside, go_on = town.importers[-1], Event(), Event()

    def waits(rows, taking):
        inside.set()
        assert go_on.wait(30)
        return type(importer).take(importer, rows, taking)

    monkeypatch.setattr(importer, "take", waits)
    worker = Thread(target=town.imports.work)
    worker.start()
    try:
        assert inside.wait(30)
        assert another_town().imports.work() is False
    finally:
        go_on.set()
        worker.join(30)
    assert town.imports.get(run.id).state == "done"


def test_a_process_that_lost_its_run_writes_nothing_more(town, monkeypatch):
    run = town.check("register", long_register(1200))
    town.imports.confirm(run.id, CLERK)
    importer = town.importers[-1]

    def overtaken(rows, taking):
        with town.database.begin() as session:
            session.execute(text("SELECT 1"))
        outcomes = type(importer).take(importer, rows, taking)
        if rows[0].ordinal == 1:
            # Whoever took over is two batches further when this process comes back.
            town.clock.advance(timedelta(minutes=1))
        return outcomes

    monkeypatch.setattr(importer, "take", overtaken)
    runner = town.imports._runner
    task = runner._next()
    with town.database.begin() as session:
        session.execute(text("UPDATE import_run SET position = 1000"))
    runner._advance(task)
    assert how_many(town)[0] == 0
    assert town.imports.get(run.id).position == 1000


def test_a_second_file_of_a_kind_waits_for_the_first(town):
    first = town.imports.begin("register", "a.xlsx", long_register(1), CLERK)
    with pytest.raises(ConflictError):
        town.imports.begin("register", "b.xlsx", long_register(1), CLERK)
    town.imports.begin("units", "c.csv", b"x", CLERK)
    town.imports.work()
    planned = town.check("register", long_register(1))
    town.imports.confirm(first.id, CLERK)
    with pytest.raises(ConflictError):
        town.imports.confirm(planned.id, CLERK)


def test_a_file_is_confirmed_once_and_not_after_it_was_given_up(town):
    run = town.load("register", long_register(1))
    town.imports.confirm(run.id, CLERK)
    assert town.imports.get(run.id).state == "done"
    with pytest.raises(ConflictError):
        town.imports.discard(run.id, CLERK)
    other = town.check("register", long_register(1))
    town.imports.discard(other.id, CLERK)
    assert not town.imports.get(other.id).has_source
    with pytest.raises(ConflictError):
        town.imports.confirm(other.id, CLERK)
    with pytest.raises(NotFoundError):
        town.imports.confirm("nothing", CLERK)


@pytest.mark.parametrize(
    ("content", "filename"),
    [(b"hello", "a.pdf"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "a.xls"), (b"", "a.xlsx"),
     (b"a\0b", "a.csv")],
)  # fmt: skip
def test_what_is_no_table_is_refused_at_once(town, content, filename):
    with pytest.raises(SourceError):
        town.imports.begin("register", filename, content, CLERK)


def test_another_table_is_refused_by_the_names_it_lacks(town):
    run = town.check("register", workbook([[*REGISTER[:-2], "Иное"], ["1"]]))
    assert run.state == "failed"
    assert run.params["columns"] == f"«{REGISTER[-2]}», «{REGISTER[-1]}»"


def test_a_damaged_workbook_is_told(town):
    run = town.check("register", long_register(50)[:-200])
    assert (run.state, run.message[:24]) == ("failed", "The workbook is damaged.")


def test_a_fault_of_ours_stops_one_run_only(town, monkeypatch):
    broken = town.imports.begin("register", "a.xlsx", long_register(1), CLERK)
    fine = town.imports.begin(
        "addresses", "b.csv", "street,house,lat,lon\nулица Мира,1,46.9,142.7\n".encode(), CLERK
    )
    monkeypatch.setattr(town.importers[-1], "take", lambda *_: 1 / 0)
    town.imports.work()
    assert town.imports.get(broken.id).state == "failed"
    assert town.imports.get(fine.id).state == "planned"


def test_the_report_has_the_cells_of_rows_to_review_and_can_be_loaded_again(town):
    table = [
        REGISTER,
        line(1, "10.11.2020", "=1+1", phone="00-11"),
        line(2, "когда-то", person="Вымыслов"),
        line(3, "10.11.2020"),
    ]
    text = "\n".join(";".join(str(cell or "") for cell in row) for row in table)
    run = town.load("register", text.encode(), "register.csv")
    report = town.imports.report(run.id, CLERK, "en")
    head, first, second = cells(report)
    assert head == ["Row", "Sheet", "Loaded", "Reason", *REGISTER]
    assert first[:4] == [2, None, "yes", "Телефон: This is no usable phone number."]
    assert second[:4] == [3, None, "no", f"{REGISTER[1]}: This is no date."]
    assert second[4:8] == ["2", "когда-то", "Мусор после стройки", "Вымыслов"]
    book = load_workbook(io.BytesIO(report))
    sheet = book.active
    assert (sheet["G2"].value, sheet["G2"].data_type) == ("=1+1", "s")
    sheet["G2"].value, sheet["F3"] = "Мусор", "10.11.2020"
    target = io.BytesIO()
    book.save(target)
    assert counted(town.load("register", target.getvalue())) == (1, 1, 0, 0, 1)


def test_only_whoever_gave_the_file_gets_its_cells(town):
    run = town.check("register", register(line(2, "когда-то", person="Вымыслов")))
    report = cells(town.imports.report(run.id, Actor(login="morozova.a"), "ru"))
    assert report == [
        ["Строка", "Лист", "Загружено", "Причина"],
        [2, "Лист1", "нет", f"{REGISTER[1]}: Это не дата."],
    ]


def test_a_file_is_forgotten_after_its_time(town):
    run = town.load("register", register(line(2, "когда-то")))
    waiting = town.check("register", register(line(3, date(2020, 11, 10))))
    town.clock.advance(timedelta(days=29))
    assert town.imports.forget() == 0
    town.clock.advance(timedelta(days=2))
    assert town.imports.forget() == 2
    with town.database.begin() as session:
        assert session.scalars(select(ImportSource)).all() == []
    assert town.imports.get(waiting.id).state == "discarded"
    assert len(cells(town.imports.report(run.id, CLERK, "ru"))) == 2


def test_every_act_is_on_record(town):
    run = town.load("register", register(line(2, date(2020, 11, 10))))
    town.imports.report(run.id, CLERK, "ru")
    with town.database.begin() as session:
        rows = session.execute(
            text("SELECT DISTINCT who, action FROM audit_event WHERE object_id = :id"),
            {"id": run.id},
        )
        assert sorted(tuple(row) for row in rows) == [
            (CLERK.login, action)
            for action in ("import.begin", "import.confirm", "import.done", "import.report")
        ]
