"""What the forms of `prevention` accept, judged by form-js."""

from __future__ import annotations

from typing import Any

import pytest

from leancity.forms.headless import HeadlessForms, Surroundings
from leancity.library import Package

AROUND = Surroundings(today="2026-11-23", zone="Asia/Sakhalin", locale="ru")
OPTIONS = {
    "violation_type_options": [{"value": "waste", "label": "Мусор", "term_days": 10}],
    "channel_options": [{"value": v, "label": v} for v in ("raid", "letter")],
    "raid_options": [{"value": "key-1", "label": "№ R-2026-001"}],
    "measure_options": [{"value": "notice", "label": "Уведомление"}],
    "rule_clause_options": [{"value": "waste_removal", "label": "Уборка"}],
}
GOOD = {
    "found_at": "2026-11-23T14:05+11:00",
    "channel": "raid",
    "geo": "46.959120,142.738010",
    "photos_before": "f1",
    "type": "waste",
    "term": "2026-12-03",
    "description": "Мусор после стройки",
}
MEASURE = {
    "measure": "notice",
    "rule_clause": "waste_removal",
    "term": "2026-12-03",
    "delivery": "in_person",
    "owner_name": "ООО «Пример»",
}


@pytest.fixture(scope="module")
def faults(good: Package):
    """Ids of the fields of a form that refuse these data."""
    headless = HeadlessForms()

    def judge(form: str, **data: Any) -> set[str]:
        verdict = headless.validate(good.form(form).schema, {**OPTIONS, **data}, AROUND)
        return set(verdict["errors"])

    yield judge
    headless.close()


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        ({}, set()),
        ({"term": "2026-11-23"}, {"office_term"}),
        ({"term": "2026-11-24"}, set()),
        ({"term": "2027-05-22"}, set()),
        ({"term": "2027-05-23"}, {"office_term"}),
        ({"term": ""}, {"office_term"}),
        ({"type": None}, {"office_type"}),
        ({"description": "Мусор"}, {"office_description"}),
        ({"description": " " * 20}, {"office_description"}),
        ({"description": "я" * 2001}, {"office_description"}),
        ({"found_at": "2026-11-24T00:10+11:00"}, {"office_found_at"}),
        ({"found_at": "2026-11-23T23:50+11:00"}, set()),
        ({"geo": "46.95"}, {"office_geo"}),
        ({"geo": ""}, {"office_geo"}),
        ({"photos_before": ""}, {"office_photos_before"}),
        ({"channel": None}, {"office_channel"}),
        ({"raid": "key-1"}, set()),
        ({"raid": None}, set()),
        ({"channel": "letter"}, set()),
        ({"phone": "+79241234567"}, set()),
        ({"phone": "89241234567"}, set()),
        ({"phone": "9241234567"}, {"office_phone"}),
        ({"phone": "+7 924 123-45-67"}, {"office_phone"}),
        ({"email": "kim"}, {"office_email"}),
        ({"subject_kind": "legal", "subject_inn": "7707083893"}, set()),
        ({"subject_kind": "legal", "subject_inn": "7707083894"}, {"office_subject_inn"}),
        ({"subject_kind": "sole_trader", "subject_inn": "500100732259"}, set()),
        ({"subject_kind": "sole_trader", "subject_inn": "500100732258"}, {"office_subject_inn"}),
        ({"subject_kind": "physical", "subject_inn": "1"}, set()),
    ],
)
def test_office_form(faults, data: dict[str, Any], refused: set[str]) -> None:
    assert faults("office", **{**GOOD, **data}) == refused


