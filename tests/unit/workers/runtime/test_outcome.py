"""One place decides the fate of a task."""

from __future__ import annotations

import pytest

from tests.doubles.worker import handler, task
from workers.runtime.errors import (
    BusinessError,
    HandlerError,
    PayloadError,
    PermanentError,
    TransientError,
)
from workers.runtime.outcome import BpmnError, Failed, Judge, details_of
from workers.runtime.registry import Limits
from workers.runtime.retry import RetryDecision, RetryPolicy


def judge(**changes) -> Judge:
    given = {
        "retry": RetryPolicy(attempts=5, base=10, jitter=0),
        "unexpected": RetryPolicy(attempts=3, base=10, jitter=0),
        "catches": lambda _, code: code == "refused",
        "translate": lambda _: None,
    }
    return Judge(**(given | changes))


HANDLER = handler(lambda _: None, errors="refused: so\n    unheard: nobody catches it")


def retried(retries: int, pause: float = 10) -> RetryDecision:
    return RetryDecision(retries=retries, pause=pause)


@pytest.mark.parametrize(
    ("error", "retries", "decision", "message"),
    [
        (TransientError("No answer"), None, retried(4), "No answer"),
        (TransientError("No answer"), 1, retried(0, 0), "No answer"),
        (TransientError("Busy", retry_after=77), 3, retried(2, 77), "Busy"),
        (PermanentError("No template"), None, retried(0, 0), "No template"),
        (PayloadError("geo", "is missing"), 4, retried(0, 0), 'The variable "geo" is missing'),
        (
            KeyError("secret"), None, retried(2),
            "The step failed in a way nobody foresaw (KeyError)",
        ),
        (OSError(), 1, retried(0, 0), "The step failed in a way nobody foresaw (OSError)"),
    ],
    ids=lambda value: repr(value)[:40],
)  # fmt: skip
def test_failures_by_the_kind_of_error(error, retries, decision, message):
    outcome = judge().judge(error, task(retries=retries), HANDLER)
    assert isinstance(outcome, Failed)
    assert (outcome.decision, outcome.message) == (decision, message)


def test_a_handler_may_have_a_policy_of_its_own():
    patient = handler(lambda _: None, limits=Limits(retry=RetryPolicy(attempts=9, jitter=0)))
    assert judge().judge(TransientError("later"), task(), patient).decision.retries == 8


def test_a_diagram_may_name_a_profile_and_it_wins_over_the_handler():
    patient = handler(lambda _: None, limits=Limits(retry=RetryPolicy(attempts=9, jitter=0)))
    chosen = judge(profiles={"once": RetryPolicy.after()})
    for named, policy in (
        ({"retryProfile": "once"}, RetryPolicy.after()),
        ({"retryProfile": "invented"}, patient.limits.retry),
        ({}, patient.limits.retry),
    ):
        assert chosen.policy(task(extension_properties=named), patient) == policy
    failed = chosen.judge(
        TransientError("No answer"), task(extension_properties={"retryProfile": "once"}), patient
    )
    assert failed.decision == RetryDecision.incident()


def test_a_business_error_that_the_diagram_catches_goes_with_its_variables():
    outcome = judge().judge(BusinessError("refused", "No", variables={"a": 1}), task(), HANDLER)
    assert outcome == BpmnError(code="refused", message="No", variables={"a": 1})


@pytest.mark.parametrize(
    ("code", "words"),
    [("unheard", "nothing in the diagram catches it"), ("invented", "does not announce")],
)
def test_a_business_error_nobody_catches_is_an_incident_and_not_a_silent_end(code, words):
    outcome = judge().judge(BusinessError(code), task(retries=4), HANDLER)
    assert isinstance(outcome, Failed)
    assert outcome.decision == RetryDecision.incident()
    assert code in outcome.message
    assert words in outcome.message


def test_a_diagram_that_cannot_be_read_is_asked_again_later():
    def broken(task, code):
        raise ConnectionError

    outcome = judge(catches=broken).judge(BusinessError("refused"), task(), HANDLER)
    assert outcome.decision.retries == 4


@pytest.mark.parametrize(
    ("known", "retries"), [(TransientError("later"), 4), (PermanentError("never"), 0)]
)
def test_exceptions_of_the_application_are_translated(known, retries):
    def translate(error: Exception) -> HandlerError | None:
        return known if isinstance(error, OSError) else None

    outcome = judge(translate=translate).judge(OSError("disk"), task(), HANDLER)
    assert (outcome.message, outcome.decision.retries) == (str(known), retries)


def test_details_name_types_and_places_and_no_texts():
    try:
        try:
            raise ValueError("password=hunter2")
        except ValueError as error:
            raise RuntimeError("INSERT INTO person VALUES ('Ким')") from error
    except RuntimeError as error:
        details = details_of(error)
    assert "builtins.RuntimeError" in details
    assert "caused by builtins.ValueError" in details
    assert "test_outcome.py" in details
    assert "hunter2" not in details
    assert "Ким" not in details


def test_a_long_message_is_cut_below_what_the_engine_keeps():
    assert len(judge().judge(PermanentError("x" * 5000), task(), HANDLER).message) == 600
