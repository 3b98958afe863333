"""What was begun and not handed in: beside the form it was for, and as a list to go on from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leancity.desk.processes import Process
from leancity.errors import NotFoundError
from leancity.forms import Beside, Draft, DraftKey, FormSchema
from leancity.forms.scopes import START
from leancity.kernel import Kernel
from leancity.org import Person


@dataclass(frozen=True, kw_only=True)
class Unfinished:
    """A case that somebody has begun to start."""

    process: Process
    business_key: str
    updated_at: datetime


class Beginnings:
    """Finds drafts for one person."""

    def __init__(self, kernel: Kernel, person: Person) -> None:
        self._kernel = kernel
        self._person = person
        self._drafts = kernel.forms.drafts

    def beside(self, key: DraftKey, draft: Draft | None) -> tuple[Beside, ...]:
        """What was entered into an older version of the form, and by whoever held the task
        before: a substitute goes on where the absent colleague stopped. Nothing that the person
        has gone on from already (`draft`)."""
        found = []
        earlier = self._drafts.earlier(key)
        if earlier and not (draft and draft.updated_at > earlier.updated_at):
            found.append(Beside(kind="earlier", draft=earlier))
        colleagues = None if draft else self._drafts.of_others(key)
        if colleagues:
            who = self._name(colleagues.owner)
            found.append(Beside(kind="colleague", draft=colleagues, who=who))
        return tuple(found)

    def unfinished(self, starts: Sequence[tuple[Process, FormSchema]]) -> list[Unfinished]:
        """Cases begun by this person; of the forms that start one, the draft is of the form that
        knows most of its fields, however the form has changed since."""
        begun = self._drafts.started(self._person.login) if starts else []
        return [
            Unfinished(
                process=max(starts, key=lambda one: len(one[1].file.writes & draft.data.keys()))[0],
                business_key=draft.scope.removeprefix(START),
                updated_at=draft.updated_at,
            )
            for draft in begun
            if any(draft.data.values())
        ]

    def _name(self, login: str) -> str:
        try:
            return self._kernel.org.person(login).full_name
        except NotFoundError:
            return login
