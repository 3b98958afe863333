"""The interface of the running city keeps its word: engine, database and files behind it."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from leancity.audit import Actor
from leancity.integrations import SCOPES, Proposal
from tests.road import SPECIALIST, Road
from tests.stack import Stack

#: Examples of each operation, all of them sound: strange input is tried out without an engine.
EXAMPLES = 3


def token_of(stack: Stack) -> str:
    """The token of a program that may do whatever the specialist may."""
    integrations, clock = stack.kernel.integrations, stack.kernel.clock
    actor = Actor(login=SPECIALIST)
    title = "Проверка описания"
    proposal = Proposal(
        title=title, login=SPECIALIST, scopes=tuple(SCOPES), per_minute=600,
        valid_to=clock.today(),
    )  # fmt: skip
    integrations.propose(proposal, actor)
    (proposed,) = [
        one for one in integrations.found(SPECIALIST)
        if one.title == title and not one.agreed_at and not one.ended_at
    ]  # fmt: skip
    return integrations.agree(proposed.id, actor)


@pytest.fixture(scope="module")
def headers(stack: Stack) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(stack)}"}


@pytest.fixture(scope="module")
def known(stack: Stack) -> dict[str, str]:
    """What the addresses name, of a case that is there."""
    road = Road(stack)
    road.capture()
    task_id = road.task("choose_measure")
    assert road.visitor(SPECIALIST).claim(task_id).ok
    (photo,) = stack.kernel.files.for_case(road.business_key)[:1]
    return {
        "process_key": "prevention", "key": "prevention", "business_key": road.business_key,
        "task_id": task_id, "file_id": photo.id,
    }  # fmt: skip


@pytest.fixture(scope="module")
def described(stack: Stack, headers: dict[str, str]) -> object:
    address = f"{stack.city.portal_url}/api/v1/openapi.json"
    found = schemathesis.openapi.from_url(address, headers=headers)
    found.config.generation.update(
        modes=[schemathesis.GenerationMode.POSITIVE],
        # No text column holds it: the portal refuses it in words.
        allow_x00=False,
    )
    found.config.phases.coverage.enabled = False
    return found


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
def test_every_answer_of_the_running_city_is_as_described(case, headers, known):
    if case.method == "GET":
        # What is read is there; what changes something meets names of nothing.
        asked = case.path_parameters or {}
        case.path_parameters = {name: known.get(name, value) for name, value in asked.items()}
        if "process" in (case.query or {}):
            case.query = {**case.query, "process": known["process_key"]}
    checks = schemathesis.checks
    answer = case.call_and_validate(
        headers=headers,
        checks=[
            checks.not_a_server_error,
            checks.response_schema_conformance,
            checks.status_code_conformance,
            checks.content_type_conformance,
        ],
    )
    if case.method == "GET" and "/metrics/" not in case.path and "{act}" not in case.path:
        # The figures of a process are its owner's, and a specialist has no button here.
        assert answer.status_code == 200
