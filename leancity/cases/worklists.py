"""A person's open tasks as the portal, bots and programs show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, or_

from leancity.cases.access import access_to, row_condition
from leancity.cases.cards import CardMaker
from leancity.cases.counting import count_text
from leancity.cases.narrowing import Narrowing, declared
from leancity.cases.query import CaseQuery, Moment
from leancity.cases.rooms import Rooms
from leancity.cases.tasks import FoundTask, Now, TaskQuery, Viewer, find_tasks
from leancity.cases.views import FilterView, TaskPage, TaskRow
from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import NotFoundError
from leancity.library import Package
from leancity.org import Person

#: What is called soon and this week, in working time.
_SOON, _WEEK = "4wh", "5wd"
#: Values of the case that a line shows beside its address, when one process is chosen.
_DETAILS = 2


class Worklists:
    """Lists of open tasks within one's rights."""

    def __init__(self, database: Database, clock: Clock, rooms: Rooms) -> None:
        self._database = database
        self._clock = clock
        self._rooms = rooms

    def page(self, person: Person, query: TaskQuery) -> TaskPage:
        """One page."""
        package = self._package(query.process_key)
        viewer = Viewer(
            login=person.login,
            groups=person.groups,
            stands_in=self._rooms.org.stood_in_for(person.login) if query.absent else (),
            readable=self._readable(person) if query.scope == "seen" else None,
        )
        conditions = self._declared(package, query) if package else []
        with self._database.begin() as session:
            self._database.for_lists(session)
            found = find_tasks(session, viewer, query, self._now(), conditions)
        makers: dict[str, CardMaker] = {}
        for each in found.rows:
            definition = each.case.process_definition_id
            if definition not in makers:
                deployed = self._rooms.library.deployed(definition)
                makers[definition] = CardMaker(self._rooms, deployed, person)
        details = _detail_fields(package) if package else []
        return TaskPage(
            rows=[
                _row(each, makers[each.case.process_definition_id], viewer, details)
                for each in found.rows
            ],
            total_text=count_text(found.total, more=found.more),
            next_key=found.next_key,
            filters=self._filters(package, person, query) if package else [],
        )

    def _package(self, process_key: str) -> Package | None:
        try:
            return self._rooms.library.latest(process_key) if process_key else None
        except NotFoundError:
            return None

    def _now(self) -> Now:
        now, calendar = self._clock.now(), self._rooms.calendar
        tomorrow = self._clock.today() + timedelta(days=1)
        return Now(
            at=now,
            today=self._clock.today(),
            ends={
                "soon": calendar.due(_SOON, now),
                "today": datetime.combine(tomorrow, time.min, self._clock.zone),
                "week": calendar.due(_WEEK, now),
            },
        )

    def _readable(self, person: Person) -> ColumnElement[bool]:
        parts = []
        for key in self._rooms.library.keys():  # noqa: SIM118 (a room, not a mapping)
            rights = self._rooms.library.latest(key).config.rights
            access = access_to(person.login, person.groups, rights, "R")
            if access.everything or access.units or access.own_units:
                parts.append(row_condition(key, access))
        return or_(False, *parts)

    def _declared(self, package: Package, query: TaskQuery) -> list[ColumnElement[bool]]:
        moment = Moment(now=self._clock.now(), zone=self._clock.zone)
        registry, calendar = package.config.registry, self._rooms.calendar
        narrowing = Narrowing(registry=registry, moment=moment, calendar=calendar)
        return narrowing.filters(CaseQuery(values=query.values))

    def _filters(self, package: Package, person: Person, query: TaskQuery) -> list[FilterView]:
        """The filters that the process declares for its cases; people are chosen in registries."""
        maker = CardMaker(self._rooms, package, person)
        filled = dict(query.values)
        return [
            FilterView(
                key=each.key,
                label=maker.say(each.label),
                kind=each.kind,
                value=filled.get(each.key, ""),
                options=maker.options(each.field),
            )
            for each in declared(package.config.registry.filters)
            if each.kind != "person" and not maker.chooses_cases(each.field)
        ]


def _detail_fields(package: Package) -> list[str]:
    filters = package.config.registry.filters
    return [each.field for each in filters if each.kind == "options"][:_DETAILS]


def _row(found: FoundTask, maker: CardMaker, viewer: Viewer, details: list[str]) -> TaskRow:
    return replace(
        maker.task(found.task, found.case),
        put_off=found.put_off,
        looked_after=found.task.assignee in viewer.stands_in,
        details=tuple(_texts(maker, found, details)),
    )


def _texts(maker: CardMaker, found: FoundTask, details: list[str]) -> Iterator[str]:
    for key in details:
        if not maker.chooses_cases(key) and (value := maker.value(key, found.case)):
            yield str(value)
