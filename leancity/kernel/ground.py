"""What everything else stands on: database, people, value lists, the engine, the calendar."""

from __future__ import annotations

from functools import cached_property

from leancity.addresses import Addresses, City
from leancity.audit import Audit
from leancity.calendars import Calendar
from leancity.clock import Clock, SystemClock
from leancity.config import Settings
from leancity.db import Database, Effects
from leancity.dictionaries import Dictionaries
from leancity.engine import Engine, TokenSigner
from leancity.files import BlobStore, Files
from leancity.forms import Drafts, HeadlessForms
from leancity.heartbeat import Heartbeat
from leancity.integrations import Integrations
from leancity.org import Org
from leancity.owners import Owners
from leancity.subjects import Subjects


class Ground:
    """What everything else stands on: database, people, value lists, the engine, the calendar."""

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
    def integrations(self) -> Integrations:
        """Programs of other systems."""
        return Integrations(self.database, self.clock, self.audit)

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
    def owners(self) -> Owners:
        """The city's register of owners."""
        return Owners(self.database, self.subjects)

    @cached_property
    def headless(self) -> HeadlessForms:
        """form-js without a page."""
        return HeadlessForms()

    @cached_property
    def drafts(self) -> Drafts:
        """Unfinished forms."""
        return Drafts(self.database, self.clock)
