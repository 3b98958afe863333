"""A violation that is not removed goes to another body; the people and workers are the real ones."""

from __future__ import annotations

import pytest

from tests.integration.road.test_straight_line import docx, text_of
from tests.road import OWNER, Road
from tests.visitor import Visitor
from tests.waiting import eventually


@pytest.fixture(scope="module")
def transferred(stack) -> Road:
    road = Road(stack)
    road.capture(danger=True)
    road.choose_measure(measure="warning")
    road.approve()
    road.wait_for_status("waiting")
    road.end_term()
    road.check("not_removed")
    road.refused = refused_without_article(road)
    road.decide_transfer("commission", offence_clause="статья 30 закона № 490")
    road.wait_for_status("transferred_ac")
    road.record_outcome("fine")
    road.wait_for_status("closed")
    return road


def refused_without_article(road: Road) -> int:
    """What the portal answers to a transfer to the commission that names no article."""
    head: Visitor = road.visitor("gorelov.v")
    values = {"transfer_to": "commission", "transfer_reason": "Срок прошёл, мусор не вывезен"}
    return head.complete(road.task("decide_transfer"), values).status_code


def test_the_case_is_closed_by_way_of_the_commission(transferred):
    assert transferred.statuses() == [
        "draft", "registered", "measure", "approval", "measure", "notified", "waiting", "check",
        "transferred_ac", "closed",
    ]  # fmt: skip
    assert transferred.row()["closed_at"] is not None


def test_a_transfer_to_the_commission_names_the_article(transferred):
    assert transferred.refused == 422


def test_the_commission_gets_the_letter_with_everything_that_was_made(transferred):
    transferred.let_morning_come()
    letters = eventually(lambda: transferred.letters("Материалы дела"), 40, "the letter")
    (letter,) = letters
    assert letter["To"] == "dobrynina.e@leancity.example"
    codes = [part.get_filename().split("_")[0] for part in letter.iter_attachments()]
    assert codes == ["PB-8", "PB-1", "PB-2", "PB-5", "PB-7"]


@pytest.mark.parametrize(
    ("code", "sentences"),
    [
        ("PB-5", ["объявляем предостережение", "Мустафаевой Гюльнаре Рашид кызы"]),
        (
            "PB-8",
            ["В административную комиссию", "статья 30 закона № 490", OWNER["owner_name"],
             "Не устранено", "Срок прошёл, мусор не вывезен", "2. Фототаблица, 1 фотография."],
        ),
    ],
)  # fmt: skip
def test_a_document_of_the_way_says_what_the_case_is(transferred, code, sentences):
    text = text_of(docx(transferred, code))
    assert [sentence for sentence in sentences if sentence not in text] == []


def test_danger_to_life_was_told_to_the_dispatch_and_the_head_once(transferred):
    told = sorted(letter["To"] for letter in transferred.letters("Опасность для жизни"))
    assert told == ["filimonov.g@leancity.example", "gorelov.v@leancity.example"]
