"""Running one task: variables -> payload -> handler -> outcome -> report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from workers.runtime.inflight import Running
from workers.runtime.log import Action
from workers.runtime.outcome import (
    Catches,
    Completed,
    Failed,
    Judge,
    Outcome,
    Translate,
    incident,
)
from workers.runtime.parts import Parts
from workers.runtime.payload import build_payload
from workers.runtime.registry import Handler, Registry
from workers.runtime.reporter import Reporter
from workers.runtime.retry import RetryPolicy
from workers.runtime.task import Task, TaskContext


@dataclass(frozen=True, kw_only=True)
class Application:
    """What the runtime is given: the handlers, and all that it cannot know itself."""

    registry: Registry
    catches: Catches
    #: called with the fields of `TaskContext`; adds the services
    make_context: Callable[..., TaskContext] = TaskContext
    translate: Translate = lambda _: None
    #: tries and pauses that a diagram may ask for by name (`retryProfile=patient`)
    profiles: Mapping[str, RetryPolicy] = field(default_factory=dict)
    #: told of each delivery before its handler runs; the engine itself records none
    on_start: Callable[[Task], None] = lambda _: None
    #: told of the same delivery when its handler is through, before the report
    on_end: Callable[[Task], None] = lambda _: None


class Executor:
    """Runs tasks in the threads of a pool."""

    def __init__(
        self, parts: Parts, application: Application, judge: Judge, reporter: Reporter
    ) -> None:
        self._parts = parts
        self._journal = parts.journal
        self._application = application
        self._judge = judge
        self._reporter = reporter

    def run(self, running: Running) -> None:
        """Run a task to the end of its report; nothing escapes."""
        task = running.task
        try:
            self._started(task)
            outcome = self._work(running)
            self._told(self._application.on_end, task)
            reported = self._reporter.report(running, outcome)
            self._tell(running, outcome, reported.name)
        except Exception as error:  # noqa: BLE001 - the lock runs out, the task comes again
            self._journal.finished(running, "broken", error=type(error).__name__)
        finally:
            self._parts.inflight.remove(task.id)

    def _started(self, task: Task) -> None:
        handler = self._application.registry[task.topic]
        policy = self._judge.policy(task, handler)
        left = policy.attempts if task.retries is None else min(task.retries, policy.attempts)
        self._journal.arrived(task, policy.attempts - left + 1)
        self._told(self._application.on_start, task)

    def _told(self, hook: Callable[[Task], None], task: Task) -> None:
        try:
            hook(task)
        except Exception as error:  # noqa: BLE001 - a record that fails must not stop the work
            self._journal.task(Action.HOOK_FAILED, task, error=type(error).__name__)

    def _work(self, running: Running) -> Outcome:
        task = running.task
        handler = self._application.registry[task.topic]
        begun = self._parts.now()
        try:
            variables = self._parts.client.codec.decode(task.variables)
        except (TypeError, ValueError, KeyError) as error:
            return incident("A variable of the case cannot be read", error)
        try:
            return self._call(handler, running, variables)
        except Exception as error:  # noqa: BLE001 - every exception of a handler has a fate
            return self._judge.judge(error, task, handler)
        finally:
            self._journal.worked(task, self._parts.now() - begun)

    def _call(self, handler: Handler, running: Running, variables: Mapping[str, Any]) -> Outcome:
        payload = build_payload(handler.payload_type, variables)
        client = self._parts.client
        context = self._application.make_context(
            task=running.task,
            variables=variables,
            cancelled=running.lost.is_set,
            download=partial(client.download, running.task),
            keep=partial(client.set_variables, running.task.process_instance_id),
        )
        result: object = handler(payload, context)
        if result is not None and not isinstance(result, Mapping):
            return incident("The step returned something that is not a set of variables")
        return Completed(variables=result or {})

    def _tell(self, running: Running, outcome: Outcome, name: str) -> None:
        fields: dict[str, Any] = {}
        if isinstance(outcome, Failed):
            fields = {
                "retries": outcome.decision.retries,
                "pause": round(outcome.decision.pause, 1),
                # The exception's type and the place in the program, without its text.
                "place": outcome.details.splitlines()[0] if outcome.details else "",
            }
        self._journal.finished(running, name, **fields)
