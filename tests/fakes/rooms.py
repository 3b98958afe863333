"""The smaller rooms in memory: people, files, personal data, drafts, letters."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from leancity.clock import Clock
from leancity.errors import NotFoundError, UserError
from leancity.files import StoredFile, Upload
from leancity.forms import Draft, DraftConflictError, DraftKey
from leancity.messengers import Bot, Chat, ChatRef, Code, News, Way
from leancity.notifications import OperatorItem
from leancity.org import Person, StandIn, Substitution, TooManyAttemptsError, Unit
from leancity.raids import Raid
from leancity.requests import Request, RequestState
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
        yield SimpleNamespace(execute=lambda *_: None, flush=lambda: None)

    @staticmethod
    def advisory_lock(_session: Any, *_name: str) -> None:
        """Nobody else is here."""


class FakeAudit:
    """The audit log in memory."""

    def __init__(self, clock: Any) -> None:
        self._clock = clock
        self.rows: list[Any] = []

    def record(self, _session: Any, act: Any, **fields: Any) -> None:
        """One row for the act, or one for each field."""
        for name, value in fields.items() or [(None, None)]:
            self._add(act, name, None, value)

    def changes(self, _session: Any, act: Any, before: Any, after: Any) -> None:
        """What differs."""
        for name in {**before, **after}:
            if before.get(name) != after.get(name):
                self._add(act, name, before.get(name), after.get(name))

    def events(self, query: Any) -> list[Any]:
        """The newest first."""
        wanted = {"kind": query.kind, "key": query.key, "who": query.who, "action": query.action}
        return [
            row
            for row in reversed(self.rows)
            if all(not value or getattr(row, name) == value for name, value in wanted.items())
            and (query.since is None or row.at >= query.since)
        ]

    def _add(self, act: Any, field: str | None, old: Any, new: Any) -> None:
        row = SimpleNamespace(
            at=self._clock.now(), who=act.actor.login, action=act.action, kind=act.kind,
            key=act.key, field=field, old=old, new=new,
        )  # fmt: skip
        self.rows.append(row)


class FakeOrg:
    """The invented people; everybody has the same password."""

    def __init__(self, database: FakeDatabase) -> None:
        self.known = dict(PEOPLE)
        #: who stands in for whom
        self.entries: list[StandIn] = []
        self.languages: dict[str, str] = {}
        self._database = database
        self.blocked = False

    def authenticate(self, login: str, password: str, ip: str = "") -> Person | None:
        """As the real one."""
        if self.blocked:
            message = "Too many failed sign-ins. Try again in %(minutes)s min."
            raise TooManyAttemptsError(message, minutes=4)
        found = self.known.get(login)
        return found if found and found.active and password == PASSWORD else None

    def person(self, login: str) -> Person:
        """As the real one."""
        with self._database.begin():
            if login not in self.known:
                raise NotFoundError("There is no person.")
            return self.known[login]

    def people(self) -> list[Person]:
        """Everybody."""
        return list(self.known.values())

    def members(self, group: str) -> list[Person]:
        """Active people of a group."""
        return [one for one in self.known.values() if one.active and group in one.groups]

    def stood_in_for(self, login: str) -> frozenset[str]:
        """By the entries that are in force."""
        return frozenset(
            one.absent
            for one in self.entries
            if one.substitute == login and one.valid_from <= NOW.date() <= one.valid_to
        )

    def headed_by(self, login: str) -> frozenset[str]:
        """By the post."""
        groups = self.known[login].groups if login in self.known else frozenset()
        return frozenset({"dobik"}) if "control_head.dobik" in groups else frozenset()

    def stand_ins(self, logins: Any) -> list[StandIn]:
        """Those that name one of these people."""
        return [one for one in self.entries if {one.absent, one.substitute} & set(logins)]

    def substitute(self, substitution: Substitution, actor: Any) -> int:
        """Kept."""
        entry = StandIn(
            id=len(self.entries) + 1, created_by=actor.login, **vars(substitution)
        )  # fmt: skip
        self.entries.append(entry)
        return entry.id

    def end_substitution(self, substitution_id: int, actor: Any) -> None:
        """Gone."""
        self.entries = [one for one in self.entries if one.id != substitution_id]

    def units(self) -> list[Unit]:
        """As the real one."""
        return [Unit(code="dobik", name="ДОБИК", name_short="ДОБИК", kind="department")]

    def set_locale(self, login: str, locale: str) -> None:
        """As the real one."""
        self.known[login] = replace(self.known[login], locale=locale)

    def set_dense(self, login: str, dense: bool) -> None:
        """As the real one."""
        self.known[login] = replace(self.known[login], dense=dense)

    def dismiss(self, login: str) -> None:
        """From now on without access."""
        self.known[login] = replace(self.known[login], active=False, groups=frozenset())


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

    def before(self, business_key: str, since: Any) -> dict[str, str | None]:
        """Nothing was there before."""
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
        draft = _draft(key, data, version + 1)
        self.kept[key.owner, key.scope] = draft
        return draft

    def rescue(self, key: DraftKey, data: Mapping[str, Any]) -> None:
        """Over what there is, with its version."""
        known = self.kept.get((key.owner, key.scope))
        version = known.version if known else 0
        self.kept[key.owner, key.scope] = _draft(key, data, version)

    def load(self, key: DraftKey) -> Draft | None:
        """The last one."""
        return self.kept.get((key.owner, key.scope))

    def earlier(self, key: DraftKey) -> Draft | None:
        """None."""
        return None

    def of_others(self, key: DraftKey) -> Draft | None:
        """One of the same scope."""
        found = [one for one in self.kept.values() if one.scope == key.scope]
        return next((one for one in found if one.owner != key.owner), None)

    def started(self, owner: str) -> list[Draft]:
        """Of cases not started yet."""
        mine = [one for one in self.kept.values() if one.owner == owner]
        return [one for one in mine if one.scope.startswith("start:")]

    def discard(self, owner: str, scope: str) -> None:
        """Gone."""
        self.kept.pop((owner, scope), None)

    def discard_all(self, scopes: Collection[str]) -> int:
        """Everybody's."""
        gone = [key for key in self.kept if key[1] in scopes]
        for key in gone:
            del self.kept[key]
        return len(gone)


