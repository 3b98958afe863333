"""Raids on a real database: what may be chosen, how it is planned, what the inspector finds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from leancity.cases import CaseChoice, CaseChoices
from leancity.cases.access import access_to, row_condition
from leancity.cases.models import Case, CaseTask
from leancity.clock import FixedClock
from leancity.db import Database
from leancity.errors import NotFoundError, UserError
from leancity.org import Person
from leancity.raids import RaidPlan, RaidRooms, Raids, map_link
from leancity.routes import Routes, StraightLines
from tests.fakes.prevention import package

#: Tuesday, 11:00 in the city.
NOW = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
OFFICE = (46.9590, 142.7380)


def person(login: str, *groups: str) -> Person:
    return Person(
        login=login, last_name="Ким", first_name="И", gender="f", groups=frozenset(groups)
    )


KIM = person("kim.i", "inspector.dobik")
PAK = person("pak.s", "specialist.dobik")
LI = person("li.v", "specialist.dgh")
PEOPLE = {one.login: one for one in (KIM, PAK, LI)}


def case(key: str, **changes: Any) -> Case:
    values = {
        "business_key": key,
        "process_key": "prevention",
        "process_definition_id": "prevention:1:x",
        "process_instance_id": f"pi-{key}",
        "version": 1,
        "number": key[-4:],
        "status": "check",
        "created_at": NOW - timedelta(days=9),
        "unit": "dobik",
        "lat": 46.96,
        "lon": 142.74,
        "data": {"address": "улица Ленина", "house": key[-1:], "type": "waste"},
        "status_log": [],
        "incidents": [],
        "search_text": "",
    }
    return Case(**{**values, **changes})


def task(business_key: str, **changes: Any) -> CaseTask:
    values = {
        "id": f"task-{business_key}",
        "business_key": business_key,
        "process_instance_id": f"pi-{business_key}",
        "activity_id": "check",
        "name": "Проверить устранение",
        "candidate_groups": ["inspector.dobik"],
        "created_at": NOW - timedelta(days=1),
        "due_at": NOW + timedelta(hours=7),
        "outcome": "open",
    }
    return CaseTask(**{**values, **changes})


class Registry:
    """Cases found within one's rights."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, business_key: str, who: Person) -> Case:
        allowed = row_condition("raid", access_to(who.login, who.groups, {"inspector": "R"}, "R"))
        with self._database.begin() as session:
            found = session.query(Case).filter(allowed, Case.business_key == business_key).first()
        if found is None:
            raise NotFoundError("not for you")
        return found


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def choices(database: Database, clock: FixedClock) -> CaseChoices:
    library = SimpleNamespace(
        latest=lambda _: package(), deployed=lambda _: package(), keys=lambda: ["prevention"]
    )
    words = SimpleNamespace(label=lambda _, value, __: f"«{value}»")
    rooms: Any = SimpleNamespace(library=library, dictionaries=words)
    return CaseChoices(database, clock, rooms)


@pytest.fixture
def raids(database: Database, clock: FixedClock, choices: CaseChoices) -> Raids:
    org: Any = SimpleNamespace(person=PEOPLE.__getitem__)
    cases: Any = Registry(database)
    rooms = RaidRooms(cases=cases, choices=choices, org=org)
    return Raids(database, clock, Routes(StraightLines()), rooms)


@pytest.fixture
def keep(database: Database):
    with database.begin() as session:
        session.query(CaseTask).delete()
        session.query(Case).delete()

    def add(*rows: Any) -> None:
        with database.begin() as session:
            for kind in (Case, CaseTask):
                session.add_all(row for row in rows if isinstance(row, kind))
                session.flush()

    return add


DUE = CaseChoice(process_key="prevention", tasks=("check",), statuses=("waiting",), until=TODAY)


def test_a_city_without_the_process_offers_none_of_its_cases(choices):
    assert choices.offered(PAK, CaseChoice(process_key="tours", tasks=("walk",))) == []


