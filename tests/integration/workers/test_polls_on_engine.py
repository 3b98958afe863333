"""What a poll of the real engine brings: which tasks, in which order, with which variables."""

from __future__ import annotations

import threading

import pytest

from leancity.engine import variables as codec
from leancity.engine.variables import from_engine_date
from tests.doubles.worker import handler, options, running_worker
from tests.waiting import eventually
from workers.runtime import Only, TaskClient
from workers.runtime.subscription import Subscription


@pytest.fixture
def client(demo):
    """A worker id of its own, and slashes too many in the address."""
    made = TaskClient(f"{demo.url}//", options(lock=60.0), codec, demo.auth)
    yield made
    made.close()


def fetch(client, *asked, max_tasks=10):
    return client.fetch_and_lock(asked, max_tasks=max_tasks, wait=False)


def test_the_urgent_come_first_and_among_equals_the_oldest(demo, client):
    started = [demo.start_crowd(priority=priority) for priority in (0, 50, 0, 50)]
    came = [fetch(client, demo.topic, max_tasks=1)[0].process_instance_id for _ in started]
    assert came == [started[1], started[3], started[0], started[2]]


def test_a_topic_may_have_a_longer_lock_than_the_others(demo, client):
    other = f"{demo.topic}-long"
    short, long = demo.start(), demo.start(other)
    assert len(fetch(client, demo.topic, Subscription(topic=other, lock=600))) == 2
    until = [from_engine_date(demo.task(each)["lockExpirationTime"]) for each in (short, long)]
    assert (until[1] - until[0]).total_seconds() > 500


def test_conditions_choose_among_the_tasks_of_a_topic(demo, client):
    plain, crowd = demo.start(colour="red", age=7), demo.start_crowd(colour="blue")
    key = demo.admin.get(f"/process-instance/{plain}")["businessKey"]

    def chosen(**conditions):
        tasks = fetch(client, Subscription(topic=demo.topic, only=Only(**conditions)))
        for task in tasks:
            client.unlock(task.id)
        return {task.process_instance_id for task in tasks}

    assert chosen() == {plain, crowd}
    assert chosen(business_key=key) == {plain}
    assert chosen(definition_keys=("runtime_crowd",)) == {crowd}
    assert chosen(definition_keys=("runtime_crowd", "runtime_demo")) == {plain, crowd}
    assert chosen(version_tag="v7") == {crowd}
    assert chosen(process_variables={"colour": "red", "age": 7}) == {plain}
    assert chosen(process_variables={"colour": "red"}, version_tag="v7") == set()


def test_only_the_variables_that_are_asked_for_come_along(demo, client):
    demo.start(place="there", secret="kept")
    only = Only(variables=("place", "unknown"))
    (task,) = fetch(client, Subscription(topic=demo.topic, only=only))
    assert set(task.variables) == {"place"}


def test_one_task_does_not_wait_behind_a_thousand_of_another_topic(demo):
    flood, lonely = f"{demo.topic}-flood", f"{demo.topic}-lonely"
    done = []
    before = threading.Event()

    def single(_):
        done.append("single")
        before.set()

    crowd = demo.start_crowd(flood, size=1000)
    alone = demo.start(lonely)
    with running_worker(
        demo.url,
        handler(lambda _: done.append("one of many"), flood),
        handler(single, lonely),
        auth=demo.auth, slots=2, lock=20.0, poll=1.0,
    ):  # fmt: skip
        assert before.wait(60)
        eventually(lambda: demo.ended_at(alone) == "done")
    assert done.index("single") < 900
    assert demo.incidents(crowd) == []
    demo.admin.delete_instance(crowd)
