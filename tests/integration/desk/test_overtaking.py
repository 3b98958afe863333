"""A form that was open while somebody changed its case, personal fields included."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from leancity.audit import Act, Actor, Audit
from leancity.cases.edits import EDIT
from leancity.clock import FixedClock
from leancity.desk.overtaking import Overtaking
from leancity.errors import ConflictError
from leancity.forms import FormSchema
from leancity.subjects import Subjects
from tests.fakes.prevention import package

OPENED = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
KEY = "case-1"
HEAD = Actor(login="gorelov.v")
#: What the form of the specialist holds, as it was opened.
HELD = {"house": "173", "phone": "+79140001122", "description": "Мешки с мусором"}
NOW = {"house": "175", "phone": "+79140009988", "description": "Мешки с мусором"}


@pytest.fixture
def overtaking(database):
    """Somebody has changed house and phone since the form was opened."""
    clock = FixedClock(OPENED - timedelta(days=1))
    audit = Audit(database, clock)
    subjects = Subjects(database, clock, audit)
    with database.begin() as session:
        subjects.keep(session, KEY, "violator", {"phone": HELD["phone"]})
        act = Act(actor=Actor(login="pak.s"), action="form.open", kind="case", key=KEY)
        clock.moment = OPENED
        audit.record(session, act, form="task:1")
    clock.advance(timedelta(minutes=5))
    with database.begin() as session:
        subjects.keep(session, KEY, "violator", {"phone": NOW["phone"]}, HEAD)
        act = Act(actor=HEAD, action=EDIT, kind="case", key=KEY)
        audit.record(session, act, phone=None)
        audit.changes(session, act, {"house": "173"}, {"house": "174"})
        audit.changes(session, act, {"house": "174"}, {"house": "175"})
    return Overtaking(audit, subjects, KEY, FormSchema.load(package(), "complete_card"))


def merged(overtaking, **typed):
    since = overtaking.opened_at("pak.s", "task:1")
    return overtaking.merged({**HELD, **typed}, since, lambda: NOW, "ru")


def test_what_was_not_touched_is_as_it_is_now(overtaking):
    assert merged(overtaking) == NOW
    assert merged(overtaking, description="Иное")["description"] == "Иное"


def test_the_same_change_of_two_is_none_to_quarrel_about(overtaking):
    assert merged(overtaking, phone=NOW["phone"]) == NOW


@pytest.mark.parametrize(
    ("typed", "label"),
    [({"house": "180"}, "Дом"), ({"phone": "+79140005566"}, "Телефон нарушителя")],
    ids=["plain", "personal"],
)
def test_two_changes_of_one_field_are_told_by_its_label(overtaking, typed, label):
    with pytest.raises(ConflictError, match=label):
        merged(overtaking, **typed)


def test_a_draft_that_waited_loses_what_was_not_typed(overtaking):
    assert overtaking.untouched(HELD, OPENED) == {"house", "phone"}
    assert overtaking.untouched(HELD, OPENED + timedelta(hours=1)) == frozenset()


def test_who_has_not_opened_the_form_is_not_compared(overtaking):
    assert overtaking.opened_at("kim.i", "task:1") is None
    assert overtaking.merged(HELD, None, dict, "ru") == HELD
