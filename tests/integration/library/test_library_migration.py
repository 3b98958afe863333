"""Running cases move to another version: planned in words, case by case, with a report."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from leancity.cases import migration as migrations
from leancity.cases.models import Case
from leancity.errors import UserError
from leancity.kernel import Kernel
from leancity.library import Library, Package
from leancity.library.scaffold import Beginning, scaffold
from tests.stack import Stack

LEADER = "abdullaev.t"
#: Nobody works in this city: every case stands at its first external task.
FIRST = "register_number"


@pytest.fixture
def kernel(bare_city: Stack, library: Library) -> Kernel:
    """The kernel of the city; its library is ready."""
    assert library
    return bare_city.kernel


@pytest.fixture
def package(library: Library, request: pytest.FixtureRequest) -> Package:
    """A process that this test has for itself, deployed once."""
    key = f"m{abs(hash(request.node.name)) % 10**8}"
    made = scaffold(Beginning(key=key, title="Перевод", title_en="Moving", unit="dobik"))
    library.submit(made, author=LEADER, comment="Первая")
    return made


@pytest.fixture
def cases(kernel: Kernel, package: Package) -> list[str]:
    """Three running cases of the first version: their process instances."""
    return [begin(kernel, package.key) for _ in range(3)]


def begin(kernel: Kernel, key: str) -> str:
    """Start a case and read it into the registry."""
    client = kernel.engine.as_user("svc-deploy")
    instance = client.start(key, str(uuid4()), {"subject_matter": "Ветка"})
    kernel.cases.project(instance.id)
    return instance.id


def swapped(package: Package, *pairs: tuple[str, str]) -> Package:
    """The package with other words in its diagram."""
    name = f"{package.key}.bpmn"
    text = package.resources[name].decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return Package.from_resources(package.key, {**package.resources, name: text.encode()})


def later(package: Package) -> Package:
    """The package with another due date."""
    return swapped(package, ("calendar.due('2wd')", "calendar.due('3wd')"), ('"2wd"', '"3wd"'))


def versions(kernel: Kernel, key: str) -> list[int]:
    """The versions of the running cases as the registry knows them after a look."""
    with kernel.database.begin() as session:
        query = select(Case.process_instance_id).where(Case.process_key == key)
        instances = list(session.scalars(query))
    for instance in instances:
        kernel.cases.project(instance)
    with kernel.database.begin() as session:
        return sorted(session.scalars(select(Case.version).where(Case.process_key == key)))


def order(kernel: Kernel, plan: migrations.Plan, chosen: dict[str, str]):
    """Order a plan and carry it out."""
    details = kernel.migrations.details(plan, chosen)
    placed = kernel.orders.order("migrate", plan.process_key, LEADER, details)
    kernel.orders.carry_out()
    return kernel.orders.get(placed.id)


def test_cases_move_to_the_new_version(
    kernel: Kernel, package: Package, cases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "SLICE", 2)
    kernel.library.submit(later(package), author=LEADER, comment="Вторая")
    plan = kernel.migrations.plan(package.key, 1, 2)
    (stop,) = plan.stops
    assert (stop.activity_id, stop.cases, stop.target) == (FIRST, 3, FIRST)
    assert (plan.moves, plan.stays, plan.faults) == (3, 0, ())
    ended = order(kernel, plan, {})
    assert (ended.state, ended.outcome) == ("done", {"left": [], "moved": 3, "failed": []})
    assert versions(kernel, package.key) == [2, 2, 2]
    for instance in cases:
        running = kernel.engine.reader.get(f"/process-instance/{instance}")
        assert running["definitionId"] == plan.target.definition_id


def test_a_place_that_is_gone_is_told_and_may_be_led_elsewhere(
    kernel: Kernel, package: Package, cases: list[str]
) -> None:
    renamed = swapped(package, (FIRST, "take_number"))
    kernel.library.submit(renamed, author=LEADER, comment="Вторая")
    plan = kernel.migrations.plan(package.key, 1, 2)
    (stop,) = plan.stops
    assert (stop.name, stop.cases, stop.target) == ("Присвоить номер", 3, "")
    assert stop.choices == ("take_number",)
    assert (plan.moves, plan.stays) == (0, 3)
    with pytest.raises(UserError, match="No running case"):
        kernel.migrations.details(plan, {})
    chosen = {FIRST: "take_number"}
    led = kernel.migrations.plan(package.key, 1, 2, chosen)
    assert (led.moves, led.stays) == (3, 0)
    ended = order(kernel, led, chosen)
    assert ended.outcome["moved"] == len(cases)
    assert versions(kernel, package.key) == [2, 2, 2]


def test_the_engine_says_what_is_wrong_with_a_plan(
    kernel: Kernel, package: Package, cases: list[str]
) -> None:
    assert cases
    kernel.library.submit(later(package), author=LEADER, comment="Вторая")
    plan = kernel.migrations.plan(package.key, 1, 2, {FIRST: "decide"})
    assert plan.faults
    with pytest.raises(UserError, match="does not accept the plan"):
        kernel.migrations.details(plan, {FIRST: "decide"})


def test_a_case_that_ended_meanwhile_stops_no_other(
    kernel: Kernel, package: Package, cases: list[str]
) -> None:
    kernel.library.submit(later(package), author=LEADER, comment="Вторая")
    plan = kernel.migrations.plan(package.key, 1, 2)
    details = kernel.migrations.details(plan, {})
    kernel.engine.as_user("svc-deploy").delete_instance(cases[1])
    placed = kernel.orders.order("migrate", package.key, LEADER, details)
    kernel.orders.carry_out()
    outcome = kernel.orders.get(placed.id).outcome
    assert outcome["moved"] == 2
    assert outcome["failed"] == [{"instance": cases[1], "reason": "the case has ended"}]
