"""What a probe, a metrics collector and a log reader see."""

from __future__ import annotations

import io
import json
import re
import threading

import pytest
import requests

from leancity.health import serve_health
from tests.doubles.http_engine import Fault
from tests.doubles.worker import handler, running_worker
from tests.waiting import eventually
from workers.runtime import TransientError
from workers.runtime.log import FIELDS, Action, new_logger

#: Moments, ids and fractions of seconds: any four digits stand in one of them now and then.
MADE = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:.]+Z"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|-\d+-[0-9a-f]{12}|(?:case|instance)-[0-9a-f]{8}"
    r"|\d+\.\d+"
)


@pytest.fixture
def session():
    with requests.Session() as opened:
        opened.trust_env = False
        yield opened


def test_health_is_up_while_polls_are_answered_and_tells_the_state(engine, session):
    with running_worker(engine, handler()) as running:
        registry = running.journal.metrics.registry
        with serve_health(("127.0.0.1", 0), running.worker.health, registry) as port:
            eventually(lambda: running.worker.health()["status"] == "UP")
            answer = session.get(f"http://127.0.0.1:{port}/health", timeout=5)
    assert answer.status_code == 200
    body = answer.json()
    assert body["topics"] == ["demo"]
    assert body["last_poll_seconds"] < 45
    assert (body["inflight"], body["stopping"]) == (0, False)


def test_health_is_down_before_the_first_answered_poll(engine, session):
    engine.secret = "Bearer other"
    with running_worker(engine, handler()) as running:
        registry = running.journal.metrics.registry
        with serve_health(("127.0.0.1", 0), running.worker.health, registry) as port:
            answer = session.get(f"http://127.0.0.1:{port}/health", timeout=5)
    assert answer.status_code == 503
    assert answer.json()["last_poll_seconds"] is None


def test_a_worker_with_no_room_is_healthy_although_it_does_not_poll(engine):
    release = threading.Event()
    engine.add("demo")
    with running_worker(engine, handler(lambda _: release.wait(5) and None), slots=1) as running:
        eventually(lambda: running.worker.health()["inflight"] == 1)
        running.journal.last_poll = -1e9
        assert running.worker.health()["status"] == "UP"
        release.set()


def test_metrics_count_outcomes_polls_and_durations(engine, session):
    failures = iter([TransientError("once")])

    def act(context):
        for error in failures:
            raise error

    task = engine.add("demo")
    with running_worker(engine, handler(act)) as running:
        eventually(lambda: task.state == "completed")
        eventually(lambda: running.worker.health()["inflight"] == 0)
        registry = running.journal.metrics.registry
        with serve_health(("127.0.0.1", 0), running.worker.health, registry) as port:
            text = session.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
            missing = session.get(f"http://127.0.0.1:{port}/other", timeout=5)
    assert 'worker_tasks_total{outcome="completed",topic="demo"} 1.0' in text
    assert 'worker_tasks_total{outcome="failed",topic="demo"} 1.0' in text
    assert 'worker_inflight{topic="demo"} 0.0' in text
    assert 'worker_handler_seconds_count{topic="demo"} 2.0' in text
    assert "worker_last_poll_timestamp" in text
    assert missing.status_code == 404


def test_log_lines_are_json_with_a_fixed_action_and_ids_and_no_value(engine):
    def act(context):
        raise TransientError("Write to Ким, +79990000000")

    task = engine.add("demo", subject_name="Ким Ирина", phone="+79990000000")
    engine.fault("failure", Fault(status=500, message="Ким"))
    with running_worker(engine, handler(act)) as running:
        eventually(lambda: task.state == "incident")
    text = running.output.getvalue()
    assert "Ким" not in text
    assert "79990000000" not in text
    assert "7999" not in MADE.sub("", text)
    names = {str(action) for action in Action}
    assert {line["action"] for line in running.log} <= names
    started = next(line for line in running.log if line["action"] == "task.started")
    assert started["external_task_id"] == task.id
    assert started["business_key"] == f"case-{task.id[:8]}"
    assert started["attempt"] == 1


def test_a_field_nobody_agreed_on_is_dropped():
    stream = io.StringIO()
    new_logger(stream=stream, worker_id="w").info(
        Action.TASK_STARTED, topic="demo", phone="+79990000000"
    )
    line = json.loads(stream.getvalue())
    assert set(line) <= FIELDS
    assert (line["action"], line["topic"], line["worker_id"]) == ("task.started", "demo", "w")
    assert "phone" not in line


def test_a_reader_at_a_terminal_gets_plain_text():
    stream = io.StringIO()
    new_logger("text", stream).info(Action.STARTED, topic="demo")
    assert "worker.started" in stream.getvalue()
    assert "demo" in stream.getvalue()
