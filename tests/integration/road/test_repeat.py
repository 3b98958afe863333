"""The same place is photographed three times: a repeat is void, another violation goes on."""

from __future__ import annotations

import pytest

from tests.road import INSPECTOR, Road
from tests.waiting import eventually


@pytest.fixture(scope="module")
def twice(stack) -> tuple[Road, Road]:
    """A case at work and its repeat."""
    first = Road(stack)
    first.capture()
    first.task("choose_measure")
    again = Road(stack, sight=first.sight)
    again.capture(description="Тот же мусор у дороги, увиден ещё раз")
    again.complete(INSPECTOR, "confirm_repeat", {"repeat_decision": "same"})
    again.wait_for_status("void")
    eventually(lambda: again.row()["closed_at"], 40, "the end of the repeat")
    return first, again


def test_the_repeat_is_void_and_nothing_of_it_is_lost(twice):
    first, again = twice
    row = again.row()
    assert again.statuses() == ["draft", "void"]
    assert row["data"]["duplicate_of"] == first.row()["number"] < row["number"]
    assert row["data"]["duplicate_key"] == first.business_key
    assert len(row["data"]["photos_before"]) == 1
    assert again.documents() == []
    assert first.find_task("choose_measure")


def test_each_card_leads_to_the_other_and_both_histories_tell_of_it(twice):
    first, again = twice
    inspector = first.visitor(INSPECTOR)
    for one, other, said, told in (
        (again, first, "Повтор дела", "Дело повторяет дело"),
        (first, again, "Повторы:", "О том же сообщили ещё раз: дело"),
    ):
        card = inspector.page(f"/cases/{one.business_key}")
        assert said in card.text_content()
        (link,) = card.xpath(f"//a[@href='/cases/{other.business_key}']")
        number = other.row()["number"]
        assert link.text_content() == f"№ {number}"
        story = inspector.page(f"/cases/{one.business_key}/history").text_content()
        assert f"{told} № {number}" in story


def test_whoever_began_the_repeat_is_told_once(twice):
    first, again = twice
    again.let_morning_come()
    (letter,) = eventually(lambda: first.letters("Повтор"), 40, "the notice")
    assert letter["To"] == "kim.i@leancity.example"
    assert again.row()["number"] in letter["Subject"]


def test_an_inspector_contests_that_it_is_a_repeat_and_the_case_goes_on(twice):
    first, _ = twice
    other = Road(first.stack, sight=first.sight)
    other.capture(description="Другая куча, за забором соседнего участка")
    task = other.task("confirm_repeat")
    inspector = other.visitor(INSPECTOR)
    card = inspector.page(f"/cases/{other.business_key}")
    assert "Повтор дела" in card.text_content()
    refused = inspector.complete(task, {"repeat_decision": "another"})
    assert refused.status_code == 422
    assert list(refused.json()["errors"]) == ["confirm_repeat_repeat_reason"]
    reason = "Это куча за забором, у неё другой хозяин"
    other.complete(
        INSPECTOR, "confirm_repeat", {"repeat_decision": "another", "repeat_reason": reason}
    )
    other.task("choose_measure")
    assert other.statuses() == ["draft", "registered", "measure"]
    number, earlier = other.row()["number"], first.row()["number"]
    card = inspector.page(f"/cases/{other.business_key}").text_content()
    assert "Другое нарушение, не повтор дела" in card
    assert "Повтор дела" not in card
    told = inspector.page(f"/cases/{other.business_key}/history").text_content()
    assert f"Дело приняли за повтор дела № {earlier}, оно о другом нарушении: {reason}" in told
    told = inspector.page(f"/cases/{first.business_key}/history").text_content()
    assert f"Дело № {number} приняли за повтор этого; оно о другом нарушении." in told
