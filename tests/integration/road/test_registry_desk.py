"""The registry at work: a case is changed by hand, listed, taken away, counted, told, kept."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from openpyxl import load_workbook

from tests.road import HEAD, INSPECTOR, SPECIALIST, VIOLATOR, Road
from tests.stack import Stack

OFFICER = "yun.a"
REASON = "Обращение 7 от 20.11.2026"


@pytest.fixture(scope="module")
def road(stack: Stack) -> Road:
    """A case whose measure is to be chosen, changed by the specialist and then by the inspector."""
    road = Road(stack)
    road.capture()
    road.task("choose_measure")
    for login, changes in (
        (SPECIALIST, {"house": "175/1", "phone": "+79140009988", "type": "storage"}),
        (INSPECTOR, {"description": "=Мешки, доски и старая мебель у подъезда"}),
    ):
        answer = change(road, login, **changes)
        assert answer.status_code == 200, answer.text
    return road


def change(road: Road, login: str, **values):
    visitor = road.visitor(login)
    form = visitor.form(f"/cases/{road.business_key}/edit")
    return visitor.send(form, {**form["data"], **values})


def test_a_change_is_in_engine_and_registry_at_once_and_nothing_else_has_changed(stack, road):
    row = road.row()
    engine = stack.kernel.engine.reader.variables(row["process_instance_id"])
    for data in (engine, row["data"]):
        assert (data["house"], data["type"]) == ("175/1", "storage")
        assert data["description"].startswith("=Мешки")
        assert "+79140009988" not in json.dumps(data, default=str)
    assert row["data"]["term"] == engine["term"]
    assert stack.kernel.cases.rebuild() > 0
    assert road.row() == row


def test_the_history_tells_who_changed_what(road):
    told = " ".join(
        road.visitor(HEAD).page(f"/cases/{road.business_key}/history").text_content().split()
    )
    for words in (
        "Изменено поле «Дом»: было «",
        "стало «175/1».",
        "стало «Складирование шин, материалов».",
        "Изменено поле «Телефон нарушителя» (персональные данные",
        "Пак С.",
    ):
        assert words in told
    assert "9140009988" not in told


def test_the_card_shows_the_new_values(road):
    card = road.visitor(HEAD).page(f"/cases/{road.business_key}").text_content()
    assert "+79140009988" in card
    assert "175/1" in card


def test_of_two_pages_the_later_is_stopped(road):
    first, second = road.visitor(SPECIALIST), road.visitor(HEAD)
    path = f"/cases/{road.business_key}/edit"
    forms = first.form(path), second.form(path)
    assert first.send(forms[0], {**forms[0]["data"], "house": "175/2"}).status_code == 200
    late = second.send(forms[1], {**forms[1]["data"], "house": "176"})
    assert late.status_code == 409
    assert "Дом" in late.json()["message"]
    assert road.row()["data"]["house"] == "175/2"
    assert second.form(path)["data"]["house"] == "176"


def test_the_registry_is_narrowed_counted_and_taken_away(road):
    visitor, number = road.visitor(SPECIALIST), road.row()["number"]
    chosen = f"type=storage&inspector={INSPECTOR}&tab=today&columns=subject_name,days_left"
    page = visitor.page(f"/registry/prevention?{chosen}")
    assert number in page.xpath("//table//a/text()")
    assert "Срок истекает" in page.text_content()
    assert VIOLATOR["subject_name"] in page.text_content()
    assert number not in visitor.page("/registry/prevention?type=snow").xpath("//table//a/text()")
    assert number in visitor.page(f"/registry/prevention/print?{chosen}").text_content()
    lines = visitor.get(f"/registry/prevention/export.csv?{chosen}").content.decode("utf-8-sig")
    assert lines.splitlines()[0].startswith("№;Адрес;Дом;Срок;Статус;Вид нарушения")
    assert any(line.startswith(f"{number};") for line in lines.splitlines())
    answer = visitor.get(f"/registry/prevention/export.xlsx?{chosen}")
    cells = [cell.value for cell in load_workbook(io.BytesIO(answer.content)).active["A"]]
    assert number in cells


def test_reports_lead_to_their_cases(road):
    visitor = road.visitor(HEAD)
    page = visitor.page("/registry/prevention/reports/types")
    line = page.xpath("//tr[contains(., 'Складирование')]//a/@href")[0]
    assert f"/cases/{road.business_key}" in visitor.page(line).xpath("//main//a/@href")
    office = visitor.page("/registry/prevention/reports/office_minutes")
    assert "сегодня" in office.text_content() or office.xpath("//tbody/tr")
    answer = visitor.get("/registry/prevention/reports/types/export.xlsx")
    assert load_workbook(io.BytesIO(answer.content)).active["A2"].value


def test_a_request_of_a_person_is_answered(road):
    visitor = road.visitor(OFFICER)
    csrf = visitor.csrf("/personal-data")
    found = visitor.post("/personal-data", csrf, data={"text": "+79140009988", "reason": REASON})
    subject = road.stack.kernel.subjects.for_case(road.business_key)
    ids = [ref.id for ref in subject if ref.role == "violator"]
    assert ids[0] in found.text
    assert "+79140009988" not in found.text.replace('value="+79140009988"', "")
    given = {"subject": ids, "reason": REASON}
    archive = zipfile.ZipFile(
        io.BytesIO(visitor.post("/personal-data/export", csrf, data=given).content)
    )
    told = json.loads(archive.read("person.json"))
    assert told["persons"][0]["attributes"]["phone"] == "+79140009988"
    assert {change["who"] for change in told["persons"][0]["changes"]} >= {SPECIALIST}
    refused = visitor.post("/personal-data/erase", csrf, data={**given, "confirmed": "yes"})
    assert refused.status_code == 400
