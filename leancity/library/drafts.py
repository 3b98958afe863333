"""Packages that leaders work on before they hand them in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_
from leancity.library.models import LibraryDraft
from leancity.library.package import Package
from leancity.library.parcel import MOST_BYTES, packed, resource_of, take, unpacked
from leancity.library.service import Library


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A package as one leader has it before handing it in."""

    process_key: str
    author: str
    #: the version it began with; None: a new process
    base: int | None
    package: Package
    updated_at: datetime


class PackageDrafts:
    """One draft per process and leader."""

    def __init__(self, database: Database, clock: Clock, library: Library) -> None:
        self._database = database
        self._clock = clock
        self._library = library

    def get(self, key: str, author: str) -> Draft | None:
        """A leader's draft of a process."""
        with self._database.begin() as session:
            row = session.get(LibraryDraft, (key, author))
            return _draft(row) if row else None

    def of(self, author: str) -> list[Draft]:
        """Every draft of a leader."""
        query = (
            select(LibraryDraft)
            .where(LibraryDraft.author == author)
            .order_by(LibraryDraft.updated_at.desc())
        )
        with self._database.begin() as session:
            return [_draft(row) for row in session.scalars(query)]

    def lay(self, key: str, author: str, files: Iterable[tuple[str, bytes]]) -> Draft:
        """Lay files over one's draft, or over what is deployed."""
        parcel = take(key, files)
        with self._database.begin() as session:
            kept = session.get(LibraryDraft, (key, author), with_for_update=True)
            if kept is not None:
                draft = _draft(kept)
                return self._save(session, draft, parcel.over(draft.package, key))
            base, deployed = self.newest(key)
            begun = _empty(key, author, base, self._clock.now())
            return self._save(session, begun, parcel.over(deployed, key))

    def take_back(self, key: str, author: str, resource: str) -> Draft:
        """Undo what one has done to a single file: as it was in the version one began with."""
        with self._database.begin() as session:
            draft = self._mine(session, key, author)
            files = dict(draft.package.resources)
            files.pop(resource, None)
            began = self.base(draft)
            if began is not None and resource in began.resources:
                files[resource] = began.resources[resource]
            return self._save(session, draft, Package.from_resources(key, files))

    def restore(self, key: str, author: str, version: int) -> Draft:
        """Begin a draft with the files of an earlier version, to become the newest again."""
        package = self._library.version(key, version)
        base, _ = self.newest(key)
        with self._database.begin() as session:
            return self._save(session, _empty(key, author, base, self._clock.now()), package)

    def rebase(self, key: str, author: str) -> Draft:
        """Lay one's own changes over the newest version; where both changed, one's own stay."""
        base, newest = self.newest(key)
        with self._database.begin() as session:
            draft = self._mine(session, key, author)
            if newest is None:
                return draft
            merged = dict(newest.resources)
            for name in changed_files(self.base(draft), draft.package):
                merged.pop(name, None)
                if name in draft.package.resources:
                    merged[name] = draft.package.resources[name]
            begun = _empty(key, author, base, self._clock.now())
            return self._save(session, begun, Package.from_resources(key, merged))

    def discard(self, key: str, author: str) -> None:
        """Forget a draft."""
        with self._database.begin() as session:
            session.execute(
                delete(LibraryDraft).where(
                    LibraryDraft.process_key == key, LibraryDraft.author == author
                )
            )

    def newest(self, key: str) -> tuple[int | None, Package | None]:
        """The newest version and its package; nothing for a process nobody has submitted."""
        versions = self._library.versions(key)
        if not versions:
            return None, None
        return versions[0].version, self._library.version(key, versions[0].version)

    def base(self, draft: Draft) -> Package | None:
        """The package a draft began with."""
        return self._library.version(draft.process_key, draft.base) if draft.base else None

    @staticmethod
    def _mine(session: Session, key: str, author: str) -> Draft:
        row = session.get(LibraryDraft, (key, author), with_for_update=True)
        if row is None:
            raise NotFoundError(N_("There is no draft: it was handed in or discarded."))
        return _draft(row)

    def _save(self, session: Session, draft: Draft, package: Package) -> Draft:
        if sum(map(len, package.resources.values())) > MOST_BYTES:
            raise UserError(N_("The package is too large."))
        row = LibraryDraft(
            process_key=draft.process_key,
            author=draft.author,
            base=draft.base,
            archive=packed(package.files()),
            updated_at=self._clock.now(),
        )
        return _draft(session.merge(row))


def changed_files(old: Package | None, new: Package) -> dict[str, str]:
    """Resource name -> added, changed or removed, where two packages differ."""
    before = old.resources if old else {}
    after = new.resources
    found = {}
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            kind = "changed" if name in before and name in after else "added"
            found[name] = kind if name in after else "removed"
    return found


def _empty(key: str, author: str, base: int | None, now: datetime) -> Draft:
    return Draft(
        process_key=key, author=author, base=base, package=Package(key, {}), updated_at=now
    )


def _draft(row: LibraryDraft) -> Draft:
    return Draft(
        process_key=row.process_key,
        author=row.author,
        base=row.base,
        package=from_archive(row.process_key, row.archive),
        updated_at=row.updated_at,
    )


def from_archive(key: str, archive: bytes) -> Package:
    """The package of an archive that `packed` made of its files."""
    files = unpacked("package.zip", archive)
    return Package.from_resources(key, {resource_of(key, n, data): data for n, data in files})
