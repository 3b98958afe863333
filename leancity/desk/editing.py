"""Changing a running case by the form its package names, without overwriting anybody.

A page gets a digest of each value it shows, and sends them back: a field is this person's change
when it differs from what was shown, and somebody else's when the case does. Somebody else's change
always stops the page, with everything typed kept.

The engine has no right that reaches only one's own cases: a group that may change variables may
change those of every case. The registry decides who may, the platform's principal writes, and the
audit log names the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from leancity.audit import Act, Actor, AuditQuery
from leancity.cases import CaseCard
from leancity.cases.edits import EDIT, revision_of
from leancity.cases.models import IMPORTED, Case
from leancity.desk.shown import Shown
from leancity.desk.submission import OpenForm, Outcome
from leancity.engine import EngineConflictError, EngineError, EngineNotFoundError
from leancity.engine.variables import Typed
from leancity.errors import ConflictError, NotFoundError
from leancity.forms import (
    Checked,
    Draft,
    Filling,
    FormChangedError,
    FormSchema,
    PreparedForm,
    read_envelope,
    to_form,
)
from leancity.i18n import N_
from leancity.kernel import Kernel
from leancity.org import Person

#: Another transaction of the same case may win a few times in a row, never for long.
_TRIES = 3
_NO_CASE = N_("There is no such case, or it is not for you.")
_CLOSED = N_("The case is closed: what it says is not changed any more.")
_OLD = N_("This case is from the old register: it is kept as it was written.")
_OVERTAKEN = N_(
    "While you were typing, somebody changed this case: %(fields)s. What you typed is kept: reload "
    "the page, look at both and save it again."
)


@dataclass(frozen=True, kw_only=True)
class Editable:
    """A case opened for changes."""

    opened: OpenForm
    prepared: PreparedForm
    shown: Shown
    #: how often the case has been changed so far, and one
    revision: int
    #: labels of fields that somebody changed while a draft of this person waited
    meanwhile: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Change:
    """One person's changes on their way into a case."""

    opened: OpenForm
    #: values of the case as the form takes them
    current: Mapping[str, Any]
    checked: Checked
    #: variables that this person changes
    names: frozenset[str]

    @property
    def variables(self) -> dict[str, Any]:
        """What the engine does not hold yet."""
        return {
            name: value
            for name, value in self.checked.variables.items()
            if name in self.names and _plain(value) != self.opened.variables.get(name)
        }


