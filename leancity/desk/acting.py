"""Acts on a running case outside its tasks: the buttons of the card that its diagram declares.

A button sends a message that the case waits for, with what its form asks. The registry decides who
may, as with changes by hand: the engine knows no right to one message of one case. The platform's
principal sends it, and the audit log names the person.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from leancity.audit import Act, Actor
from leancity.cases import CaseCard
from leancity.cases.acts import ACT, ANSWERED, UNANSWERED
from leancity.cases.models import IMPORTED, Case
from leancity.desk.handover import CLOSED, insist, kept_on_failure, variables_of
from leancity.desk.opened import OpenForm, Outcome
from leancity.engine import (
    EngineError,
    EngineNotFoundError,
    EngineRejectedError,
    EngineUnavailableError,
)
from leancity.errors import ConflictError, NotFoundError
from leancity.forms import (
    Checked,
    Envelope,
    Filling,
    FormChangedError,
    PreparedForm,
    read_envelope,
)
from leancity.forms.scopes import act_scope
from leancity.i18n import N_
from leancity.kernel import Kernel
from leancity.library.bpmn import Node
from leancity.org import Person

_NO_ACT = N_("There is no such case, or it is not for you.")
_GONE_ON = N_("The case has gone on: this cannot be done any more. What you entered is kept.")


@dataclass(frozen=True, kw_only=True)
class Button:
    """An act as a page offers it: the id of what waits for it and its name, not translated."""

    id: str
    name: str
    #: the activity a case waits in for it, or empty: it is offered all the time
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class OpenAct:
    """The form of an act with what the case says and what this person has typed already."""

    button: Button
    opened: OpenForm
    prepared: PreparedForm


class Acting:
    """Carries acts out for one person."""

    def __init__(self, kernel: Kernel, person: Person, ip: str = "") -> None:
        self._kernel = kernel
        self._person = person
        self._actor = Actor(login=person.login, ip=ip)

    def offers(self, card: CaseCard) -> tuple[Button, ...]:
        """The buttons that this person has on the card of a running case."""
        if card.imported or card.closed_at is not None:
            return ()
        model = self._kernel.library.deployed(card.process_definition_id).bpmn
        here = {token.activity_id for token in card.tokens}
        buttons = ((_button(node), node) for node in model.acts)
        return tuple(
            button
            for button, node in buttons
            if (not button.at or button.at in here) and self._may(card.business_key, node)
        )

    def open(self, business_key: str, act: str) -> OpenAct:
        """The form of an act; NotFoundError for whoever may not, ConflictError when it is late."""
        case, node = self._found(business_key, act)
        opened = self._opened(case, node)
        prepared = self._kernel.forms.prepare(opened.form, self._filling(opened))
        draft = self._kernel.forms.drafts.load(opened.key(self._person.login))
        with self._kernel.database.begin() as session:
            self._note(session, "form.open", business_key, form=opened.scope)
        return OpenAct(button=_button(node), opened=opened, prepared=prepared.with_draft(draft))

    def form(self, business_key: str, act: str) -> OpenForm:
        """The form alone, for its files and drafts: no value is read."""
        return self._form_of(*self._found(business_key, act))

    def keep_draft(self, business_key: str, act: str, payload: Any) -> int:
        """Keep what was entered so far; the draft's new version."""
        sent, opened = read_envelope(payload), self.form(business_key, act)
        key = opened.key(self._person.login)
        return self._kernel.forms.drafts.save(key, sent.data, sent.version).version

    def forget_draft(self, business_key: str) -> None:
        """Forget what was entered so far."""
        self._kernel.forms.drafts.discard(self._person.login, act_scope(business_key))

    def submit(self, business_key: str, act: str, payload: Any) -> Outcome:
        """Send the message, once; with errors nothing has happened."""
        sent, opened = read_envelope(payload), self.form(business_key, act)
        key = opened.key(self._person.login)
        rescue = partial(self._kernel.forms.drafts.rescue, key, sent.data)
        with kept_on_failure(rescue):
            checked = self._handed_in(business_key, act, sent)
        if checked.ok:
            # It is done; what this look misses the feed of marks brings.
            with suppress(EngineError):
                self._kernel.cases.refresh(business_key)
            self._kernel.forms.drafts.discard_all([opened.scope])
        return Outcome(errors=checked.errors)

    # --- carrying out --------------------------------------------------------------------
    def _handed_in(self, business_key: str, act: str, sent: Envelope) -> Checked:
        """Checked, and carried out where nothing is wrong."""
        silence = None
        with self._kernel.database.begin() as session:
            self._kernel.database.advisory_lock(session, "case edit", business_key)
            case, node = self._found(business_key, act)
            opened = self._opened(case, node)
            if sent.form_hash and sent.form_hash != opened.form.hash:
                raise FormChangedError
            checked = self._kernel.forms.check(opened.form, sent.data, self._filling(opened))
            if checked.ok:
                silence = self._carry_out(session, opened, node, checked)
        if silence is not None:
            raise silence
        return checked

    def _carry_out(
        self, session: Session, opened: OpenForm, node: Node, checked: Checked
    ) -> EngineUnavailableError | None:
        """The kernel's facts first, then the engine: when it refuses, nothing has happened.

        An engine that falls silent may have done it: the facts stay, and so does the person's name.
        """
        key = opened.business_key
        for role, attributes in checked.personal.items():
            self._kernel.subjects.keep(session, key, role, attributes, self._actor)
        for name, ids in checked.files.items():
            self._kernel.files.submit(session, key, name, ids)
        self._note(session, "form.submit", key, form=opened.scope)
        session.flush()
        silence = self._send(node.message, key, checked)
        self._note(session, ACT, key, **{UNANSWERED if silence else ANSWERED: node.button})
        return silence

    def _send(
        self, message: str, business_key: str, checked: Checked
    ) -> EngineUnavailableError | None:
        """What kept the engine from saying whether it has done it; None: it has."""
        variables = dict(checked.variables)
        try:
            insist(lambda: self._kernel.engine.operator.correlate(message, business_key, variables))
        except (EngineNotFoundError, EngineRejectedError) as error:
            raise ConflictError(_GONE_ON) from error
        except EngineUnavailableError as error:
            return error
        return None

    # --- opening -------------------------------------------------------------------------
    def _may(self, business_key: str, node: Node) -> bool:
        return self._kernel.cases.may(business_key, self._person, node.properties["right"])

    def _found(self, business_key: str, act: str) -> tuple[Case, Node]:
        """The registry row of a running case, and the event of an act that this person may."""
        case = self._kernel.cases.find(business_key, self._person)
        if case.kind == IMPORTED:
            raise NotFoundError(_NO_ACT)
        model = self._kernel.library.deployed(case.process_definition_id).bpmn
        node = next((node for node in model.acts if node.id == act), None)
        if node is None or not self._may(business_key, node):
            raise NotFoundError(_NO_ACT)
        if case.closed_at is not None:
            raise ConflictError(CLOSED)
        return case, node

    def _form_of(self, case: Case, node: Node, variables: dict[str, Any] | None = None) -> OpenForm:
        package = self._kernel.library.deployed(case.process_definition_id)
        return OpenForm(
            scope=act_scope(case.business_key),
            business_key=case.business_key,
            form=self._kernel.forms.load(package, node.form_ref),
            variables=variables or {},
        )

    def _opened(self, case: Case, node: Node) -> OpenForm:
        return self._form_of(case, node, variables_of(self._kernel, case.process_instance_id))

    def _filling(self, opened: OpenForm) -> Filling:
        return opened.filling(self._person, self._actor.ip)

    def _note(self, session: Session, action: str, business_key: str, **facts: str) -> None:
        act = Act(actor=self._actor, action=action, kind="case", key=business_key)
        self._kernel.audit.record(session, act, **facts)


def _button(node: Node) -> Button:
    at = "" if node.type == "startEvent" else node.attached_to or node.id
    return Button(id=node.id, name=node.button, at=at)
