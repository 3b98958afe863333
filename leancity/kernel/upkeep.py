"""What is done by the clock or once in a while: reminders, forgetting, loading files."""

from __future__ import annotations

from functools import cached_property

from leancity.cases.erasure import Erasure
from leancity.deadlines import Arrivals, Deadlines, Digests
from leancity.deadlines import Rooms as DeadlineRooms
from leancity.imports import Imports
from leancity.imports.kinds import (
    AddressImporter,
    Described,
    OwnerImporter,
    PersonImporter,
    RegisterImporter,
    UnitImporter,
)
from leancity.kernel.casework import Casework
from leancity.library import Package
from leancity.privacy import Anonymising, Privacy, PrivacyRooms
from leancity.retention import Retention

#: The process whose registry takes the cases of the old register.
REGISTER_PROCESS = "prevention"


class Upkeep(Casework):
    """What is done by the clock or once in a while: reminders, forgetting, loading files."""

    @cached_property
    def arrivals(self) -> Arrivals:
        """News of tasks that a messenger offers."""
        return Arrivals(self.database, self.clock, self._deadline_rooms, self.notice_routes.news)

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
    def erasure(self) -> Erasure:
        """Forgets whom a case is about."""
        return Erasure(self.database, self.subjects, self.drafts, self.notifications, self.notes)

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
