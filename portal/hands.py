"""What people do around a task: give it to somebody, take it over, tell each other something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leancity.cases import TaskRow
from leancity.desk.handing import Handing
from leancity.engine import EngineError
from leancity.errors import ConflictError, NotFoundError
from leancity.i18n import N_
from portal.context import actor, engine, kernel, person


@dataclass(frozen=True, kw_only=True)
class NoteView:
    """A note with the name of its author."""

    who: str
    at: datetime
    text: str


def take(task_id: str) -> None:
    """Take a task, unless somebody was faster."""
    task = _task(task_id)
    try:
        engine().claim(task_id)
    except EngineError as error:
        kernel().cases.refresh(task.business_key)
        _raise_unless_mine(_task(task_id), error)
    kernel().cases.refresh(task.business_key)


def give_back(task_id: str) -> None:
    """Give one's own task back to its group."""
    task = _task(task_id)
    if task.assignee != person().login:
        raise ConflictError(N_("This task is not yours any more."))
    engine().unclaim(task_id)
    kernel().cases.refresh(task.business_key)


def _raise_unless_mine(task: TaskRow, error: EngineError) -> None:
    """Why a task could not be taken; an answer that was lost may have been a yes."""
    if task.assignee == person().login:
        return
    if task.assignee or task.ended_at:
        raise ConflictError(N_("A colleague took this task a moment ago.")) from error
    raise error


def _task(task_id: str) -> TaskRow:
    task, _ = kernel().cases.task(task_id, person())
    return task


def handing() -> Handing:
    """Tasks that change hands, for the person who is signed in."""
    return Handing(kernel(), person(), actor())


def for_me(task: TaskRow) -> bool:
    """Whether an open task is held by this person or may be taken."""
    who = person()
    return task.assignee == who.login or (
        not task.assignee and not who.groups.isdisjoint(task.groups)
    )


def may_note(task: TaskRow) -> bool:
    """Notes are between those who work on the case; they may name its persons."""
    return for_me(task) or task.looked_after or works_on(task.business_key)


def works_on(business_key: str) -> bool:
    """Whether this person keeps the case or approves what is done in it."""
    cases, who = kernel().cases, person()
    return cases.may(business_key, who, "U") or cases.may(business_key, who, "A")


def notes_of(business_key: str) -> list[NoteView]:
    """The notes of a case, the latest first."""
    return [
        NoteView(who=name_of(note.author), at=note.at, text=note.text)
        for note in kernel().notes.of_case(business_key)
    ]


def name_of(login: str) -> str:
    """A person's short name."""
    try:
        return kernel().org.person(login).short_name
    except NotFoundError:
        return login
