"""Changing a running case by the form its package names, without overwriting anybody.

A page gets a digest of each value it shows, and sends them back: a field is this person's change
when it differs from what was shown, and somebody else's when the case does. Somebody else's change
always stops the page, with everything typed kept.

The engine has no right that reaches only one's own cases: a group that may change variables may
change those of every case. The registry decides who may, the platform's principal writes, and the
audit log names the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from leancity.audit import Act, Actor, AuditQuery
from leancity.cases import CaseCard
from leancity.cases.edits import EDIT, revision_of
from leancity.cases.models import IMPORTED, Case
from leancity.desk.changing import Change, Writing
from leancity.desk.handover import CLOSED, kept_on_failure, variables_of
from leancity.desk.opened import OpenForm, Outcome
from leancity.desk.shown import Shown
from leancity.engine import EngineError
from leancity.errors import ConflictError, NotFoundError
from leancity.forms import (
    Draft,
    Filling,
    FormChangedError,
    FormSchema,
    PreparedForm,
    read_envelope,
)
from leancity.forms.scopes import edit_scope
from leancity.i18n import N_
from leancity.kernel import Kernel
from leancity.org import Person

_NO_CASE = N_("There is no such case, or it is not for you.")
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


class Editing:
    """Changes cases for one person."""

    def __init__(self, kernel: Kernel, person: Person, ip: str = "") -> None:
        self._kernel = kernel
        self._person = person
        self._actor = Actor(login=person.login, ip=ip)
        self._writing = Writing(kernel, self._actor)

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
        self._kernel.forms.drafts.discard(self._person.login, edit_scope(business_key))

    def submit(self, business_key: str, payload: Any, token: str) -> Outcome:
        """Change the case; with errors nothing is changed."""
        opened, sent = self.form(business_key), read_envelope(payload)
        if sent.form_hash != opened.form.hash:
            raise FormChangedError
        shown = _read(opened.form, token)
        mine = shown.changed(sent.data)
        key = opened.key(self._person.login)
        rescue = partial(self._kernel.forms.drafts.rescue, key, mine)
        with kept_on_failure(rescue), self._kernel.database.begin() as session:
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
        case = self._case(business_key)
        opened = self._opened(case)
        filling = self._filling(opened)
        current = self._kernel.forms.prepare(opened.form, filling).data
        theirs = shown.overtaken(current, mine)
        if theirs:
            raise ConflictError(_OVERTAKEN, fields=", ".join(self._labels(opened.form, theirs)))
        checked = self._kernel.forms.check(opened.form, {**current, **mine}, filling)
        if checked.ok:
            names = frozenset(mine) & frozenset(checked.variables)
            change = Change(
                opened=opened, instance=case.process_instance_id, current=current,
                checked=checked, names=names,
            )  # fmt: skip
            self._writing.write(session, change)
        return checked.errors

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
            scope=edit_scope(case.business_key),
            business_key=case.business_key,
            form=self._kernel.forms.load(package, package.config.edit_form),
            variables=variables or {},
        )

    def _opened(self, case: Case) -> OpenForm:
        return self._form_of(case, variables_of(self._kernel, case.process_instance_id))

    def _filling(self, opened: OpenForm) -> Filling:
        return opened.filling(self._person, self._actor.ip)

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
    return _OLD if imported else CLOSED if closed else ""
