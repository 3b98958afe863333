"""An earlier open case about the same is found, the same one always; both cards show the tie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import false, true

from leancity.cases.models import IMPORTED, Case
from leancity.cases.repeat_story import repeat_entries
from leancity.cases.repeats import (
    LATELY,
    REPEATS_KEY,
    REPEATS_NUMBER,
    TAKEN_AT,
    TAKEN_KEY,
    TAKEN_NUMBER,
    TAKEN_REASON,
    Repeats,
    Sought,
    links,
)
from leancity.clock import FixedClock
from leancity.db import Database
from tests.integration.cases.test_registry_queries import case

#: Tuesday, 14:05 in the city.
NOW = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
POINT = (46.9595, 142.73)
#: Degrees of latitude that are some 29 and 31 metres.
WITHIN, BEYOND = 0.00026, 0.00028
OWN = Sought(
    business_key="own-0421", process_key="prevention", number="0421", field="type",
    value="waste", point=POINT, within_m=30, days=14,
)  # fmt: skip


def like(key: str, **changes: Any) -> Case:
    """A case that the one sought for repeats, when nothing is changed."""
    values = {"created_at": NOW - timedelta(days=2), "lat": POINT[0], "lon": POINT[1]}
    return case(key, **{**values, "data": {"type": "waste"}, **changes})


class Engine:
    """Projects by hand: what is known of an instance is written into its row."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.caught_up: list[tuple[str, datetime, str, str]] = []
        self.numbers: dict[str, str] = {}

    def catch_up(self, process_key: str, since: datetime, variable: str, value: str) -> None:
        self.caught_up.append((process_key, since, variable, value))

    def project_all(self, instance_ids: Iterable[str]) -> None:
        with self._database.begin() as session:
            for instance_id in instance_ids:
                row = session.get_one(Case, instance_id.removeprefix("pi-"))
                row.number = self.numbers.get(row.business_key)


@pytest.fixture
def engine(database: Database) -> Engine:
    return Engine(database)


@pytest.fixture
def repeats(database: Database, engine: Engine) -> Repeats:
    clock = FixedClock(NOW)
    return Repeats(database, clock, engine)


@pytest.fixture
def found(database: Database, repeats: Repeats):
    """The business key of the earlier case among these, with what is sought changed."""

    def find(*cases: Case, **changes: Any) -> str | None:
        with database.begin() as session:
            session.add_all(cases)
            session.flush()
            reference = repeats.earliest(session, replace(OWN, **changes))
        return reference.business_key if reference else None

    return find


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"lat": POINT[0] + WITHIN},
        # The first moment of the fourteenth day before, in the city's zone.
        {"created_at": datetime(2026, 11, 9, 13, 0, tzinfo=UTC)},
    ],
)
def test_the_same_matter_near_and_lately_is_a_repeat(found, changes):
    assert found(like("a-0420", **changes)) == "a-0420"


@pytest.mark.parametrize(
    "changes",
    [
        {"lat": POINT[0] + BEYOND},
        # Inside the square around the point, outside the circle.
        {"lat": POINT[0] + 0.0002, "lon": POINT[1] + 0.0003},
        {"lat": None, "lon": None},
        {"data": {"type": "snow"}},
        {"data": {}},
        {"data": {"type": "waste", REPEATS_NUMBER: "0007"}},
        {"created_at": datetime(2026, 11, 9, 12, 59, tzinfo=UTC)},
        {"closed_at": NOW - timedelta(hours=1), "status": "void"},
        {"closed_at": NOW - timedelta(hours=1), "status": "fixed"},
        {"process_key": "road_control"},
        {"kind": IMPORTED},
        {"number": "0422"},
        {"number": "0421"},
        {"number": "10420"},
        {"number": None},
        {"business_key": OWN.business_key},
    ],
)
def test_what_is_another_matter_or_not_earlier_is_none(found, changes):
    assert found(like("a-0420", **changes)) is None


def test_the_earliest_by_number_counts_and_a_longer_number_is_later(found):
    cases = [like("a-9999"), like("b-0420", number="10001"), like("c-0420", number="9998")]
    assert found(*cases, number="10002") == "c-0420"