def test_due_checks_and_ending_terms_are_offered_the_earliest_first(keep, choices):
    end_of_day = NOW + timedelta(hours=7)
    keep(
        case("check-0001"),
        task("check-0001", due_at=end_of_day),
        case("check-0002"),
        task("check-0002", due_at=NOW + timedelta(days=2)),
        case("term-0003", status="waiting", due_at=NOW - timedelta(days=1)),
        case("term-0004", status="waiting", due_at=NOW + timedelta(days=3)),
        case("over-0005", status="fixed", closed_at=NOW),
        case("work-0006", status="measure", due_at=NOW),
        task("work-0006", activity_id="choose_measure"),
    )
    offers = choices.offered(PAK, DUE)
    assert [(offer.brief.number, offer.is_due) for offer in offers] == [
        ("0003", True),
        ("0001", True),
        ("0002", False),
    ]
    assert offers[0].brief.address == "улица Ленина, 3"
    assert offers[0].brief.note == "«waste»"


def test_nobody_is_offered_what_they_may_not_read(keep, choices):
    keep(
        case("mine-0001"),
        task("mine-0001"),
        case("held-0002"),
        task("held-0002", assignee="orlov.d"),
        case("term-0003", status="waiting", due_at=NOW),
    )
    assert [offer.brief.number for offer in choices.offered(KIM, DUE)] == ["0001"]
    assert choices.offered(LI, DUE) == []


def plan(*keys: str, **changes: Any) -> RaidPlan:
    values: dict[str, Any] = {
        "on": TODAY,
        "starts": time(9),
        "ends": time(18),
        "start": OFFICE,
        "end": OFFICE,
        "minutes": 15,
        "cases": keys,
        "activity": "check",
    }
    return RaidPlan(**{**values, **changes})


def test_a_plan_keeps_order_times_and_what_stays_out(keep, raids):
    keep(
        case("far-0001", lat=46.99),
        case("near-0002", lat=46.965),
        case("lost-0003", lat=None, lon=None),
    )
    planned = raids.plan(plan("far-0001", "near-0002", "lost-0003", "gone-0004"))
    assert sorted(planned.fitting) == ["far-0001", "near-0002"]
    assert [(row["number"], row["reason"]) for row in planned.left_out] == [("0003", "point")]
    first, second = planned.kept["stops"]
    assert "2026-11-24T09:" in first["at"] < second["at"]
    assert planned.kept["metres"] <= planned.kept["listed_metres"]


def test_what_does_not_fit_into_the_time_is_named(keep, raids):
    keep(case("a-0001"), case("b-0002"), case("c-0003"))
    planned = raids.plan(plan("a-0001", "b-0002", "c-0003", ends=time(9, 40)))
    assert len(planned.fitting) == 2
    assert [row["reason"] for row in planned.left_out] == ["time"]


def test_a_raid_that_ends_before_it_begins_is_refused(keep, raids):
    keep(case("a-0001"))
    with pytest.raises(UserError):
        raids.plan(plan("a-0001", ends=time(9)))


def raid_case(raids: Raids, key: str, *keys: str, **changes: Any) -> Case:
    kept = dict(raids.plan(plan(*keys)).kept)
    data = {"inspector": "kim.i", "raid_date": "2026-11-24", "route": kept}
    values = {
        "process_key": "raid",
        "number": "R-2026-001",
        "status": "assigned",
        "created_at": NOW - timedelta(hours=2),
        "lat": None,
        "lon": None,
        "data": {**data, **changes.pop("data", {})},
    }
    return case(key, **{**values, **changes})


