"""Tasks that a bot offers: the list, the card of one, taking it."""

from __future__ import annotations

from bots.conversation.rooms import OPEN, Rooms, Said, Visit, said, spoken
from bots.dialogue import Button, Reply
from leancity.cases import TaskQuery, TaskRow
from leancity.desk.processes import case_title
from leancity.dialogues import Change, Opened
from leancity.engine import EngineConflictError
from leancity.errors import ConflictError
from leancity.forms.scopes import task_scope
from leancity.i18n import N_

#: Tasks of one message.
LISTED = 20
#: Photos of a card, and the longer side of the copies that leave, pixels.
PICTURES = 10
SIZE = 1280


class Tasks:
    """The tasks of people in a chat."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def listed(self, visit: Visit) -> Said:
        """The open tasks this person may do here, the earliest due first."""
        page = self._rooms.kernel.cases.tasks(visit.person, TaskQuery(size=100))
        rows = [task for task in page.rows if self._rooms.offers(task)][:LISTED]
        if not rows:
            return spoken(Reply(text=visit.say(N_("There is nothing to check now."))))
        buttons = tuple(
            (Button(label=self._line(task), data=f"{OPEN}|task::{task.id}"),) for task in rows
        )
        return spoken(Reply(text=visit.say(N_("Choose a task:")), buttons=buttons))

    def _line(self, task: TaskRow) -> str:
        zone = self._rooms.kernel.clock.zone
        due = f" · {task.due_at.astimezone(zone):%d.%m}" if task.due_at else ""
        return f"№ {task.case_number or '…'} · {task.address or task.name}{due}"

    def begin(self, visit: Visit, task_id: str) -> Change:
        """Take a task and ask the first question of its form."""
        task = self._rooms.task(task_id, visit.person)
        if task.ended_at is not None:
            raise ConflictError(N_("This task is over."))
        if task.assignee != visit.person.login:
            self._claim(visit, task)
        opened = Opened(
            bot=visit.update.bot, chat_id=visit.update.chat_id, login=visit.person.login,
            process_key=task.process_key, scope=task_scope(task.id), state={},
        )  # fmt: skip
        desk = self._rooms.desk(opened, visit.person, visit.incoming)
        self._rooms.submissions(visit.person).prepare(desk.form)
        turn = desk.dialogue.begin(desk.data)
        after = Opened(**{**vars(opened), "state": turn.state.to_json()})
        replies = (*spoken(self._card(visit, task)), *said(turn, opened))
        return Change(before=visit.before, after=after, replies=replies)

    def _claim(self, visit: Visit, task: TaskRow) -> None:
        engine = self._rooms.kernel.engine.as_user(visit.person.login)
        try:
            engine.claim(task.id)
        except EngineConflictError as error:
            self._rooms.kernel.cases.refresh(task.business_key)
            raise ConflictError(N_("Somebody else has taken this task.")) from error
        self._rooms.kernel.cases.refresh(task.business_key)

    def _card(self, visit: Visit, task: TaskRow) -> Reply:
        """Number, address, status, photos; nothing about people."""
        kernel, person = self._rooms.kernel, visit.person
        row = kernel.cases.find(task.business_key, person)
        package = kernel.library.deployed(row.process_definition_id)
        labels = {status.key: status.label for status in package.config.statuses}
        status = package.translate(labels.get(row.status or "", ""), person.locale)
        title = case_title(kernel, task, person.locale)
        lines = [title, self._address(row.data), status, task.name]
        photos = [
            file.id
            for file in kernel.files.for_case(task.business_key)
            if file.is_photo and file.submitted
        ]
        link = Button(label=visit.say(N_("Open in the portal")), url=self._link(task))
        return Reply(
            text="\n".join(filter(None, lines)),
            buttons=((link,),),
            photos=tuple(photos[:PICTURES]),
        )

    @staticmethod
    def _address(data: object) -> str:
        known = data if isinstance(data, dict) else {}
        return ", ".join(str(known[key]) for key in ("address", "house") if known.get(key))

    def _link(self, task: TaskRow) -> str:
        return self._rooms.portal(f"/tasks/{task.id}")