def _draft(key: DraftKey, data: Mapping[str, Any], version: int) -> Draft:
    return Draft(data=data, version=version, updated_at=NOW, owner=key.owner, scope=key.scope)


class FakeNotifications:
    """Letters, and those that wait for an operator."""

    def __init__(self) -> None:
        self.items: dict[str, OperatorItem] = {}
        self.settled: list[tuple[str, str, str]] = []
        self.letters: dict[str, list[Any]] = {}
        #: items that were decided
        self.decided: list[OperatorItem] = []
        self.operators = SimpleNamespace(list=self._list, get=self._get)

    def for_case(self, business_key: str) -> list[Any]:
        """The letters of a case."""
        return self.letters.get(business_key, [])

    def settle(self, key: str, by: str, settlement: str) -> None:
        """Closes the item."""
        self.settled.append((key, by, str(settlement)))
        item = self.items.pop(f"notification:{key}")
        self.decided.append(
            replace(item, resolved_by=by, resolution=str(settlement), resolved_at=NOW)
        )

    def _list(self, *, resolved: bool = False) -> list[OperatorItem]:
        return self.decided if resolved else list(self.items.values())

    def _get(self, key: str) -> OperatorItem:
        if key not in self.items:
            raise NotFoundError("There is no such item.")
        return self.items[key]


