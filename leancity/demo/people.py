"""The people of the demo city at work: what the stories and the raid share."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

from leancity.cases import TaskQuery, TaskRow
from leancity.desk import Processes, Submissions
from leancity.engine import EngineConflictError
from leancity.files import Upload
from leancity.kernel import Kernel
from leancity.org import Person

_NAMESPACE = uuid.UUID("0c7f3a52-5d7e-4f1b-9a35-2f0d3a9e7c11")
#: Longest wait for an automatic step, seconds.
_PATIENCE = 60.0

INSPECTORS = ("kim.i", "orlov.d")
SPECIALISTS = ("pak.s", "burkova.t")
HEAD = "gorelov.v"


def key_of(words: str) -> str:
    """The business key of what is made once."""
    return str(uuid.uuid5(_NAMESPACE, words))


class Crew:
    """Lets the people of the demo city do their work, through the real forms and the engine."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._processes = Processes(kernel)

    def _is_told(self, key: str) -> bool:
        return self._kernel.engine.reader.find_instance(key) is not None

    def _start(self, process_key: str, key: str, person: Person, values: Mapping[str, Any]) -> None:
        process = self._processes.find(process_key, person)
        if process is None:
            raise LookupError(f"{person.login} may not start {process_key}")
        self._accepted(self._desk(person).start(process, key, {"data": values}).errors)

    def _complete(self, key: str, activity_id: str, login: str, values: Mapping[str, Any]) -> None:
        task = self._task(key, activity_id)
        self._claim(task, login)
        desk = self._desk(self._person(login))
        mine = self._task(key, activity_id)
        opened = desk.prepare(desk.of_task(mine))
        given = {name: value for name, value in values.items() if value != ""}
        self._accepted(desk.complete(mine, {"data": {**opened.data, **given}}).errors)

    def _claim(self, task: TaskRow, login: str) -> None:
        if task.assignee == login:
            return
        try:
            self._kernel.engine.as_user(login).claim(task.id)
        except EngineConflictError as error:
            raise LookupError(f"{task.name} is held by {task.assignee}") from error
        self._kernel.cases.refresh(task.business_key)

    def _task(self, key: str, activity_id: str) -> TaskRow:
        """The open task of an activity, as soon as it is there."""

        def found() -> TaskRow | None:
            self._kernel.cases.refresh(key)
            for login in (*INSPECTORS, *SPECIALISTS, HEAD):
                page = self._kernel.cases.tasks(self._person(login), TaskQuery(size=200))
                for row in page.rows:
                    if row.business_key == key and row.activity_id == activity_id:
                        return row
            return None

        row = eventually(found)
        assert isinstance(row, TaskRow)  # noqa: S101
        return row

    def _upload(self, key: str, name: str, person: Person, shots: Sequence[bytes]) -> str:
        upload = Upload(business_key=key, field=name, uploaded_by=person.login, kind="photo")
        stored = [
            self._kernel.files.put(BytesIO(shot), f"{name}-{i}.jpg", upload)
            for i, shot in enumerate(shots, 1)
        ]
        return " ".join(file.id for file in stored)

    def _desk(self, person: Person) -> Submissions:
        return Submissions(self._kernel, person)

    def _person(self, login: str) -> Person:
        return self._kernel.org.person(login)

    def _day(self, days: int) -> str:
        return (self._kernel.clock.today() + timedelta(days=days)).isoformat()

    @staticmethod
    def _accepted(errors: Mapping[str, list[str]]) -> None:
        if errors:
            raise ValueError(f"a demo form was refused: {dict(errors)}")


def eventually(find: Callable[[], Any]) -> Any:
    """What is found at last."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        found = find()
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError("an automatic step of the demo city did not come to its end")
        time.sleep(0.3)
