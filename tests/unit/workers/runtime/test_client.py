"""The protocol over one pooled session."""

from __future__ import annotations

import logging
import threading
import time

import pytest

from leancity.engine import variables as codec
from tests.doubles.http_engine import Fault, serve
from tests.doubles.worker import options
from workers.runtime.client import TaskClient
from workers.runtime.errors import (
    EngineRefusedError,
    EngineUnavailableError,
    LockLostError,
    NotAllowedError,
    TaskGoneError,
)
from workers.runtime.subscription import Only, Subscription


@pytest.fixture
def client(engine):
    made = TaskClient(engine.url + "/", options(), codec)
    yield made
    made.close()


def test_a_task_is_locked_with_its_variables_and_completed(engine, client):
    added = engine.add("demo", place="там", count=2, parts=["a", {"b": None}])
    (task,) = client.fetch_and_lock(["demo", "other"], max_tasks=3)
    assert (task.id, task.topic, task.retries) == (added.id, "demo", None)
    assert codec.decode(task.variables) == {"place": "там", "count": 2, "parts": ["a", {"b": None}]}
    client.complete(task.id, {"address": "Ленина"}, {"seen": [1]})
    assert added.end["variables"] == {"address": {"value": "Ленина", "type": "String"}}
    assert added.end["localVariables"] == {"seen": {"value": "[1]", "type": "Json"}}


def test_oldest_first_by_priority_and_extension_properties_are_asked_for(engine, client):
    client.fetch_and_lock("demo")
    body = engine.calls[0].body
    assert body["usePriority"] is True
    assert body["sorting"] == [{"sortBy": "createTime", "sortOrder": "asc"}]
    (topic,) = body["topics"]
    assert topic["lockDuration"] == 3000
    assert topic["includeExtensionProperties"] is True


def test_a_topic_may_say_which_tasks_and_variables_and_how_long_a_lock(engine, client):
    only = Only(
        business_key="b", definition_keys=("p", "q"), version_tag="v7",
        process_variables={"colour": "red"}, variables=("place",),
    )  # fmt: skip
    client.fetch_and_lock([Subscription(topic="demo", lock=60, only=only), "other"], wait=False)
    first, second = engine.calls[0].body["topics"]
    assert {name: first[name] for name in first if first[name] != second.get(name)} == {
        "topicName": "demo", "lockDuration": 60_000, "businessKey": "b",
        "processDefinitionKeyIn": ["p", "q"], "processDefinitionVersionTag": "v7",
        "processVariables": {"colour": "red"}, "variables": ["place"],
    }  # fmt: skip
    assert second["lockDuration"] == 3000


def test_a_long_poll_waits_for_work_and_a_short_one_does_not(engine, client):
    begun = time.monotonic()
    assert client.fetch_and_lock("demo", wait=False) == []
    assert time.monotonic() - begun < 0.2
    threading.Timer(0.1, engine.add, ["demo"]).start()
    assert len(client.fetch_and_lock("demo")) == 1


def test_many_calls_share_a_connection(engine, client):
    for _ in range(10):
        client.fetch_and_lock("demo", wait=False)
    assert engine.connections == 1


def test_each_request_proves_itself_anew(engine):
    proofs = iter(["Bearer one", "Bearer two"])
    client = TaskClient(engine.url, options(), codec, lambda: {"Authorization": next(proofs)})
    engine.secret = "Bearer one"
    assert client.fetch_and_lock("demo", wait=False) == []
    with pytest.raises(NotAllowedError):
        client.fetch_and_lock("demo", wait=False)
    client.close()


def test_no_token_no_address_and_no_configuration_reach_a_log(engine, caplog):
    caplog.set_level(logging.DEBUG)
    root_handlers = list(logging.getLogger().handlers)
    client = TaskClient(engine.url, options(), codec, lambda: {"Authorization": "Bearer s3cret"})
    task = engine.add("demo", phone="+79990000000")
    client.fetch_and_lock("demo")
    client.failure(task.id, "message", None, 2, 0)
    client.close()
    assert "s3cret" not in caplog.text
    assert "+79990000000" not in caplog.text
    assert [record for record in caplog.records if record.name in ("root", "camunda")] == []
    assert logging.getLogger().handlers == root_handlers


@pytest.mark.parametrize(
    ("fault", "family"),
    [
        (Fault(status=500, kind="OptimisticLockingException"), EngineUnavailableError),
        (Fault(status=503, raw=b"<html>"), EngineUnavailableError),
        (Fault(status=429), EngineUnavailableError),
        (Fault(drop=True), EngineUnavailableError),
        (Fault(status=401, raw=b""), NotAllowedError),
        (Fault(status=403), NotAllowedError),
        (Fault(status=404), TaskGoneError),
        (Fault(status=400, message="It is locked by worker 'b'."), LockLostError),
        (Fault(status=400, message="Cannot extend a lock that expired"), LockLostError),
        (Fault(status=400, message="Cannot deserialize"), EngineRefusedError),
        (Fault(status=302, raw=b""), EngineRefusedError),
    ],
    ids=lambda value: getattr(value, "__name__", None) or f"{value.status}-{value.message}",
)
def test_an_answer_is_raised_as_what_it_means_for_the_task(engine, client, fault, family):
    engine.fault("complete", fault)
    with pytest.raises(family) as caught:
        client.complete("task", {})
    assert type(caught.value) is family


@pytest.mark.parametrize(
    "body", [b"no json", b"{}", b'{"a": 1}', b'["text"]', b'[{"id": 1}]', b"5"]
)
def test_an_answer_to_a_poll_that_is_no_list_of_tasks_is_trouble_of_the_engine(
    engine, client, body
):
    engine.fault("fetchAndLock", Fault(status=200, raw=body))
    with pytest.raises(EngineUnavailableError) as caught:
        client.fetch_and_lock("demo", wait=False)
    assert caught.value.kind == "NotTasks"


@pytest.mark.parametrize("value", [object(), {1, 2}, float("nan")])
def test_a_variable_that_cannot_be_stored_is_a_refusal_and_is_not_sent(engine, client, value):
    with pytest.raises(EngineRefusedError) as caught:
        client.complete("task", {"result": value})
    assert caught.value.kind == "NotStorable"
    assert engine.calls == []


def test_silence_is_told_from_an_answer(engine, client):
    with serve(engine) as port:
        gone = f"http://127.0.0.1:{port}/engine-rest"
    away = TaskClient(gone, options(), codec)
    with pytest.raises(EngineUnavailableError) as caught:
        away.complete("task", {})
    assert caught.value.silent
    engine.fault("complete", Fault(status=500))
    with pytest.raises(EngineUnavailableError) as caught:
        client.complete("task", {})
    assert not caught.value.silent
    away.close()


def test_neither_netrc_nor_cookies_change_what_is_sent(engine, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login evil password evil\n")
    monkeypatch.setenv("NETRC", str(netrc))
    engine.secret = "Bearer mine"
    client = TaskClient(engine.url, options(), codec, lambda: {"Authorization": "Bearer mine"})
    assert client.fetch_and_lock("demo", wait=False) == []
    client.close()