def test_the_inspector_finds_the_raid_of_the_day(keep, raids):
    keep(
        case("a-0001", lat=46.97),
        task("a-0001", outcome="completed", ended_at=NOW, completed_by="kim.i"),
        case("b-0002", lat=46.98),
        task("b-0002"),
        case("c-0003", lat=46.99),
        task("c-0003", assignee="orlov.d"),
    )
    keep(raid_case(raids, "raid-1", "a-0001", "b-0002", "c-0003"))
    raid = raids.today("kim.i")
    assert raid is not None
    assert (raid.number, raid.on, raid.done) == ("R-2026-001", TODAY, 1)
    states = {stop.number: (stop.state, stop.task_id) for stop in raid.stops}
    assert states == {
        "0001": ("done", None),
        "0002": ("open", "task-b-0002"),
        # A colleague holds it: it is on the way, but not to be opened.
        "0003": ("open", None),
    }
    assert [stop.place for stop in raid.stops] == [1, 2, 3]
    assert raid.next_stop is not None
    assert raid.next_stop.number in {"0002", "0003"}
    assert raids.today("pak.s") is None


def test_a_check_of_an_earlier_day_does_not_count(keep, raids):
    before = NOW - timedelta(days=3)
    keep(
        case("a-0001"),
        task("a-0001", id="old", outcome="completed", ended_at=before, completed_by="kim.i"),
        task("a-0001", id="new"),
    )
    keep(raid_case(raids, "raid-1", "a-0001"))
    raid = raids.today("kim.i")
    assert raid is not None
    assert [(stop.state, stop.task_id) for stop in raid.stops] == [("open", "new")]


@pytest.mark.parametrize(
    "changes",
    [
        {"closed_at": NOW},
        {"data": {"raid_date": "2026-11-25"}},
        {"data": {"route": None}},
    ],
    ids=["over", "tomorrow", "not planned yet"],
)
def test_no_raid_today(keep, raids, changes):
    keep(case("a-0001"))
    keep(raid_case(raids, "raid-1", "a-0001", **changes))
    assert raids.today("kim.i") is None


def test_who_has_a_raid_today(keep, raids):
    keep(case("a-0001"))
    keep(raid_case(raids, "raid-1", "a-0001"))
    assert raids.walkers() == ["kim.i"]


def test_a_raid_of_another_unit_does_not_exist(keep, raids):
    keep(case("a-0001"))
    keep(raid_case(raids, "raid-1", "a-0001"))
    assert raids.get("raid-1", KIM).number == "R-2026-001"
    with pytest.raises(NotFoundError):
        raids.get("raid-1", LI)


def test_the_rest_of_the_way_opens_in_a_map(keep, raids):
    keep(case("a-0001", lat=46.97), task("a-0001"), case("b-0002", lat=46.98), task("b-0002"))
    keep(raid_case(raids, "raid-1", "a-0001", "b-0002"))
    raid = raids.today("kim.i")
    assert raid is not None
    first, second = ((stop.lat, stop.lon) for stop in raid.stops)
    assert map_link("geo:{lat},{lon}", raid) == "geo:{:.6f},{:.6f}".format(*first)
    points = [f"{lat:.6f},{lon:.6f}" for lat, lon in (first, second, OFFICE)]
    assert map_link("https://maps.test/?rtext={points}", raid).endswith("~".join(points))


def test_kilometres_by_day(keep, raids):
    keep(case("a-0001", lat=46.97), case("b-0002", lat=46.98))
    keep(
        raid_case(raids, "raid-1", "a-0001", "b-0002"),
        raid_case(raids, "raid-2", "a-0001", number="R-2026-002", closed_at=NOW, status="done"),
        raid_case(raids, "raid-3", "a-0001", number="R-2026-003", closed_at=NOW, status="void"),
        raid_case(raids, "raid-4", "a-0001", data={"raid_date": "2026-12-01"}),
        raid_case(raids, "raid-5", data={"route": None}),
    )
    first, second = raids.days(TODAY, date(2026, 12, 31), "dobik")
    assert (first.on, first.raids, first.stops) == (TODAY, 2, 3)
    assert first.metres > second.metres > 0
    assert (second.on, second.raids) == (date(2026, 12, 1), 1)
    assert raids.days(TODAY, TODAY, "dgh") == []
