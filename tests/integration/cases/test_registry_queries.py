"""Lists of the registry on a real database: rights, filters, keyset pages, counters, search."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, true

from leancity.cases.access import access_to, row_condition
from leancity.cases.counting import Counting, count_text
from leancity.cases.models import Case, CaseTask
from leancity.cases.numbers import Numbers
from leancity.cases.query import CaseQuery, Moment, View, read, read_page
from leancity.cases.tasks import Now, TaskQuery, Viewer, find_tasks
from leancity.clock import FixedClock

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
MOMENT = Moment(now=NOW, zone=ZoneInfo("Asia/Sakhalin"))
PAK = Viewer(login="pak.s", groups=["specialist.dobik"])
AT = Now(at=NOW, today=NOW.date())
RIGHTS = {"specialist": "CRUX", "inspector": "CRU own", "control_head": "RUAXD"}


def case(key: str, **changes) -> Case:
    values = {
        "business_key": key,
        "process_key": "prevention",
        "process_definition_id": "prevention:1:x",
        "process_instance_id": f"pi-{key}",
        "version": 1,
        "number": key[-4:],
        "status": "draft",
        "created_at": NOW - timedelta(hours=1),
        "unit": "dobik",
        "data": {},
        "status_log": [],
        "incidents": [],
        "search_text": "",
    }
    return Case(**{**values, **changes})


def task(key: str, business_key: str, **changes) -> CaseTask:
    values = {
        "id": key,
        "business_key": business_key,
        "process_instance_id": f"pi-{business_key}",
        "activity_id": "fill",
        "name": "Дополнить карточку",
        "candidate_groups": ["specialist.dobik"],
        "created_at": NOW,
        "outcome": "open",
    }
    return CaseTask(**{**values, **changes})


@pytest.fixture
def session(database):
    with database.begin() as opened:
        yield opened


def keys(session, login="pak.s", groups=("specialist.dobik",), **query):
    access = access_to(login, groups, RIGHTS, "R")
    allowed = row_condition("prevention", access)
    return [
        row.business_key for row in read_page(session, allowed, CaseQuery(**query), MOMENT).rows
    ]


def seed(session, *rows):
    session.add_all(rows)
    session.flush()


@pytest.mark.parametrize(
    ("login", "groups", "seen"),
    [
        ("pak.s", ["specialist.dobik"], {"mine", "theirs"}),
        ("li.v", ["specialist.dgh"], {"dgh"}),
        ("kim.i", ["inspector.dobik"], {"mine"}),
        ("orlov.d", ["inspector.dobik"], {"theirs"}),
        ("kim.i", ["inspector.dobik", "specialist.dobik"], {"mine", "theirs"}),
        ("kim.i", ["inspector.dgh"], set()),
        ("kan.o", ["auditor", "employee"], {"mine", "theirs", "dgh"}),
        ("morozova.a", ["admin", "employee"], set()),
        ("nobody", [], set()),
    ],
)
def test_rights_decide_which_rows_exist(session, login, groups, seen):
    seed(
        session,
        case("mine", created_by="kim.i"),
        case("theirs", created_by="somebody"),
        case("dgh", unit="dgh"),
        case("other", process_key="road_control"),
    )
    seed(session, task("t", "theirs", completed_by="orlov.d", ended_at=NOW))
    assert set(keys(session, login, groups)) == seen


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "мусором"}, ["a"]),
        ({"text": "0002"}, ["b"]),
        ({"text": "нет такого"}, []),
        ({"statuses": ("fixed",)}, ["b"]),
        ({"overdue": True}, ["a"]),
        ({"created_from": date(2026, 11, 23)}, ["a"]),
        ({"created_to": date(2026, 11, 22)}, ["b"]),
    ],
    ids=["words", "number", "nothing", "status", "overdue", "from", "to"],
)
def test_filters_narrow_the_list(session, query, found):
    seed(
        session,
        case("a", search_text="куча мусора", due_at=NOW - timedelta(hours=1)),
        case(
            "b",
            number="0002",
            status="fixed",
            created_at=NOW - timedelta(days=2),
            due_at=NOW - timedelta(days=1),
            closed_at=NOW,
        ),
    )
    assert keys(session, **query) == found


def test_pages_follow_each_other_without_gap_or_repetition(session):
    same = NOW - timedelta(hours=3)
    seed(session, *(case(f"k{number:03}", created_at=same) for number in range(25)))
    allowed = row_condition("prevention", access_to("p", ["specialist.dobik"], RIGHTS, "R"))
    seen, after = [], ""
    while True:
        page = read_page(session, allowed, CaseQuery(after=after, size=10), MOMENT)
        seen += [row.business_key for row in page.rows]
        assert page.counts.total == 25
        if not page.next_key:
            break
        after = page.next_key
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 25


def test_counters_ignore_the_chosen_status_and_stop_at_a_thousand(session):
    seed(session, *(case(f"n{number:05}") for number in range(1100)), case("f", status="fixed"))
    allowed = row_condition("prevention", access_to("p", ["specialist.dobik"], RIGHTS, "R"))
    page = read_page(session, allowed, CaseQuery(statuses=("fixed",)), MOMENT)
    assert page.counts.statuses == {"draft": 1100, "fixed": 1}
    assert page.counts.total_text == "1"
    whole = read_page(session, allowed, CaseQuery(), MOMENT)
    assert whole.counts.total_text == "1\N{NO-BREAK SPACE}000+"


@pytest.fixture
def few(monkeypatch):
    """A long registry in little: a counter looks at six rows, and what has fewer than three is
    rare."""
    monkeypatch.setattr("leancity.cases.counting.LOOKED_AT", 6)
    monkeypatch.setattr("leancity.cases.counting.RARE", 3)
    monkeypatch.setattr("leancity.cases.query.RARE", 3)
    monkeypatch.setattr("leancity.cases.counting.COUNT_LIMIT", 30)


DRAFTS, OPEN = [Case.status == "draft"], [Case.closed_at.is_(None)]
TABS = {"all": [], "drafts": DRAFTS, "open": OPEN, "soon": [*OPEN, Case.data["soon"].astext == "1"]}


def counted(session, *values, **query):
    """Of a long registry; the last is of the tabs."""
    allowed = row_condition("prevention", access_to("p", ["specialist.dobik"], RIGHTS, "R"))
    view = View(moment=MOMENT, tabs=TABS, values=values, long=True)
    counts = read(session, allowed, CaseQuery(**{"size": 0, **query}), view).counts
    return counts.total_text, {key: counts.tab_text(key) for key in TABS}


def test_counters_of_a_long_registry_say_how_many_there_are_at_least(session, few):
    seed(session, *(
        case(f"k{n:02}", created_at=NOW - timedelta(hours=n), closed_at=NOW if n > 3 else None,
             status="draft" if n == 1 else "check", search_text="шум" if n % 2 else "снег",
             data={"soon": "1"} if n == 3 else {})
        for n in range(20)
    ), case("theirs", unit="dgh", search_text="шум"))  # fmt: skip
    # Nothing is looked for: they stay exact.
    assert counted(session) == ("20", {"all": "20", "drafts": "1", "open": "4", "soon": "1"})
    loud = Case.search.op("@@")(func.plainto_tsquery("russian", "шум"))
    for found in (counted(session, loud), counted(session, text="шум")):
        assert found == ("3+", {"all": "3+", "drafts": "1", "open": "2", "soon": "1"})
    assert counted(session, loud, tab="open")[0] == "2"


def test_what_is_rare_is_counted_whole_however_long_a_registry_is(session, few):
    seed(session, *(
        case(f"k{n:02}", created_at=NOW - timedelta(hours=n), closed_at=NOW, status="check",
             data={"type": "hole"} if n in (17, 19) else {"type": "waste"})
        for n in range(20)
    ))  # fmt: skip
    rare = Case.data.contains({"type": "hole"})
    nothing = {"drafts": "0", "open": "0", "soon": "0"}
    for query in ({"size": 2}, {"statuses": ("check",)}):
        assert counted(session, rare, **query) == ("2", {"all": "2", **nothing})
    assert counted(session, Case.data.contains({"type": "none"}), size=2)[0] == "0"
    common = Case.data.contains({"type": "waste"})
    assert counted(session, common)[0] == "7+"
    # So many stand on the page.
    assert counted(session, common, shown=10) == ("10+", {"all": "10+", **nothing})
    assert counted(session, common, size=12)[0] == "12+"


def test_a_page_that_shows_all_there_is_brings_its_counters(session, few):
    seed(session, *(
        case(f"k{n:02}", created_at=NOW - timedelta(hours=n), closed_at=NOW if n else None,
             data={"type": "hole"} if n in (0, 19) else {})
        for n in range(20)
    ))  # fmt: skip
    allowed = row_condition("prevention", access_to("p", ["specialist.dobik"], RIGHTS, "R"))
    rare = Case.data.contains({"type": "hole"})

    def told(*values, **query):
        view = View(moment=MOMENT, tabs=TABS, values=values, long=True)
        asked = CaseQuery(counting=Counting.NONE, patient=False, size=3, **query)
        counts = read(session, allowed, asked, view).counts
        return counts.total_text, counts.tab_text("open")

    assert told(rare) == ("2", "1")
    # There is more than the page shows, or the page shows a part.
    assert told() == told(rare, tab="open") == told(rare, statuses=("draft",)) == ("", "")


def test_statuses_of_a_long_registry_are_counted_as_tabs_are(session, few):
    seed(session, *(case(f"k{n}", status="check" if n else "draft") for n in range(9)))
    allowed = row_condition("prevention", access_to("p", ["specialist.dobik"], RIGHTS, "R"))
    view = View(moment=MOMENT, statuses=["draft", "check", "fixed"], values=[true()], long=True)
    counts = read(session, allowed, CaseQuery(size=2), view).counts
    shown = {key: counts.status_text(key) for key in counts.statuses}
    assert shown == {"draft": "1", "check": "7+"}


@pytest.mark.parametrize(
    ("number", "more", "shown"),
    [(None, False, ""), (0, False, "0"), (0, True, ""), (57, False, "57"), (57, True, "57+"),
     (1000, False, "1000"), (1000, True, "1\N{NO-BREAK SPACE}000+"),
     (1001, False, "1\N{NO-BREAK SPACE}000+")],
)  # fmt: skip
def test_a_counter_says_no_more_than_is_known(number, more, shown):
    assert count_text(number, more=more) == shown


def test_tasks_are_mine_or_free_for_my_groups_the_earliest_due_first(session):
    seed(session, case("c"))
    seed(
        session,
        task("none", "c"),
        task("late", "c", due_at=NOW + timedelta(days=2)),
        task("soon", "c", due_at=NOW + timedelta(hours=2), assignee="pak.s"),
        task("colleague", "c", assignee="burkova.t"),
        task("elsewhere", "c", candidate_groups=["control_head.dobik"]),
        task("over", "c", ended_at=NOW, assignee="pak.s"),
    )

    def found(**query):
        page = find_tasks(session, PAK, TaskQuery(**query), AT)
        return [row.task.id for row in page.rows]

    assert found() == ["soon", "late", "none"]
    assert found(scope="mine") == ["soon"]
    first = find_tasks(session, PAK, TaskQuery(size=1), AT)
    assert found(size=1, after=first.next_key) == ["late"]
    assert first.total == 3


def test_a_narrowed_list_is_counted_as_far_as_it_was_looked_at(session, monkeypatch):
    monkeypatch.setattr("leancity.cases.tasks._LOOKED_AT", 4)
    seed(session, case("c", search_text="мусор"), case("d"))
    seed(session, *(task(f"c{n}", "c") for n in range(4)))

    def counted(**query):
        page = find_tasks(session, PAK, TaskQuery(**query), AT)
        return page.total, page.more

    assert counted(text="мусор") == (4, False)
    seed(session, *(task(f"d{n}", "d") for n in range(4)))
    assert counted() == (8, False)
    total, more = counted(text="мусор")
    assert more
    assert total <= 4
    assert len(find_tasks(session, PAK, TaskQuery(text="мусор"), AT).rows) == 4


@pytest.mark.parametrize("newest", [1, 3, 8000])
def test_words_are_found_however_far_back_they_stand(session, monkeypatch, newest):
    monkeypatch.setattr("leancity.cases.finding._NEWEST", newest)
    seed(session, *(
        case(f"k{n}", created_at=NOW - timedelta(hours=n), search_text="снег" if n % 2 else "шум")
        for n in range(8)
    ))  # fmt: skip
    allowed = row_condition("prevention", access_to("pak.s", ["specialist.dobik"], RIGHTS, "R"))
    found, after = [], ""
    for _ in range(9):
        page = read_page(session, allowed, CaseQuery(text="снега", size=1, after=after), MOMENT)
        found += [row.business_key for row in page.rows]
        after = page.next_key
        if not after:
            break
    assert found == ["k1", "k3", "k5", "k7"]


def test_a_part_of_a_text_is_looked_for_page_by_page_in_a_long_registry(session, monkeypatch):
    monkeypatch.setattr("leancity.cases.finding.LOOKED_THROUGH", 4)
    seed(session, *(
        case(f"k{n:02}", created_at=NOW - timedelta(hours=n),
             data={"address": "улица Чехова" if n in (5, 6, 9) else "проспект Мира"})
        for n in range(11)
    ))  # fmt: skip
    allowed = row_condition("prevention", access_to("pak.s", ["specialist.dobik"], RIGHTS, "R"))
    part = Case.data["address"].astext.icontains("чехов")
    view = View(moment=MOMENT, values=[part], parts=True, long=True)

    def pages(patient):
        after, found = "", []
        for _ in range(9):
            query = CaseQuery(size=2, after=after, patient=patient, counting=Counting.NONE)
            page = read(session, allowed, query, view)
            found.append([row.business_key for row in page.rows])
            after = page.next_key
            if not after:
                break
        return found

    assert pages(patient=True) == [["k05", "k06"], ["k09"]]
    # Four rows each: nothing, two, one; the last page knows that it is.
    assert pages(patient=False) == [[], ["k05", "k06"], ["k09"]]


def test_numbers_run_without_gap_and_begin_anew_each_year(database):
    clock = FixedClock(datetime(2026, 12, 31, 10, 0, tzinfo=UTC), "UTC")
    numbers = Numbers(clock)
    taken = []
    for _ in range(2):
        with database.begin() as session:
            taken.append(numbers.take(session, "prevention", scope="yearly", start=5))
    clock.advance(timedelta(days=1))
    with database.begin() as session:
        taken.append(numbers.take(session, "prevention", scope="yearly", start=5))
    assert taken == [5, 6, 5]


def test_a_number_of_a_transaction_that_failed_is_given_again(database):
    numbers = Numbers(FixedClock(NOW))

    def fail() -> None:
        with database.begin() as session:
            numbers.take(session, "prevention")
            raise RuntimeError("the worker died")

    with database.begin() as session:
        assert numbers.take(session, "prevention") == 1
    with pytest.raises(RuntimeError):
        fail()
    with database.begin() as session:
        assert numbers.take(session, "prevention") == 2
