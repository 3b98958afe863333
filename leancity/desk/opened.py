"""A form in somebody's hands, and what became of handing it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leancity.errors import ConflictError
from leancity.forms import DraftKey, Filling, FormSchema, PreparedForm
from leancity.org import Person


@dataclass(frozen=True, kw_only=True)
class OpenForm:
    """A form that a person has at hand: of a task, or of a case that is not started yet."""

    #: one of leancity.forms.scopes
    scope: str
    business_key: str
    form: FormSchema
    #: what the task holds now
    variables: Mapping[str, Any] = field(default_factory=dict)

    def key(self, owner: str) -> DraftKey:
        """Where its draft is kept."""
        return DraftKey(owner=owner, scope=self.scope, form_hash=self.form.hash)

    def filling(self, person: Person, ip: str = "") -> Filling:
        """Who fills it in, over what the task or case holds."""
        return Filling(
            business_key=self.business_key,
            reader=person.login,
            variables=self.variables,
            locale=person.locale,
            ip=ip,
        )


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A form as a page shows it, and what the case said then; a case not begun says nothing."""

    prepared: PreparedForm
    shown: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a submit; with errors nothing was done."""

    #: component id -> what is wrong, in the person's language
    errors: Mapping[str, list[str]] = field(default_factory=dict)


class TaskOverError(ConflictError):
    """The task is not open any more; `by_me`: because this person has completed it."""

    by_me = False
