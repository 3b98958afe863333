"""The log of improvements in the database: what is taken, what is refused, what is remembered."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from leancity.audit import Actor, Audit, AuditQuery
from leancity.clock import FixedClock
from leancity.errors import NotFoundError, UserError
from leancity.metrics.improvements import Improvements, Wanted
from tests.unit.metrics.logged import NOW

ACTOR = Actor(login="yugay.n")
WANTED = Wanted(process_key="p", activity_id="fill", since="2026-11-20", text="  A shorter  form ")


@pytest.fixture
def audit(database):
    return Audit(database, FixedClock(NOW))


@pytest.fixture
def improvements(database, audit):
    return Improvements(database, FixedClock(NOW), audit)


def test_an_improvement_is_kept_with_its_element(improvements):
    first = improvements.write(WANTED, {"fill"}, ACTOR)
    second = improvements.write(replace(WANTED, since="2026-11-25"), {"fill"}, ACTOR)

    assert [one.id for one in improvements.of("p")] == [second, first]
    assert improvements.of("p")[0].text == "A shorter form"
    assert improvements.of("q") == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "abc"}, "text"),
        ({"text": "a" * 501}, "text"),
        ({"activity_id": "gone"}, "activity_id"),
        ({"since": "yesterday"}, "since"),
        ({"since": ""}, "since"),
        ({"since": "2026-12-24"}, "since"),
    ],
)
def test_what_cannot_be_taken_names_its_field(improvements, change, field):
    with pytest.raises(UserError) as refused:
        improvements.write(replace(WANTED, **change), {"fill"}, ACTOR)

    assert refused.value.field == field
    assert improvements.of("p") == []


def test_what_is_struck_is_remembered_by_the_audit_log(improvements, audit):
    which = improvements.write(WANTED, {"fill"}, ACTOR)

    improvements.strike("p", which, ACTOR)

    assert improvements.of("p") == []
    told = {(row.action, row.field, row.old) for row in audit.events(AuditQuery(key=str(which)))}
    assert ("improvement.strike", "text", "A shorter form") in told


@pytest.mark.parametrize("key", ["q", "p"])
def test_another_process_strikes_nothing(improvements, key):
    which = improvements.write(WANTED, {"fill"}, ACTOR)

    with pytest.raises(NotFoundError):
        improvements.strike(key, which if key == "q" else uuid.uuid4(), ACTOR)
    assert len(improvements.of("p")) == 1