class Editing:
    """Changes cases for one person."""

    def __init__(self, kernel: Kernel, person: Person, ip: str = "") -> None:
        self._kernel = kernel
        self._person = person
        self._actor = Actor(login=person.login, ip=ip)

    def offer(self, card: CaseCard) -> str | None:
        """None when this person has no button on the card; why it is closed, or nothing."""
        config = self._kernel.library.deployed(card.process_definition_id).config
        if not config.edit_form or not self._may(card.business_key):
            return None
        return _refusal(imported=card.imported, closed=card.closed_at is not None)

    def open(self, business_key: str) -> Editable:
        """The form with the values of the case and what this person has typed already."""
        opened = self._opened(self._case(business_key))
        prepared = self._kernel.forms.prepare(opened.form, self._filling(opened))
        draft = self._kernel.forms.drafts.load(opened.key(self._person.login))
        act = Act(actor=self._actor, action="form.open", kind="case", key=business_key)
        with self._kernel.database.begin() as session:
            self._kernel.audit.record(session, act, form=opened.scope)
        return Editable(
            opened=opened,
            prepared=prepared.with_draft(draft),
            shown=Shown.of(opened.form.file.writes, prepared.data),
            revision=revision_of(self._kernel.audit, business_key),
            meanwhile=self._meanwhile(opened, draft),
        )

    def form(self, business_key: str) -> OpenForm:
        """The form alone, for its files and drafts: no value is read."""
        return self._form_of(self._case(business_key))

    def keep_draft(self, business_key: str, payload: Any, token: str) -> int:
        """Keep what this person has changed so far, and nothing else; the draft's new version."""
        opened, sent = self.form(business_key), read_envelope(payload)
        mine = _read(opened.form, token).changed(sent.data)
        if not mine:
            self.forget_draft(business_key)
            return 0
        key = opened.key(self._person.login)
        return self._kernel.forms.drafts.save(key, mine, sent.version).version

    def forget_draft(self, business_key: str) -> None:
        """Forget what was typed so far."""
        self._kernel.forms.drafts.discard(self._person.login, _scope(business_key))

    def submit(self, business_key: str, payload: Any, token: str) -> Outcome:
        """Change the case; with errors nothing is changed."""
        opened, sent = self.form(business_key), read_envelope(payload)
        if sent.form_hash != opened.form.hash:
            raise FormChangedError
        shown = _read(opened.form, token)
        mine = shown.changed(sent.data)
        with self._kept_on_failure(opened, mine), self._kernel.database.begin() as session:
            self._kernel.database.advisory_lock(session, "case edit", business_key)
            errors = self._changed(session, business_key, shown, mine)
        if not errors:
            # It is done; what this look misses the feed of marks brings.
            with suppress(EngineError):
                self._kernel.cases.refresh(business_key)
            self.forget_draft(business_key)
        return Outcome(errors=errors)

    # --- changing ------------------------------------------------------------------------
    def _changed(
        self, session: Session, business_key: str, shown: Shown, mine: Mapping[str, Any]
    ) -> Mapping[str, list[str]]:
        opened = self._opened(self._case(business_key))
        filling = self._filling(opened)
        current = self._kernel.forms.prepare(opened.form, filling).data
        theirs = shown.overtaken(current, mine)
        if theirs:
            raise ConflictError(_OVERTAKEN, fields=", ".join(self._labels(opened.form, theirs)))
        checked = self._kernel.forms.check(opened.form, {**current, **mine}, filling)
        if checked.ok:
            names = frozenset(mine) & frozenset(checked.variables)
            self._write(
                session, _Change(opened=opened, current=current, checked=checked, names=names)
            )
        return checked.errors

    def _write(self, session: Session, change: _Change) -> None:
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
            self._tell_engine(key, change.variables)

    def _log(self, session: Session, change: _Change) -> None:
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

    def _tell_engine(self, business_key: str, variables: Mapping[str, Any]) -> None:
        instance = self._case(business_key).process_instance_id
        for _ in range(_TRIES):
            try:
                self._kernel.engine.operator.set_variables(instance, variables)
            except EngineConflictError as error:
                last: EngineError = error
            except EngineNotFoundError as error:
                raise ConflictError(_CLOSED) from error
            else:
                return
        raise last

    @contextmanager
    def _kept_on_failure(self, opened: OpenForm, mine: Mapping[str, Any]) -> Iterator[None]:
        """What could not be handed in stays as a draft, as far as the database answers."""
        try:
            yield
        except (ConflictError, EngineError):
            with suppress(SQLAlchemyError):
                self._kernel.forms.drafts.rescue(opened.key(self._person.login), mine)
            raise

    # --- opening -------------------------------------------------------------------------
    def _may(self, business_key: str) -> bool:
        return self._kernel.cases.may(business_key, self._person, "U")

    def _case(self, business_key: str) -> Case:
        """The registry row of a running case that this person may change."""
        case = self._kernel.cases.find(business_key, self._person)
        if not self._may(business_key):
            raise NotFoundError(_NO_CASE)
        reason = _refusal(imported=case.kind == IMPORTED, closed=case.closed_at is not None)
        if reason:
            raise ConflictError(reason)
        return case

    def _form_of(self, case: Case, variables: Mapping[str, Any] | None = None) -> OpenForm:
        package = self._kernel.library.deployed(case.process_definition_id)
        if not package.config.edit_form:
            raise NotFoundError(_NO_CASE)
        return OpenForm(
            scope=_scope(case.business_key),
            business_key=case.business_key,
            form=self._kernel.forms.load(package, package.config.edit_form),
            variables=variables or {},
        )

    def _opened(self, case: Case) -> OpenForm:
        try:
            variables = self._kernel.engine.reader.variables(case.process_instance_id)
        except EngineNotFoundError as error:
            raise ConflictError(_CLOSED) from error
        return self._form_of(case, variables)

    def _filling(self, opened: OpenForm) -> Filling:
        return Filling(
            business_key=opened.business_key,
            reader=self._person.login,
            variables=opened.variables,
            locale=self._person.locale,
            ip=self._actor.ip,
        )

    def _meanwhile(self, opened: OpenForm, draft: Draft | None) -> tuple[str, ...]:
        if draft is None:
            return ()
        query = AuditQuery(
            kind="case", key=opened.business_key, action=EDIT, since=draft.updated_at
        )
        changed = {row.field or "" for row in self._kernel.audit.events(query)}
        return tuple(self._labels(opened.form, sorted(changed & set(draft.data))))

    def _labels(self, form: FormSchema, keys: Iterable[str]) -> list[str]:
        say = form.translator(self._person.locale)
        return [say(form.by_key[key].label) if key in form.by_key else key for key in keys]


def _read(form: FormSchema, token: str) -> Shown:
    shown = Shown.read(form.file.writes, token)
    if shown is None:
        raise FormChangedError
    return shown


def _refusal(*, imported: bool, closed: bool) -> str:
    """Why nobody can change it any more; empty while somebody can."""
    return _OLD if imported else _CLOSED if closed else ""


def _scope(business_key: str) -> str:
    return f"edit:{business_key}"


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Typed) else value
