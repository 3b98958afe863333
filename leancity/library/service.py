"""The library: packages are handed in here, and everything that runs is read from here."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import Database
from leancity.dictionaries import Dictionaries
from leancity.engine import Engine, EngineClient, EngineRejectedError, ProcessDefinition
from leancity.errors import ConflictError, NotFoundError
from leancity.i18n import N_
from leancity.library.check import check
from leancity.library.errors import PackageRefusedError
from leancity.library.findings import Finding, World
from leancity.library.models import LibraryVersion
from leancity.library.package import CONFIG, Package

DEPLOYER = "svc-deploy"
SOURCE = "leancity"
_KEPT_PACKAGES = 64


@dataclass(frozen=True, kw_only=True)
class Version:
    """An accepted version of a package."""

    process_key: str
    version: int
    definition_id: str
    deployment_id: str
    author: str
    comment: str
    base: int | None
    sha256: str
    submitted_at: datetime


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What became of a package that was handed in."""

    version: Version
    #: false: the same package was there already
    changed: bool


@dataclass(frozen=True, kw_only=True)
class SubmissionDesk:
    """What a submission needs of the rest of the city."""

    #: what packages are checked against
    world: Callable[[], World]
    #: gives the groups of a new version their rights in the engine
    grant: Callable[[], object]


