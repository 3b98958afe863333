"""From what a person entered to the engine: checked, personal data apart, exactly once.

Nothing here knows of pages, so that another face can hand in a form the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, NoReturn

from leancity.audit import Act, Actor
from leancity.cases import TaskRow
from leancity.desk.beginnings import Beginnings, Unfinished
from leancity.desk.handover import insist, kept_on_failure
from leancity.desk.merging import merger, typed
from leancity.desk.opened import OpenForm, Opening, Outcome, TaskOverError
from leancity.desk.overtaking import Overtaking
from leancity.desk.processes import Process
from leancity.desk.shown import Shown
from leancity.engine import (
    EngineClient,
    EngineError,
    EngineForbiddenError,
    EngineNotFoundError,
    EngineUnavailableError,
)
from leancity.errors import ConflictError
from leancity.forms import (
    Checked,
    DraftKey,
    Envelope,
    Filling,
    FormChangedError,
    Merge,
    PreparedForm,
    read_envelope,
)
from leancity.forms.scopes import TASK, start_scope, task_scope
from leancity.i18n import N_
from leancity.kernel import Kernel
from leancity.org import Person

#: What the engine answers about a task that another transaction completes at this moment: the
#: task is gone, or it is still seen and the rights on it are gone.
_GOING = (EngineNotFoundError, EngineForbiddenError)


class Submissions:
    """Opens forms for one person and hands in what the person entered."""

    def __init__(self, kernel: Kernel, person: Person, ip: str = "") -> None:
        self._kernel = kernel
        self._person = person
        self._actor = Actor(login=person.login, ip=ip)
        self._beginnings = Beginnings(kernel, person)

    # --- opening -------------------------------------------------------------------------
    def of_task(self, task: TaskRow) -> OpenForm:
        """The form of an open task that this person holds."""
        client = self._client()
        try:
            found = client.task(task.id)
            if found.assignee != self._person.login:
                raise ConflictError(
                    N_("This task is not yours any more. What you entered is kept.")
                )
            variables = client.task_variables(task.id)
        except _GOING as error:
            self._raise_unless_open(client, task, error)
        package = self._kernel.library.deployed(found.process_definition_id)
        return OpenForm(
            scope=task_scope(task.id),
            business_key=task.business_key,
            form=self._kernel.forms.load(package, found.form_key or ""),
            variables=variables,
        )

    def of_start(self, process: Process, business_key: str) -> OpenForm:
        """The form that starts a case under this key."""
        start = process.package.config.start
        return OpenForm(
            scope=start_scope(business_key),
            business_key=business_key,
            form=self._kernel.forms.load(process.package, start.form if start else ""),
        )

    def prepare(self, opened: OpenForm) -> PreparedForm:
        """The form with the values of the case and what the person has entered already."""
        return self.opening(opened).prepared

    def opening(self, opened: OpenForm) -> Opening:
        """The same, with the token by which the page says later what it showed."""
        self._note("form.open", opened)
        key = opened.key(self._person.login)
        draft = self._kernel.forms.drafts.load(key)
        beside = self._beginnings.beside(key, draft)
        if draft is not None:
            old = self._overtaking(opened).untouched(draft.data, draft.updated_at)
            kept = {name: value for name, value in draft.data.items() if name not in old}
            draft = replace(draft, data=kept)
        prepared = self._kernel.forms.prepare(opened.form, self._filling(opened))
        names = opened.form.file.writes if opened.scope.startswith(TASK) else ()
        shown = Shown.of(names, prepared.data)
        return Opening(
            prepared=replace(prepared.with_draft(draft), beside=beside), shown=shown.named
        )

    # --- drafts --------------------------------------------------------------------------
    def keep_draft(self, opened: OpenForm, payload: Any) -> int:
        """Keep what was entered so far; the draft's new version."""
        sent = typed(read_envelope(payload))
        key = opened.key(self._person.login)
        return self._kernel.forms.drafts.save(key, sent.data, sent.version).version

    def unfinished(self, processes: Iterable[Process]) -> list[Unfinished]:
        """Cases this person has begun to start, on whatever computer, newest first."""
        starts = [(one, self.of_start(one, "").form) for one in processes if one.may_start]
        return self._beginnings.unfinished(starts)

    def forget_draft(self, opened: OpenForm) -> None:
        """Forget what was entered so far."""
        self._forget(opened.scope)

    # --- handing in ----------------------------------------------------------------------
    def start(self, process: Process, business_key: str, payload: Any) -> Outcome:
        """Start the case, once per key however often it is sent."""
        sent, scope = read_envelope(payload), start_scope(business_key)
        with kept_on_failure(partial(self._rescue, scope, sent)):
            errors = self._started(process, business_key, sent)
        return self._outcome(scope, errors)

    def complete(self, task: TaskRow, payload: Any) -> Outcome:
        """Complete the task; sent twice, it is completed once and both are told so."""
        sent, scope = read_envelope(payload), task_scope(task.id)
        with kept_on_failure(partial(self._rescue, scope, sent)):
            errors = {} if self._done_by_me(task) else self._completed(task, sent)
        return self._outcome(scope, errors)

    def _outcome(self, scope: str, errors: Mapping[str, list[str]]) -> Outcome:
        if not errors:
            self._kernel.forms.drafts.discard_all([scope])
        return Outcome(errors=errors)

    def _started(
        self, process: Process, business_key: str, sent: Envelope
    ) -> Mapping[str, list[str]]:
        # A repetition changes nothing, not even the personal data of the case that is there.
        if self._kernel.cases.begun(business_key, self._person):
            return {}
        opened = self.of_start(process, business_key)
        checked = self._checked(opened, sent)
        if checked.ok:
            self._keep(opened, checked)
            self._kernel.cases.start(
                self._person, process.key, business_key, dict(checked.variables)
            )
        return checked.errors

    def _completed(self, task: TaskRow, sent: Envelope) -> Mapping[str, list[str]]:
        try:
            opened = self.of_task(task)
            checked = self._merged(opened, sent)
            if checked.ok:
                self._keep(opened, checked)
                self._complete(task, checked.variables)
        except TaskOverError as over:
            if over.by_me:
                return {}
            raise
        if checked.ok:
            # It is done; what this look misses the feed of marks brings.
            with suppress(EngineError):
                self._kernel.cases.refresh(task.business_key)
        return checked.errors

    def _merged(self, opened: OpenForm, sent: Envelope) -> Checked:
        """Checked over what became of the case while the form was open."""
        if sent.shown:
            merge = merger(opened.form, sent.shown, self._person.locale)
            return self._checked(opened, sent, merge)
        return self._checked(opened, self._with_edits(opened, sent))

    def _with_edits(self, opened: OpenForm, sent: Envelope) -> Envelope:
        """What was sent, over what others have changed while the form was open."""
        overtaking = self._overtaking(opened)
        since = overtaking.opened_at(self._person.login, opened.scope)

        def current() -> Mapping[str, Any]:
            return self._kernel.forms.prepare(opened.form, self._filling(opened)).data

        data = overtaking.merged(sent.data, since, current, self._person.locale)
        return replace(sent, data=data)

    def _overtaking(self, opened: OpenForm) -> Overtaking:
        kernel = self._kernel
        return Overtaking(kernel.audit, kernel.subjects, opened.business_key, opened.form)

    def _checked(self, opened: OpenForm, sent: Envelope, merge: Merge | None = None) -> Checked:
        if sent.form_hash and sent.form_hash != opened.form.hash:
            raise FormChangedError
        return self._kernel.forms.check(opened.form, sent.data, self._filling(opened), merge)

    def _rescue(self, scope: str, sent: Envelope) -> None:
        if sent.form_hash:
            key = DraftKey(owner=self._person.login, scope=scope, form_hash=sent.form_hash)
            self._kernel.forms.drafts.rescue(key, typed(sent).data)

    def _keep(self, opened: OpenForm, checked: Checked) -> None:
        """Personal data and files first: the engine only ever hears of what is kept."""
        with self._kernel.database.begin() as session:
            for role, attributes in checked.personal.items():
                self._kernel.subjects.keep(
                    session, opened.business_key, role, attributes, self._actor
                )
            for name, ids in checked.files.items():
                self._kernel.files.submit(session, opened.business_key, name, ids)
        self._note("form.submit", opened)

    def _complete(self, task: TaskRow, variables: Mapping[str, Any]) -> None:
        client = self._client()
        try:
            insist(lambda: client.complete(task.id, variables))
        except (*_GOING, EngineUnavailableError) as error:
            self._raise_unless_open(client, task, error)

    def _raise_unless_open(
        self, client: EngineClient, task: TaskRow, error: EngineError
    ) -> NoReturn:
        """Why the task is over; the engine's own answer while it is open or the engine silent."""
        try:
            client.task(task.id)
        except EngineNotFoundError:
            self._raise_over(task)
        raise error

    # --- afterwards ----------------------------------------------------------------------
    def _done_by_me(self, task: TaskRow) -> bool:
        return task.outcome == "completed" and task.completed_by == self._person.login

    def _raise_over(self, task: TaskRow) -> NoReturn:
        """Say why the task is not open any more."""
        self._kernel.cases.refresh(task.business_key)
        over, _ = self._kernel.cases.task(task.id, self._person)
        if over.outcome == "completed" and over.completed_by_name:
            error = TaskOverError(
                N_("%(who)s has just completed this task. What you entered is kept."),
                who=over.completed_by_name,
            )
            error.by_me = self._done_by_me(over)
            raise error
        raise TaskOverError(N_("The case went on without this task. What you entered is kept."))

    def _forget(self, scope: str) -> None:
        self._kernel.forms.drafts.discard(self._person.login, scope)

    # --- inside --------------------------------------------------------------------------
    def _client(self) -> EngineClient:
        return self._kernel.engine.as_user(self._person.login)

    def _filling(self, opened: OpenForm) -> Filling:
        return opened.filling(self._person, self._actor.ip)

    def _note(self, action: str, opened: OpenForm) -> None:
        """When people open and send forms cannot be found out later."""
        act = Act(actor=self._actor, action=action, kind="case", key=opened.business_key)
        with self._kernel.database.begin() as session:
            self._kernel.audit.record(session, act, form=opened.scope)
