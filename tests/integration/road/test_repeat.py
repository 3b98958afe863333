"""The same violation is photographed twice: the second case is void, and each leads to the other."""

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
