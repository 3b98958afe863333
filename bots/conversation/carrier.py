"""Forms that were sent, on their way to the engine; nobody waits in the chat meanwhile."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bots.conversation.rooms import Desk, Rooms, Said, said, spoken
from bots.dialogue import Button, Reply, Stage, State
from leancity.dialogues import HandIn, Opened
from leancity.dialogues.hand_ins import HandInState
from leancity.engine import EngineError, EngineUnavailableError
from leancity.errors import NotFoundError, UnavailableError, UserError
from leancity.i18n import N_, translate, translate_error
from leancity.org import Person

log = structlog.get_logger(__name__)

#: How often the number of a new case is looked for, and how long it is waited for.
_LOOK = timedelta(seconds=2)
_PATIENCE = timedelta(minutes=2)
#: While the engine does not answer.
_OUTAGE = timedelta(seconds=10)
#: What a proxy says in place of an engine that is away.
_AWAY = frozenset({0, 502, 503, 504})


class Carrier:
    """Hands in what people have sent: once, however often it is tried."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._hand_ins = rooms.kernel.dialogues.hand_ins

    def carry(self, hand_in: HandIn) -> None:
        """One more step of one form."""
        person = self._rooms.kernel.org.person(hand_in.dialogue.login)
        if not person.active:
            self._finish(hand_in, person, N_("Your access has ended; the form was not sent."))
        elif hand_in.state is HandInState.ACCEPTED:
            self._confirm(hand_in, person)
        elif hand_in.state is HandInState.DROPPED:
            self._give_back(hand_in, person)
        else:
            self._send(hand_in, person)

    # --- the engine ----------------------------------------------------------------------
    def _send(self, hand_in: HandIn, person: Person) -> None:
        try:
            self._handed_in(hand_in, person)
        except UnavailableError:
            self._wait(hand_in, person)
        except UserError as error:
            text = translate_error(error, person.locale)
            self._close(hand_in, spoken(Reply(text=text)))
        except EngineError as error:
            if isinstance(error, EngineUnavailableError) and error.status in _AWAY:
                self._wait(hand_in, person)
            else:
                # Its own rights, or a fault of the diagram.
                self._refused(hand_in, person, error.kind or str(error.status))

    def _handed_in(self, hand_in: HandIn, person: Person) -> None:
        dialogue, rooms = hand_in.dialogue, self._rooms
        desks = rooms.submissions(person)
        draft = rooms.kernel.forms.drafts.latest(person.login, dialogue.scope)
        payload = {"data": dict(draft.data) if draft else {}}
        if dialogue.task_id:
            task, _ = rooms.kernel.cases.task(dialogue.task_id, person)
            outcome = desks.complete(task, payload)
        else:
            process = rooms.process(dialogue.process_key, person)
            outcome = desks.start(process, dialogue.business_key, payload)
        if outcome.errors:
            self._come_back(hand_in, person)
        else:
            self._hand_ins.accepted(hand_in)

    def _wait(self, hand_in: HandIn, person: Person) -> None:
        """Not now: it is told once, and tried again by itself."""
        self._hand_ins.later(hand_in, _OUTAGE)
        text = translate(
            N_(
                "Accepted. The city's system does not answer now; the form is kept and sent by"
                " itself."
            ),
            person.locale,
        )
        key = f"waits:{hand_in.dialogue.scope}:{hand_in.created_at.timestamp()}"
        self._rooms.kernel.dialogues.tell(hand_in.dialogue, key, spoken(Reply(text=text)))

    def _come_back(self, hand_in: HandIn, person: Person) -> None:
        """The form refuses it now: the dialogue is open again, or the portal has the draft."""
        dialogue = hand_in.dialogue
        if self._rooms.kernel.dialogues.of(dialogue.bot, dialogue.chat_id) is not None:
            self._give_back(
                hand_in, person, N_("A form you sent has to be corrected. It waits in the portal.")
            )
            return
        desk: Desk = self._rooms.desk(dialogue, person)
        turn = desk.dialogue.refused(State(stage=Stage.PREVIEW), desk.data)
        reopened = Opened(**{**vars(dialogue), "state": turn.state.to_json()})
        self._rooms.kernel.dialogues.finish(hand_in, said(turn, dialogue), reopened)

    def _give_back(
        self,
        hand_in: HandIn,
        person: Person,
        message: str = N_("A form you sent was not accepted. It waits in the portal."),
    ) -> None:
        """What was entered is a draft of the portal: lead there."""
        label = translate(N_("Open in the portal"), person.locale)
        page = Button(label=label, url=self._page(hand_in.dialogue))
        text = translate(message, person.locale)
        self._close(hand_in, spoken(Reply(text=text, buttons=((page,),))))

    def _refused(self, hand_in: HandIn, person: Person, reason: str) -> None:
        """After a few tries an operator decides; the person knows that nothing is lost."""
        dialogue = hand_in.dialogue
        log.warning("bots.hand_in_refused", scope=dialogue.scope, reason=reason)
        if not self._hand_ins.failed(hand_in):
            return
        text = translate(
            N_(
                "The city's system does not take the form you sent. What you entered is kept and"
                " the administrators have been told; you need not send it again."
            ),
            person.locale,
        )
        self._rooms.kernel.dialogues.refuse(hand_in, reason, spoken(Reply(text=text)))

    # --- the end -------------------------------------------------------------------------
    def _confirm(self, hand_in: HandIn, person: Person) -> None:
        """Say under which number the case is kept, as soon as it has one."""
        business_key = self._business_key(hand_in, person)
        number = self._number(business_key, person)
        age = self._rooms.kernel.clock.now() - hand_in.created_at
        if not number and age < _PATIENCE:
            self._hand_ins.later(hand_in, _LOOK)
            return
        package = self._rooms.kernel.library.latest(hand_in.dialogue.process_key)
        registry = package.config.registry
        title = registry.title_of(number, package.translate(registry.title, person.locale))
        words = N_("Done: %(title)s.") if hand_in.dialogue.task_id else N_("Sent: %(title)s.")
        card = Button(
            label=translate(N_("Open in the portal"), person.locale),
            url=self._rooms.portal(f"/cases/{business_key}"),
        )
        text = translate(words, person.locale, title=title)
        self._close(hand_in, spoken(Reply(text=text, buttons=((card,),))))

    def _business_key(self, hand_in: HandIn, person: Person) -> str:
        if not hand_in.dialogue.task_id:
            return hand_in.dialogue.business_key
        task, _ = self._rooms.kernel.cases.task(hand_in.dialogue.task_id, person)
        return task.business_key

    def _number(self, business_key: str, person: Person) -> str:
        try:
            return self._rooms.kernel.cases.find(business_key, person).number or ""
        except NotFoundError:
            return ""

    def _page(self, dialogue: Opened) -> str:
        if dialogue.task_id:
            return self._rooms.portal(f"/tasks/{dialogue.task_id}")
        return self._rooms.portal(f"/start/{dialogue.process_key}/{dialogue.business_key}")

    def _finish(self, hand_in: HandIn, person: Person, message: str) -> None:
        self._close(hand_in, spoken(Reply(text=translate(message, person.locale))))

    def _close(self, hand_in: HandIn, words: Said) -> None:
        self._rooms.kernel.dialogues.finish(hand_in, words)

    def failed(self, hand_in: HandIn, error: Exception) -> None:
        """A step broke: like a refusal, an operator has to know in the end."""
        person = self._rooms.kernel.org.person(hand_in.dialogue.login)
        if hand_in.state is HandInState.WAITING:
            self._refused(hand_in, person, type(error).__name__)
        else:
            log.error("bots.hand_in_failed", scope=hand_in.dialogue.scope)
            self._hand_ins.later(hand_in, _OUTAGE)
