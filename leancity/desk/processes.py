"""Which processes a person meets: what may be started, which registries may be read."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from leancity.cases import TaskRow
from leancity.engine import EngineUnavailableError
from leancity.kernel import Kernel
from leancity.library import Package
from leancity.library.package import CONFIG
from leancity.org import Person
from leancity.org.roles import group

#: Seconds that the list of a person's processes is kept: every page shows it.
_KEEP = 30.0
#: Seconds that a page waits for the engine, and after which a silent engine is asked again.
_PATIENCE = 5.0
#: Who sees the figures of every process, and who those of a unit.
_LEADER, _HEAD = "dt_leader", "leader"


@dataclass(frozen=True, kw_only=True)
class Process:
    """The latest version of one process, as one person meets it."""

    key: str
    definition_id: str
    package: Package
    may_start: bool
    may_read: bool
    #: this person answers for it
    may_own: bool
    #: its figures are this person's
    may_measure: bool

    @property
    def is_met(self) -> bool:
        """Whether this person has anything to do with it."""
        return self.may_start or self.may_read or self.may_own or self.may_measure

    def title(self, locale: str) -> str:
        """What people call it."""
        return self.package.translate(self.package.config.name, locale)

    def action(self, locale: str) -> str:
        """What starting it is called."""
        start = self.package.config.start
        return self.package.translate(start.title, locale) if start else self.title(locale)


class Processes:
    """Asks the engine which processes there are and their packages whom they are for."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        #: login -> until when what is known of it; None: nothing, for the engine is silent
        self._kept: dict[str, tuple[float, list[Process] | None]] = {}
        self._lock = threading.Lock()

    def of(self, person: Person) -> list[Process]:
        """Processes of a person; while the engine is silent, those last known."""
        return self._known(person) or []

    def _known(self, person: Person) -> list[Process] | None:
        with self._lock:
            fresh_until, known = self._kept.get(person.login, (0.0, None))
        if self._now() < fresh_until:
            return known
        keep = _KEEP
        try:
            known = self._read(person)
        except EngineUnavailableError:
            keep = _PATIENCE
        with self._lock:
            self._kept[person.login] = (self._now() + keep, known)
        return known

    def _now(self) -> float:
        return self._kernel.clock.now().timestamp()

    def get(self, key: str, person: Person) -> Process | None:
        """One process by its key, if this person meets it."""
        return next((process for process in self.of(person) if process.key == key), None)

    def find(self, key: str, person: Person) -> Process | None:
        """The same for whoever acts on the answer: EngineUnavailableError when nobody knows."""
        known = self._known(person)
        if known is None:
            raise EngineUnavailableError("the engine has not told yet which processes there are")
        return next((process for process in known if process.key == key), None)

    def _read(self, person: Person) -> list[Process]:
        # The platform asks, not the person: to the engine a reader of cases is a stranger, and
        # what it grants to starters and owners it has from the same packages.
        deployed = self._kernel.engine.reader.definitions(patience=_PATIENCE)
        packages = [(row, self._kernel.library.deployed(row.id)) for row in deployed]
        met = [
            Process(
                key=row.key,
                definition_id=row.id,
                package=package,
                may_start=_may_start(package, person),
                may_read=self._kernel.cases.access(package, person).reaches(package.config.unit),
                may_own=_may_own(package, person),
                may_measure=self._may_measure(package, person),
            )
            for row, package in packages
            # Whoever may deploy to the engine may try out a diagram that is no package of ours.
            if CONFIG in package.resources
        ]
        return [process for process in met if process.is_met]

    def _may_measure(self, package: Package, person: Person) -> bool:
        """Leaders of the transformation, owners, who approves, and heads of the unit."""
        return (
            any(name.partition(".")[0] == _LEADER for name in person.groups)
            or _may_own(package, person)
            or group(_HEAD, package.config.unit) in person.groups
            or self._kernel.cases.access(package, person, "A").reaches(package.config.unit)
        )


def _may_start(package: Package, person: Person) -> bool:
    start = package.config.start
    return start is not None and (not start.groups or not person.groups.isdisjoint(start.groups))


def _may_own(package: Package, person: Person) -> bool:
    owners = {package.config.owner, group("process_owner", package.config.unit)}
    return not person.groups.isdisjoint(owners)


def case_title(kernel: Kernel, task: TaskRow, locale: str) -> str:
    """The heading of a task's case."""
    package = kernel.library.latest(task.process_key)
    registry = package.config.registry
    return registry.title_of(task.case_number, package.translate(registry.title, locale))
