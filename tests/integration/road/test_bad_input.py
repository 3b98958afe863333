"""Bad input gets a clear answer that says what to do, and nothing that was entered is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from leancity.cases.models import PROCESS, Case
from leancity.forms.models import FormDraftRow
from leancity.subjects import subject_id
from tests import photos
from tests.photos import Shot, photo
from tests.road import INSPECTOR, OWNER, SPECIALIST, Road, fresh_photo
from tests.visitor import Visitor
from tests.waiting import eventually

#: A second specialist, and an inspector who reads English.
COLLEAGUE, ENGLISH = "burkova.t", "orlov.d"
MEGABYTE = 1024 * 1024
#: Seconds: both clicks of a double click are answered by then.
SOON = 30


@pytest.fixture(scope="module")
def english(stack) -> Visitor:
    """A person who chose English."""
    visitor = Visitor(stack.city.portal_url, ENGLISH)
    form = {"locale": "en", "csrf_token": visitor.csrf()}
    visitor.session.post(f"{visitor.base_url}/language", data=form).raise_for_status()
    return visitor


@pytest.fixture
def road(stack) -> Road:
    return Road(stack)


@pytest.fixture
def people(stack, english) -> dict[str, Visitor]:
    return {"ru": stack.visitor(INSPECTOR), "en": english}


def draft_of(road: Road, scope: str) -> dict[str, Any]:
    with road.stack.kernel.database.begin() as session:
        row = session.scalar(select(FormDraftRow).where(FormDraftRow.scope == scope))
        assert row is not None, f"no draft of {scope}"
        return dict(row.data)


def save_draft(visitor: Visitor, form: dict[str, Any], data: dict[str, Any]) -> None:
    headers = {"X-CSRFToken": form["csrf"]}
    body = {"data": data, "version": form["draftVersion"]}
    visitor.session.put(
        f"{visitor.base_url}{form['draftUrl']}", json=body, headers=headers
    ).raise_for_status()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same moment."""
    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(act) for act in acts]
        return [each.result(SOON) for each in running]


def cases_in(road: Road) -> int:
    with road.stack.kernel.database.begin() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


