"""The composition root of the kernel: builds every room once per process, on first use."""

from __future__ import annotations

from functools import cached_property

from leancity.addresses import Addresses, City
from leancity.audit import Audit
from leancity.calendars import Calendar
from leancity.cases import Cases, Numbers, Projector, Rooms, rules_of
from leancity.cases.erasure import Erasure
from leancity.cases.matter import Matters
from leancity.cases.projection import CaseRules
from leancity.cases.references import References
from leancity.cases.standing import Standing
from leancity.channels import SmtpChannel
from leancity.clock import Clock, SystemClock
from leancity.config import Settings
from leancity.db import Database, Effects
from leancity.deadlines import Deadlines, Digests
from leancity.deadlines.service import Rooms as DeadlineRooms
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
from leancity.files import BlobStore, Files
from leancity.forms import Drafts, FormRooms, Forms, HeadlessForms
from leancity.imports import Imports
from leancity.imports.kinds import (
    AddressImporter,
    Described,
    PersonImporter,
    RegisterImporter,
    UnitImporter,
)
from leancity.library import Library, Package, SubmissionDesk, World, city_world
from leancity.library.drafts import PackageDrafts
from leancity.library.migration import Migrations
from leancity.library.orders import Orders
from leancity.library.service import DEPLOYER
from leancity.metrics import EventLog, LogRules, Metrics, Reports, log_rules
from leancity.notifications import Notifications, OperatorItems, Outbox
from leancity.org import Org
from leancity.retention import Retention
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
        rooms = FormRooms(dictionaries=self.dictionaries, subjects=self.subjects, files=self.files)
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
        channels = {"email": SmtpChannel(self.settings.smtp_url, self.settings.smtp_from)}
        return Notifications(outbox, operators, channels, self.files, self.clock)

    @cached_property
    def numbers(self) -> Numbers:
        """Case numbers."""
        return Numbers(self.clock)

    @cached_property
    def matters(self) -> Matters:
        """What letters about running cases are written from."""
        return Matters(self.engine)

    @cached_property
    def erasure(self) -> Erasure:
        """Forgets whom a case is about."""
        return Erasure(self.database, self.subjects, self.drafts, self.notifications)

    @cached_property
    def retention(self) -> Retention:
        """Forgets what was never handed in."""
        return Retention(self.drafts, self.files, self.clock)

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
    def reports(self) -> Reports:
        """Figures of processes."""
        return Reports(self.database, self.clock, self.calendar)

    @cached_property
    def cases(self) -> Cases:
        """The registry."""
        rooms = Rooms(
            library=self.library,
            org=self.org,
            dictionaries=self.dictionaries,
            subjects=self.subjects,
            files=self.files,
            documents=self.documents,
            notifications=self.notifications,
        )

        def rules(definition_id: str) -> CaseRules:
            return rules_of(self.library.deployed(definition_id))

        projector = Projector(
            self.database, self.engine, self.calendar, rules, self.event_log.record
        )
        return Cases(self.database, self.engine, self.clock, rooms, projector)

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
            RegisterImporter(self.cases, self.subjects, REGISTER_PROCESS, described),
        )
        return Imports(self.database, self.clock, self.audit, importers)
