"""Cases: the registry, their forms, what they are planned and measured by."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy.orm import Session

from leancity.cases import CaseChoices, Cases, CityChoices, Numbers, Projector, Rooms, rules_of
from leancity.cases.matter import Matters
from leancity.cases.projection import CaseRules, Projected
from leancity.cases.references import References
from leancity.cases.repeats import Repeats
from leancity.cases.waiting import case_state
from leancity.engine.history import InstanceHistory
from leancity.forms import FormRooms, Forms
from leancity.kernel.correspondence import Correspondence
from leancity.library.config import Metrics as Promise
from leancity.metrics import (
    Archive,
    EventLog,
    Improvements,
    LogRules,
    Metrics,
    OwnerReports,
    Typical,
    log_rules,
)
from leancity.raids import RaidRooms, Raids
from leancity.reports import Reports
from leancity.routes import RoadService, Routes, StraightLines
from leancity.worklist import FollowUps, Notes, SavedLists


class Casework(Correspondence):
    """Cases: the registry, their forms, what they are planned and measured by."""

    @cached_property
    def numbers(self) -> Numbers:
        """Case numbers."""
        return Numbers(self.clock)

    @cached_property
    def matters(self) -> Matters:
        """What letters about running cases are written from."""
        return Matters(self.engine)

    @cached_property
    def event_log(self) -> EventLog:
        """What happened when, without names."""

        def rules(definition_id: str) -> LogRules:
            return log_rules(self.library.deployed(definition_id))

        return EventLog(rules, self.settings.secret_key)

    @cached_property
    def cases(self) -> Cases:
        """The registry."""

        return Cases(self.database, self.engine, self.clock, self._case_rooms, self._projector)

    @cached_property
    def follow_ups(self) -> FollowUps:
        """Tasks that people have put off."""
        return FollowUps(self.database, self.clock)

    @cached_property
    def notes(self) -> Notes:
        """What colleagues tell each other about cases."""
        return Notes(self.database, self.clock, self.audit)

    @cached_property
    def saved_lists(self) -> SavedLists:
        """Filters under a name."""
        return SavedLists(self.database, self.clock)

    @cached_property
    def repeats(self) -> Repeats:
        """Cases that say the same again."""
        return Repeats(self.database, self.clock, self._projector)

    @cached_property
    def _projector(self) -> Projector:
        def rules(definition_id: str) -> CaseRules:
            return rules_of(self.library.deployed(definition_id))

        def record(session: Session, history: InstanceHistory, _: Projected) -> None:
            self.event_log.record(session, history)

        def follow(session: Session, _: InstanceHistory, projected: Projected) -> None:
            package = self.library.deployed(projected.case["process_definition_id"])
            if package.config.requests:
                self.requests.follow(session, case_state(projected, package))

        listeners = (record, follow)
        return Projector(self.database, self.engine, self.calendar, rules, listeners)

    @property
    def _case_rooms(self) -> Rooms:
        return Rooms(
            library=self.library,
            org=self.org,
            dictionaries=self.dictionaries,
            subjects=self.subjects,
            files=self.files,
            documents=self.documents,
            notifications=self.notifications,
            requests=self.requests,
            calendar=self.calendar,
            audit=self.audit,
            references=self.references,
        )

    @cached_property
    def case_choices(self) -> CaseChoices:
        """Cases to choose from."""
        return CaseChoices(self.database, self.clock, self._case_rooms)

    @cached_property
    def forms(self) -> Forms:
        """Forms of process packages and what people send with them."""
        rooms = FormRooms(
            dictionaries=self.dictionaries,
            subjects=self.subjects,
            files=self.files,
            choices=CityChoices(self.org, self.case_choices, self.clock),
        )
        return Forms(self.headless, self.drafts, rooms, self.clock, self.settings.city_bounds)

    @cached_property
    def references(self) -> References:
        """Cases behind figures, for whoever may read them."""
        return References(self.database)

    @cached_property
    def routes(self) -> Routes:
        """The order of visits."""
        straight = StraightLines(factor=self.settings.street_factor, kmh=self.settings.street_kmh)
        roads = self.settings.roads_url
        return Routes(RoadService(roads, straight) if roads else straight)

    @cached_property
    def raids(self) -> Raids:
        """Raids of inspectors."""
        rooms = RaidRooms(cases=self.cases, choices=self.case_choices, org=self.org)
        return Raids(self.database, self.clock, self.routes, rooms)

    @cached_property
    def reports(self) -> Reports:
        """Tables of numbers that packages declare."""
        return Reports(self.database, self.clock, self.cases, self.org)

    @cached_property
    def owner_reports(self) -> OwnerReports:
        """Figures of processes."""

        def promises() -> dict[str, Promise | None]:
            packages = [self.library.latest(key) for key in self.library.keys()]  # noqa: SIM118
            return {package.key: package.config.metrics for package in packages}

        return OwnerReports(self.database, self.clock, self.calendar, self.archive, promises)

    @cached_property
    def improvements(self) -> Improvements:
        """What was tried to do better."""
        return Improvements(self.database, self.clock, self.audit)

    @cached_property
    def archive(self) -> Archive:
        """Closed months of figures."""
        folder = self.settings.state_dir / "metrics"
        return Archive(self.database, folder, self.clock, self.calendar)

    @cached_property
    def typical(self) -> Typical:
        """How long cases usually take."""
        return Typical(self.database, self.clock, self.calendar)

    @cached_property
    def metrics(self) -> Metrics:
        """Events that nothing else remembers."""
        return Metrics(self.database, self.clock)
