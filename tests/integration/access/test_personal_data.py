"""Where the personal data of the road are, and where they are not."""

from __future__ import annotations

import email
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from email.policy import default
from typing import Any

import lxml.html
import psycopg
import pytest
from sqlalchemy import select

from leancity.audit import Actor, AuditQuery
from leancity.errors import ConflictError
from leancity.subjects.models import SubjectReadingRow
from leancity.subjects.records import Look
from tests.integration.access.traces import PERSONAL, holds, in_database, in_files
from tests.road import OWNER, VIOLATOR, Road
from tests.visitor import Visitor

#: Table and column of the kernel that may hold them.
ALLOWED = {
    ("subject", "attributes"),
    ("subject_key", "value"),
    ("subject_change", "old"),
    ("subject_change", "new"),
    ("form_draft", "data"),
    ("notification", "recipient"),
}
LISTS = (
    "/tasks", "/tasks/count", "/registry/prevention", "/registry/prevention/pins",
    "/api/v1/cases?process=prevention&size=200", "/api/v1/tasks?size=200", "/search?q=0001",
    "/search?q=%D0%BC%D1%83%D1%81%D0%BE%D1%80",
)  # fmt: skip
CARD = {"subject_name", "subject_inn", "phone", "email", "extra", "owner_name", "owner_inn",
        "owner_phone", "owner_email", "owner_address"}  # fmt: skip


@pytest.fixture(scope="module")
def unfinished(scene) -> Iterator[None]:
    """A form of the case that waits for approval, and one of a case to be, lie half filled in."""
    kim, pak = (scene.cast.browser(login) for login in ("kim.i", "pak.s"))
    held = scene.held.task("choose_measure")
    forms = (kim, kim.start_form("prevention")[1]), (pak, pak.form(f"/tasks/{held}"))
    for browser, form in forms:
        keep_draft(browser, form)
    yield
    for browser, form in forms:
        browser.session.delete(
            browser.base_url + form["draftUrl"], headers={"X-CSRFToken": form["csrf"]}
        ).raise_for_status()


def test_no_table_of_the_engine_holds_any(scene):
    with scene.cast.stack.city.postgres.connect("engine") as connection:
        assert in_database(connection, PERSONAL) == set()
        # The same look finds what is there: a variable and a diagram.
        assert {table for table, _ in in_database(connection, ["Куча строительного мусора"])} >= {
            "act_ru_variable", "act_hi_varinst", "act_hi_detail",
        }  # fmt: skip
        assert ("act_ge_bytearray", "bytes_") in in_database(connection, ["Согласовать документы"])


@pytest.mark.usefixtures("unfinished")
def test_only_the_named_tables_of_the_kernel_hold_any(scene):
    with scene.cast.stack.city.postgres.connect("leancity") as connection:
        found = in_database(connection, PERSONAL)
    assert found - ALLOWED == set()
    assert found >= ALLOWED - {("subject_change", "old")}


def test_no_log_holds_any(scene):
    city = scene.cast.stack.city
    logs = [*(city.state_dir / "log").iterdir(), city.postgres.data / "server.log"]
    assert in_files(logs, PERSONAL) == set()
    assert in_files(logs, ["register-number"])


def test_no_file_beside_the_store_the_letters_and_the_database_holds_any(scene):
    root = scene.cast.stack.city.state_dir
    kept = [root / name for name in ("files", "mail", "postgres")]
    others = [
        path
        for path in root.rglob("*")
        if path.is_file() and not any(path.is_relative_to(place) for place in kept)
    ]
    assert in_files(others, PERSONAL) == set()


def test_no_letter_tells_any_in_its_subject_or_headers(scene):
    letters = [
        email.message_from_bytes(path.read_bytes(), policy=default)
        for path in scene.cast.stack.mail_dir.rglob("*")
        if path.is_file()
    ]
    told = [letter for letter in letters if letter["To"] == OWNER["owner_email"]]
    assert told
    for letter in letters:
        headers = [f"{name}: {value}" for name, value in letter.items() if name not in _TO]
        assert holds(headers) == set()


_TO = {"To", "X-RcptTo", "Delivered-To", "X-Peer", "X-MailFrom"}


