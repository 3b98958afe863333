"""Registries as lists: pages, tabs, filters, rows to be taken away; within one's rights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select, text
from sqlalchemy.orm import Session

from leancity.calendars import Calendar
from leancity.cases.access import Access, access_to, row_condition
from leancity.cases.cards import CardMaker, is_overdue
from leancity.cases.counting import Counting, Counts
from leancity.cases.models import IMPORTED, NEWEST_FIRST, Case
from leancity.cases.narrowing import Narrowing, declared
from leancity.cases.occurring import named, occurring
from leancity.cases.query import CaseQuery, Moment, Page, View, read, read_page
from leancity.cases.rooms import Rooms
from leancity.cases.views import CasePage, CaseRow, Column, FilterView, StatusView, TabView
from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import NotFoundError
from leancity.library import Package
from leancity.library import registry_config as declared_config
from leancity.org import Person

#: Columns that are not variables of the case.
_OWN_COLUMNS = frozenset({"number", "status", "created_at", "due_at", "closed_at"})
_PERSON_COLUMNS = frozenset({"created_by", "responsible"})
#: Rows that all registries together may have to be counted at once.
COUNTED_AT_ONCE = 20_000
_ESTIMATE = text("SELECT reltuples FROM pg_class WHERE oid = to_regclass('\"case\"')")
#: Rows read at a time for a file.
_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Rows of a registry on their way into a file: headings, and values as people read them."""

    title: str
    columns: list[Column]
    rows: Iterator[CaseRow]


