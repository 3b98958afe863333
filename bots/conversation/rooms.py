"""What the parts of a conversation share: the kernel, the bot, its configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bots.configuration import Configuration
from bots.dialogue import Button, Dialogue, FormView, Found, Plan, Reply, State, Surroundings, Turn
from bots.transport import FileRef, Incoming
from leancity.cases import TaskRow
from leancity.desk import OpenForm, Process, Processes, Submissions
from leancity.dialogues import Opened, Update
from leancity.dialogues.shapes import DraftChange
from leancity.errors import NotFoundError
from leancity.i18n import N_, translate
from leancity.kernel import Kernel
from leancity.messengers import Bot
from leancity.org import Person

#: Extension property of a user task, and its value: a bot may offer it.
CHANNEL, BOT_CHANNEL = "channel", "telegram"
#: Buttons that belong to no dialogue begin with it.
OPEN = "-"

Said = tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One update of a person."""

    update: Update
    incoming: Incoming
    person: Person
    #: what the chat had open, of whomever
    before: Opened | None

    @property
    def opened(self) -> Opened | None:
        """The person's own open dialogue."""
        mine = self.before is not None and self.before.login == self.person.login
        return self.before if mine else None

    def say(self, message: str, **params: object) -> str:
        """The platform's words in the person's language."""
        return translate(message, self.person.locale, **params)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """An open form of a dialogue, with what was answered so far."""

    form: OpenForm
    data: Mapping[str, Any]
    draft_version: int
    dialogue: Dialogue
    login: str

    def draft(self, data: Mapping[str, Any]) -> DraftChange:
        """What is to be kept: only what the form lets a person write."""
        writes = self.form.form.file.writes
        kept = {key: value for key, value in data.items() if key in writes}
        return DraftChange(key=self.form.key(self.login), data=kept, version=self.draft_version)

    def changed(self, data: Mapping[str, Any]) -> bool:
        """Whether anything was answered."""
        return self.draft(data).data != self.draft(self.data).data


@dataclass(frozen=True)
class Rooms:
    """What the parts of a conversation share."""

    kernel: Kernel
    bot: Bot
    configuration: Configuration
    fetch: Callable[[FileRef], bytes]

    @cached_property
    def processes(self) -> Processes:
        """Which processes a person meets."""
        return Processes(self.kernel)

    def submissions(self, person: Person) -> Submissions:
        """Forms for one person."""
        return Submissions(self.kernel, person)

    # --- forms ---------------------------------------------------------------------------
    def process(self, key: str, person: Person) -> Process:
        """A process this person may start by this bot."""
        found = self.processes.find(key, person)
        if found is None or not found.may_start or key not in self.configuration.starts:
            raise NotFoundError(N_("You may not start this."))
        return found

    def task(self, task_id: str, person: Person) -> TaskRow:
        """A task this person may see and this bot offers."""
        task, _ = self.kernel.cases.task(task_id, person)
        if not self.offers(task):
            raise NotFoundError(N_("This task is done in the portal."))
        return task

    def offers(self, task: TaskRow) -> bool:
        """Whether the diagram lets a bot offer a task."""
        if self.configuration.tasks is None:
            return False
        channels = self.kernel.library.latest(task.process_key).bpmn.property(CHANNEL)
        return BOT_CHANNEL in channels.get(task.activity_id, "").split()

    def is_over(self, opened: Opened, person: Person) -> bool:
        """Whether the form of a dialogue was sent elsewhere, or is somebody else's by now."""
        if not opened.task_id:
            return self.kernel.cases.is_known(opened.business_key)
        try:
            task, _ = self.kernel.cases.task(opened.task_id, person)
        except NotFoundError:
            return True
        return task.ended_at is not None or task.assignee != person.login

    def open_form(self, opened: Opened, person: Person) -> OpenForm:
        """The form of a dialogue."""
        if opened.task_id:
            return self.submissions(person).of_task(self.task(opened.task_id, person))
        process = self.process(opened.process_key, person)
        return self.submissions(person).of_start(process, opened.business_key)

    def plan(self, opened: Opened) -> Plan:
        """How its form is led."""
        return Plan() if opened.task_id else self.configuration.starts[opened.process_key]

    def desk(self, opened: Opened, person: Person, incoming: Incoming | None = None) -> Desk:
        """The form of a dialogue with what was answered so far."""
        form = self.open_form(opened, person)
        forms = self.kernel.forms
        filling = form.filling(person)
        bare = forms.prepare(form.form, filling)
        # A form that has changed since keeps what was answered to the one before.
        draft = forms.drafts.latest(person.login, form.scope)
        prepared = bare.with_draft(draft)
        view = FormView(
            schema=prepared.schema,
            describe=lambda data: forms.describe(bare, data),
            errors=lambda data: forms.check(form.form, data, filling).errors,
        )
        around = self.surroundings(person, incoming)
        return Desk(
            form=form,
            data=prepared.data,
            draft_version=prepared.draft_version,
            dialogue=Dialogue(form=view, plan=self.plan(opened), around=around),
            login=person.login,
        )

    def surroundings(self, person: Person, incoming: Incoming | None) -> Surroundings:
        """The world around one step; a message counts from when it was sent."""
        addresses, now = self.kernel.addresses, self.kernel.clock.now()
        sent = incoming.sent_at if incoming and incoming.sent_at else now

        def nearest(lat: float, lon: float) -> Found | None:
            house = addresses.nearest(lat, lon)
            if house is None:
                return None
            return Found(street=house.street, house=house.house, label=house.text)

        def suggest(text: str) -> list[Found]:
            found = addresses.suggest(text, 5, person.locale)
            return [Found(street=a.street, house=a.house, label=a.label) for a in found]

        return Surroundings(
            locale=person.locale,
            zone=self.kernel.clock.zone,
            now=min(sent, now),
            nearest=nearest,
            suggest=suggest,
        )

    # --- words ---------------------------------------------------------------------------
    def portal(self, path: str) -> str:
        """A page of the portal."""
        return f"{self.kernel.settings.portal_url.rstrip('/')}{path}"

    def main_menu(self, person: Person, text: str) -> Reply:
        """What a person may do here."""
        rows = [
            (Button(label=process.action(person.locale), data=f"{OPEN}|start::{key}"),)
            for key in self.configuration.starts
            if (process := self.processes.find(key, person)) and process.may_start
        ]
        tasks = self.configuration.tasks
        if tasks is not None:
            label = tasks.get(person.locale) or tasks["ru"]
            rows.append((Button(label=label, data=f"{OPEN}|tasks::"),))
        return Reply(text=text, buttons=tuple(rows))


def said(turn: Turn, opened: Opened) -> Said:
    """The replies of a turn, their buttons marked with the dialogue they belong to."""
    marked = (reply.marked(opened.nonce) for reply in turn.replies)
    return tuple((_topic(reply, opened), reply.to_json()) for reply in marked)


def _topic(reply: Reply, opened: Opened) -> str:
    return f"{reply.topic}:{opened.nonce}" if reply.topic else ""


def spoken(*replies: Reply) -> Said:
    """Replies that belong to no dialogue."""
    return tuple((reply.topic, reply.to_json()) for reply in replies)


def state_of(opened: Opened) -> State:
    """Where a dialogue stands."""
    return State.from_json(opened.state)
