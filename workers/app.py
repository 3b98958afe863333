"""The composition root of a worker process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from leancity.config import Settings
from leancity.engine import variables as codec
from leancity.kernel import Kernel
from leancity.library.catching import is_caught
from leancity.library.retries import PROFILES
from leancity.org.access import WORKER
from workers import topics
from workers.context import CityContext
from workers.runtime import (
    Application,
    Journal,
    Options,
    Registry,
    RetryPolicy,
    Task,
    TaskClient,
    Worker,
    new_logger,
)
from workers.troubles import translate


@dataclass(frozen=True, kw_only=True)
class WorkerProcess:
    """Everything `python -m workers` runs."""

    worker: Worker
    journal: Journal
    client: TaskClient


def city_registry() -> Registry:
    """Every handler of the city."""
    return Registry.collect(topics)


def build(settings: Settings, registry: Registry, kernel: Kernel | None = None) -> WorkerProcess:
    """A worker of these settings for the topics of a registry; nothing runs yet.

    Raises ConfigurationError when production would run on demonstration credentials.
    """
    kernel = kernel or Kernel(settings)
    kernel.org.check_profile()
    # An engine that comes back is asked again within seconds.
    options = Options(slots=settings.worker_slots, longest_pause=5.0)
    client = TaskClient(settings.engine_url, options, codec, worker_auth(kernel))
    journal = Journal(new_logger(settings.log_format, worker_id=options.worker_id))
    application = Application(
        registry=registry,
        catches=partial(catches, kernel),
        make_context=partial(CityContext, kernel=kernel),
        translate=translate,
        profiles={name: RetryPolicy.after(*each.pauses) for name, each in PROFILES.items()},
        on_start=partial(record_start, kernel, options.worker_id),
        on_end=partial(record_end, kernel, options.worker_id),
    )
    return WorkerProcess(
        worker=Worker(client, application, options, journal), journal=journal, client=client
    )


def worker_auth(kernel: Kernel) -> Callable[[], Mapping[str, str]]:
    """Headers that name the workers' principal, fresh for each request."""
    return lambda: {"Authorization": f"Bearer {kernel.tokens.sign(WORKER)}"}


def catches(kernel: Kernel, task: Task, code: str) -> bool:
    """Whether the deployed diagram of a task catches a BPMN error at its activity."""
    package = kernel.library.deployed(task.process_definition_id)
    return is_caught(package.bpmn.nodes, task.activity_id, code)


def record_start(kernel: Kernel, worker_id: str, task: Task) -> None:
    """Keep when work on a task began: the engine itself records no lock."""
    kernel.metrics.work_started(
        external_task_id=task.id,
        business_key=task.business_key,
        process_instance_id=task.process_instance_id,
        activity_id=task.activity_id,
        activity_instance_id=task.activity_instance_id,
        topic=task.topic,
        worker_id=worker_id,
    )


def record_end(kernel: Kernel, worker_id: str, task: Task) -> None:
    """Keep when the work was through: what follows until the end of the activity is waiting."""
    kernel.metrics.work_ended(task.id, worker_id)
