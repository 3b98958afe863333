"""The reports of a process, within one's rights."""

from __future__ import annotations

from collections.abc import Sequence

from leancity.cases import CaseRow, Cases
from leancity.cases.query import Moment
from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import NotFoundError
from leancity.i18n import N_
from leancity.library.config import Report
from leancity.org import Org, Person
from leancity.reports.facts import Facts
from leancity.reports.kinds import KINDS
from leancity.reports.shapes import Period, Table
from leancity.reports.telling import Telling

_NO_PAGE = N_("There is no such page, or it is not for you.")


class Reports:
    """Counts what packages declare, over the rows a person may read."""

    def __init__(self, database: Database, clock: Clock, cases: Cases, org: Org) -> None:
        self._database = database
        self._clock = clock
        self._cases = cases
        self._org = org

    def declared(self, process_key: str, person: Person) -> Sequence[Report]:
        """The reports of a process; a process without rights does not exist."""
        package, _ = self._cases.listing.allowed(process_key, person)
        if not package.config.reports:
            raise NotFoundError(_NO_PAGE)
        return package.config.reports

    def table(
        self, process_key: str, key: str, person: Person, period: Period, *, action: str = "R"
    ) -> Table:
        """One report; `action` X when it is to be taken away."""
        package, allowed = self._cases.listing.allowed(process_key, person, action)
        report = next((each for each in package.config.reports if each.key == key), None)
        if report is None:
            raise NotFoundError(_NO_PAGE)
        maker = self._cases.listing.maker(package, person)
        telling = Telling(
            config=package.config,
            calendar=self._cases.listing.calendar,
            locale=person.locale,
            words=maker.words_of_row,
            say=maker.say,
            people=lambda roles: self._members(roles, package.config.unit),
        )
        moment = Moment(now=self._clock.now(), zone=self._clock.zone)
        with self._database.begin() as session:
            facts = Facts(session=session, allowed=allowed, period=period, moment=moment)
            return KINDS[report.kind](report, facts, telling)

    def cases(self, process_key: str, table: Table, line_key: str, person: Person) -> list[CaseRow]:
        """The cases that one line is made of."""
        lines = [*table.lines, *([table.total] if table.total else [])]
        line = next((each for each in lines if each.key == line_key), None)
        if line is None:
            raise NotFoundError(_NO_PAGE)
        package, _ = self._cases.listing.allowed(process_key, person)
        return self._cases.listing.rows(package, person, sorted(line.cases))

    def _members(self, roles: Sequence[str], unit: str) -> frozenset[str]:
        found = (self._org.members(f"{role}.{unit}") for role in roles)
        return frozenset(person.login for people in found for person in people)
