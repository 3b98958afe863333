"""Tasks that change hands: a head assigns, a substitute takes over."""

from __future__ import annotations

from contextlib import suppress

from leancity.audit import Act, Actor
from leancity.cases import TaskRow
from leancity.engine import EngineError, EngineNotFoundError
from leancity.errors import ConflictError, ForbiddenError, UserError
from leancity.i18n import N_
from leancity.kernel import Kernel
from leancity.org import Person

ASSIGN, TAKE_OVER = "task.assign", "task.take-over"
_GONE = N_("This task is over: the case went on without it.")


class Handing:
    """Decides who may hold a task; the platform's principal writes it into the engine.

    A head gives tasks of the units they head, held or free, to people who could take them. A
    substitute takes over what an absent colleague holds. Nobody else takes a held task.
    """

    def __init__(self, kernel: Kernel, person: Person, actor: Actor) -> None:
        self._kernel = kernel
        self._person = person
        self._actor = actor

    def candidates(self, task: TaskRow) -> list[Person]:
        """To whom this person may give the task, by surname; nobody where it is not theirs."""
        if task.ended_at:
            return []
        headed = self._kernel.org.headed_by(self._person.login)
        groups = [name for name in task.groups if name.partition(".")[2] in headed]
        found = {
            member.login: member for name in groups for member in self._kernel.org.members(name)
        }
        found.pop(task.assignee, None)
        return sorted(found.values(), key=lambda one: (one.full_name, one.login))

    def may_take_over(self, task: TaskRow) -> bool:
        """Whether the holder is absent and this person stands in."""
        return (
            not task.ended_at
            and bool(task.assignee)
            and task.assignee in self._kernel.org.stood_in_for(self._person.login)
            and not self._person.groups.isdisjoint(task.groups)
        )

    def assign(self, task: TaskRow, login: str, seen_holder: str) -> Person:
        """Give the task to somebody; whoever holds it by now must be who was seen on the page."""
        candidates = self.candidates(task)
        if not candidates:
            raise ForbiddenError(N_("Only the head of the unit assigns this task."))
        chosen = next((one for one in candidates if one.login == login), None)
        if chosen is None:
            raise UserError(N_("Choose a person from the list."), field="login")
        if task.assignee != seen_holder:
            raise ConflictError(N_("A colleague took this task a moment ago."))
        self._give(task, login, ASSIGN)
        return chosen

    def take_over(self, task: TaskRow) -> None:
        """Take what an absent colleague holds."""
        if not self.may_take_over(task):
            raise ConflictError(N_("This task is not yours to take over any more."))
        self._give(task, self._person.login, TAKE_OVER)

    def _give(self, task: TaskRow, login: str, action: str) -> None:
        act = Act(actor=self._actor, action=action, kind="case", key=task.business_key)
        with self._kernel.database.begin() as session:
            self._kernel.audit.record(session, act, task=task.id)
            self._kernel.audit.changes(
                session, act, {"holder": task.assignee or None}, {"holder": login}
            )
            try:
                self._kernel.engine.operator.set_assignee(task.id, login)
            except EngineNotFoundError as error:
                raise ConflictError(_GONE) from error
        # It is done; what this look misses the feed of marks brings.
        with suppress(EngineError):
            self._kernel.cases.refresh(task.business_key)