def test_no_address_that_people_opened_or_could_open_tells_any(scene):
    cast = scene.cast
    for login in ("kim.i", "pak.s", "gorelov.v"):
        browser = cast.browser(login)
        for path in (f"/cases/{scene.closed.business_key}", "/tasks", "/registry/prevention"):
            page = lxml.html.fromstring(browser.get(path).text)
            cast.urls.update(page.xpath("//@href | //@src | //@action | //@hx-get"))
    assert len(cast.urls) > 50
    assert holds(cast.urls) == set()


@pytest.mark.parametrize("login", ["kim.i", "pak.s", "gorelov.v", "kan.o"])
def test_no_list_shows_any_and_none_is_logged_as_read(scene, login):
    browser = scene.cast.browser(login)
    with readings(scene) as noted:
        shown = [browser.get(path, allow_redirects=False).text for path in LISTS]
    assert any(scene.closed.business_key in text for text in shown) or login == "gorelov.v"
    assert holds(shown) == set()
    assert noted == []


@pytest.mark.parametrize("path", ["/cases/{case}", "/api/v1/cases/{case}"])
@pytest.mark.parametrize("login", ["pak.s", "kan.o"])
def test_a_card_shows_them_and_keeps_who_saw_which(scene, path, login):
    case = scene.closed.business_key
    with readings(scene) as noted:
        text = scene.cast.browser(login).get(path.format(case=case)).text
    assert len(holds([text])) == len(PERSONAL)
    assert {(row.reader, row.purpose) for row in noted} == {(login, "case card")}
    assert {field for row in noted for field in row.fields} == CARD
    subjects = {ref.id for ref in scene.cast.stack.kernel.subjects.for_case(case)}
    assert {row.subject_id for row in noted} == subjects


@pytest.mark.parametrize("tab", ["documents", "requests", "history", "tasks", "diagram"])
def test_a_tab_without_them_reads_none(scene, tab):
    with readings(scene) as noted:
        text = scene.cast.browser("pak.s").get(f"/cases/{scene.closed.business_key}/{tab}").text
    assert holds([text]) == set()
    assert noted == []


def test_the_log_names_everybody_who_read_them_on_the_road_and_what_for(scene):
    case = scene.closed.business_key
    kernel = scene.cast.stack.kernel
    subjects = [ref.id for ref in kernel.subjects.for_case(case)]
    with kernel.database.begin() as session:
        rows = session.execute(
            select(SubjectReadingRow.reader, SubjectReadingRow.purpose)
            .where(SubjectReadingRow.subject_id.in_(subjects))
            .distinct()
        ).all()
    assert {tuple(row) for row in rows} >= {
        ("gorelov.v", "form"),
        ("kim.i", "document PB-4"),
        ("svc-worker", f"notice of case {case}"),
    }


def test_whoever_takes_a_document_away_is_kept(scene):
    kernel = scene.cast.stack.kernel
    document = kernel.documents.for_case(scene.closed.business_key)[0]
    answer = scene.cast.browser("burkova.t").get(f"/files/{document.file_id}")
    assert answer.headers["Cache-Control"] == "no-store"
    newest = kernel.audit.events(AuditQuery(kind="file", key=document.file_id))[0]
    assert (newest.who, newest.action) == ("burkova.t", "file.read")
    assert newest.ip == "127.0.0.1"


@pytest.fixture(scope="module")
def erased(scene) -> Road:
    """A case with a letter sent and a draft lying, whose personal data were then erased."""
    road = Road(scene.cast.stack)
    road.capture()
    road.choose_measure()
    road.approve()
    road.wait_for_status("waiting")
    road.end_term()
    kim, task = scene.cast.browser("kim.i"), road.task("check")
    kim.claim(task).raise_for_status()
    keep_draft(kim, kim.form(f"/tasks/{task}"))
    with scene.cast.stack.city.postgres.connect("leancity") as connection:
        found = of_case(connection, road)
    assert found == {"subject", "subject_key", "subject_change", "form_draft", "notification"}
    kernel = scene.cast.stack.kernel
    assert kernel.erasure.erase(road.business_key, Actor(login="morozova.a"), "Заявление") == 2
    return road


