"""Every type of variable goes to the real engine and comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from leancity.engine.variables import File, decode, transient
from tests.doubles.worker import handler
from tests.integration.workers.test_runtime_on_engine import worker
from tests.waiting import eventually

SAKHALIN = timezone(timedelta(hours=11))
MOMENT = datetime(2026, 11, 23, 10, 5, 7, 250_000, tzinfo=SAKHALIN)
#: name -> what is given, and what comes back when it is something else
VALUES = {
    "nothing": None,
    "yes": True,
    "small": -7,
    "long": 2**40,
    "ratio": 0.5,
    "text": "там — «здесь» 😀",
    "essay": "ё" * 5000,
    "moment": MOMENT,
    "raw": b"\x00\xff",
    "numbers": [1, None, {"a": [True]}],
    "wrapped": {"value": {"value": 1}, "type": "trap"},
    "empty": {},
}
CHANGED = {"price": (Decimal("1.50"), "1.50"), "day": (date(2026, 11, 23), "2026-11-23")}
PAPER = File(name="Акт №1.txt", mime_type="text/plain", encoding="UTF-8", content="да".encode())


@pytest.fixture
def client(demo):
    made = demo.client(lock=60.0)
    yield made
    made.close()


def again(client, task):
    """The same task, delivered anew."""
    client.unlock(task.id)
    (delivered,) = client.fetch_and_lock([task.topic], wait=False)
    return delivered


def test_every_type_survives_the_way_there_and_back(demo, client):
    given = VALUES | {name: value for name, (value, _) in CHANGED.items()}
    expected = VALUES | {name: back for name, (_, back) in CHANGED.items()}
    demo.start(**given)
    (task,) = client.fetch_and_lock([demo.topic], wait=False)
    came = decode(task.variables)
    assert {name: came[name] for name in expected} == expected
    assert came["moment"].astimezone(UTC) == MOMENT
    client.set_variables(task.process_instance_id, {f"{name}_2": came[name] for name in expected})
    came = decode(again(client, task).variables)
    assert {name: came[f"{name}_2"] for name in expected} == expected


def test_a_file_keeps_name_type_and_content(demo, client):
    demo.start(paper=PAPER)
    (task,) = client.fetch_and_lock([demo.topic], wait=False)
    described = decode(task.variables)["paper"]
    assert described == File(name=PAPER.name, mime_type="text/plain", encoding="UTF-8")
    assert client.download(task, "paper") == PAPER.content


def test_a_handler_reads_a_file_and_tells_how_far_it_is(demo):
    seen = []

    def act(context):
        seen.append(context.download("paper"))
        context.keep({"half": context.task.activity_id})
        seen.append(demo.admin.variables(context.task.process_instance_id)["half"])
        return {"copy": replace(context.variables["paper"], content=seen[0])}

    instance = demo.start(paper=PAPER)
    with worker(demo, handler(act, demo.topic)):
        eventually(lambda: demo.ended_at(instance) == "done")
    assert seen == [PAPER.content, "work"]
    assert demo.admin.root_variables(instance)["copy"].name == PAPER.name


def test_a_transient_variable_is_read_by_the_diagram_and_kept_nowhere(demo, client):
    instance = demo.start_crowd()
    (task,) = client.fetch_and_lock([demo.topic], wait=False)
    client.complete(task.id, {"hint": transient(value=True), "kept": 1})
    assert demo.ended_at(instance) == "hinted"
    known = demo.admin.root_variables(instance)
    assert known["kept"] == 1
    assert "hint" not in known
