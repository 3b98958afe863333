"""Starting: a key before the first letter, one case whatever is repeated."""

from __future__ import annotations

import io
import uuid

import pytest

from leancity.engine import EngineUnavailableError
from leancity.engine.models import ProcessDefinition
from leancity.library import Package
from tests.fakes.city import CITY_UUID

KEY = CITY_UUID(500)
PAGE = f"/start/prevention/{KEY}"
ANSWERS = {
    "found_at": "2026-11-24T12:00+11:00", "channel": "raid", "geo": "46.959120,142.738010",
    "type": "waste", "description": "Мешки со строительным мусором у подъезда",
    "term": "2026-12-04", "subject_kind": "unknown",
}  # fmt: skip


@pytest.fixture
def browser(someone):
    return someone("pak.o")


@pytest.fixture
def answers(browser):
    photo = browser.upload(f"{PAGE}/files", "photos_before", io.BytesIO(b"jpeg")).get_json()
    return ANSWERS | {"photos_before": photo["id"]}


def test_the_list_names_the_act(browser):
    page = browser.get("/start").text
    assert "Добавить нарушение правил благоустройства" in page
    assert "/start/prevention" in page


def test_a_person_without_anything_to_start_is_told_so(someone):
    assert "Вам пока нечего начинать" in someone("orlova.m").get("/start").text


def test_a_diagram_that_is_no_package_disturbs_nobody(kernel, someone):
    kernel.engine.definitions.append(
        ProcessDefinition(
            id="tried_out:1:x", key="tried_out", name="tried_out", version=1,
            deployment_id="d2", suspended=False, version_tag=None,
        )
    )  # fmt: skip
    kernel.packages["tried_out:1:x"] = Package("tried_out", {"tried_out.bpmn": b"<x/>"})
    browser = someone("pak.o")
    assert "/start/prevention" in browser.get("/start").text
    assert browser.get("/tasks").status_code == 200


def test_every_opening_makes_a_new_key(browser):
    first, second = (browser.get("/start/prevention").location for _ in range(2))
    assert first != second
    assert uuid.UUID(first.rsplit("/", 1)[1]).version == 4


@pytest.mark.parametrize("key", ["1", "x-y", "../etc"])
def test_a_key_that_is_none_is_no_page(browser, key):
    assert browser.get(f"/start/prevention/{key}").status_code == 404


def test_the_form_says_where_it_is_sent(browser):
    page = browser.get(PAGE).text
    assert f'"submitUrl": "{PAGE}/submit"' in page
    assert f'"scope": "start:{KEY}"' in page


def test_sending_starts_the_case_and_opens_its_card(kernel, browser, answers):
    answer = browser.send("POST", f"{PAGE}/submit", {"data": answers})
    assert answer.get_json() == {"redirect": f"/cases/{KEY}"}, answer.get_json()
    process_key, variables = kernel.engine.started[KEY]
    assert process_key == "prevention"
    assert variables["channel"] == "raid"
    assert browser.get(f"/cases/{KEY}").status_code == 200


def test_a_photo_belongs_to_the_case_from_then_on(kernel, browser, answers):
    browser.send("POST", f"{PAGE}/submit", {"data": answers})
    assert kernel.files.rows[answers["photos_before"]].submitted


def test_sending_twice_starts_once(kernel, browser, answers):
    sent = [browser.send("POST", f"{PAGE}/submit", {"data": answers}) for _ in range(2)]
    assert [one.status_code for one in sent] == [200, 200]
    assert len(kernel.engine.started) == 1


def test_a_repetition_changes_nothing_of_what_was_kept(kernel, browser, answers):
    browser.send("POST", f"{PAGE}/submit", {"data": answers | {"phone": "+74242000001"}})
    kept = {key: dict(values) for key, values in kernel.subjects.kept.items()}
    browser.send("POST", f"{PAGE}/submit", {"data": answers | {"phone": "+74242000002"}})
    assert kernel.subjects.kept == kept


def test_another_units_case_cannot_be_written_to_by_its_key(kernel, browser):
    foreign = f"/start/prevention/{CITY_UUID(99)}"
    answer = browser.send("POST", f"{foreign}/submit", {"data": ANSWERS})
    assert answer.status_code == 404
    assert browser.upload(f"{foreign}/files", "photos_before", io.BytesIO(b"x")).status_code == 404
    assert not kernel.subjects.kept
    assert not kernel.engine.started


def test_coming_back_to_a_form_that_was_sent_opens_the_card(browser, answers):
    browser.send("POST", f"{PAGE}/submit", {"data": answers})
    assert browser.get(PAGE).location == f"/cases/{KEY}"


def test_the_draft_goes_when_the_case_is_started(kernel, browser, answers):
    browser.send("PUT", f"{PAGE}/draft", {"data": answers, "version": 0})
    assert ("pak.o", f"start:{KEY}") in kernel.drafts.kept
    browser.send("POST", f"{PAGE}/submit", {"data": answers})
    assert not kernel.drafts.kept


def test_what_was_begun_is_found_on_another_computer(browser, someone):
    assert "Вы не закончили" not in browser.get("/start").text
    browser.send("PUT", f"{PAGE}/draft", {"data": {"description": "Мешки"}, "version": 0})
    page = someone("pak.o").get("/start").text
    assert "Вы не закончили" in page
    assert f'href="{PAGE}"' in page
    assert "Мешки" in someone("pak.o").get(PAGE).text
    browser.post(f"{PAGE}/forget")
    assert "Вы не закончили" not in browser.get("/start").text


def test_what_is_missing_starts_nothing(kernel, browser):
    answer = browser.send("POST", f"{PAGE}/submit", {"data": {}})
    assert answer.status_code == 422
    assert answer.get_json()["errors"]
    assert not kernel.engine.started


def test_a_photo_of_another_case_is_not_taken_over(kernel, browser):
    stolen = CITY_UUID(900)
    answer = browser.send("POST", f"{PAGE}/submit", {"data": ANSWERS | {"photos_before": stolen}})
    assert answer.status_code == 422
    assert not kernel.engine.started


def test_an_outage_keeps_the_draft(kernel, browser, answers):
    browser.send("PUT", f"{PAGE}/draft", {"data": answers, "version": 0})

    def silent(*_):
        raise EngineUnavailableError("silent")

    kernel.cases.start = silent
    assert browser.send("POST", f"{PAGE}/submit", {"data": answers}).status_code == 503
    assert kernel.drafts.kept


def test_addresses_are_suggested_while_typing(browser):
    found = browser.json("/addresses?q=Лен").get_json()
    assert found == [
        {"value": "улица Ленина", "label": "улица Ленина, 173", "fields": {"house": "173"}}
    ]
    assert browser.json("/addresses?q=xyz").get_json() == []


def test_maps_without_tiles_draw_the_streets(browser):
    told = browser.json("/addresses/streets?locale=ru").get_json()
    feature = told["features"][0]
    assert feature["properties"] == {"name": "улица Ленина"}
    assert feature["geometry"]["coordinates"] == [[[142.738, 46.954], [142.7392, 46.964]]]
