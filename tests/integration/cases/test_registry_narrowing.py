"""Filters and tabs that a package declares, on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import true

from leancity.calendars import Calendar
from leancity.cases.narrowing import Narrowing
from leancity.cases.query import CaseQuery, Moment, read_page
from leancity.library.registry_config import Column, Filter, Registry, Tab, Where
from tests.integration.cases.test_registry_queries import case, seed

#: Tuesday, 14:05 in the city.
NOW = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
REGISTRY = Registry(
    title="№ {number}",
    due="term",
    columns=(Column(key="number", label="№"),),
    filters=(
        Filter(key="kind", label="Вид", kind="options", field="type"),
        Filter(key="inspector", label="Инспектор", kind="person", field="created_by"),
        Filter(key="street", label="Улица", kind="text", field="address"),
        Filter(key="raid", label="Рейд", kind="value", field="raid"),
        Filter(key="period", label="Период", kind="period", field="created_at"),
    ),
    tabs=(
        Tab(key="all", label="Все"),
        Tab(key="today", label="Новые сегодня", where=Where(created="today")),
        Tab(key="drafts", label="Черновики", where=Where(status=("draft",))),
        Tab(key="soon", label="Срок истекает", where=Where(due_within="3wd")),
        Tab(key="overdue", label="Просрочено", where=Where(overdue=True)),
        Tab(key="fixed", label="Устранено", where=Where(status=("fixed",), closed="month")),
    ),
)
NARROWING = Narrowing(
    registry=REGISTRY,
    moment=Moment(now=NOW, zone=ZoneInfo("Asia/Sakhalin")),
    calendar=Calendar.load(),
)


@pytest.fixture
def session(database):
    with database.begin() as opened:
        seed(
            opened,
            case("new", created_at=NOW - timedelta(hours=1), created_by="kim.i",
                 data={"type": "waste", "address": "улица Ленина", "term": "2026-11-27"}),
            case("late", created_at=NOW - timedelta(days=9), status="check", created_by="orlov.d",
                 due_at=NOW - timedelta(hours=1),
                 data={"type": "snow", "address": "100% улица", "term": "2026-11-23", "raid": "7"}),
            case("far", created_at=NOW - timedelta(days=3), status="waiting",
                 data={"type": "waste", "address": "проспект Мира", "term": "2026-11-30",
                       "raid": "17"}),
            case("done", created_at=NOW - timedelta(days=20), status="fixed",
                 closed_at=NOW - timedelta(days=2), data={"term": "2026-11-25"}),
            case("old", created_at=NOW - timedelta(days=90), status="fixed",
                 closed_at=NOW - timedelta(days=40), data={}),
        )  # fmt: skip
        yield opened


def page(session, **query):
    wanted = CaseQuery(**query)
    allowed = true()
    for condition in NARROWING.filters(wanted):
        allowed &= condition
    tabs = {tab.key: NARROWING.tab(tab.key) for tab in REGISTRY.tabs}
    return read_page(session, allowed, wanted, NARROWING.moment, tabs)


@pytest.mark.parametrize(
    ("tab", "shown"),
    [
        ("all", {"new", "late", "far", "done", "old"}),
        ("today", {"new"}),
        ("drafts", {"new"}),
        ("soon", {"new"}),
        ("overdue", {"late"}),
        ("fixed", {"done"}),
        ("no such tab", {"new", "late", "far", "done", "old"}),
    ],
)
def test_a_tab_shows_what_it_declares(session, tab, shown):
    assert {row.business_key for row in page(session, tab=tab).rows} == shown


def test_every_tab_counts_under_the_same_filter(session):
    counted = {"all": 5, "today": 1, "drafts": 1, "soon": 1, "overdue": 1, "fixed": 1}
    assert page(session, tab="today").counts.tabs == counted
    assert page(session, values=(("kind", "snow"),)).counts.tabs["all"] == 1


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("kind", "waste", {"new", "far"}),
        ("inspector", "orlov.d", {"late"}),
        ("street", "ленина", {"new"}),
        ("street", "100%", {"late"}),
        ("raid", "7", {"late"}),
        ("nothing", "7", {"new", "late", "far", "done", "old"}),
        ("period", "7", {"new", "late", "far", "done", "old"}),
    ],
)
def test_a_filter_compares_its_field(session, key, value, shown):
    found = page(session, values=((key, value),)).rows
    assert {row.business_key for row in found} == shown


@pytest.mark.parametrize(
    ("stored", "asked"),
    [("07", "07"), (7, "7"), (True, "true"), ("true", "true"), ("7", "7")],
    ids=repr,
)
def test_a_value_of_any_type_is_found_by_its_text(session, stored, asked):
    seed(session, case("typed", data={"raid": stored}))
    found = {row.business_key for row in page(session, values=(("raid", asked),)).rows}
    assert "typed" in found
    seed(session, case("other", data={"raid": [stored]}), case("another", data={"raid": 8}))
    assert {row.business_key for row in page(session, values=(("raid", asked),)).rows} == found
