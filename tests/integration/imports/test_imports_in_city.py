"""Loading files through the portal of a whole city, the scheduler at work."""

from __future__ import annotations

import io
from datetime import date

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from sqlalchemy import func, select, text

from leancity.cases.models import Case, ImportedCase
from leancity.cli import main
from leancity.imports import Run
from tests.projection import differences, forget, settled, snapshot
from tests.road import Road
from tests.sheets import REGISTER, cells, line, register
from tests.waiting import eventually

LEADER, SPECIALIST, ADMIN = "abdullaev.t", "pak.s", "morozova.a"
NOTE = "17.11.2020 вручена листовка; исполнено 25.11.2020"
ROWS = (
    line(901, "17 ноября 2020", "Складированы шины, ул. Чехова, 70", person="Вымыслова Анна Олеговна",
         phone="8-914-000-00-71, 00-11", owner="ООО «Пример»", note=NOTE),
    line(902, "18.11.20", "Грязный фасад киоска", organisation="ООО «Киоск-пример»", note="ДГР"),
    line(903, "31.02.2021", "Мусор"),
)  # fmt: skip


def checked(stack, content: bytes, filename: str = "реестр.xlsx", kind: str = "register") -> str:
    """Give a file at the page and wait for its check; the address of the run."""
    leader = stack.visitor(LEADER)
    answer = leader.post(
        "/imports", leader.csrf("/imports"), data={"kind": kind},
        files={"file": (filename, content)}, headers={"Accept": "text/html"},
    )  # fmt: skip
    assert answer.status_code == 200
    address = answer.url.removeprefix(stack.city.portal_url)
    eventually(lambda: of(stack, address).state == "planned", 60, "the check")
    return address


def of(stack, address: str) -> Run:
    """The run of an address."""
    return stack.kernel.imports.get(address.rpartition("/")[2])


def confirm(stack, address: str) -> None:
    """Press the button."""
    leader = stack.visitor(LEADER)
    leader.post(f"{address}/confirm", leader.csrf(address)).raise_for_status()


def loaded(stack, content: bytes) -> str:
    """Give a register, confirm it, wait until it is in; the address of the run."""
    address = checked(stack, content)
    confirm(stack, address)
    eventually(lambda: of(stack, address).state == "done", 60, "the import")
    return address


@pytest.fixture(scope="module")
def run(stack) -> str:
    """The address of a run of the register above."""
    return loaded(stack, register(*ROWS))


@pytest.fixture(scope="module")
def key(stack, run) -> str:
    """The case of the first row."""
    with stack.kernel.database.begin() as session:
        return session.scalars(select(Case.business_key).where(Case.number == "901/2020")).one()


def texts(page) -> str:
    return " ".join(page.text_content().split())


def test_the_page_tells_what_became_of_the_rows(stack, run):
    page = stack.visitor(LEADER).page(run)
    counts = [
        int(one.text_content().split()[0])
        for one in page.xpath("//dl[@class='imports__counts']//dd")
    ]
    assert counts == [2, 0, 0, 3]
    reasons = [[texts(cell) for cell in row.xpath("td")] for row in page.xpath("//table//tbody/tr")]
    assert reasons == [
        ["2 Лист1", "Телефон", "Это не пригодный номер телефона.", "да"],
        ["3 Лист1", REGISTER[-1], "Здесь понято не всё; текст сохранён в карточке.", "да"],
        ["4 Лист1", REGISTER[1], "Это не дата.", "нет"],
    ]


def test_the_report_is_a_workbook_for_whoever_gave_the_file(stack, run):
    answer = stack.visitor(LEADER).get(f"{run}/report.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert cells(answer.content)[3][:6] == [
        4,
        "Лист1",
        "нет",
        f"{REGISTER[1]}: Это не дата.",
        903,
        "31.02.2021",
    ]
    other = cells(stack.visitor(ADMIN).get(f"{run}/report.xlsx").content)
    assert len(other[0]) == 4


def test_the_registry_lists_searches_and_shows_old_cases(stack, key):
    specialist = stack.visitor(SPECIALIST)
    row = specialist.page("/registry/prevention?text=шины").xpath(
        f"//tr[@data-href='/cases/{key}']"
    )
    assert "901/2020" in texts(row[0])
    assert specialist.get("/search?q=901/2020").url.endswith(f"/cases/{key}")
    card = texts(specialist.page(f"/cases/{key}"))
    for shown in ("Из старого реестра", "Устранено", "ул. Чехова", "Вымыслова Анна Олеговна",
                  "+79140000071", NOTE, "ООО «Пример»", "17 нояб. 2020"):  # fmt: skip
        assert shown in card, shown
    story = texts(specialist.page(f"/cases/{key}/history"))
    assert "25 нояб. 2020 Нарушение устранено. 17 нояб. 2020 Вручена листовка." in story
    for tab in ("documents", "requests", "tasks", "diagram"):
        assert specialist.get(f"/cases/{key}/{tab}").status_code == 200
    assert specialist.get(f"/api/v1/cases/{key}").status_code == 200


