"""Writing what one person has changed of a case: the kernel's facts, the log, the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from leancity.audit import Act, Actor
from leancity.cases.edits import EDIT
from leancity.desk.handover import CLOSED, insist
from leancity.desk.opened import OpenForm
from leancity.engine import EngineNotFoundError
from leancity.engine.variables import Typed
from leancity.errors import ConflictError
from leancity.forms import Checked, to_form
from leancity.kernel import Kernel


@dataclass(frozen=True, kw_only=True)
class Change:
    """One person's changes on their way into a case."""

    opened: OpenForm
    #: the process instance
    instance: str
    #: values of the case as the form takes them
    current: Mapping[str, Any]
    checked: Checked
    #: variables that this person changes
    names: frozenset[str]

    @cached_property
    def variables(self) -> dict[str, Any]:
        """What the engine does not hold yet."""
        return {
            name: value
            for name, value in self.checked.variables.items()
            if name in self.names and _plain(value) != self.opened.variables.get(name)
        }


class Writing:
    """Writes changes in the name of one person."""

    def __init__(self, kernel: Kernel, actor: Actor) -> None:
        self._kernel = kernel
        self._actor = actor

    def write(self, session: Session, change: Change) -> None:
        """The kernel's facts first, the engine last: when it refuses, nothing has happened."""
        key = change.opened.business_key
        for role, attributes in change.checked.personal.items():
            own = {name: value for name, value in attributes.items() if name in change.names}
            if own:
                self._kernel.subjects.keep(session, key, role, own, self._actor)
        for name, ids in change.checked.files.items():
            if name in change.names:
                self._kernel.files.submit(session, key, name, ids)
        self._log(session, change)
        session.flush()
        if change.variables:
            self._tell_engine(change)

    def _log(self, session: Session, change: Change) -> None:
        form, zone = change.opened.form, self._kernel.clock.zone
        act = Act(actor=self._actor, action=EDIT, kind="case", key=change.opened.business_key)
        personal = {field.key for field in form.personal_fields}
        for name in sorted(change.names & personal):
            # What it was and became is kept with the subject, and goes when it is erased.
            self._kernel.audit.record(session, act, **{name: None})
        fields = sorted(change.names - personal)
        after = {
            name: to_form(form.by_key.get(name), _plain(change.checked.variables[name]), zone)
            for name in fields
        }
        done = Act(actor=self._actor, action="form.submit", kind="case", key=act.key)
        self._kernel.audit.record(session, done, form=change.opened.scope)
        before = {name: change.current.get(name) for name in fields}
        self._kernel.audit.changes(session, act, before, after)

    def _tell_engine(self, change: Change) -> None:
        operator, variables = self._kernel.engine.operator, change.variables
        try:
            insist(lambda: operator.set_variables(change.instance, variables))
        except EngineNotFoundError as error:
            raise ConflictError(CLOSED) from error


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Typed) else value
