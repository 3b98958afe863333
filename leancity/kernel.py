"""The composition root of the kernel: builds every room once per process, on first use."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy.orm import Session

from leancity.addresses import Addresses, City
from leancity.audit import Audit
from leancity.calendars import Calendar
from leancity.cases import CaseChoices, Cases, CityChoices, Numbers, Projector, Rooms, rules_of
from leancity.cases.erasure import Erasure
from leancity.cases.matter import Matters
from leancity.cases.projection import CaseRules, Projected
from leancity.cases.references import References
from leancity.cases.standing import Standing
from leancity.cases.waiting import case_state
from leancity.channels import Channel, SmtpChannel, TelegramChannel
from leancity.clock import Clock, SystemClock
from leancity.config import Settings
from leancity.db import Database, Effects
from leancity.deadlines import Arrivals, Deadlines, Digests
from leancity.deadlines import Rooms as DeadlineRooms
from leancity.dialogues import Dialogues
from leancity.dictionaries import Dictionaries
from leancity.documents import (
    Contexts,
    Documents,
    Grammar,
    Letterhead,
    Letters,
    Renderer,
    Sources,
)
from leancity.engine import Engine, TokenSigner
from leancity.engine.history import InstanceHistory
from leancity.files import BlobStore, Files
from leancity.forms import Drafts, FormRooms, Forms, HeadlessForms
from leancity.heartbeat import Heartbeat
from leancity.imports import Imports
from leancity.imports.kinds import (
    AddressImporter,
    Described,
    OwnerImporter,
    PersonImporter,
    RegisterImporter,
    UnitImporter,
)
from leancity.library import Library, Package, SubmissionDesk, World, city_world
from leancity.library.drafts import PackageDrafts
from leancity.library.migration import Migrations
from leancity.library.orders import Orders
from leancity.library.service import DEPLOYER
from leancity.messengers import Bot, Codes, Messengers, NoticeRoutes, load_bots
from leancity.messengers import Rooms as MessengerRooms
from leancity.metrics import EventLog, LogRules, Metrics, OwnerReports, log_rules
from leancity.notifications import Notifications, OperatorItems, Outbox
from leancity.org import Org
from leancity.owners import Owners
from leancity.privacy import Anonymising, Privacy, PrivacyRooms
from leancity.raids import RaidRooms, Raids
from leancity.reports import Reports
from leancity.requests import RequestRooms, Requests
from leancity.retention import Retention
from leancity.routes import RoadService, Routes, StraightLines
from leancity.steps import FailedSteps, StepsHealth
from leancity.subjects import Subjects

#: The process whose registry takes the cases of the old register.
REGISTER_PROCESS = "prevention"


class Kernel:
    """What portal, bots, workers, scheduler and CLI share in one process."""

    #: which key signs for this process: `portal` may name persons, `service` only principals
    key_kind = "service"

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock(settings.timezone)

    @cached_property
    def database(self) -> Database:
        """The kernel's database."""
        return Database(self.settings.database_url)

    @cached_property
    def effects(self) -> Effects:
        """The ledger of effects."""
        return Effects(self.database, self.clock)

    @cached_property
    def audit(self) -> Audit:
        """The audit log."""
        return Audit(self.database, self.clock)

    @cached_property
    def org(self) -> Org:
        """Units, posts and people; the engine's users and groups come from here."""
        return Org(self.database, self.clock, self.audit, self.settings.profile)

    @cached_property
    def dictionaries(self) -> Dictionaries:
        """Value lists."""
        return Dictionaries(self.database, self.clock, self.audit)

    @cached_property
    def subjects(self) -> Subjects:
        """Personal data of citizens."""
        return Subjects(self.database, self.clock, self.audit)

    @cached_property
    def tokens(self) -> TokenSigner:
        """Signs who acts, with the key of this kind of process."""
        return TokenSigner(self.settings.private_keys, self.key_kind)

    @cached_property
    def engine(self) -> Engine:
        """The engine, for whoever acts."""
        return Engine(self.settings.engine_url, self.tokens)

    @cached_property
    def heartbeat(self) -> Heartbeat:
        """The proof that work is done."""
        return Heartbeat(self.engine)

    @cached_property
    def calendar(self) -> Calendar:
        """The city's working calendar."""
        return Calendar.load()

    @cached_property
    def files(self) -> Files:
        """Files of cases."""
        store = BlobStore(self.settings.file_store)
        return Files(self.database, self.clock, store, max_bytes=self.settings.max_file_bytes)

    @cached_property
    def addresses(self) -> Addresses:
        """The city's address register."""
        city = City(name=self.settings.city_name, bounds=self.settings.city_bounds)
        return Addresses(self.database, self.clock, city)

    @cached_property
    def headless(self) -> HeadlessForms:
        """form-js without a page."""
        return HeadlessForms()

    @cached_property
    def library(self) -> Library:
        """Process packages."""

        def world() -> World:
            return city_world(
                units=[unit.code for unit in self.org.units()],
                zone=self.clock.zone,
                inspect_form=self.headless.inspect,
                dictionaries=self.dictionaries.names(),
            )

        def grant() -> object:
            return self.org.sync(self.engine.as_user(DEPLOYER))

        desk = SubmissionDesk(world=world, grant=grant)
        return Library(self.database, self.clock, self.engine, self.dictionaries, desk)

    @cached_property
    def package_drafts(self) -> PackageDrafts:
        """Packages that leaders work on."""
        return PackageDrafts(self.database, self.clock, self.library)

    @cached_property
    def orders(self) -> Orders:
        """What leaders have ordered of the platform."""
        orders = Orders(self.database, self.clock, self.library)
        orders.carried_by("migrate", self.migrations.carry)
        return orders

    @cached_property
    def migrations(self) -> Migrations:
        """Moves running cases to another version."""
        return Migrations(self.engine, self.library, self.standing)

    @cached_property
    def standing(self) -> Standing:
        """Where running cases stand, in numbers."""
        return Standing(self.database)

    @cached_property
    def drafts(self) -> Drafts:
        """Unfinished forms."""
        return Drafts(self.database, self.clock)

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
    def documents(self) -> Documents:
        """Letters and acts of cases."""
        grammar = Grammar()
        letterhead = Letterhead(self.org, grammar, self.settings.city_name)
        sources = Sources(
            letterhead=letterhead,
            dictionaries=self.dictionaries,
            subjects=self.subjects,
            files=self.files,
            zone=self.clock.zone,
        )
        letters = Letters(Renderer(grammar, self.clock.zone), Contexts(sources), letterhead)
        return Documents(self.database, self.effects, self.clock, self.files, letters)

    @cached_property
    def notifications(self) -> Notifications:
        """The outbox and what waits for an operator."""
        operators = OperatorItems(self.database, self.clock)
        outbox = Outbox(self.database, self.effects, self.clock, operators)
        tokens = {key: bot.token for key, bot in self.bots.items()}
        channels: dict[str, Channel] = {
            "email": SmtpChannel(self.settings.smtp_url, self.settings.smtp_from),
            "telegram": TelegramChannel(tokens, self.settings.telegram_url, self.messengers),
        }
        return Notifications(outbox, operators, channels, self.files, self.clock)

    @cached_property
    def owners(self) -> Owners:
        """The city's register of owners."""
        return Owners(self.database, self.subjects)

    @cached_property
    def requests(self) -> Requests:
        """Requests to other bodies."""
        rooms = RequestRooms(
            effects=self.effects, calendar=self.calendar, audit=self.audit, files=self.files
        )
        return Requests(self.database, self.clock, rooms)

    @cached_property
    def bots(self) -> dict[str, Bot]:
        """The configured bots by key."""
        return load_bots(self.settings.bots_file)

    @cached_property
    def messengers(self) -> Messengers:
        """Whose chat is whose."""
        codes = Codes(secret=self.settings.secret_key)
        rooms = MessengerRooms(org=self.org, audit=self.audit, bots=self.bots, codes=codes)
        return Messengers(self.database, self.clock, rooms)

    @cached_property
    def notice_routes(self) -> NoticeRoutes:
        """Where notices to people go."""
        return NoticeRoutes(self.database, self.audit, self.messengers)

    @cached_property
    def failed_steps(self) -> FailedSteps:
        """Automatic steps that wait for an operator."""
        return FailedSteps(self.engine, self.library, self.database, self.audit)

    @cached_property
    def steps_health(self) -> StepsHealth:
        """How the automatic steps fare."""
        return StepsHealth(self.engine, self.database)

    @cached_property
    def numbers(self) -> Numbers:
        """Case numbers."""
        return Numbers(self.clock)

    @cached_property
    def matters(self) -> Matters:
        """What letters about running cases are written from."""
        return Matters(self.engine)

    @cached_property
    def dialogues(self) -> Dialogues:
        """Conversations in messengers."""
        return Dialogues(self.database, self.clock, self.drafts)

    @cached_property
    def erasure(self) -> Erasure:
        """Forgets whom a case is about."""
        return Erasure(self.database, self.subjects, self.drafts, self.notifications)

    @cached_property
    def retention(self) -> Retention:
        """Forgets what has had its time."""

        def years() -> dict[str, int]:
            packages = [self.library.latest(key) for key in self.library.keys()]  # noqa: SIM118
            declared = {each.key: each.config.retention_years for each in packages}
            return {key: count for key, count in declared.items() if count}

        anonymising = Anonymising(self.database, self.clock, self.erasure, years)
        return Retention(self.drafts, self.files, self.dialogues, anonymising, self.clock)

    @cached_property
    def privacy(self) -> Privacy:
        """What is kept about one person."""
        rooms = PrivacyRooms(
            audit=self.audit,
            subjects=self.subjects,
            erasure=self.erasure,
            documents=self.documents,
            notifications=self.notifications,
        )
        return Privacy(self.database, self.clock, rooms)

    @cached_property
    def arrivals(self) -> Arrivals:
        """News of tasks that a messenger offers."""
        return Arrivals(self.database, self.clock, self._deadline_rooms)

    @cached_property
    def deadlines(self) -> Deadlines:
        """Reminders of tasks whose time runs out."""
        return Deadlines(self.database, self.clock, self._deadline_rooms)

    @cached_property
    def digests(self) -> Digests:
        """Daily letters to groups."""

        def packages() -> list[Package]:
            return [self.library.latest(key) for key in self.library.keys()]  # noqa: SIM118

        return Digests(self.database, self.clock, self._deadline_rooms, packages)

    @property
    def _deadline_rooms(self) -> DeadlineRooms:
        return DeadlineRooms(
            org=self.org,
            notifications=self.notifications,
            calendar=self.calendar,
            package=self.library.deployed,
            routes=self.notice_routes.of,
            portal_url=self.settings.portal_url.rstrip("/"),
        )

    @cached_property
    def metrics(self) -> Metrics:
        """Events that nothing else remembers."""
        return Metrics(self.database, self.clock)

    @cached_property
    def event_log(self) -> EventLog:
        """What happened when, without names."""

        def rules(definition_id: str) -> LogRules:
            return log_rules(self.library.deployed(definition_id))

        return EventLog(rules, self.settings.secret_key)

    @cached_property
    def references(self) -> References:
        """Cases behind figures, for whoever may read them."""
        return References(self.database)

    @cached_property
    def owner_reports(self) -> OwnerReports:
        """Figures of processes."""
        return OwnerReports(self.database, self.clock, self.calendar)

    @cached_property
    def cases(self) -> Cases:
        """The registry."""

        def rules(definition_id: str) -> CaseRules:
            return rules_of(self.library.deployed(definition_id))

        def record(session: Session, history: InstanceHistory, _: Projected) -> None:
            self.event_log.record(session, history)

        def follow(session: Session, _: InstanceHistory, projected: Projected) -> None:
            package = self.library.deployed(projected.case["process_definition_id"])
            if package.config.requests:
                self.requests.follow(session, case_state(projected, package))

        listeners = (record, follow)
        projector = Projector(self.database, self.engine, self.calendar, rules, listeners)
        return Cases(self.database, self.engine, self.clock, self._case_rooms, projector)

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
        )

    @cached_property
    def case_choices(self) -> CaseChoices:
        """Cases to choose from."""
        return CaseChoices(self.database, self.clock, self._case_rooms)

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
    def imports(self) -> Imports:
        """Files on their way into the city."""

        def described() -> Described:
            definition = self.library.latest_definition(REGISTER_PROCESS)
            config = self.library.deployed(definition.id).config
            return Described(
                definition_id=definition.id,
                version=definition.version,
                unit=config.unit,
                statuses=[status.key for status in config.statuses],
            )

        importers = (
            UnitImporter(self.org),
            PersonImporter(self.org),
            AddressImporter(self.addresses),
            OwnerImporter(self.owners),
            RegisterImporter(self.cases, self.subjects, REGISTER_PROCESS, described),
        )
        return Imports(self.database, self.clock, self.audit, importers)