@pytest.mark.parametrize("login", ["li.v", "kim.i", LEADER, ADMIN])
def test_others_do_not_find_old_cases(stack, key, login):
    assert stack.visitor(login).get(f"/cases/{key}").status_code == 404


def test_reading_an_old_card_is_on_record(stack, key):
    def readings() -> int:
        query = text(
            "SELECT count(*) FROM subject_reading WHERE reader = :who"
            " AND 'register_note' = ANY(fields)"
        )
        with stack.kernel.database.begin() as session:
            return session.scalar(query, {"who": "gorelov.v"}) or 0

    before = readings()
    stack.visitor("gorelov.v").page(f"/cases/{key}")
    stack.visitor("gorelov.v").page(f"/cases/{key}/history")
    assert readings() == before + 1


def test_a_rebuild_equals_the_registry_with_running_and_old_cases(stack, key):
    road = Road(stack)
    road.capture()
    road.wait_for_status("measure")
    live = settled(stack)
    assert {row["kind"] for row in live["case"]} == {"process", "imported"}
    forget(stack)
    assert stack.kernel.cases.rebuild() == len(live["case"])
    assert differences(live, snapshot(stack)) == []


def test_a_template_comes_in_the_language_of_the_person(stack):
    leader = stack.visitor(LEADER)
    content = leader.get("/imports/templates/register.xlsx").content
    assert cells(content) == [list(REGISTER)]
    assert load_workbook(io.BytesIO(content)).sheetnames == ["Старый реестр нарушений", "Столбцы"]


def test_a_file_of_another_kind_is_refused_in_words(stack):
    leader = stack.visitor(LEADER)
    answer = leader.post(
        "/imports", leader.csrf("/imports"), data={"kind": "units"},
        files={"file": ("a.pdf", b"%PDF")}, headers={"Accept": "text/html"},
    )  # fmt: skip
    assert answer.status_code == 400
    assert "Это не книга XLSX и не файл CSV." in answer.text


def test_the_command_loads_a_file_while_the_scheduler_is_at_work(stack, monkeypatch, tmp_path):
    for name, value in stack.city.variables().items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "old.xlsx"
    path.write_bytes(register(*(line(n, date(2019, 5, 6), note="?") for n in range(1, 30))))
    out = tmp_path / "review.xlsx"
    dry = CliRunner().invoke(main, ["import", "register", str(path), "--dry-run"])
    assert dry.exit_code == 0, dry.output
    assert dry.output.startswith("check: 29 new, 0 changed, 0 unchanged, 0 to review")
    with stack.kernel.database.begin() as session:
        query = select(func.count()).where(Case.number.like("%/2019"))
        assert session.scalar(query) == 0
    for expected in ("loaded: 29 new, 0 changed", "loaded: 0 new, 0 changed, 29 unchanged"):
        done = CliRunner().invoke(main, ["import", "register", str(path), "--report", str(out)])
        assert done.exit_code == 0, done.output
        assert expected in done.output
    assert len(cells(out.read_bytes())) == 1
    wrong = CliRunner().invoke(main, ["import", "units", str(path)])
    assert wrong.exit_code == 1
    assert "«Код»" in wrong.output


def test_a_scheduler_that_was_killed_in_the_middle_is_continued(stack):
    day = date(2018, 3, 1)
    loaded(stack, register(line(1300, day)))
    address = checked(stack, register(*(line(n, day, "Иное") for n in range(1, 1401))))
    held = select(ImportedCase).where(ImportedCase.number == "1300/2018").with_for_update()
    with stack.kernel.database.begin() as session:
        session.execute(held)
        confirm(stack, address)
        # The third batch waits for the row that is held here.
        eventually(lambda: of(stack, address).position == 1000, 60, "two batches")
        stack.kill("scheduler")
    stack.start("scheduler")
    eventually(lambda: of(stack, address).state == "done", 90, "the rest")
    counts = of(stack, address).counts
    assert (counts.new, counts.changed, counts.unchanged, counts.refused) == (1399, 1, 0, 0)
    with stack.kernel.database.begin() as session:
        query = select(func.count()).where(Case.number.like("%/2018"))
        assert session.scalar(query) == 1400
