"""Lists of the registry: a field that names another case is filtered and shown by its number."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from leancity.calendars import Calendar
from leancity.cases import CaseQuery, Counting
from leancity.cases.listing import Listing
from leancity.cases.references import References
from leancity.clock import FixedClock
from leancity.db import Database
from leancity.org import Person
from tests.fakes.prevention import package
from tests.integration.cases.test_registry_queries import case

PAK = Person(
    login="pak.s", last_name="Пак", first_name="С", gender="f",
    groups=frozenset({"specialist.dobik"}),
)  # fmt: skip
RAID = "raid-key"


@pytest.fixture
def listing(database: Database) -> Listing:
    with database.begin() as session:
        session.add_all([
            case(RAID, process_key="raid", number="R-2026-001"),
            case("a-0420", data={"raid": RAID}),
            case("b-0421", data={}),
        ])  # fmt: skip
    rooms: Any = SimpleNamespace(
        library=SimpleNamespace(latest=lambda _: package()),
        dictionaries=SimpleNamespace(options=lambda *_: [], label=lambda _, value, __: value),
        references=References(database),
        calendar=Calendar.load(),
        name=lambda login: login or "",
    )
    return Listing(database, FixedClock(datetime(2026, 11, 24, 3, 5, tzinfo=UTC)), rooms)


def test_raids_that_occur_are_offered_and_shown_by_their_numbers(listing: Listing):
    query = CaseQuery(columns=("raid",), values=(("raid", RAID),))
    page = listing.page("prevention", PAK, query)
    assert [(row.number, row.values["raid"]) for row in page.rows] == [("0420", "R-2026-001")]
    (shown,) = [each for each in page.filters if each.key == "raid"]
    assert shown.options == ((RAID, "R-2026-001"),)
    assert shown.shown == "R-2026-001"


def test_a_case_without_a_raid_says_nothing_of_one(listing: Listing):
    rows = listing.page("prevention", PAK, CaseQuery(columns=("raid",))).rows
    assert {row.number: row.values["raid"] for row in rows} == {"0420": "R-2026-001", "0421": None}
    (taken,) = [row for row in listing.taken("prevention", PAK, CaseQuery()).rows
                if row.number == "0420"]  # fmt: skip
    assert taken.values["raid"] == "R-2026-001"


def test_the_number_of_a_case_that_is_not_known_is_its_key(listing: Listing, database: Database):
    assert References(database).number(RAID) == "R-2026-001"
    assert References(database).number("gone") == "gone"


def test_a_registry_is_long_by_the_estimate_of_the_database(
    listing: Listing, database: Database, monkeypatch: pytest.MonkeyPatch
):
    with database.begin() as session:
        session.execute(text('ANALYZE "case"'))
    assert not listing.is_long()
    monkeypatch.setattr("leancity.cases.listing.COUNTED_AT_ONCE", 2)
    assert listing.is_long()


def test_rows_come_with_as_many_counters_as_are_asked_for(listing: Listing):
    counted = {
        counting: listing.page("prevention", PAK, CaseQuery(counting=counting))
        for counting in Counting
    }
    assert {counting: page.total_text for counting, page in counted.items()} == {
        Counting.NONE: "", Counting.TOTAL: "2", Counting.ALL: "2",
    }  # fmt: skip
    shown = {counting: {tab.count for tab in page.tabs} for counting, page in counted.items()}
    assert shown[Counting.NONE] == shown[Counting.TOTAL] == {""}
    assert "2" in shown[Counting.ALL]
    assert len({tuple(row.number for row in page.rows) for page in counted.values()}) == 1
