"""Reports count what is there, and each number names its cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import false, true

from leancity.audit import AuditEvent
from leancity.calendars import Calendar
from leancity.cases.models import CaseActivity
from leancity.cases.query import Moment
from leancity.documents.models import DocumentRow
from leancity.library import Package
from leancity.library.config import Report
from leancity.local.environment import ROOT
from leancity.reports import Period
from leancity.reports.arithmetic import nearest_rank
from leancity.reports.facts import Facts
from leancity.reports.kinds import KINDS
from leancity.reports.telling import Telling
from tests.fakes.prevention import package
from tests.integration.cases.test_registry_queries import case, seed

#: Monday, 10:00 in the city.
MORNING = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
PERIOD = Period(first=date(2026, 11, 1), last=date(2026, 11, 30))


@pytest.fixture
def table(database):
    """Makes the table of one declared report."""
    packages = {name: Package.load(ROOT, name) for name in ("prevention", "raid")}

    def make(key: str, period: Period = PERIOD, allowed=None, process: str = "prevention"):
        config = packages[process].config
        report = next(each for each in config.reports if each.key == key)
        telling = Telling(
            config=config,
            calendar=Calendar.load(),
            locale="en",
            words=lambda field, value: (field, str(value or "")),
            say=str,
            people=frozenset,
        )
        moment = Moment(now=MORNING, zone=ZoneInfo("Asia/Sakhalin"))
        with database.begin() as session:
            facts = Facts(
                session=session, allowed=true() if allowed is None else allowed, period=period,
                moment=moment,
            )  # fmt: skip
            return KINDS[report.kind](report, facts, telling)

    return make


def put(database, *rows):
    with database.begin() as session:
        seed(session, *rows)


def cells(table):
    return [list(line.cells) for line in table.lines]


def activity(key, name, at, number=0):
    return CaseActivity(
        id=f"{name}-{key}-{number}", business_key=key, activity_id=name, type="userTask",
        started_at=at, canceled=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [([], 0.5, None), ([7], 0.9, 7), ([1, 2, 3, 4], 0.5, 2), (list(range(1, 11)), 0.9, 9),
     ([3, 1, 2], 0.9, 3)],
)  # fmt: skip
def test_nearest_rank(values, share, found):
    assert nearest_rank(values, share) == found


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        (None, None, (date(2026, 11, 1), date(2026, 11, 23))),
        (date(2026, 11, 9), date(2026, 11, 2), (date(2026, 11, 2), date(2026, 11, 9))),
        (date(1990, 1, 1), date(2026, 1, 1), (date(2024, 12, 31), date(2026, 1, 1))),
    ],
    ids=["this month", "turned round", "too long"],
)
def test_a_period_is_always_one(first, last, period):
    found = Period.of(first, last, date(2026, 11, 23))
    assert (found.first, found.last) == period


def test_cases_are_counted_by_the_citys_day_and_by_person(database, table):
    # 23:30 of Sunday in the city is the afternoon of Sunday in London.
    late = MORNING - timedelta(hours=10, minutes=30)
    put(database, case("a", created_at=MORNING, created_by="kim.i"),
        case("b", created_at=MORNING, created_by="kim.i"),
        case("c", created_at=MORNING, created_by="orlov.d"),
        case("d", created_at=late, created_by="kim.i"),
        case("e", created_at=MORNING - timedelta(days=60), created_by="kim.i"))  # fmt: skip
    found = table("violations")
    assert cells(found) == [
        [date(2026, 11, 23), "kim.i", 2],
        [date(2026, 11, 23), "orlov.d", 1],
        [date(2026, 11, 22), "kim.i", 1],
    ]
    assert [line.cases for line in found.lines] == [{"a", "b"}, {"c"}, {"d"}]
    assert list(found.total.cells) == ["Together", None, 4]


def test_the_way_from_capture_to_notice_is_working_time(database, table):
    """Ten cases of 1, 2 ... 10 hours of work; one has not come there."""
    calendar = Calendar.load()
    put(database, *(case(f"c{n}", created_at=MORNING) for n in range(11)))
    put(database, *(activity(f"c{n}", "start_office", MORNING) for n in range(11)))
    put(database, *(
        activity(f"c{n}", "notified", calendar.due(f"{n + 1}wh", MORNING)) for n in range(10)
    ), activity("c0", "notified", MORNING + timedelta(days=3), 1))  # fmt: skip
    done, kept, waiting = table("capture_to_notice").lines
    assert list(done.cells[1:]) == [10, 5 * 60, 9 * 60]
    # The promise ends with the next working day: 7 hours are left of this one, 8 are that one's.
    assert kept.cells[1] == 10
    assert waiting.cases == {"c10"}


def test_in_term_is_without_a_new_term_and_without_a_repetition(database, table):
    ended = {"closed_at": MORNING, "created_by": "kim.i"}
    put(database,
        case("good", status="fixed", data={}, **ended),
        case("prolonged", status="fixed", data={"prolongations": 1}, **ended),
        case("repeated", status="fixed", data={"transfer_to": "repeat"}, **ended),
        case("fined", status="closed", data={}, **ended),
        case("void", status="void", data={}, **ended),
        case("running", status="check", created_by="kim.i"))  # fmt: skip
    found = table("removed_in_term")
    assert cells(found) == [["kim.i", 4, 1, 0.25]]
    assert found.lines[0].cases == {"good", "prolonged", "repeated", "fined"}


def test_documents_are_counted_by_kind(database, table):
    def document(key, code, k, day=date(2026, 11, 23)):
        return DocumentRow(
            id=f"{key}-{code}-{k}", business_key=key, process_key="prevention", code=code, k=k,
            number=f"{code}/{key}-{k}", title=f"Title {code}", date=day, unit="dobik",
            signatory="", created_at=MORNING, created_by="svc-worker", effect_key=f"{key}{code}{k}",
        )  # fmt: skip

    put(database, case("a"), case("b"))
    put(database, document("a", "PB-4", 1), document("a", "PB-4", 2), document("b", "PB-4", 1),
        document("b", "PB-1", 1), document("b", "PB-1", 2, date(2026, 10, 31)))  # fmt: skip
    found = table("documents")
    assert cells(found) == [["PB-1", "Title PB-1", 1, 1], ["PB-4", "Title PB-4", 3, 2]]
    assert list(found.total.cells) == ["Together", None, 4, 2]


def test_office_minutes_run_from_the_last_opening_to_the_sending(database, table):
    def event(minute, action, who="pak.s", form="task:1", key="a"):
        return AuditEvent(
            at=MORNING + timedelta(minutes=minute), who=who, ip="", action=action,
            object_kind="case", object_id=key, field="form", new=form,
        )  # fmt: skip

    put(database, case("a"), case("b"))
    put(database, event(0, "form.open"), event(20, "form.open"), event(26, "form.submit"))
    put(database, event(30, "form.open", form="task:2", key="b"),
        event(31, "form.open", who="burkova.t", form="task:2", key="b"),
        event(300, "form.submit", form="task:2", key="b"),
        event(301, "form.submit", form="task:9"))  # fmt: skip
    assert cells(table("office_minutes")) == [[date(2026, 11, 23), 2, 2, 66, 33]]


def test_kilometres_are_added_up_by_the_day_of_the_raid_and_who_walked_it(database, table):
    def raid(key, day, who, km, saved, **changes):
        data = {"raid_date": day, "inspector": who, "route_stops": 4, "route_km": km,
                "route_saved_km": saved}  # fmt: skip
        return case(key, **{"process_key": "raid", "status": "done", "data": data, **changes})

    # Planned in October, walked in November; one given up, one of another month, one with no route.
    before = datetime(2026, 10, 30, tzinfo=UTC)
    put(database, raid("a", "2026-11-02", "kim.i", 10.4, 2.1, created_at=before),
        raid("b", "2026-11-02", "kim.i", 5.3, 0), raid("c", "2026-11-03", "orlov.d", None, None),
        raid("d", "2026-12-01", "kim.i", 7, 1),
        raid("e", "2026-11-03", "kim.i", 9, 9, status="void"))  # fmt: skip
    found = table("kilometres", process="raid")
    assert cells(found) == [
        [date(2026, 11, 3), "orlov.d", 1, 4, 0, 0],
        [date(2026, 11, 2), "kim.i", 2, 8, 15.7, 2.1],
    ]
    assert [line.cases for line in found.lines] == [{"c"}, {"a", "b"}]
    assert list(found.total.cells) == ["Together", None, 3, 12, 15.7, 2.1]


@pytest.mark.parametrize("report", package().config.reports, ids=lambda report: report.key)
def test_a_report_of_nothing_is_empty_and_of_others_cases_too(database, table, report: Report):
    assert table(report.key).lines == []
    put(database, case("a", created_by="kim.i", data={"type": "waste"}))
    put(database, activity("a", "start_office", MORNING))
    assert table(report.key, allowed=false()).lines == []
