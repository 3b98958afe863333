"""Tasks that change hands, wait for a day, are talked about; lists under a name; absences."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leancity.org import Substitution
from tests.fakes.city import CITY_UUID, NOW, PEOPLE

TODAY = NOW.date()


class Someone:
    login = "pak.o"


@pytest.fixture
def stands_in(kernel):
    """english.e stands in for pak.o."""
    days = Substitution(
        absent="pak.o", substitute="english.e", valid_from=TODAY, valid_to=TODAY + timedelta(days=3)
    )
    kernel.org.substitute(days, Someone)


def test_a_head_assigns_a_held_task_and_it_is_audited(kernel, someone):
    head = someone("li.s")
    page = head.get("/tasks/t2").text
    assert "Smith Emma" in page
    assert 'name="holder" value="pak.o"' in page
    answer = head.post("/tasks/t2/assign", {"login": "english.e", "holder": "pak.o"})
    assert answer.location == "/tasks/t2"
    assert kernel.engine.tasks["t2"].assignee == "english.e"
    (told,) = [row for row in kernel.audit.rows if row.field == "holder"]
    assert (told.action, told.old, told.new) == ("task.assign", "pak.o", "english.e")


@pytest.mark.parametrize(
    ("who", "form", "status"),
    [
        ("li.s", {"login": "english.e", "holder": ""}, 409),
        ("li.s", {"login": "kim.i", "holder": "pak.o"}, 400),
        ("li.s", {"login": "orlova.m", "holder": "pak.o"}, 400),
        ("pak.o", {"login": "english.e", "holder": "pak.o"}, 403),
        ("orlova.m", {"login": "english.e", "holder": "pak.o"}, 404),
    ],
    ids=["taken since", "of another group", "of another unit", "no head", "a stranger"],
)
def test_nobody_else_assigns_and_nothing_else_is_assigned(kernel, someone, who, form, status):
    assert someone(who).post("/tasks/t2/assign", form).status_code == status
    assert kernel.engine.tasks["t2"].assignee == "pak.o"


def test_a_substitute_finds_the_tasks_of_the_absent_and_takes_them_over(kernel, someone, stands_in):
    browser = someone("english.e", "en")
    assert "/tasks/t2" in browser.get("/tasks").text
    assert "you stand in" in browser.get("/tasks/t2").text
    assert browser.post("/tasks/t2/take-over").status_code == 302
    assert kernel.engine.tasks["t2"].assignee == "english.e"


def test_nobody_takes_over_without_standing_in(kernel, someone):
    assert someone("english.e").post("/tasks/t2/take-over").status_code == 409
    assert kernel.engine.tasks["t2"].assignee == "pak.o"


def test_a_task_is_put_off_and_brought_back(kernel, someone):
    browser = someone("pak.o")
    day = (TODAY + timedelta(days=2)).isoformat()
    answer = browser.post("/tasks/t7/later?show=mine", {"until": day})
    assert answer.location == "/tasks?show=mine"
    assert "/tasks/t7" not in browser.get("/tasks").text
    assert "/tasks/t7" in browser.get("/tasks?show=later").text
    assert "Отложена до" in browser.get("/tasks/t7").text
    browser.post("/tasks/t7/later", {"back": "1"})
    assert "/tasks/t7" in browser.get("/tasks").text


def test_a_day_that_cannot_be_read_says_what_to_do(someone):
    answer = someone("pak.o").post("/tasks/t7/later", {"until": "soon"})
    assert answer.status_code == 400
    assert "Выберите день" in answer.text


def test_notes_are_between_those_who_work_on_the_case(kernel, someone):
    browser = someone("pak.o")
    browser.post("/tasks/t2/notes", {"text": "Хозяин обещал <b>вывезти</b> завтра"})
    page = browser.get(f"/cases/{CITY_UUID(2)}/tasks").text
    assert "Хозяин обещал &lt;b&gt;вывезти&lt;/b&gt; завтра" in page
    assert "Пак О. В." in page
    assert someone("li.s").post(f"/cases/{CITY_UUID(2)}/notes", {"text": "Жду"}).status_code == 302
    assert (
        someone("orlova.m").post(f"/cases/{CITY_UUID(2)}/notes", {"text": "-"}).status_code == 404
    )
    assert [note.author for note in kernel.notes.of_case(CITY_UUID(2))] == ["li.s", "pak.o"]


def test_a_filter_of_tasks_is_in_the_address_and_can_be_taken_away(someone):
    page = someone("pak.o").get("/tasks?process=prevention&type=waste&q=меру&due=week").text
    assert "/tasks/t2?q=" in page
    assert "/tasks/t1" not in page
    assert "Срок: в течение 5 рабочих дней" in page
    assert "&amp;type=waste" in page


def test_the_place_in_the_list_is_kept_through_a_task(kernel, someone):
    browser = someone("pak.o")
    place = "?process=prevention&after=2026-11-24T00:00:00%2B00:00%7Ct1"
    page = browser.get(f"/tasks/t2{place}").text
    assert "/tasks?process=prevention&amp;after=2026-11-24T00:00:00%2B00:00%7Ct1" in page
    released = browser.post(f"/tasks/t2/release{place}")
    assert released.location.startswith("/tasks?process=prevention&after=2026")


def test_a_saved_filter_is_shared_with_the_unit_and_deleted_by_its_owner(kernel, someone):
    browser = someone("pak.o")
    form = {
        "kind": "tasks",
        "title": "Моё утро",
        "args": "show=mine&due=today&evil=1",
        "shared": "1",
    }
    assert browser.post("/lists", form).location == "/tasks?show=mine&due=today"
    assert "Моё утро" in browser.get("/tasks").text
    (list_id,) = kernel.saved_lists.rows
    colleague, stranger = someone("li.s"), someone("orlova.m")
    assert colleague.get(f"/lists/{list_id}").location == "/tasks?show=mine&due=today"
    assert colleague.post(f"/lists/{list_id}/delete").status_code == 404
    assert stranger.get(f"/lists/{list_id}").status_code == 404
    assert browser.post(f"/lists/{list_id}/delete").status_code == 302
    assert not kernel.saved_lists.rows


def test_a_registry_filter_is_saved_by_whoever_may_read_it(kernel, someone):
    form = {"kind": "registry", "process_key": "prevention", "title": "Поздно", "args": "overdue=1"}
    assert someone("pak.o").post("/lists", form).location == "/registry/prevention?overdue=1"
    assert someone("orlova.m").post("/lists", form).status_code == 404


def test_an_absence_is_entered_by_oneself_or_the_head_and_ended(kernel, someone):
    def form(absent, substitute):
        return {
            "absent": absent, "substitute": substitute,
            "valid_from": TODAY.isoformat(), "valid_to": (TODAY + timedelta(days=1)).isoformat(),
        }  # fmt: skip

    clerk, head, stranger = someone("pak.o"), someone("li.s"), someone("orlova.m")
    assert clerk.post("/absences", form("pak.o", "english.e")).status_code == 302
    assert clerk.post("/absences", form("english.e", "pak.o")).status_code == 404
    assert clerk.post("/absences", form("pak.o", "orlova.m")).status_code == 400
    assert head.post("/absences", form("kim.i", "pak.o")).status_code == 302
    assert [(one.absent, one.created_by) for one in kernel.org.entries] == [
        ("pak.o", "pak.o"), ("kim.i", "li.s"),
    ]  # fmt: skip
    page = clerk.get("/absences").text
    assert "Пак О. В." in page
    assert "Smith E." in page
    assert "Smith E." not in stranger.get("/absences").text
    assert stranger.post("/absences/1/end").status_code == 404
    assert someone("english.e").post("/absences/1/end").status_code == 404
    assert clerk.post("/absences/1/end").status_code == 302
    assert [one.absent for one in kernel.org.entries] == ["kim.i"]


def test_days_of_an_absence_are_asked_for(someone):
    answer = someone("pak.o").post("/absences", {"absent": "pak.o", "substitute": "english.e"})
    assert answer.status_code == 400
    assert "с какого по какой день" in answer.text


def test_what_one_has_started_stands_in_plain_words(kernel, someone):
    page = someone("kim.i").get("/started").text
    assert "Нарушение № 0471" in page
    assert f"/cases/{CITY_UUID(3)}" not in page or PEOPLE["kim.i"].groups
    assert "Вы ещё ничего не начинали" in someone("orlova.m").get("/started").text
