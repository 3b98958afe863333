"""The owner of a place is searched for beside the case; the answer joins it, late ones are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from leancity.cases.models import CaseActivity
from leancity.requests import Request
from tests.integration.road.test_straight_line import PDF, docx, text_of
from tests.road import SPECIALIST, UNOWNED, Road
from tests.waiting import eventually

OWNER = {
    "owner_result": "found",
    "owner_kind": "physical",
    "owner_name": "Секретова Аделаида Тихоновна",
    "owner_inn": "650120000272",
    "owner_basis": "Запись ЕГРН",
    "cadastral_no": "65:01:0312000:77",
    "owner_email": "search-secret@mail.example",
}


def searched(stack: Any, kind: str) -> Road:
    """A case whose owner the register does not know, with its request made."""
    road = Road(stack)
    road.capture(geo=UNOWNED, type=kind)
    road.task("owner_answer")
    return road


def request_of(road: Road) -> Request:
    (found,) = road.stack.kernel.requests.for_case(road.business_key)
    return found


def began(road: Road, activity_id: str) -> bool:
    query = select(CaseActivity.id).where(
        CaseActivity.business_key == road.business_key, CaseActivity.activity_id == activity_id
    )
    with road.stack.kernel.database.begin() as session:
        return session.scalars(query).first() is not None


def tab(road: Road, login: str = SPECIALIST) -> str:
    page = road.visitor(login).page(f"/cases/{road.business_key}/requests")
    return " ".join(page.xpath("string(//main)").split())


def act(road: Road, name: str, login: str = SPECIALIST, **options: Any) -> int:
    visitor = road.visitor(login)
    path = f"/cases/{road.business_key}/requests/{request_of(road).id}/{name}"
    return visitor.post(path, visitor.csrf(), **options).status_code


@pytest.fixture(scope="module")
def answered(stack) -> Road:
    """The request is sent by hand, its answer entered in the task."""
    road = searched(stack, "waste")
    road.pages = [tab(road)]
    road.refused = [
        act(road, "sent", data={"number": " ", "on": road.today.isoformat()}),
        act(road, "sent", data={"number": "1", "on": "2999-01-01"}),
        act(road, "sent", "li.v", data={"number": "1", "on": road.today.isoformat()}),
        road.visitor("li.v").get(f"/cases/{road.business_key}/requests").status_code,
    ]
    signed = {"file": ("signed.pdf", PDF)}
    road.accepted = [
        act(road, "letter", files=signed),
        act(road, "sent", data={"number": "12-345", "on": road.today.isoformat()}),
    ]
    road.pages.append(tab(road))
    day = {"extract_date": road.today.isoformat()}
    road.complete(
        SPECIALIST, "owner_answer", {**OWNER, **day}, {"extract_file": [("egrn.pdf", PDF)]}
    )
    road.pages.append(tab(road))
    return road


def test_the_search_does_not_hold_the_case(answered):
    assert answered.statuses() == ["draft", "registered", "measure", "owner_search", "measure"]
    assert began(answered, "owner_search")
    assert answered.find_task("choose_measure")


def test_the_letter_asks_for_the_place(answered):
    text = text_of(docx(answered, "RQ-1"))
    assert [said for said in ("улица Ленина, д. 151", "46.972371") if said not in text] == []
    assert answered.documents() == ["RQ-1/1"]


def test_the_tab_tells_how_far_the_request_has_come(answered):
    made, sent, told = answered.pages
    assert "Отправлено: 0/1 | Получен ответ: 0/1" in made
    assert "Сформирован" in made
    assert "Отправлено: 1/1 | Получен ответ: 0/1" in sent
    assert "№ 12-345" in sent
    assert "signed.pdf" in sent
    assert "Отправлено: 1/1 | Получен ответ: 1/1" in told
    assert "egrn.pdf" in told


def test_acts_are_accepted_or_refused_for_a_reason(answered):
    assert answered.refused == [400, 400, 404, 404]
    assert answered.accepted == [200, 200]


def test_the_answer_joins_the_case_and_nothing_personal_does(answered):
    request = request_of(answered)
    assert (request.state, request.answered_by) == ("answered", SPECIALIST)
    form = answered.visitor(SPECIALIST)
    task = answered.task("choose_measure")
    form.claim(task)
    assert form.form(f"/tasks/{task}")["data"]["owner_name"] == OWNER["owner_name"]
    stored = str([answered.row()["data"], dict(request.answer)])
    assert "Секретова" not in stored
    assert "search-secret" not in stored


def test_the_history_says_what_happened_to_the_request(answered):
    person = answered.stack.kernel.org.person(SPECIALIST)
    story = answered.stack.kernel.cases.history(answered.business_key, person)
    told = [entry.message % dict(entry.params) for entry in story if entry.kind == "request"]
    assert told == [
        "The answer to the request “Выписка из ЕГРН” came.",
        "The request “Выписка из ЕГРН” was sent, № 12-345.",
        "The request “Выписка из ЕГРН” was made for: Росреестр.",
    ]


def test_the_registry_says_that_the_owner_is_searched_for_until_the_measure_is_chosen(stack):
    road = searched(stack, "storage")
    road.wait_for_status("owner_search")
    registry = road.visitor(SPECIALIST).page("/registry/prevention?status=owner_search")
    (row,) = [
        each for each in registry.xpath("//tbody/tr") if road.row()["number"] in each.text_content()
    ]
    assert "Установление лица" in row.text_content()
    road.choose_measure(measure="leaflet", delivery="in_person")
    road.approve()
    road.task("hand_over")
    assert road.statuses()[-4:] == ["owner_search", "measure", "approval", "measure"]
    assert request_of(road).state == "generated"


def test_a_form_opened_before_the_answer_loses_nothing_of_it(stack):
    road = searched(stack, "facade")
    specialist, measure = road.visitor(SPECIALIST), road.task("choose_measure")
    specialist.claim(measure)
    early = specialist.form(f"/tasks/{measure}")
    assert not early["data"]["owner_name"]
    given = {"measure": "notice", "rule_clause": "waste_removal", "delivery": "email"}
    draft = {**early["data"], **given, "owner_phone": "+79146665544"}
    kept = {"data": draft, "version": 0, "shown": early["shown"]}
    url = f"{specialist.base_url}{early['draftUrl']}"
    csrf = {"X-CSRFToken": early["csrf"]}
    assert specialist.session.put(url, json=kept, headers=csrf).ok
    road.complete(
        SPECIALIST, "owner_answer", {**OWNER, "extract_date": road.today.isoformat()},
        {"extract_file": [("egrn.pdf", PDF)]},
    )  # fmt: skip
    # The draft that was written over a blank card shows the owner, too.
    again = specialist.form(f"/tasks/{measure}")["data"]
    assert (again["owner_name"], again["owner_phone"]) == (OWNER["owner_name"], "+79146665544")
    # Both have typed another name: nobody is overwritten, and it is said.
    other = specialist.fill(early, {**draft, "owner_name": "Другой Человек"})
    assert other.status_code == 409
    assert "ФИО или название владельца" in other.json()["message"]
    term = (road.today + timedelta(days=10)).isoformat()
    assert specialist.fill(early, {**draft, "term": term}).ok
    road.approve()
    road.wait_for_status("waiting")
    letter = eventually(road.letters, 40, "the letter to the owner that was found")[0]
    assert letter["To"] == OWNER["owner_email"]
    assert "Секретовой" in text_of(docx(road, "PB-4"))


def test_after_five_days_the_case_goes_on_and_a_late_answer_is_kept(stack):
    road = searched(stack, "grass")
    visitor, task = road.visitor(SPECIALIST), road.task("owner_answer")
    visitor.claim(task)
    form = visitor.form(f"/tasks/{task}")
    (job,) = road.deployer.jobs(activityId="owner_late", processInstanceId=road.instance_id())
    road.deployer.execute_job(job["id"])
    eventually(lambda: request_of(road).state == "cancelled", 40, "the request cancelled")
    day = {"extract_date": road.today.isoformat()}
    late = visitor.fill(form, {**OWNER, **day})
    assert late.status_code == 409
    assert road.find_task("choose_measure")
    assert "дело пошло дальше без него" in tab(road)
    answer = {"files": {"file": ("late.pdf", PDF)}, "data": {"on": road.today.isoformat()}}
    assert act(road, "answer", **answer) == 200
    assert act(road, "answer", **answer) == 409
    page = tab(road)
    assert "Ответ пришёл после отмены запроса." in page
    assert "late.pdf" in page
    assert (request_of(road).state, request_of(road).is_late) == ("cancelled", True)
