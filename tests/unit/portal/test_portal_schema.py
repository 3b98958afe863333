"""The interface keeps its word: whatever is sent, no answer breaks, and each is as described."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from leancity.integrations import SCOPES, Proposal
from tests.fakes.city import CITY_UUID
from tests.fakes.portal import fake_app, fake_assets, fake_kernel

TOKEN = f"lc_{CITY_UUID(5000)}"
#: Examples of each operation: a bounded look in each run, another one each time.
EXAMPLES = 12


class Clerk:
    login = "pak.o"


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """The interface of a portal in memory, asked with a token for everything."""
    folder = tmp_path_factory.mktemp("portal")
    kernel = fake_kernel(folder)
    kernel.integrations.propose(
        Proposal(
            title="Проверка", login="pak.o", scopes=tuple(SCOPES), per_minute=6000,
            valid_to=kernel.clock.today(),
        ),
        Clerk,
    )  # fmt: skip
    kernel.integrations.agree(CITY_UUID(5000), Clerk)
    app = fake_app(kernel, fake_assets(folder / "dist"))
    return schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", app, headers={"Authorization": f"Bearer {TOKEN}"}
    )


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
def test_every_answer_is_as_described(case):
    checks = schemathesis.checks
    case.call_and_validate(
        headers={"Authorization": f"Bearer {TOKEN}"},
        checks=[
            checks.not_a_server_error,
            checks.response_schema_conformance,
            checks.status_code_conformance,
            checks.content_type_conformance,
        ],
    )