def test_office_form_can_be_left_for_later(faults) -> None:
    little = {key: GOOD[key] for key in ("found_at", "channel", "geo", "photos_before")}
    assert faults("office", **little, continue_in_office=True) == set()
    assert faults("office", **little) == {"office_type", "office_term", "office_description"}


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        ({"card_decision": "register", "address": "ул. Ленина"}, set()),
        ({"card_decision": "register"}, {"complete_card_address"}),
        ({"card_decision": "void", "type": None, "term": ""}, {"complete_card_void_reason"}),
        ({"card_decision": "void", "void_reason": "Дубль", "term": ""}, set()),
    ],
)
def test_card_is_completed_or_voided(faults, data: dict[str, Any], refused: set[str]) -> None:
    assert faults("complete_card", **{**GOOD, **data}) == refused


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        ({}, set()),
        ({"delivery": "email"}, {"choose_measure_owner_email"}),
        ({"delivery": "email", "owner_email": "a@b.example"}, set()),
        ({"delivery": "post"}, {"choose_measure_owner_address"}),
        ({"delivery": "post", "owner_address": "ул. Мира, 1"}, set()),
        ({"cadastral_no": "65:01:0312001:15"}, set()),
        ({"cadastral_no": "65:01:15"}, {"choose_measure_cadastral_no"}),
        ({"owner_name": ""}, {"choose_measure_owner_name"}),
        ({"measure": "order"}, {"choose_measure_measure"}),
    ],
)
def test_measure_form(faults, data: dict[str, Any], refused: set[str]) -> None:
    assert faults("choose_measure", **{**MEASURE, **data}) == refused


def test_returning_documents_needs_a_reason(faults) -> None:
    assert faults("approve", decision="approve") == set()
    assert faults("approve", decision="return") == {"approve_comment"}
    assert faults("approve") == {"approve_decision"}


def test_check_needs_photographs_and_a_result(faults) -> None:
    assert faults("check") == {"check_photos_after", "check_result"}
    assert faults("check", photos_after="f1", result="partly") == set()


def test_new_term_needs_a_reason(faults) -> None:
    yes = {"prolong_decision": "yes", "reason": "Мороз, раствор"}
    assert faults("prolong", term="2026-12-10", prolong_decision="yes") == {"prolong_reason"}
    assert faults("prolong", **yes, term="2026-11-23") == {"prolong_term"}
    assert faults("prolong", **{**yes, "prolong_decision": "no"}) == set()


def test_hand_over_needs_proof(faults) -> None:
    assert faults("hand_over", delivered_at="2026-11-23T10:00+11:00") == {"hand_over_proof"}
    assert faults("hand_over", delivered_at="2026-11-25T10:00+11:00", proof="f") == {
        "hand_over_delivered_at"
    }


ANSWER = {"owner_result": "found", "extract_file": "f1", "extract_date": "2026-11-23"}


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        ({}, {"owner_result"}),
        ({"owner_result": "stop"}, set()),
        ({"owner_result": "no_data"}, {"extract_file", "extract_date"}),
        ({**ANSWER, "owner_result": "no_data"}, set()),
        (ANSWER, {"owner_name"}),
        ({**ANSWER, "owner_name": "ООО «Пример»"}, set()),
        ({**ANSWER, "owner_name": "Ким", "extract_date": "2026-11-24"}, {"extract_date"}),
        ({**ANSWER, "owner_name": "Ким", "owner_inn": "7707083894"}, {"owner_inn"}),
        ({**ANSWER, "owner_name": "Ким", "owner_inn": "7707083893"}, set()),
        ({**ANSWER, "owner_name": "Ким", "owner_phone": "12"}, {"owner_phone"}),
    ],
)
def test_answer_about_the_owner(faults, data: dict[str, Any], refused: set[str]) -> None:
    assert faults("owner_answer", **data) == {f"owner_answer_{key}" for key in refused}


def test_a_leaflet_needs_no_owner_and_hides_him(faults) -> None:
    leaflet = {**MEASURE, "measure": "leaflet", "owner_name": "", "owner_phone": "12"}
    options = [{"value": "leaflet", "label": "Листок"}]
    assert faults("choose_measure", **leaflet, measure_options=options) == set()
