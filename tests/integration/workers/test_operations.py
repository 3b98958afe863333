"""What an operator does with failed steps, and what is known of steps, on the real engine."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from leancity.audit import Actor
from leancity.audit.models import AuditEvent
from leancity.cli import main as house
from leancity.errors import NotFoundError
from leancity.local.ports import free_port
from leancity.steps import Ending, StepHealth
from tests.doubles.worker import handler
from tests.integration.workers.test_runtime_on_engine import worker
from tests.waiting import eventually
from workers.runtime import PermanentError, RetryPolicy, TransientError
from workers.topics.heartbeat import heartbeat

ADMIN = Actor(login="morozova.a")


def broken(context):
    raise PermanentError("The register is closed")


@pytest.fixture
def failed(demo):
    """Two instances of one diagram and one of another, all stopped; their tasks."""
    instances = [demo.start(), demo.start(), demo.start_crowd()]
    with worker(demo, handler(broken, demo.topic)):
        eventually(lambda: all(demo.incidents(each) for each in instances))
    return [demo.task(each) for each in instances]


def steps_of(demo, tasks):
    ids = {task["id"] for task in tasks}
    known = demo.city.kernel.failed_steps.list()
    return {each.external_task_id: each for each in known if each.external_task_id in ids}


def test_failed_steps_are_listed_and_those_alike_tried_again(demo, failed):
    rooms = demo.city.kernel.failed_steps
    listed = steps_of(demo, failed)
    assert {each.message for each in listed.values()} == {"The register is closed"}
    assert rooms.retry_alike(failed[0]["id"], ADMIN) == 2
    retries = [demo.task(each["processInstanceId"])["retries"] for each in failed]
    assert retries == [3, 3, 0]
    with worker(demo, handler(topic=demo.topic)):
        ends = [task["processInstanceId"] for task in failed[:2]]
        eventually(lambda: [demo.ended_at(each) for each in ends] == ["done", "done"])
    with pytest.raises(NotFoundError):
        rooms.retry_alike(failed[0]["id"], ADMIN)


def test_a_step_given_up_goes_the_way_of_its_diagram_or_rests_until_tried_again(demo, failed):
    rooms = demo.city.kernel.failed_steps
    caught, resting = failed[0], failed[2]
    assert rooms.give_up(caught["id"], "The register is closed for ever", ADMIN) is Ending.CAUGHT
    assert demo.ended_at(caught["processInstanceId"]) == "was_given_up"
    assert rooms.give_up(resting["id"], "Nobody needs it now", ADMIN) is Ending.ASIDE
    (step,) = steps_of(demo, [resting]).values()
    assert (step.given_up_by, rooms.reason(step)) == ("morozova.a", "Nobody needs it now")
    assert demo.ended_at(resting["processInstanceId"]) == ""
    rooms.retry(resting["id"], ADMIN)
    assert steps_of(demo, [resting]) == {}
    query = select(AuditEvent.action).where(AuditEvent.object_id == resting["id"])
    with demo.city.kernel.database.begin() as session:
        acts = session.scalars(query.order_by(AuditEvent.id)).all()
    assert acts == ["step.give-up", "step.retry"]


def test_the_health_of_a_step_tells_waiting_running_resting_and_failed(demo):
    def act(context):
        if context.variables.get("kind") == "broken":
            raise PermanentError("broken")
        if context.variables.get("kind") == "closed":
            raise TransientError("closed", retry_after=600)

    health = demo.city.kernel.steps_health
    kinds = [demo.start(kind=kind) for kind in ("broken", "closed", "good")]
    began = demo.city.kernel.metrics.work_started

    def on_start(task):
        began(
            external_task_id=task.id, business_key=task.business_key,
            process_instance_id=task.process_instance_id, activity_id=task.activity_id,
            topic=task.topic, worker_id="test",
        )  # fmt: skip

    with worker(demo, handler(act, demo.topic), application={"on_start": on_start}):
        eventually(lambda: demo.ended_at(kinds[2]) and demo.incidents(kinds[0]))
        eventually(lambda: demo.task(kinds[1])["retries"] is not None)
    demo.start()
    holder = demo.client(lock=60.0)
    holder.fetch_and_lock([demo.topic], wait=False)
    holder.close()
    demo.start()
    known = health.of([demo.topic])[demo.topic]
    assert (known.waiting, known.running, known.resting, known.failed) == (1, 1, 1, 1)
    assert known.median is not None
    assert health.of(["nobody"]) == {"nobody": StepHealth()}


def test_a_heartbeat_proves_that_work_is_done_and_leaves_nothing(demo):
    def command(*words, **changes):
        told = CliRunner().invoke(
            house, ["heartbeat", *words], env={**demo.city.environment, **changes}
        )
        return told.exit_code, told.output

    with worker(demo, heartbeat, retry=RetryPolicy.after()):
        code, told = command()
    assert (code, told[:23]) == (0, "A worker answered after")
    assert command("--patience", "0") == (1, "Error: No worker answers.\n")
    nobody = f"http://127.0.0.1:{free_port()}/engine-rest"
    code, told = command(LEANCITY_ENGINE_URL=nobody)
    assert code == 1
    assert told.startswith("Error: the engine does not answer")
    left = {"processDefinitionKey": "platform_heartbeat"}
    assert demo.admin.get("/history/process-instance/count", **left)["count"] == 0
