"""The tutorial, done word for word, gives a service that people can use."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from sqlalchemy import select

from leancity.cases.models import Case, CaseTask
from tests.stack import Stack, running_stack
from tests.tutorial import blocks
from tests.waiting import eventually

SPECIALIST = "li.v"


@pytest.fixture
def city() -> Iterator[Stack]:
    """A city of its own: a new process gives people rights that other tests do not expect."""
    with running_stack() as stack:
        yield stack


def run(command: str, folder: Path, environment: dict[str, str]) -> str:
    """A command of the page, typed in the folder of the packages."""
    bin_folder = Path(sys.executable).parent
    name, *arguments = shlex.split(command)
    done = subprocess.run(
        [bin_folder / name, *arguments], cwd=folder, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}"
    return done.stdout


def test_the_tutorial_makes_a_service(city: Stack, tmp_path: Path) -> None:
    environment = {**os.environ, **city.city.variables()}
    said = []
    for block in blocks():
        if block.file:
            block.write(tmp_path)
        for command in block.commands if block.kind == "sh" else ():
            said.append(run(command, tmp_path, environment))
    assert said.count("No faults.\n") == 2
    assert said[-1] == "tree_pruning is version 1\n"
    _walk(city)


def _walk(stack: Stack) -> None:
    """One request, from its form to its work order, by the person of the page."""
    person = stack.visitor(SPECIALIST)
    key, form = eventually(lambda: _start_form(stack), 40, "the new process in “Start”")
    answer = person.fill(
        form,
        {
            "address": "улица Ленина",
            "subject_matter": "Ветка висит над тротуаром",
            "applicant_name": "Иванова Вера Петровна",
        },
    )
    assert answer.ok, answer.text
    task = eventually(lambda: _task(stack, key), 40, "the task")
    answer = person.complete(task, {"decision": "grant", "crew": "Вторая"})
    assert answer.ok, answer.text
    eventually(lambda: _status(stack, key) == "done", 40, "the end")
    document = stack.kernel.documents.latest(key, "TP-1")
    assert document is not None
    assert document.number == "TP-1/0001-1"
    page = person.page(f"/cases/{key}/documents")
    assert "Order to prune a tree" in page.text_content()  # in the language of this browser
    content = person.get(f"/files/{document.file_id}?download=1").content
    order = "\n".join(p.text for p in docx.Document(BytesIO(content)).paragraphs)
    assert "Бригаде «Вторая» обрезать дерево по адресу: улица Ленина." in order
    assert "Иванова Вера Петровна" in order


def _start_form(stack: Stack):
    answer = stack.visitor(SPECIALIST).get("/start/tree_pruning")
    return stack.visitor(SPECIALIST).start_form("tree_pruning") if answer.ok else None


def _task(stack: Stack, business_key: str) -> str | None:
    query = select(CaseTask.id).where(
        CaseTask.business_key == business_key, CaseTask.ended_at.is_(None)
    )
    with stack.kernel.database.begin() as session:
        return session.scalar(query)


def _status(stack: Stack, business_key: str) -> str | None:
    with stack.kernel.database.begin() as session:
        return session.scalar(select(Case.status).where(Case.business_key == business_key))