class Listing:
    """Lists of one process at a time."""

    def __init__(self, database: Database, clock: Clock, rooms: Rooms) -> None:
        self._database = database
        self._clock = clock
        self._rooms = rooms

    def page(self, process_key: str, person: Person, query: CaseQuery) -> CasePage:
        """One page of a registry; a process without rights does not exist."""
        package, allowed = self.allowed(process_key, person)
        registry, narrowing = package.config.registry, self._narrowing(package)
        with self._database.begin() as session:
            self._database.for_lists(session)
            view = View(
                moment=narrowing.moment,
                tabs={tab.key: narrowing.tab(tab.key) for tab in registry.tabs},
                statuses=[status.key for status in package.config.statuses],
                values=narrowing.filters(query),
                parts=narrowing.seeks_parts(query),
                long=_is_long(session),
            )
            page = read(session, allowed, query, view)
            filters = registry.filters if query.size else ()
            found = occurring(session, allowed, self.maker(package, person), filters)
        return self._shown(page, package, person, query, found)

    def is_long(self) -> bool:
        """Whether counting takes so long that a page is shown before its counters.

        By the database's own estimate: asking how many rows there are would be counting.
        """
        with self._database.begin() as session:
            return _is_long(session)

    def taken(self, process_key: str, person: Person, query: CaseQuery) -> Taken:
        """Every row under a filter, for whoever may take the registry away (X)."""
        package, _ = self.allowed(process_key, person, "X")
        maker = self.maker(package, person)
        registry = package.config.registry
        return Taken(
            title=maker.say(package.config.name),
            columns=[_column(each, maker) for each in registry.columns],
            rows=self._all(package, person, query),
        )

    def rows(self, package: Package, person: Person, keys: Sequence[str]) -> list[CaseRow]:
        """The rows of these cases that this person may read, the newest first."""
        _, allowed = self.allowed(package.key, person)
        query = select(Case).where(allowed, Case.business_key.in_(keys)).order_by(*NEWEST_FIRST)
        with self._database.begin() as session:
            cases = list(session.scalars(query))
        maker = self.maker(package, person)
        columns = [each.key for each in package.config.registry.columns if not each.optional]
        return self._rows(cases, maker, columns)

    @property
    def calendar(self) -> Calendar:
        """The city's working calendar."""
        return self._rooms.calendar

    def maker(self, package: Package, person: Person) -> CardMaker:
        """Tells the values of cases of a package to a person."""
        return CardMaker(self._rooms, package, person)

    def allowed(
        self, process_key: str, person: Person, action: str = "R"
    ) -> tuple[Package, ColumnElement[bool]]:
        """The latest package, and the rows of its registry that an action may reach."""
        package = self._rooms.library.latest(process_key)
        access = _access(package, person, action)
        if not access.reaches(package.config.unit):
            raise NotFoundError("There is no such page, or it is not for you.")
        return package, row_condition(process_key, access)

    # --- inside --------------------------------------------------------------------------
    def _narrowing(self, package: Package) -> Narrowing:
        moment = Moment(now=self._clock.now(), zone=self._clock.zone)
        calendar = self._rooms.calendar
        return Narrowing(registry=package.config.registry, moment=moment, calendar=calendar)

    def _all(self, package: Package, person: Person, query: CaseQuery) -> Iterator[CaseRow]:
        _, allowed = self.allowed(package.key, person, "X")
        narrowing = self._narrowing(package)
        condition = and_(allowed, *narrowing.filters(query), *narrowing.tab(query.tab))
        maker = self.maker(package, person)
        keys = [each.key for each in package.config.registry.columns]
        step = replace(query, tab="", after="", size=_BATCH, counting=Counting.NONE)
        while True:
            with self._database.begin() as session:
                page = read_page(session, condition, step, narrowing.moment)
            yield from self._rows(page.rows, maker, keys)
            if not page.next_key:
                return
            step = replace(step, after=page.next_key)

    def _shown(
        self,
        page: Page,
        package: Package,
        person: Person,
        query: CaseQuery,
        found: Mapping[str, list[str]],
    ) -> CasePage:
        maker = self.maker(package, person)
        config, registry = package.config, package.config.registry
        columns = [c for c in registry.columns if not c.optional or c.key in query.columns]
        return CasePage(
            process_key=config.key,
            title=maker.say(config.name),
            columns=[_column(each, maker) for each in columns],
            rows=self._rows(page.rows, maker, [each.key for each in columns]),
            total_text=page.counts.total_text,
            counters=_counters(page.counts, maker.statuses),
            statuses=maker.statuses,
            next_key=page.next_key,
            tabs=[
                TabView(
                    key=tab.key,
                    label=maker.say(tab.label),
                    count=page.counts.tab_text(tab.key),
                )
                for tab in registry.tabs
            ],
            filters=self._filters(package, maker, query, found) if query.size else [],
            optional=[_column(each, maker) for each in registry.columns if each.optional],
            may_export=_access(package, person, "X").reaches(config.unit),
        )

    def _filters(
        self,
        package: Package,
        maker: CardMaker,
        query: CaseQuery,
        found: Mapping[str, list[str]],
    ) -> list[FilterView]:
        filled = dict(query.values)
        return [
            FilterView(
                key=each.key,
                label=maker.say(each.label),
                kind=each.kind,
                value=filled.get(each.key, ""),
                options=named(found[each.key], each, maker)
                if each.key in found
                else maker.options(each.field),
            )
            for each in declared(package.config.registry.filters)
        ]

    def _rows(self, cases: Sequence[Case], maker: CardMaker, keys: Sequence[str]) -> list[CaseRow]:
        masked = maker.masked(cases, keys)
        return [self._row(case, maker, keys, masked) for case in cases]

    def _row(
        self,
        case: Case,
        maker: CardMaker,
        keys: Sequence[str],
        masked: Mapping[str, Mapping[str, str]],
    ) -> CaseRow:
        hidden = masked.get(case.business_key, {})
        return CaseRow(
            business_key=case.business_key,
            process_key=case.process_key,
            number=case.number or "",
            status=maker.status(case.status),
            created_at=case.created_at,
            due_at=case.due_at,
            overdue=is_overdue(case, self._clock.now()),
            closed_at=case.closed_at,
            responsible=maker.name(case.responsible),
            lat=case.lat,
            lon=case.lon,
            values={
                key: hidden[key] if key in hidden else self._value(key, case, maker) for key in keys
            },
            imported=case.kind == IMPORTED,
        )

    def _value(self, key: str, case: Case, maker: CardMaker) -> Any:
        if key in _PERSON_COLUMNS:
            return maker.name(getattr(case, key))
        if key == "days_left":
            return self._days_left(case, maker)
        return getattr(case, key) if key in _OWN_COLUMNS else maker.value(key, case)

    def _days_left(self, case: Case, maker: CardMaker) -> int | None:
        """Working days to the end of the case's term; below zero when it is past."""
        text = case.data.get(maker.term_field)
        if not text or case.closed_at:
            return None
        try:
            term = date.fromisoformat(str(text)[:10])
        except ValueError:
            return None
        return self._rooms.calendar.working_days(self._clock.today(), term)


def _is_long(session: Session) -> bool:
    return (session.scalar(_ESTIMATE) or 0) > COUNTED_AT_ONCE


def _access(package: Package, person: Person, action: str) -> Access:
    return access_to(person.login, person.groups, package.config.rights, action)


def _column(each: declared_config.Column, maker: CardMaker) -> Column:
    return Column(key=each.key, label=maker.say(each.label), kind=each.kind)


def _counters(counts: Counts, statuses: list[StatusView]) -> list[tuple[StatusView, str]]:
    return [
        (status, counts.status_text(status.key))
        for status in statuses
        if status.key in counts.statuses
    ]
