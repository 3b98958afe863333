"""The smaller rooms in memory: people, files, personal data, drafts, letters."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from leancity.errors import NotFoundError
from leancity.files import StoredFile, Upload
from leancity.forms import Draft, DraftConflictError, DraftKey
from leancity.notifications import OperatorItem
from leancity.org import Person, TooManyAttemptsError, Unit
from tests.fakes.city import CITY_UUID, NOW, PASSWORD, PEOPLE
from tests.fakes.prevention import package


class FakeDatabase:
    """Transactions that always succeed; `down` makes every one of them fail."""

    def __init__(self) -> None:
        self.down: Exception | None = None

    @contextmanager
    def begin(self):
        """One transaction."""
        if self.down:
            raise self.down
        yield SimpleNamespace(execute=lambda *_: None)


class FakeOrg:
    """The invented people; everybody has the same password."""

    def __init__(self, database: FakeDatabase) -> None:
        self.people = dict(PEOPLE)
        self.languages: dict[str, str] = {}
        self._database = database
        self.blocked = False

    def authenticate(self, login: str, password: str, ip: str = "") -> Person | None:
        """As the real one."""
        if self.blocked:
            message = "Too many failed sign-ins. Try again in %(minutes)s min."
            raise TooManyAttemptsError(message, minutes=4)
        found = self.people.get(login)
        return found if found and found.active and password == PASSWORD else None

    def person(self, login: str) -> Person:
        """As the real one."""
        with self._database.begin():
            if login not in self.people:
                raise NotFoundError("There is no person.")
            return self.people[login]

    def units(self) -> list[Unit]:
        """As the real one."""
        return [Unit(code="dobik", name="ДОБИК", name_short="ДОБИК", kind="department")]

    def set_locale(self, login: str, locale: str) -> None:
        """As the real one."""
        self.people[login] = replace(self.people[login], locale=locale)

    def dismiss(self, login: str) -> None:
        """From now on without access."""
        self.people[login] = replace(self.people[login], active=False, groups=frozenset())


class FakeFiles:
    """Files in memory; every picture is the same small JPEG."""

    def __init__(self, picture: bytes) -> None:
        self.rows: dict[str, StoredFile] = {}
        self._picture = picture

    def put(self, stream: Any, filename: str, upload: Upload) -> StoredFile:
        """Kept whole."""
        content = stream.read()
        return self.add(CITY_UUID(700 + len(self.rows)), filename, upload, size=len(content))

    def add(self, file_id: str, name: str, upload: Upload, size: int = 1000) -> StoredFile:
        """A file that is there."""
        photo = upload.kind == "photo"
        self.rows[file_id] = StoredFile(
            id=file_id, business_key=upload.business_key, field=upload.field, sha256="0" * 64,
            name=name, mime="image/jpeg" if photo else "application/pdf", size=size,
            uploaded_by=upload.uploaded_by, uploaded_at=NOW,
            meta={"width": 4, "height": 3, "lat": 46.9591, "lon": 142.738} if photo else {},
            submitted=False,
        )  # fmt: skip
        return self.rows[file_id]

    def get(self, file_id: str, *, business_key: str | None = None) -> StoredFile:
        """As the real one."""
        found = self.rows.get(file_id)
        if found is None or business_key not in (None, found.business_key):
            raise NotFoundError("There is no such file.")
        return found

    def open(self, file_id: str) -> io.BytesIO:
        """The bytes."""
        return io.BytesIO(self._picture if self.get(file_id).is_photo else b"%PDF-1.7")

    def thumbnail(self, file_id: str, size: int) -> bytes:
        """The same picture in every size."""
        self.get(file_id)
        return self._picture

    def for_case(self, business_key: str, name: str | None = None) -> list[StoredFile]:
        """Of one field, or all."""
        return [
            row for row in self.rows.values()
            if row.business_key == business_key and name in (None, row.field)
        ]  # fmt: skip

    def submit(self, _session: Any, business_key: str, name: str, ids: list[str]) -> None:
        """From now on they stay."""
        for file_id in ids:
            found = self.get(file_id, business_key=business_key)
            self.rows[file_id] = replace(found, submitted=True)


class FakeSubjects:
    """Personal data by subject id."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], dict[str, str]] = {}

    def keep(self, _session: Any, business_key: str, role: str, attributes: Any, actor: Any) -> str:
        """Merged over what was there."""
        self.kept.setdefault((business_key, role), {}).update(attributes)
        return f"{business_key}/{role}"

    def read(self, ids: Any, reader: str, purpose: str, **_: Any) -> dict[str, dict[str, str]]:
        """Nothing personal in the fake city."""
        return {}


class FakeDictionaries:
    """The initial values of process.yaml."""

    def __init__(self) -> None:
        self._values = package().config.dictionaries

    def options(self, name: str, locale: str, on: Any = None) -> list[dict[str, Any]]:
        """Value, label, attributes."""
        return [
            {"value": one.value, "label": one.label, **one.attributes}
            for one in self._values[name].offered
        ]

    def label(self, name: str, value: str, locale: str) -> str:
        """The label."""
        return next((o["label"] for o in self.options(name, locale) if o["value"] == value), value)


class FakeDrafts:
    """Drafts in memory with the real conflict rule."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Draft] = {}

    def save(self, key: DraftKey, data: Mapping[str, Any], version: int) -> Draft:
        """Over the version that was seen."""
        known = self.kept.get((key.owner, key.scope))
        if known and known.version != version:
            raise DraftConflictError
        draft = Draft(data=data, version=version + 1, updated_at=NOW)
        self.kept[key.owner, key.scope] = draft
        return draft

    def rescue(self, key: DraftKey, data: Mapping[str, Any]) -> None:
        """Over what there is, with its version."""
        known = self.kept.get((key.owner, key.scope))
        version = known.version if known else 0
        self.kept[key.owner, key.scope] = Draft(data=data, version=version, updated_at=NOW)

    def load(self, key: DraftKey) -> Draft | None:
        """The last one."""
        return self.kept.get((key.owner, key.scope))

    def discard(self, owner: str, scope: str) -> None:
        """Gone."""
        self.kept.pop((owner, scope), None)


class FakeNotifications:
    """Letters, and those that wait for an operator."""

    def __init__(self) -> None:
        self.items: dict[str, OperatorItem] = {}
        self.settled: list[tuple[str, str, str]] = []
        self.letters: dict[str, list[Any]] = {}
        self.operators = SimpleNamespace(list=lambda: list(self.items.values()), get=self._get)

    def for_case(self, business_key: str) -> list[Any]:
        """The letters of a case."""
        return self.letters.get(business_key, [])

    def settle(self, key: str, by: str, settlement: str) -> None:
        """Closes the item."""
        self.settled.append((key, by, str(settlement)))
        del self.items[f"notification:{key}"]

    def _get(self, key: str) -> OperatorItem:
        if key not in self.items:
            raise NotFoundError("There is no such item.")
        return self.items[key]