class FakeRequests:
    """Requests in memory; what is done to them is kept beside."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Request]] = {}
        self.acts: list[tuple[str, Any]] = []
        self.refuses: UserError | None = None

    def for_case(self, business_key: str) -> list[Request]:
        """The requests of a case."""
        return self.rows.get(business_key, [])

    def get(self, request_id: str, business_key: str) -> Request:
        """As the real one."""
        found = [one for one in self.for_case(business_key) if one.id == request_id]
        if not found:
            raise NotFoundError("There is no such request.")
        return found[0]

    def lawful_until(self, request: Request) -> Any:
        """The due moment, once it was sent."""
        return request.due_at if request.sent_at else None

    def edited(self, request: Request, file_id: str, _actor: Any) -> None:
        """Kept."""
        self._act("edited", file_id)

    def sent(self, request: Request, sending: Any, _actor: Any) -> None:
        """Kept."""
        self._act("sent", sending)

    def answered(self, request: Request, answer: Any, _actor: Any) -> Request:
        """Kept."""
        self._act("answered", answer)
        return replace(request, answered_at=NOW)

    def _act(self, name: str, given: Any) -> None:
        if self.refuses:
            raise self.refuses
        self.acts.append((name, given))


def a_request(business_key: str, **facts: Any) -> Request:
    """An interagency request as the room gives it."""
    values: dict[str, Any] = {
        "id": CITY_UUID(600), "business_key": business_key, "kind": "egrn_extract", "round": 1,
        "title": "Выписка из ЕГРН", "body": "Росреестр", "answer_at": "owner_answer",
        "statutory_term": "3wd", "state": RequestState.GENERATED, "made_at": NOW,
        "due_at": NOW + timedelta(days=5), "sent_by_way": "", "sent_number": "", "sent_by": "",
        "answer": {}, "answered_by": "", "cancel_reason": "", "edited_file_id": None,
        **dict.fromkeys(
            ("document_id", "sent_at", "sent_on", "answered_at", "answered_on", "answer_file_id",
             "cancelled_at")
        ),
    }  # fmt: skip
    return Request(**{**values, **facts})


class FakeMessengers:
    """Chats and codes in memory; every code is the same."""

    def __init__(self, clock: Clock) -> None:
        self.bots = {
            "inspectors": Bot(
                key="inspectors", name="lc_inspectors_bot", token="", kind="inspectors",
                title="Бот инспекторов",
            ),
        }  # fmt: skip
        self.chats: dict[str, list[Chat]] = {}
        #: login -> where notices go, and of which tasks they tell
        self.choices: dict[str, tuple[Way, News]] = {}
        self.routes = SimpleNamespace(
            way=lambda login: self.choices.get(login, (Way.BOTH,))[0],
            news=lambda: {login: news for login, (_, news) in self.choices.items()},
            choose=lambda login, way, news, _actor: self.choices.update({login: (way, news)}),
        )
        self._clock = clock

    def issue_code(self, login: str, bot: str) -> Code:
        """Always the same."""
        if bot not in self.bots:
            raise NotFoundError("There is no such bot.")
        return Code(text="48219037", expires_at=self._clock.now() + timedelta(minutes=10))

    def link(self, login: str, chat_id: int, *, blocked: bool = False) -> None:
        """A chat of a person, from now on."""
        ref = ChatRef(bot="inspectors", chat_id=chat_id)
        chat = Chat(ref=ref, linked_at=self._clock.now(), blocked=blocked)
        self.chats.setdefault(login, []).insert(0, chat)

    def chats_of(self, login: str) -> list[Chat]:
        """The newest first."""
        return self.chats.get(login, [])

    def unlink(self, ref: ChatRef, actor: Any) -> int:
        """Gone."""
        for chats in self.chats.values():
            chats[:] = [chat for chat in chats if chat.ref != ref]
        return 1


class FakeRaids:
    """Raids by the keys of their cases, within the rights of the registry."""

    def __init__(self, cases: Any) -> None:
        self.raids: dict[str, Raid] = {}
        self._cases = cases

    def add(self, raid: Raid) -> None:
        """Make a case a raid."""
        self.raids[raid.business_key] = raid
        self._cases.cases[raid.business_key].has_route = True

    def get(self, business_key: str, person: Person) -> Raid:
        """As the real one."""
        self._cases.find(business_key, person)
        if business_key not in self.raids:
            raise NotFoundError("There is no such page, or it is not for you.")
        return self.raids[business_key]