class Library:
    """Checks, submits, reads and exports process packages.

    A deployment never changes, so packages are kept by deployment id without ever asking again.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        engine: Engine,
        dictionaries: Dictionaries,
        desk: SubmissionDesk,
    ) -> None:
        self._database = database
        self._clock = clock
        self._engine = engine
        self._dictionaries = dictionaries
        self._desk = desk
        self._lock = Lock()
        self._packages: OrderedDict[str, Package] = OrderedDict()
        self._deployments: dict[str, tuple[str, str]] = {}

    # --- handing in ----------------------------------------------------------------------
    @staticmethod
    def load(root: Path, key: str) -> Package:
        """A package from its folders under `root`."""
        return Package.load(root, key)

    def check(self, package: Package) -> list[Finding]:
        """The faults of a package in this city."""
        return check(package, self._desk.world())

    def submit(
        self, package: Package, *, author: str, comment: str, base_version: int | None = None
    ) -> Submission:
        """Deploy a package, whole or not at all.

        `base_version` is the version its author started from, 0 for a new process; None: whatever
        is the newest.
        Raises `PackageRefusedError` with the findings, and `ConflictError` when somebody else
        has submitted since. The same package again changes nothing.
        """
        findings = self.check(package)
        if findings:
            raise PackageRefusedError(package.key, findings)
        # Before the deployment: a form whose value list is missing cannot be completed.
        self._seed(package)
        with self._database.begin() as session:
            self._database.advisory_lock(session, "library.submit", package.key)
            newest = self._newest(session, package.key)
            if newest is not None and newest.sha256 == package.sha256:
                return Submission(version=_version(newest), changed=False)
            current = newest.version if newest else None
            _refuse_stale(base_version, current)
            row = self._deploy(package, author, comment, current)
            session.add(row)
            version = _version(row)
        self._desk.grant()
        return Submission(version=version, changed=True)

    def _deploy(
        self, package: Package, author: str, comment: str, base: int | None
    ) -> LibraryVersion:
        client = self._engine.as_user(DEPLOYER)
        try:
            answer = client.deploy(package.key, SOURCE, package.resources)
        except EngineRejectedError as error:
            raise PackageRefusedError(package.key, [_refusal(package, error)]) from error
        definition = self._definition_of(client, package.key, answer["id"])
        return LibraryVersion(
            process_key=package.key,
            version=definition.version,
            definition_id=definition.id,
            deployment_id=answer["id"],
            author=author,
            comment=comment,
            base=base,
            sha256=package.sha256,
            submitted_at=self._clock.now(),
        )

    @staticmethod
    def _definition_of(client: EngineClient, key: str, deployment_id: str) -> ProcessDefinition:
        for definition in client.definitions(key, latest=False):
            if definition.deployment_id == deployment_id:
                return definition
        raise NotFoundError("The engine has no process %(key)s.", key=key)

    def _seed(self, package: Package) -> None:
        """Value lists that forms need; values without their documents are not offered yet."""
        english = package.catalogues["en"].entries if "en" in package.catalogues else {}
        content = {
            name: {
                "title": dictionary.title,
                "values": [
                    {**value.attributes, "value": value.value, "label": value.label}
                    for value in dictionary.offered
                ],
            }
            for name, dictionary in package.config.dictionaries.items()
        }
        self._dictionaries.seed(content, english=english)

    # --- reading what runs ---------------------------------------------------------------
    def deployed(self, definition_id: str) -> Package:
        """The package that a process definition was deployed with."""
        with self._lock:
            known = self._deployments.get(definition_id)
        if known is None:
            definition = self._engine.reader.definition(definition_id)
            known = (definition.key, definition.deployment_id)
            with self._lock:
                self._deployments[definition_id] = known
        return self._deployment(*known)

    def latest(self, key: str) -> Package:
        """The newest package of a process; registries are read by it while the engine is down."""
        with self._database.begin() as session:
            newest = self._newest(session, key)
        if newest is not None:
            return self._deployment(key, newest.deployment_id)
        return self._deployment(key, self.latest_definition(key).deployment_id)

    def latest_definition(self, key: str) -> ProcessDefinition:
        """The definition that a new case of this process starts with."""
        found = self._engine.reader.definitions(key)
        if not found:
            raise NotFoundError("There is no process %(key)s.", key=key)
        return found[0]

    def keys(self) -> list[str]:
        """The keys of every process of the library."""
        with self._database.begin() as session:
            query = select(LibraryVersion.process_key).distinct()
            return sorted(session.scalars(query))

    def versions(self, key: str) -> list[Version]:
        """Every version of a package, newest first."""
        with self._database.begin() as session:
            query = (
                select(LibraryVersion)
                .where(LibraryVersion.process_key == key)
                .order_by(LibraryVersion.version.desc())
            )
            return [_version(row) for row in session.scalars(query)]

    def version(self, key: str, version: int | None = None) -> Package:
        """The package of a version; without one the newest."""
        for each in self.versions(key):
            if version in (None, each.version):
                return self._deployment(key, each.deployment_id)
        raise NotFoundError("The library has no such version of %(key)s.", key=key)

    def export(self, key: str, version: int | None = None) -> dict[str, bytes]:
        """The files of a version by their paths in the repository, unchanged byte for byte."""
        return self.version(key, version).files()

    def _deployment(self, key: str, deployment_id: str) -> Package:
        with self._lock:
            if deployment_id in self._packages:
                self._packages.move_to_end(deployment_id)
                return self._packages[deployment_id]
        resources = self._engine.reader.resources(deployment_id)
        package = Package.from_resources(key, resources)
        with self._lock:
            self._packages[deployment_id] = package
            while len(self._packages) > _KEPT_PACKAGES:
                self._packages.popitem(last=False)
        return package

    @staticmethod
    def _newest(session: Session, key: str) -> LibraryVersion | None:
        query = (
            select(LibraryVersion)
            .where(LibraryVersion.process_key == key)
            .order_by(LibraryVersion.version.desc())
            .limit(1)
        )
        return session.scalars(query).first()


def write_files(files: Iterable[tuple[str, bytes]], folder: Path) -> list[Path]:
    """Write exported files below a folder; returns their paths."""
    written = []
    for name, data in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        written.append(path)
    return written


def _refuse_stale(base: int | None, current: int | None) -> None:
    if base is not None and base != (current or 0):
        raise ConflictError(
            N_(
                "Version %(current)s was submitted after version %(base)s, with which your work"
                " began. Compare with it, lay your files over it, then submit again."
            ),
            current=current or 0,
            base=base,
        )


def _version(row: LibraryVersion) -> Version:
    return Version(**{name: getattr(row, name) for name in Version.__dataclass_fields__})


def _refusal(package: Package, error: EngineRejectedError) -> Finding:
    return Finding(
        file=package.path(CONFIG),
        element="",
        code="engine-refused",
        message=N_("The engine does not accept the package: %(reason)s"),
        params={"reason": error.message},
    )
