"""What people do around a task: give it to somebody, take it over, tell each other something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leancity.cases import TaskRow
from leancity.desk.handing import Handing
from leancity.errors import NotFoundError
from portal.context import actor, kernel, person


@dataclass(frozen=True, kw_only=True)
class NoteView:
    """A note with the name of its author."""

    who: str
    at: datetime
    text: str


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
