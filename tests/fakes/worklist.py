"""What people keep beside the tasks, in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from leancity.errors import NotFoundError
from leancity.integrations import Integration, Proposal
from leancity.org import Person
from leancity.worklist import Note, SavedList, SavedListDraft
from tests.fakes.city import CITY_UUID


class FakeFollowUps:
    """Days by person and task."""

    def __init__(self, clock: Any) -> None:
        self.days: dict[tuple[str, str], date] = {}
        self._clock = clock

    def put_off(self, login: str, task_id: str, until: date) -> None:
        """Kept."""
        self.days[login, task_id] = until

    def take_up(self, login: str, task_id: str) -> None:
        """Gone."""
        self.days.pop((login, task_id), None)

    def until(self, login: str, task_id: str) -> date | None:
        """As it was kept."""
        return self.days.get((login, task_id))


class FakeNotes:
    """Notes by case."""

    def __init__(self, clock: Any) -> None:
        self.kept: dict[str, list[Note]] = {}
        self._clock = clock

    def add(self, business_key: str, text: str, actor: Any, task_id: str = "") -> None:
        """The latest first."""
        note = Note(author=actor.login, at=self._clock.now(), text=text, task_id=task_id)
        self.kept.setdefault(business_key, []).insert(0, note)

    def of_case(self, business_key: str) -> list[Note]:
        """As they were kept."""
        return self.kept.get(business_key, [])


class FakeSavedLists:
    """Filters by owner."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[SavedListDraft, Person]] = {}

    def save(self, draft: SavedListDraft, person: Person) -> SavedList:
        """Kept."""
        list_id = CITY_UUID(4000 + len(self.rows))
        self.rows[list_id] = draft, person
        return self.get(list_id, person)

    def of(self, kind: str, process_key: str, person: Person) -> list[SavedList]:
        """One's own and those of the unit."""
        return [
            self._view(list_id, person)
            for list_id, (draft, _) in self.rows.items()
            if (draft.kind, draft.process_key) == (kind, process_key)
            and self._seen(list_id, person)
        ]

    def get(self, list_id: str, person: Person) -> SavedList:
        """One of them."""
        if list_id not in self.rows or not self._seen(list_id, person):
            raise NotFoundError("There is no such saved filter, or it is not for you.")
        return self._view(list_id, person)

    def delete(self, list_id: str, person: Person) -> SavedList:
        """One's own."""
        found = self.get(list_id, person)
        if not found.mine:
            raise NotFoundError("There is no such saved filter, or it is not for you.")
        del self.rows[list_id]
        return found

    def _seen(self, list_id: str, person: Person) -> bool:
        draft, owner = self.rows[list_id]
        return owner.login == person.login or (draft.shared and owner.unit in person.units)

    def _view(self, list_id: str, person: Person) -> SavedList:
        draft, owner = self.rows[list_id]
        return SavedList(
            id=list_id, kind=draft.kind, process_key=draft.process_key, title=draft.title,
            args=draft.args, mine=owner.login == person.login, shared=draft.shared,
        )  # fmt: skip


class FakeIntegrations:
    """Integrations by id; a token is `lc_` and the id."""

    def __init__(self, clock: Any) -> None:
        self.rows: dict[str, Integration] = {}
        self._clock = clock
        self._asked: Counter[str] = Counter()

    def propose(self, proposal: Proposal, actor: Any) -> None:
        """Kept."""
        row = Integration(
            id=CITY_UUID(5000 + len(self.rows)), created_by=actor.login,
            created_at=self._clock.now(), agreed_at=None, ended_at=None, last_used_at=None,
            **vars(proposal),
        )  # fmt: skip
        self.rows[row.id] = row

    def found(self, login: str = "") -> list[Integration]:
        """As they were kept."""
        return [row for row in self.rows.values() if not login or row.login == login]

    def agree(self, integration_id: str, actor: Any) -> str:
        """By the person alone."""
        row = self._mine(integration_id, actor.login)
        self.rows[row.id] = replace(row, agreed_at=self._clock.now())
        return f"lc_{row.id}"

    def end(self, integration_id: str, actor: Any, *, any_login: bool) -> None:
        """Over."""
        row = self._mine(integration_id, "" if any_login else actor.login)
        self.rows[row.id] = replace(row, ended_at=self._clock.now())

    def by_token(self, token: str) -> Integration | None:
        """While it is good."""
        row = self.rows.get(token.removeprefix("lc_"))
        return row if row and row.agreed_at and not row.ended_at else None

    def seconds_to_wait(self, integration: Integration) -> int:
        """All in one minute."""
        self._asked[integration.id] += 1
        return 55 if self._asked[integration.id] > integration.per_minute else 0

    def _mine(self, integration_id: str, login: str) -> Integration:
        row = self.rows.get(integration_id)
        if row is None or (login and row.login != login):
            raise NotFoundError("There is no such integration, or it is not yours.")
        return row
