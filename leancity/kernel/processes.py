"""Process packages, and the automatic steps they ask for."""

from __future__ import annotations

from functools import cached_property

from leancity.cases.migration import Migrations
from leancity.cases.standing import Standing
from leancity.kernel.ground import Ground
from leancity.library import Library, SubmissionDesk, World, city_world
from leancity.library.drafts import PackageDrafts
from leancity.library.orders import Orders
from leancity.library.service import DEPLOYER
from leancity.steps import FailedSteps, StepsHealth


class Processes(Ground):
    """Process packages, and the automatic steps they ask for."""

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
    def failed_steps(self) -> FailedSteps:
        """Automatic steps that wait for an operator."""
        return FailedSteps(self.engine, self.library, self.database, self.audit)

    @cached_property
    def steps_health(self) -> StepsHealth:
        """How the automatic steps fare."""
        return StepsHealth(self.engine, self.database)
