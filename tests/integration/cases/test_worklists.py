"""Task lists on a real database: what is seen, narrowed, sorted, put off; notes and kept filters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from leancity.audit import Actor, Audit
from leancity.audit.models import AuditEvent
from leancity.calendars import Calendar
from leancity.cases import TaskQuery
from leancity.cases.references import References
from leancity.cases.started import Started
from leancity.cases.worklists import Worklists
from leancity.clock import FixedClock
from leancity.errors import NotFoundError, UserError
from leancity.metrics import Typical
from leancity.metrics.models import EventInstance
from leancity.org import Person
from leancity.worklist import FollowUps, Notes, SavedListDraft, SavedLists
from tests.fakes.prevention import DEFINITION, package
from tests.integration.cases.test_registry_queries import case, task

NOW = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
CLOCK = FixedClock(NOW)


def person(login: str, *groups: str, unit: str = "dobik") -> Person:
    return Person(login=login, last_name=login, first_name="X", gender="f", unit=unit,
                  groups=frozenset(groups))  # fmt: skip


PAK = person("pak.s", "specialist.dobik")
BURKOVA = person("burkova.t", "specialist.dobik")
KAN = person("kan.o", "auditor", unit="")
LI = person("li.v", "specialist.dgh", unit="dgh")


@pytest.fixture
def rooms(database) -> Any:
    return SimpleNamespace(
        library=SimpleNamespace(
            latest=lambda _: package(), deployed=lambda _: package(), keys=lambda: ["prevention"]
        ),
        org=SimpleNamespace(
            stood_in_for=lambda login: frozenset({"pak.s"} if login == "burkova.t" else ())
        ),
        dictionaries=SimpleNamespace(options=lambda *_: [], label=lambda _, value, __: value),
        references=References(database),
        calendar=Calendar.load(),
        name=lambda login: login or "",
    )


@pytest.fixture
def lists(database, rooms) -> Worklists:
    with database.begin() as session:
        session.add_all([
            case("c-0420", search_text="0420 мусорные мешки у подъезда",
                 data={"type": "waste", "address": "улица Ленина", "house": "173"}),
            case("c-0421", data={"type": "snow", "address": "проспект Мира", "house": "56"}),
            case("c-0419", data={"type": "snow"}, number="0419"),
        ])  # fmt: skip
        session.flush()
        session.add_all([
            task("late", "c-0420", due_at=NOW - timedelta(hours=2)),
            task("soon", "c-0421", due_at=NOW + timedelta(hours=2), assignee="pak.s"),
            task("week", "c-0421", due_at=NOW + timedelta(days=3), name="Выбрать меру",
                 created_at=NOW + timedelta(minutes=1)),
            task("never", "c-0419", created_at=NOW - timedelta(days=1)),
            task("held", "c-0419", assignee="burkova.t", due_at=NOW + timedelta(days=30)),
        ])  # fmt: skip
    return Worklists(database, CLOCK, rooms)


def found(lists: Worklists, who: Person, **query: Any) -> list[str]:
    return [row.id for row in lists.page(who, TaskQuery(**query)).rows]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({}, "late soon week never"),
        ({"sort": "old"}, "late soon never week"),
        ({"sort": "new"}, "week never soon late"),
        ({"sort": "number"}, "never late soon week"),
        ({"overdue": True}, "late"),
        ({"due": "soon"}, "late soon"),
        ({"due": "today"}, "late soon"),
        ({"due": "week"}, "late soon week"),
        ({"due": "none"}, "never"),
        ({"text": "мешками"}, "late"),
        ({"text": "меру"}, "week"),
        ({"text": "0421"}, "soon week"),
        ({"address": "Ленина, 173"}, "late"),
        ({"address": "100% нет"}, ""),
        ({"process_key": "raid"}, ""),
        ({"process_key": "prevention", "values": (("type", "snow"),)}, "soon week never"),
        ({"process_key": "prevention", "values": (("street", "мира"), ("evil", "x"))}, "soon week"),
        ({"scope": "seen"}, "late soon week held never"),
        ({"after": "no such page"}, "late soon week never"),
    ],
    ids=str,
)
def test_a_list_is_narrowed_and_sorted(lists, query, ids):
    assert found(lists, PAK, **query) == ids.split()


@pytest.mark.parametrize("sort", ["due", "old", "new", "number"])
def test_pages_go_on_where_they_stopped_in_every_order(lists, sort):
    whole = found(lists, PAK, sort=sort)
    walked, after = [], ""
    while len(walked) < len(whole):
        page = lists.page(PAK, TaskQuery(sort=sort, size=1, after=after))
        walked += [row.id for row in page.rows]
        after = page.next_key
    assert (walked, after) == (whole, "")


def test_what_may_be_seen_follows_the_rights_to_cases(lists):
    assert found(lists, KAN, scope="seen") == ["late", "soon", "week", "held", "never"]
    assert found(lists, LI, scope="seen") == []


def test_a_substitute_sees_what_the_absent_holds_when_asked(lists):
    assert found(lists, BURKOVA) == ["late", "week", "held", "never"]
    page = lists.page(BURKOVA, TaskQuery(absent=True))
    assert [row.id for row in page.rows if row.looked_after] == ["soon"]


def test_values_of_the_process_tell_tasks_apart(lists):
    page = lists.page(PAK, TaskQuery(process_key="prevention", text="мешками"))
    assert page.rows[0].details == ("waste",)
    assert "type" in {one.key for one in page.filters}
    assert "inspector" not in {one.key for one in page.filters}


def test_what_is_put_off_comes_back_on_its_day_or_when_it_is_late(lists, database):
    follow_ups = FollowUps(database, CLOCK)
    tomorrow = CLOCK.today() + timedelta(days=1)
    for key in ("late", "week"):
        follow_ups.put_off("pak.s", key, tomorrow)
    assert found(lists, PAK, put_off="hide") == ["late", "soon", "never"]
    assert found(lists, PAK, put_off="only") == ["week"]
    assert "week" in found(lists, BURKOVA, put_off="hide")
    assert lists.page(PAK, TaskQuery(put_off="only")).rows[0].put_off == tomorrow
    assert follow_ups.until("pak.s", "week") == tomorrow
    follow_ups.take_up("pak.s", "week")
    assert follow_ups.until("pak.s", "week") is None
    assert FollowUps(database, FixedClock(NOW + timedelta(days=2))).forget() == 1


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_day_that_cannot_be_meant_is_refused(database, days):
    with pytest.raises(UserError):
        FollowUps(database, CLOCK).put_off("pak.s", "t", CLOCK.today() + timedelta(days=days))


def test_notes_are_kept_logged_without_words_and_erased(database):
    notes = Notes(database, CLOCK, Audit(database, CLOCK))
    notes.add("c-1", "  Звонил жилец  ", Actor(login="pak.s"), "t")
    notes.add("c-1", "Перезвоню", Actor(login="burkova.t"))
    assert [(one.author, one.text, one.task_id) for one in notes.of_case("c-1")] == [
        ("burkova.t", "Перезвоню", ""), ("pak.s", "Звонил жилец", "t"),
    ]  # fmt: skip
    with database.begin() as session:
        rows = list(session.scalars(select(AuditEvent)))
    assert {(row.action, row.object_id, row.new) for row in rows} == {("note", "c-1", None)}
    notes.erase("c-1")
    assert notes.of_case("c-1") == []
    for text in (" ", "я" * 2001):
        with pytest.raises(UserError):
            notes.add("c-1", text, Actor(login="pak.s"))


def test_a_filter_is_found_by_its_owner_and_the_unit_it_is_shared_with(database):
    saved = SavedLists(database, CLOCK)

    def draft(title: str, *, shared: bool) -> SavedListDraft:
        return SavedListDraft(
            kind="tasks", process_key="", title=title, args={"show": "mine"}, shared=shared
        )

    mine = saved.save(draft("Своё", shared=False), PAK)
    common = saved.save(draft("Общее", shared=True), PAK)
    assert [one.title for one in saved.of("tasks", "", PAK)] == ["Общее", "Своё"]
    assert [one.id for one in saved.of("tasks", "", BURKOVA)] == [common.id]
    assert saved.of("tasks", "", LI) == []
    for reader in (BURKOVA, LI):
        with pytest.raises(NotFoundError):
            saved.get(mine.id, reader)
    with pytest.raises(NotFoundError):
        saved.delete(common.id, BURKOVA)
    again = saved.save(draft("Своё", shared=False), PAK)
    assert [one.id for one in saved.of("tasks", "", PAK) if one.title == "Своё"] == [again.id]
    saved.delete(again.id, PAK)
    with pytest.raises(UserError):
        saved.save(draft(" ", shared=False), PAK)


def test_what_one_has_begun_is_listed_and_opened_only_by_who_may_read_it(database, rooms):
    with database.begin() as session:
        session.add_all([
            case("a-0420", created_by="pak.s", process_definition_id=DEFINITION),
            case("b-0421", created_by="pak.s", unit="dgh", process_definition_id=DEFINITION,
                 closed_at=NOW, status="fixed", created_at=NOW),
            case("c-0422", created_by="li.v"),
        ])  # fmt: skip
    rows = Started(database, rooms).page(PAK).rows
    assert [(row.title, row.readable, bool(row.closed_at)) for row in rows] == [
        ("Нарушение № 0421", False, True), ("Нарушение № 0420", True, False),
    ]  # fmt: skip


def test_how_long_cases_usually_take_is_said_once_there_are_enough(database):
    def ended(number: int, days: int, **changes: Any) -> EventInstance:
        values = {
            "id": f"i{number}", "root_id": f"i{number}", "process_key": "prevention",
            "definition_id": "d", "version": 1, "unit": "dobik", "state": "completed",
            "started_at": datetime(2026, 11, 9, 22, tzinfo=UTC),
            "ended_at": datetime(2026, 11, 9 + days, 22, tzinfo=UTC),
        }  # fmt: skip
        return EventInstance(**{**values, **changes})

    with database.begin() as session:
        session.add_all([ended(number, 1) for number in range(4)])
        session.add(ended(90, 1, state="deleted"))
    calendar = Calendar.load()
    assert Typical(database, CLOCK, calendar).of("prevention") is None
    with database.begin() as session:
        session.add(ended(4, 3))
    usual = Typical(database, CLOCK, calendar).of("prevention")
    assert (usual.median, usual.p85, usual.count) == (1.0, 3.0, 5)