# --- photos ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "status", "russian", "spoken"),
    [
        (
            photos.text_as_photo, 400,
            "Это не фотография. Подойдут JPEG, PNG и HEIC.",
            "This is not a photo. JPEG, PNG and HEIC are accepted.",
        ),
        (
            photos.truncated, 400,
            "Фотография повреждена или передана не полностью. Отправьте её ещё раз.",
            "The photo is damaged or was not sent completely. Send it again.",
        ),
        (
            photos.bomb, 400,
            "В фотографии больше 64 млн точек. Уменьшите её.",
            "The photo has more than 64 million pixels. Make it smaller.",
        ),
        (
            lambda: b"", 400,
            "Файл пуст. Выберите другой.",
            "The file is empty. Choose another one.",
        ),
        (
            lambda: bytes(10 * MEGABYTE + 1), 400,
            "Файл больше 10 МБ. Уменьшите его или выберите другой.",
            "The file is larger than 10 MB. Make it smaller or choose another one.",
        ),
        (
            lambda: bytes(60 * MEGABYTE), 413,
            "Портал принимает файлы до 10 МБ. Ничего не изменилось.",
            "The portal accepts files up to 10 MB. Nothing was changed.",
        ),
    ],
    ids=["not-a-photo", "truncated", "too-many-pixels", "empty", "too-large", "60-MB"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_photo_that_cannot_be_taken_is_refused_in_a_sentence(
    people, language, content, status, russian, spoken
):
    visitor = people[language]
    _, form = visitor.start_form("prevention")
    answer = visitor.upload(form, "photos_before", "photo.jpg", content())
    assert answer.status_code == status
    assert answer.json()["message"] == {"ru": russian, "en": spoken}[language]


def test_after_a_refused_photo_the_form_goes_on_with_a_good_one(road):
    inspector = road.visitor(INSPECTOR)
    road.business_key, form = inspector.start_form("prevention")
    save_draft(inspector, form, road.captured())
    inspector.upload(form, "photos_before", "photo.jpg", photos.truncated())
    answer = inspector.fill(form, road.captured(), {"photos_before": road.files("before")})
    assert answer.ok
    road.task("choose_measure")


# --- answers of the start form ---------------------------------------------------------------
def day(shift: int) -> Callable[[Road], str]:
    return lambda road: (road.today + timedelta(days=shift)).isoformat()


WRONG = {
    "no-place": ("geo", "", "Заполните это поле", "Field is required."),
    "outside": ("geo", "55.751244,37.618423", "за пределами города", "outside the city"),
    "no-point": ("geo", "где-то тут", "Укажите широту и долготу", "Enter latitude and longitude"),
    "no-photo": ("photos_before", "", "Заполните это поле", "Field is required."),
    "lost-photo": ("photos_before", str(UUID(int=0)), "добавьте его ещё раз", "add it again"),
    "past": ("term", day(-1), "Дата не может быть в прошлом", "must not be in the past"),
    "today": ("term", day(0), "не раньше завтрашнего дня", "not before tomorrow"),
    "too-late": ("term", day(181), "не позже 180 дней", "not later than 180 days"),
    "no-day": ("term", "2026-02-30", "не раньше завтрашнего дня", "not before tomorrow"),
    "no-type": ("type", "no-such-type", "Выберите вид нарушения", "Choose the kind"),
    "no-channel": ("channel", "no-such-channel", "Заполните это поле", "Field is required."),
    "future": ("found_at", "2099-01-01T10:00:00+11:00", "в будущем", "in the future"),
    "short": ("description", "коротко", "10", "10"),
    "typing-error": ("subject_inn", "6501234560", "опечатка", "typing error"),
    "phone": ("phone", "12-34", "Телефон: +7 или 8", "+7 or 8"),
    "address": ("email", "не-адрес", "адрес", "email"),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_answer_that_cannot_be_accepted_is_marked_at_its_field(road, people, language, wrong):
    field, value, russian, spoken = WRONG[wrong]
    visitor = people[language]
    key, form = visitor.start_form("prevention")
    kept = visitor.upload(form, "photos_before", "photo.jpg", fresh_photo()).json()["id"]
    given = value(road) if callable(value) else value
    data = {**form["data"], **road.captured(), "photos_before": kept, field: given}
    save_draft(visitor, form, data)
    answer = visitor.send(form, data)
    assert answer.status_code == 422, answer.text
    errors = answer.json()["errors"]
    assert list(errors) == [f"office_{field}"]
    assert {"ru": russian, "en": spoken}[language] in " ".join(errors[f"office_{field}"])
    assert draft_of(road, f"start:{key}")["description"] == data["description"]
    assert not road.stack.kernel.cases.is_known(key)


def test_an_old_photo_is_refused_at_the_form_and_says_how_old(road):
    inspector = road.visitor(INSPECTOR)
    _, form = inspector.start_form("prevention")
    taken = datetime.fromisoformat(road.captured()["found_at"]) - timedelta(days=40)
    old = photo(Shot(label="old", taken_at=taken))
    answer = inspector.fill(form, road.captured(), {"photos_before": [("old.jpg", old)]})
    assert answer.status_code == 422
    (message,) = answer.json()["errors"]["office_photos_before"]
    assert message == (
        f"Фотография old.jpg сделана {taken:%d.%m.%Y}, больше 30 дн. назад. Сделайте новую."
    )


def test_a_photo_of_another_case_cannot_be_shown_as_ones_own(road):
    road.capture()
    other = road.row()["data"]["photos_before"][0]
    inspector = road.visitor(INSPECTOR)
    _, form = inspector.start_form("prevention")
    answer = inspector.send(form, {**form["data"], **road.captured(), "photos_before": other})
    assert answer.status_code == 422
    assert answer.json()["errors"]["office_photos_before"] == [
        "Файл не найден: добавьте его ещё раз"
    ]


# --- what the form does not let a person change ----------------------------------------------
def test_hidden_unknown_and_technical_values_never_reach_the_case(road):
    road.capture(
        subject_kind="physical", subject_inn="6501234561", number="9999", initiator="gorelov.v",
        geo_precision="house", document_codes=["PB-9"], violator="x",
    )  # fmt: skip
    road.task("choose_measure")
    data = road.row()["data"]
    assert data.get("subject_inn") is None
    assert data["number"] != "9999"
    assert data["initiator"] == INSPECTOR
    assert "violator" not in data
    assert data.get("document_codes") is None


def test_values_shown_for_reading_cannot_be_changed(road):
    road.capture()
    road.choose_measure(delivery="post")
    road.complete(
        "gorelov.v",
        "approve",
        {
            "decision": "approve", "term": "2099-01-01", "delivery": "email",
            "rule_clause": "storage_ban", "owner_name": "Подменённый Владелец",
            "comment": "скрытое поле",
        },
    )  # fmt: skip
    road.task("hand_over")
    data = road.row()["data"]
    assert (data["delivery"], data["rule_clause"]) == ("post", "waste_removal")
    assert data["term"] == (road.today + timedelta(days=10)).isoformat()
    assert not data.get("comment")
    owner = subject_id(road.business_key, "owner")
    kept = road.stack.kernel.subjects.read([owner], INSPECTOR, "test", fields=["owner_name"])
    assert kept[owner]["owner_name"] == OWNER["owner_name"]


# --- broken requests -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "Страница прислала то, что портал не может прочитать. Ничего не изменилось."),
        (b"[1]", "Не удалось прочитать ответы формы."),
        (b'{"data": "text"}', "Не удалось прочитать ответы формы."),
        (b'{"data": {"a": "%s"}}' % (b"x" * 100_001), "Текст длиннее 100000 знаков."),
    ],
    ids=["no-json", "a-list", "no-answers", "too-long"],
)
def test_a_request_that_is_no_form_is_refused_in_a_sentence(road, body, message):
    inspector = road.visitor(INSPECTOR)
    key, form = inspector.start_form("prevention")
    answer = inspector.post(
        form["submitUrl"], form["csrf"], data=body, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["message"]) == (400, message)
    assert not road.stack.kernel.cases.is_known(key)


