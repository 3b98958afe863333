"""Telling the engine what became of a task: the report is retried, the work is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from workers.runtime.errors import (
    EngineCallError,
    EngineRefusedError,
    LockLostError,
    TaskGoneError,
)
from workers.runtime.inflight import Running
from workers.runtime.outcome import BpmnError, Completed, Failed, Outcome, incident
from workers.runtime.parts import Parts
from workers.runtime.retry import Backoff


class Step(Enum):
    """What follows a report that was not accepted."""

    RETRY = "the same report again, while the lock is ours"
    GONE = "the task is completed or cancelled already"
    LOST = "another worker has it"
    REFUSE = "report a permanent failure instead: this result is never accepted"
    FAIL = "report a failure instead: the engine stumbles over this result"
    GIVE_UP = "say nothing more: the lock runs out and the task is delivered again"


@dataclass(frozen=True, kw_only=True)
class Reported:
    """How a report ended: the name for logs and metrics, and the last trouble met."""

    name: str
    trouble: EngineCallError | None = None


def next_step(error: EngineCallError, outcome: Outcome, answers: int, limit: int) -> Step:
    """Decide by the engine's answer; `answers` counts the troubled ones, this one included.

    Silence is not counted: it is borne as long as the lock lasts.
    """
    if isinstance(error, TaskGoneError):
        return Step.GONE
    if isinstance(error, LockLostError):
        return Step.LOST
    is_failure = isinstance(outcome, Failed)
    if isinstance(error, EngineRefusedError):
        return Step.GIVE_UP if is_failure else Step.REFUSE
    if answers < limit:
        return Step.RETRY
    return Step.GIVE_UP if is_failure else Step.FAIL


class Reporter:
    """Sends a report until the engine acknowledged it or the lock is lost."""

    def __init__(self, parts: Parts) -> None:
        self._client = parts.client
        self._inflight = parts.inflight
        self._options = parts.options
        self._journal = parts.journal

    def report(self, running: Running, outcome: Outcome) -> Reported:
        """Report an outcome; the heartbeat goes on meanwhile and tells when the lock is lost."""
        self._inflight.reports(running)
        pauses = Backoff(0.2, 5.0)
        answers = 0
        while not running.lost.is_set():
            try:
                with self._client.places:
                    self.send(running.task.id, outcome)
            except EngineCallError as error:
                answers += not error.silent
                step = next_step(error, outcome, answers, self._options.report_attempts)
                if step is Step.GONE:
                    # Our own complete whose answer was lost, or a task cancelled meanwhile.
                    return Reported(name="gone", trouble=error)
                if step is Step.LOST:
                    running.lost.set()
                    return Reported(name="lost", trouble=error)
                if step is Step.GIVE_UP:
                    return Reported(name="given_up", trouble=error)
                if step is not Step.RETRY:
                    outcome, answers = self._instead(running, error, step), 0
                    continue
                self._journal.report_retried(running.task, error)
                running.lost.wait(pauses.next())
            else:
                return Reported(name=outcome.name)
        return Reported(name="lost")

    def send(self, task_id: str, outcome: Outcome) -> None:
        """One report, one try."""
        if isinstance(outcome, Completed):
            self._client.complete(task_id, outcome.variables)
        elif isinstance(outcome, BpmnError):
            self._client.bpmn_failure(task_id, outcome.code, outcome.message, outcome.variables)
        else:
            decision = outcome.decision
            self._client.failure(
                task_id,
                outcome.message,
                outcome.details,
                decision.retries,
                round(decision.pause * 1000),
            )

    def _instead(self, running: Running, error: EngineCallError, step: Step) -> Failed:
        details = f"{error}: {error.answer}"
        if step is Step.REFUSE:
            refused = incident("The engine does not accept the result of this step")
            return Failed(message=refused.message, details=details, decision=refused.decision)
        return Failed(
            message="The step was done, but the process could not go on after it",
            details=details,
            decision=self._options.retry.decide(running.task.retries),
        )
