"""One update from its reading to everything it brings about."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from bots.conversation.attachments import attach
from bots.conversation.raids import RaidTeller
from bots.conversation.rooms import OPEN, Desk, Rooms, Said, Visit, said, spoken, state_of
from bots.conversation.strangers import Strangers
from bots.conversation.tasks import Tasks
from bots.dialogue import Act, Command, Event, Place, Press, Reply, Text, Turn, Unfit
from bots.transport import Incoming, Kind, MessengerError
from bots.transport.reading import read_update
from leancity.dialogues import Change, Opened, StaleDialogueError, Update
from leancity.engine import EngineUnavailableError
from leancity.errors import UnavailableError, UserError
from leancity.forms import DraftConflictError
from leancity.forms.scopes import start_scope
from leancity.i18n import N_, translate, translate_error
from leancity.messengers import ChatRef

#: Business keys of cases begun in chats: one update makes one case, however often it is read.
_KEYS = UUID("5b1c3f0e-8a53-4a1e-9a35-0d6f6b0f5a77")
#: Somebody else may move a dialogue a few times in a row, never for long.
_TRIES = 5
#: While the engine is silent.
_PAUSE = timedelta(seconds=5)
#: Commands that are answered whatever is open.
_COMMANDS = frozenset({"start", "new", "help", "tasks", "raid"})
_UNFIT = N_("The bot takes photos, files, places and words; this it cannot use.")


class Conversations:
    """Carries out the updates of one bot."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._dialogues = rooms.kernel.dialogues
        self._strangers = Strangers(rooms)
        self._tasks = Tasks(rooms)
        self._raids = RaidTeller(rooms)

    def handle(self, update: Update) -> None:
        """Carry out one update; it stays open when something outside does not answer."""
        incoming = read_update(update.payload)
        for _ in range(_TRIES):
            try:
                self._handle(update, incoming)
                return
            except (StaleDialogueError, DraftConflictError) as error:
                conflict = error
            except (EngineUnavailableError, UnavailableError):
                self._wait(update)
                return
            except MessengerError:
                # A file could not be fetched now; the photo is not given up for that.
                self._dialogues.inbox.later(update, self._rooms.kernel.clock.now() + _PAUSE)
                return
        raise conflict

    def gave_up(self, update: Update) -> None:
        """Tell that an update could not be carried out."""
        text = self._say(update, N_("This could not be carried out. Try again, or use the portal."))
        self._dialogues.tell(update, f"gave-up:{update.bot}:{update.update_id}", text)

    def _wait(self, update: Update) -> None:
        later = self._rooms.kernel.clock.now() + _PAUSE
        self._dialogues.inbox.later(update, later)
        text = self._say(
            update, N_("Received. The city's system does not answer now; it goes on by itself.")
        )
        self._dialogues.tell(update, f"silent:{update.bot}:{update.update_id}", text)

    def _say(self, update: Update, message: str) -> Said:
        login = self._rooms.kernel.messengers.login_of(update.bot, update.chat_id)
        kernel = self._rooms.kernel
        locale = kernel.org.person(login).locale if login else kernel.settings.locale
        return spoken(Reply(text=translate(message, locale)))

    def _handle(self, update: Update, incoming: Incoming) -> None:
        before = self._dialogues.of(update.bot, update.chat_id)
        if incoming.kind in {Kind.LEFT, Kind.NOTHING}:
            self._dialogues.settle(update, Change(before=before, after=before))
        else:
            self._dialogues.settle(update, self._change(update, incoming, before))
        if incoming.kind is Kind.LEFT:
            self.left(update.bot, update.chat_id)

    def left(self, bot: str, chat_id: int) -> None:
        """Nobody reads this chat any more, until its person writes again."""
        self._rooms.kernel.messengers.mark_blocked(ChatRef(bot=bot, chat_id=chat_id))
        self._dialogues.unreachable(bot, chat_id)

    def _change(self, update: Update, incoming: Incoming, before: Opened | None) -> Change:
        kernel = self._rooms.kernel
        login = kernel.messengers.login_of(update.bot, update.chat_id) if incoming.private else None
        if login is None or _brings_code(incoming):
            answer = self._strangers.answer(update, incoming)
            return Change(before=before, after=before, replies=answer)
        visit = Visit(
            update=update, incoming=incoming, person=kernel.org.person(login), before=before
        )
        try:
            return self._of_person(visit)
        except UnavailableError:
            raise
        except UserError as error:
            text = translate_error(error, visit.person.locale)
            return Change(before=before, after=before, replies=spoken(Reply(text=text)))

    # --- people --------------------------------------------------------------------------
    def _of_person(self, visit: Visit) -> Change:
        incoming = visit.incoming
        if visit.opened is not None and self._rooms.is_over(visit.opened, visit.person):
            text = visit.say(N_("This form is done: it was finished in the portal."))
            menu = spoken(self._rooms.main_menu(visit.person, text))
            return Change(before=visit.before, after=None, replies=menu)
        if incoming.kind is Kind.EDITED:
            hint = N_("A changed message does not change the answer. Choose it again instead.")
            return self._answer(visit, Reply(text=visit.say(hint)))
        if incoming.kind is Kind.PRESS:
            return self._pressed(visit)
        if incoming.kind is Kind.COMMAND and incoming.text in _COMMANDS:
            return self._commanded(visit)
        if visit.opened is None:
            return self._idle(visit)
        return self._step(visit, visit.opened)

    def _answer(self, visit: Visit, *replies: Reply) -> Change:
        return Change(before=visit.before, after=visit.before, replies=spoken(*replies))

    def _idle(self, visit: Visit) -> Change:
        """Nothing is open: a photo begins what this bot is for, anything else shows the menu."""
        plans = self._rooms.configuration.starts
        first = next((key for key, plan in plans.items() if plan.gathers), "")
        if first and visit.incoming.kind in {Kind.FILE, Kind.PLACE}:
            return self._start(visit, first)
        menu = self._rooms.main_menu(visit.person, visit.say(N_("What is to be done?")))
        return self._answer(visit, menu)

    def _commanded(self, visit: Visit) -> Change:
        name = visit.incoming.text
        if name == "tasks" or (name == "raid" and self._rooms.configuration.raids):
            teller = self._tasks.listed if name == "tasks" else self._raids.told
            return Change(before=visit.before, after=visit.before, replies=teller(visit))
        if visit.opened is not None:
            hint = N_("A card is open: go on with it, send /ok, or give it up with /cancel.")
            return self._answer(visit, Reply(text=visit.say(hint)))
        starts = list(self._rooms.configuration.starts)
        if name == "new" and len(starts) == 1:
            return self._start(visit, starts[0])
        menu = self._rooms.main_menu(visit.person, visit.say(N_("What is to be done?")))
        return self._answer(visit, menu)

    def _pressed(self, visit: Visit) -> Change:
        nonce, _, rest = visit.incoming.text.partition("|")
        verb, _, tail = rest.partition(":")
        ref, _, choice = tail.partition(":")
        opened = visit.opened
        if nonce == OPEN:
            return self._chosen(visit, verb, choice)
        if opened is None or nonce != opened.nonce:
            old = visit.say(N_("This button does not work any more."))
            return self._answer(visit, Reply(text=old))
        press = Press(verb=verb, ref=ref, choice=choice, message_id=visit.incoming.message_id)
        return self._step(visit, opened, press)

    def _chosen(self, visit: Visit, verb: str, choice: str) -> Change:
        """A button of the main menu or of the list of tasks."""
        if verb == "tasks":
            replies = self._tasks.listed(visit)
            return Change(before=visit.before, after=visit.before, replies=replies)
        if visit.opened is not None:
            hint = N_("A card is open: go on with it, send /ok, or give it up with /cancel.")
            return self._answer(visit, Reply(text=visit.say(hint)))
        if verb == "task":
            return self._tasks.begin(visit, choice)
        return self._start(visit, choice)

    # --- dialogues -----------------------------------------------------------------------
    def _start(self, visit: Visit, process_key: str) -> Change:
        """Begin the start form of a process; what came first is its first answer."""
        update = visit.update
        business_key = str(uuid5(_KEYS, f"{update.bot}:{update.update_id}"))
        opened = Opened(
            bot=update.bot, chat_id=update.chat_id, login=visit.person.login,
            process_key=process_key, scope=start_scope(business_key), state={},
        )  # fmt: skip
        desk = self._rooms.desk(opened, visit.person, visit.incoming)
        self._rooms.submissions(visit.person).prepare(desk.form)
        turn = desk.dialogue.begin(desk.data)
        if visit.incoming.kind in {Kind.FILE, Kind.PLACE}:
            event = self._given(visit, _at(opened, turn), desk)
            turn = desk.dialogue.step(turn.state, turn.data, event)
        return Change(
            before=visit.before,
            after=_at(opened, turn),
            draft=desk.draft(turn.data),
            replies=said(turn, opened),
        )

    def _step(self, visit: Visit, opened: Opened, press: Press | None = None) -> Change:
        desk = self._rooms.desk(opened, visit.person, visit.incoming)
        event = press or self._given(visit, opened, desk)
        turn = desk.dialogue.step(state_of(opened), desk.data, event)
        if turn.act is Act.CANCEL:
            return self._cancelled(visit, opened)
        submits = turn.act is Act.SUBMIT
        return Change(
            before=visit.before,
            after=None if submits else _at(opened, turn),
            draft=desk.draft(turn.data) if desk.changed(turn.data) else None,
            replies=said(turn, opened),
            hands_in=submits,
        )

    def _cancelled(self, visit: Visit, opened: Opened) -> Change:
        self._rooms.kernel.forms.drafts.discard(opened.login, opened.scope)
        text = visit.say(N_("Forgotten. What is to be done?"))
        replies = spoken(self._rooms.main_menu(visit.person, text))
        return Change(before=visit.before, after=None, replies=replies)

    def _given(self, visit: Visit, opened: Opened, desk: Desk) -> Event:
        """What was sent, as an event; a file lies in the file store by then."""
        incoming = visit.incoming
        if incoming.kind is Kind.FILE:
            return attach(self._rooms, visit, opened, desk)
        if incoming.kind is Kind.TEXT:
            return Text(text=incoming.text)
        if incoming.kind is Kind.COMMAND:
            return Command(name=incoming.text)
        if incoming.kind is Kind.PLACE and incoming.place:
            return Place(lat=incoming.place[0], lon=incoming.place[1])
        return Unfit(hint=visit.say(_UNFIT))


def _brings_code(incoming: Incoming) -> bool:
    """A link with a code was followed: the telephone may have another owner now."""
    return incoming.kind is Kind.COMMAND and incoming.text == "start" and bool(incoming.argument)


def _at(opened: Opened, turn: Turn) -> Opened:
    return Opened(**{**vars(opened), "state": turn.state.to_json()})