def test_without_the_forgery_token_nothing_happens_and_the_draft_stays(road):
    inspector = road.visitor(INSPECTOR)
    key, form = inspector.start_form("prevention")
    save_draft(inspector, form, road.captured())
    answer = inspector.post(form["submitUrl"], "", json={"data": road.captured()})
    assert answer.status_code == 400
    assert answer.json()["message"] == (
        "Страница была открыта слишком долго. Обновите её и повторите действие."
    )
    assert draft_of(road, f"start:{key}")["description"] == road.captured()["description"]


def test_a_form_that_has_changed_meanwhile_asks_to_look_again(road):
    inspector = road.visitor(INSPECTOR)
    key, form = inspector.start_form("prevention")
    stale = {**form, "formHash": "an-earlier-form"}
    answer = inspector.send(stale, {**form["data"], **road.captured()})
    assert answer.status_code == 409
    assert answer.json()["message"] == (
        "Форма за это время изменилась. Обновите страницу, чтобы увидеть её."
    )
    assert draft_of(road, f"start:{key}")["description"] == road.captured()["description"]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_session_that_ended_under_a_long_form_loses_nothing(road, stack, language):
    login = {"ru": SPECIALIST, "en": ENGLISH}[language]
    visitor = Visitor(stack.city.portal_url, login)
    key, form = visitor.start_form("prevention")
    save_draft(visitor, form, {**form["data"], **road.captured()})
    del visitor.session.cookies["leancity_session"]
    answer = visitor.send(form, {**form["data"], **road.captured()})
    assert answer.status_code == 401
    assert (
        answer.json()["advice"]
        == {
            "ru": "Войдите ещё раз. Введённое в форму сохранено в черновике.",
            "en": "Sign in again. What you typed into a form is kept as a draft.",
        }[language]
    )
    visitor.sign_in()
    again = visitor.form(f"/start/prevention/{key}")
    assert again["data"]["description"] == road.captured()["description"]
    assert again["data"]["subject_name"] == road.captured()["subject_name"]


# --- two at a time ---------------------------------------------------------------------------
@pytest.fixture
def opened(road) -> Iterator[tuple[Road, str, dict[str, Any]]]:
    """A case whose measure a specialist is choosing: the road, the task, the open form."""
    road.capture()
    task = road.task("choose_measure")
    specialist = road.visitor(SPECIALIST)
    assert specialist.claim(task).ok
    return road, task, specialist.form(f"/tasks/{task}")


def measure(road: Road) -> dict[str, Any]:
    return {
        "measure": "notice", "rule_clause": "waste_removal", "delivery": "email",
        "term": (road.today + timedelta(days=10)).isoformat(), **OWNER,
    }  # fmt: skip


