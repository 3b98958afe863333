"""One violation travels from a photo to an official letter and a closed case."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from docx import Document

from tests.photos import CENTRE
from tests.places import Sight
from tests.road import HEAD, INSPECTOR, OWNER, SPECIALIST, VIOLATOR, Road, fresh_photo

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(scope="module")
def walked(stack) -> Road:
    # The second camera was held sideways: the original stays so, letters show it upright.
    shots = [fresh_photo("Свалка"), fresh_photo("Забор", orientation=6)]
    road = Road(stack, shots=shots, sight=Sight(point=CENTRE, kind="waste"))
    road.walk()
    return road


def docx(road: Road, code: str) -> bytes:
    made = road.stack.kernel.documents.latest(road.business_key, code)
    return road.stack.kernel.files.read(made.file_id)


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    lines = [paragraph.text for paragraph in document.paragraphs] + cells
    return "\n".join(" ".join(line.split()) for line in lines)


def pictures_in(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(name.startswith("word/media/") for name in archive.namelist())


# --- to the end ------------------------------------------------------------------------------
def test_the_case_is_closed_with_every_status_on_its_way(walked):
    row = walked.row()
    assert row["closed_at"] is not None
    assert walked.statuses() == [
        "draft", "registered", "measure", "approval", "measure", "notified", "waiting", "check",
        "fixed",
    ]  # fmt: skip
    moments = [entry["at"] for entry in row["status_log"]]
    assert moments == sorted(moments)


def test_the_address_was_found_by_the_point(walked):
    data = walked.row()["data"]
    assert (data["address"], data["house"]) == ("Коммунистический проспект", "1")
    assert data["geo_precision"] in {"house", "near"}


def test_the_documents_are_registered_under_the_number_of_the_case(walked):
    documents = walked.stack.kernel.documents.for_case(walked.business_key)
    number = walked.row()["number"]
    assert sorted(document.number for document in documents) == [
        f"PB-1/{number}-1", f"PB-2/{number}-1", f"PB-4/{number}-1", f"PB-7/{number}-1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        ("PB-4", ["Мустафаевой Гюльнаре Рашид кызы", "Уважаемая Гюльнара Рашид кызы!"]),
        ("PB-4", [OWNER["owner_basis"], OWNER["owner_address"]]),
        ("PB-1", ["Ким И", "Куча строительного мусора у дороги"]),
        ("PB-2", ["Фото № 2", "46.959500, 142.730000"]),
        ("PB-7", ["Ким Ириной Сергеевной", "Устранено", OWNER["owner_name"]]),
    ],
)
def test_a_document_says_what_the_case_is(walked, code, sentences):
    text = text_of(docx(walked, code))
    assert [sentence for sentence in sentences if sentence not in text] == []


@pytest.mark.parametrize(("code", "pictures"), [("PB-2", 2), ("PB-4", 0), ("PB-7", 2)])
def test_the_pictures_stand_in_the_documents(walked, code, pictures):
    # Word keeps one copy of the same picture, however often it is shown.
    assert pictures_in(docx(walked, code)) == pictures


def test_a_document_comes_from_the_portal_as_it_was_made(walked):
    made = walked.stack.kernel.documents.latest(walked.business_key, "PB-4")
    answer = walked.visitor(SPECIALIST).get(f"/files/{made.file_id}?download")
    assert answer.content == docx(walked, "PB-4")
    assert ".docx" in answer.headers["Content-Disposition"]


def test_exactly_one_letter_left_with_the_notice_alone(walked):
    (letter,) = walked.letters()
    assert letter["To"] == OWNER["owner_email"]
    (attached,) = letter.iter_attachments()
    assert attached.get_payload(decode=True) == docx(walked, "PB-4")
    number = walked.row()["number"]
    assert attached.get_filename().startswith(f"PB-4_{number}-1")


def test_the_subject_of_the_letter_names_nobody(walked):
    subjects = [letter["Subject"] for letter in walked.letters("")]
    personal = [*VIOLATOR.values(), *OWNER.values()]
    assert [value for value in personal if any(value in each for each in subjects)] == []


def test_the_result_is_told_with_the_act(walked):
    (letter,) = walked.letters("Результат проверки")
    assert letter["To"] == OWNER["owner_email"]
    (attached,) = letter.iter_attachments()
    assert attached.get_payload(decode=True) == docx(walked, "PB-7")


def test_the_originals_of_the_photos_are_kept_bit_for_bit(walked):
    inspector = walked.visitor(INSPECTOR)
    for name in ("photos_before", "photos_after"):
        kept = [
            inspector.get(f"/files/{file_id}").content for file_id in walked.row()["data"][name]
        ]
        assert kept == walked.shots


def test_the_history_is_told_in_sentences(walked):
    page = walked.visitor(INSPECTOR).page(f"/cases/{walked.business_key}/history")
    told = [
        " ".join(entry.text_content().split())
        for entry in page.xpath("//*[@class='history__text']")
    ]
    number = walked.row()["number"]
    for sentence in (
        "Дело открыто.",
        "Статус: Зарегистрировано.",
        "Задача «Выбрать меру и срок» взята в работу.",
        "Задача «Согласовать документы» выполнена.",
        f"Подготовлен документ «Фототаблица» PB-2/{number}-1.",
        "Статус: Устранено.",
    ):
        assert told.count(sentence) == 1, (sentence, told)
    assert told.count("Письмо отправлено (эл. почта).") == 2
    assert told[-1] == "Дело открыто."


def test_no_draft_is_left(walked):
    assert walked.drafts() == []


def test_nothing_waits_for_an_operator(walked):
    assert walked.row()["incidents"] == []
    waiting = walked.stack.kernel.notifications.operators.list()
    assert [item for item in waiting if item.business_key == walked.business_key] == []


# --- a second round, by post, with more time -------------------------------------------------
@pytest.fixture(scope="module")
def prolonged(stack) -> Road:
    road = Road(stack)
    road.capture()
    road.choose_measure(delivery="post")
    road.approve("return", "Уточните основание владения")
    road.comment_seen = returned_comment(road)
    road.choose_measure(delivery="post", owner_basis="Аренда, договор 12")
    road.approve()
    road.hand_over(PDF)
    road.wait_for_status("waiting")
    road.end_term()
    road.check("partly")
    road.prolong(days=20)
    road.hand_over(PDF)
    road.wait_for_status("waiting")
    road.end_term()
    road.check()
    road.wait_for_status("fixed")
    return road


def returned_comment(road: Road) -> str:
    """What the form says to the specialist after the return."""
    task = road.task("choose_measure")
    specialist = road.visitor(SPECIALIST)
    specialist.claim(task)
    return specialist.form(f"/tasks/{task}")["data"]["comment"]


def test_the_specialist_reads_why_it_was_returned(prolonged):
    assert prolonged.comment_seen == "Уточните основание владения"


def test_every_round_is_on_the_way_of_the_case(prolonged):
    assert prolonged.statuses() == [
        "draft", "registered", "measure", "approval", "measure", "approval", "measure", "notified",
        "waiting", "check", "measure", "notified", "waiting", "check", "fixed",
    ]  # fmt: skip


def test_the_second_round_made_new_documents_and_kept_the_old_ones(prolonged):
    assert prolonged.documents() == [
        "PB-1/1", "PB-1/2", "PB-2/1", "PB-2/2", "PB-4/1", "PB-4/2", "PB-4/3", "PB-7/1", "PB-7/2",
    ]  # fmt: skip
    assert "Аренда, договор 12" in text_of(docx(prolonged, "PB-4"))


def test_by_post_no_letter_leaves_by_mail_and_the_proof_is_kept(prolonged):
    assert prolonged.letters() == []
    (proof,) = prolonged.row()["data"]["proof"]
    assert prolonged.visitor(SPECIALIST).get(f"/files/{proof}").content == PDF


def test_the_letter_with_the_new_term_says_so(prolonged):
    assert "Срок устранения продлён" in text_of(docx(prolonged, "PB-4"))


def test_the_new_term_counts(prolonged):
    row = prolonged.row()
    assert row["data"]["term"] == (prolonged.today + timedelta(days=20)).isoformat()
    assert row["data"]["prolongations"] == 1


def test_the_head_approved_both_rounds_and_gave_more_time(prolonged):
    case = prolonged.stack.kernel.cases.get(
        prolonged.business_key, prolonged.stack.kernel.org.person(HEAD)
    )
    done = [task.activity_id for task in case.tasks if task.completed_by_name == "Горелов В. А."]
    assert sorted(done) == ["approve", "approve", "prolong"]


# --- a card that was made by mistake ---------------------------------------------------------
@pytest.fixture(scope="module")
def void(stack) -> Road:
    road = Road(stack)
    road.capture(continue_in_office=True, type=None, description="")
    road.complete(
        SPECIALIST, "complete_card", {"card_decision": "void", "void_reason": "Дважды заведено"}
    )
    road.wait_for_status("void")
    return road


def test_a_card_made_by_mistake_is_void_and_keeps_its_number(void):
    row = void.row()
    assert void.statuses() == ["draft", "void"]
    assert row["closed_at"] is not None
    assert row["number"]
    assert void.documents() == []


def test_a_card_continued_in_the_office_goes_on_as_any_other(stack):
    road = Road(stack)
    road.capture(continue_in_office=True, type=None, description="")
    road.complete(
        SPECIALIST,
        "complete_card",
        {"card_decision": "register", "type": "grass", "description": "Трава выше полуметра"},
    )
    road.choose_measure()
    road.wait_for_status("approval")
    assert road.row()["data"]["type"] == "grass"