def test_what_the_registry_may_not_have_yet_is_asked_of_the_engine(
    database: Database, repeats: Repeats, engine: Engine
):
    with database.begin() as session:
        session.add(like("a-0420", number=None, created_at=NOW - timedelta(seconds=2)))
    assert not repeats.catch_up(OWN)
    engine.numbers["a-0420"] = "0420"
    assert repeats.catch_up(OWN)
    assert engine.caught_up == [("prevention", NOW - LATELY, "type", "waste")] * 2
    with database.begin() as session:
        reference = repeats.earliest(session, OWN)
    assert reference is not None
    assert reference.number == "0420"


@pytest.mark.parametrize(
    "changes", [{"created_at": NOW - LATELY - timedelta(seconds=1)}, {"data": {"type": "snow"}}]
)
def test_nobody_waits_for_the_number_of_an_old_case_or_of_another_matter(
    database: Database, repeats: Repeats, changes
):
    with database.begin() as session:
        values = {"created_at": NOW - timedelta(seconds=2), "number": None, **changes}
        session.add(like("a-0420", **values))
    assert repeats.catch_up(OWN)


@pytest.fixture
def tied(database: Database):
    """An earlier case, a repeat of it, and one that has nothing to do with them."""
    mark = {"type": "waste", REPEATS_NUMBER: "0420", REPEATS_KEY: "a-0420"}
    cases = [
        like("a-0420"),
        like("b-0428", data=mark, created_at=NOW, closed_at=NOW, status="void",
             status_log=[{"status": "void", "at": NOW.isoformat()}]),
        like("c-0430"),
    ]  # fmt: skip
    with database.begin() as session:
        session.add_all(cases)
        session.flush()
        yield SimpleNamespace(session=session, earlier=cases[0], repeat=cases[1], other=cases[2])


def test_both_cards_show_the_tie(tied):
    earlier, repeat = (links(tied.session, one, true()) for one in (tied.earlier, tied.repeat))
    assert repeat.of is not None
    assert (repeat.of.business_key, repeat.of.number) == ("a-0420", "0420")
    assert [each.number for _, each in earlier.by] == ["0428"]
    assert earlier.of is None
    assert links(tied.session, tied.other, true()) == replace(repeat, of=None)


def test_who_may_not_read_the_other_case_has_no_way_to_it(tied):
    repeat = links(tied.session, tied.repeat, false())
    assert repeat.of is not None
    assert (repeat.of.business_key, repeat.of.number) == ("", "0420")
    assert links(tied.session, tied.earlier, false()).by == ()


def test_both_histories_tell_of_it_in_a_sentence(tied):
    (told,) = repeat_entries(tied.repeat, links(tied.session, tied.repeat, true()))
    assert (told.at, told.params) == (NOW, {"number": "0420"})
    assert "goes no further" in told.message
    (told,) = repeat_entries(tied.earlier, links(tied.session, tied.earlier, true()))
    assert (told.at, told.params) == (NOW, {"number": "0428"})


@pytest.fixture
def disputed(database: Database):
    """A case that was taken for a repeat of an earlier one, and is none."""
    said = NOW - timedelta(minutes=5)
    mark = {
        "type": "waste", REPEATS_NUMBER: None, REPEATS_KEY: None, TAKEN_NUMBER: "0420",
        TAKEN_KEY: "a-0420", TAKEN_AT: said.isoformat(), TAKEN_REASON: "Другой двор",
    }  # fmt: skip
    cases = [like("a-0420", data={"type": "snow"}), like("b-0428", data=mark, created_at=said)]
    with database.begin() as session:
        session.add_all(cases)
        session.flush()
        yield SimpleNamespace(session=session, earlier=cases[0], other=cases[1], said=said)


def test_both_histories_say_that_it_is_another_violation(disputed):
    other = links(disputed.session, disputed.other, true())
    assert (other.of, other.by) == (None, ())
    assert other.taken_for is not None
    assert other.taken_for.business_key == "a-0420"
    (told,) = repeat_entries(disputed.other, other)
    assert (told.at, told.params) == (disputed.said, {"number": "0420", "reason": "Другой двор"})
    earlier = links(disputed.session, disputed.earlier, true())
    assert earlier.by == ()
    (told,) = repeat_entries(disputed.earlier, earlier)
    assert (told.at, told.params) == (disputed.said, {"number": "0428"})


def test_what_was_taken_for_a_repeat_may_itself_be_repeated(disputed, repeats):
    own = replace(OWN, number="0431", business_key="own-0431")
    reference = repeats.earliest(disputed.session, own)
    assert reference is not None
    assert reference.number == "0428"