def test_a_task_that_a_colleague_completed_a_second_ago_says_so_and_keeps_the_answers(opened):
    road, task, form = opened
    admin = road.deployer
    admin.set_assignee(task, COLLEAGUE)
    road.stack.kernel.cases.refresh(road.business_key)
    assert road.visitor(COLLEAGUE).complete(task, measure(road)).ok
    mine = {**form["data"], **measure(road), "owner_name": "Иванов Иван Иванович"}
    answer = road.visitor(SPECIALIST).send(form, mine)
    assert answer.status_code == 409
    assert answer.json()["message"] == (
        "Эту задачу только что завершили: Буркова Т. О. — введённое вами сохранено."
    )
    assert draft_of(road, f"task:{task}")["owner_name"] == "Иванов Иван Иванович"


def test_a_task_that_a_colleague_has_taken_over_says_so_and_keeps_the_answers(opened):
    road, task, form = opened
    road.deployer.set_assignee(task, COLLEAGUE)
    answer = road.visitor(SPECIALIST).send(form, {**form["data"], **measure(road)})
    assert answer.status_code == 409
    assert answer.json()["message"] == "Эта задача больше не за вами. Введённое вами сохранено."
    assert draft_of(road, f"task:{task}")["owner_name"] == OWNER["owner_name"]


def test_a_double_click_completes_once_and_both_are_told_so(opened):
    road, _, form = opened
    data = {**form["data"], **measure(road)}

    def click() -> Any:
        visitor = road.visitor(SPECIALIST)
        return visitor.send(form, data)

    answers = at_once(*[click] * 4)
    assert [answer.status_code for answer in answers] == [200] * 4
    road.wait_for_status("approval")
    assert road.documents() == ["PB-1/1", "PB-2/1", "PB-4/1"]
    assert road.drafts() == []
    later = click()
    assert later.status_code == 200


def test_two_people_who_take_a_task_at_once_are_told_who_has_it(road):
    road.capture()
    task = road.task("choose_measure")
    people = [road.visitor(SPECIALIST), road.visitor(COLLEAGUE)]
    answers = at_once(*[lambda who=who: who.claim(task) for who in people])
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (refused,) = [answer for answer in answers if answer.status_code == 409]
    assert refused.json()["message"] == "Коллега взял эту задачу секунду назад."


def test_a_double_click_on_take_takes_the_task(road):
    road.capture()
    task = road.task("choose_measure")
    specialist = road.visitor(SPECIALIST)
    token = specialist.csrf(f"/tasks/{task}")
    answers = at_once(*[lambda: specialist.post(f"/tasks/{task}/claim", token)] * 4)
    assert [answer.status_code for answer in answers] == [200] * 4


def test_a_start_that_is_sent_several_times_at_once_is_one_case_with_one_number(road):
    before = cases_in(road)
    inspector = road.visitor(INSPECTOR)
    road.business_key, form = inspector.start_form("prevention")
    kept = inspector.upload(form, "photos_before", "photo.jpg", fresh_photo()).json()["id"]
    data = {**form["data"], **road.captured(), "photos_before": kept}
    answers = at_once(*[lambda: inspector.send(form, data)] * 4)
    assert [answer.status_code for answer in answers] == [200] * 4
    road.task("choose_measure")
    again = inspector.send(form, {**data, "description": "Повторено после долгого ожидания"})
    assert again.status_code == 200
    assert cases_in(road) == before + 1
    assert road.row()["data"]["description"] == road.captured()["description"]


def test_a_repeated_start_changes_no_personal_data_of_the_case(road):
    road.capture()
    _, form = road.visitor(INSPECTOR).start_form("prevention")
    repeated = {**form, "submitUrl": f"/start/prevention/{road.business_key}/submit"}
    answer = road.visitor(INSPECTOR).send(
        repeated, {**road.captured(), "subject_name": "Совсем другой человек"}
    )
    assert answer.status_code == 200
    violator = subject_id(road.business_key, "violator")
    kept = road.stack.kernel.subjects.read([violator], INSPECTOR, "test", fields=["subject_name"])
    assert kept[violator]["subject_name"] == road.captured()["subject_name"]


def test_numbers_have_neither_gaps_nor_doubles(road):
    road.capture()
    road.task("choose_measure")

    query = select(Case.number).where(Case.kind == PROCESS, Case.number.is_not(None))

    def numbers() -> list[int]:
        with road.stack.kernel.database.begin() as session:
            return sorted(int(number) for number in session.scalars(query))

    eventually(lambda: numbers() == list(range(1, len(numbers()) + 1)), 30, "numbers in a row")