class TestErasure:
    def test_nothing_of_them_is_left_in_any_table(self, scene, erased):
        with scene.cast.stack.city.postgres.connect("leancity") as connection:
            assert of_case(connection, erased) == set()

    def test_the_card_and_the_form_show_nothing_of_them(self, scene, erased):
        kim, task = scene.cast.browser("kim.i"), erased.task("check")
        pages = [f"/cases/{erased.business_key}", f"/api/v1/cases/{erased.business_key}",
                 f"/cases/{erased.business_key}/documents", f"/tasks/{task}"]  # fmt: skip
        assert holds(kim.get(page).text for page in pages) == set()
        assert VIOLATOR["email"] not in str(kim.form(f"/tasks/{task}")["data"])

    def test_nobody_finds_them_by_name_or_number(self, scene, erased):
        subjects = scene.cast.stack.kernel.subjects
        gone = {ref.id for ref in subjects.for_case(erased.business_key)}
        look = Look(reader="kan.o", purpose="test of erasure")
        for value in (VIOLATOR["phone"], OWNER["owner_name"], VIOLATOR["subject_inn"]):
            assert {ref.id for ref in subjects.find(value, look)}.isdisjoint(gone)

    def test_a_late_form_does_not_bring_them_back(self, scene, erased):
        kim = scene.cast.browser("kim.i")
        answer = kim.get(f"/start/prevention/{erased.business_key}", allow_redirects=False)
        assert answer.status_code == 302
        kernel = scene.cast.stack.kernel
        with kernel.database.begin() as session, pytest.raises(ConflictError):
            kernel.subjects.keep(
                session, erased.business_key, "violator", {"phone": "+79140001122"}
            )

    def test_the_case_goes_on_and_its_documents_stay_as_they_were_registered(self, scene, erased):
        """A document is an act under a number, kept for its archival term; it is never edited."""
        kernel = scene.cast.stack.kernel
        before = {d.code: d.sha256 for d in kernel.documents.for_case(erased.business_key)}
        assert {"PB-1", "PB-2", "PB-4"} <= before.keys()
        kim = scene.cast.browser("kim.i")
        for document in kernel.documents.for_case(erased.business_key):
            content = kim.get(f"/files/{document.file_id}").content
            assert hashlib.sha256(content).hexdigest() == document.sha256
        erased.check()
        erased.wait_for_status("fixed")
        after = {d.code: d.sha256 for d in kernel.documents.for_case(erased.business_key)}
        assert before.items() <= after.items()

    def test_who_erased_what_and_why_stays(self, scene, erased):
        kernel = scene.cast.stack.kernel
        for ref in kernel.subjects.for_case(erased.business_key):
            event = kernel.audit.events(AuditQuery(kind="subject", key=ref.id))[0]
            assert (event.who, event.action, event.new) == ("morozova.a", "erase", "Заявление")


def of_case(connection: psycopg.Connection, road: Road) -> set[str]:
    """The tables with personal values in rows of one case."""
    tasks = [task for task, in connection.execute(
        "SELECT id FROM case_task WHERE business_key = %s", [road.business_key]
    )]  # fmt: skip
    rows = {
        "subject": ("business_key = %s", road.business_key),
        "subject_key": ("subject_id IN (SELECT id FROM subject WHERE business_key = %s)",
                        road.business_key),
        "subject_change": ("subject_id IN (SELECT id FROM subject WHERE business_key = %s)",
                           road.business_key),
        "form_draft": ("scope = ANY(%s)", [f"task:{task}" for task in tasks]),
        "notification": ("business_key = %s", road.business_key),
    }  # fmt: skip
    return {
        table
        for table, (condition, value) in rows.items()
        if holds(
            text for text, in connection.execute(
                f"SELECT t::text FROM {table} t WHERE {condition}", [value]
            )
        )
    }  # fmt: skip


def keep_draft(browser: Visitor, form: dict[str, Any]) -> None:
    """Leave a form half filled in with everything that is personal."""
    answer = browser.session.put(
        browser.base_url + form["draftUrl"],
        json={"data": {**VIOLATOR, **OWNER}, "formHash": form["formHash"]},
        headers={"X-CSRFToken": form["csrf"]},
    )
    answer.raise_for_status()


@contextmanager
def readings(scene) -> Iterator[list[SubjectReadingRow]]:
    """The readings that are logged while the block runs; filled in at its end."""
    kernel = scene.cast.stack.kernel
    newest = select(SubjectReadingRow.id).order_by(SubjectReadingRow.id.desc()).limit(1)
    noted: list[SubjectReadingRow] = []
    with kernel.database.begin() as session:
        before = session.scalar(newest) or 0
    yield noted
    with kernel.database.begin() as session:
        noted += session.scalars(select(SubjectReadingRow).where(SubjectReadingRow.id > before))
