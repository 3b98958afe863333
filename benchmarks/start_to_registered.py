"""Milliseconds from sending the office form to a number in the registry.

    python -m benchmarks.start_to_registered [--count 30]

A person sends the form through the portal; the case is registered when its row has a number, after
a worker took it. The baseline of the same run, in turns with it, is a bare start over the engine's
REST interface of a process that waits at once. Read the ratio.
"""

from __future__ import annotations

import argparse
import statistics
import time
import uuid
from collections.abc import Callable

from sqlalchemy import select

from leancity.cases.models import Case
from leancity.local.environment import ROOT
from tests.road import INSPECTOR, Road
from tests.stack import Stack, running_stack
from tests.waiting import eventually

DIAGRAM = ROOT / "tests" / "integration" / "workers" / "runtime_demo.bpmn"
_WARM_UP = 3


def milliseconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def bare_start(stack: Stack) -> float:
    """One start over REST."""
    admin = stack.kernel.engine.as_user("svc-deploy")
    given = {"topic": "nobody-serves-it"}
    return milliseconds(lambda: admin.start("runtime_demo", str(uuid.uuid4()), given))


def through_the_portal(stack: Stack) -> tuple[float, float]:
    """Until the portal answered, and until the registry shows a number."""
    road = Road(stack)
    inspector = road.visitor(INSPECTOR)
    road.business_key, form = inspector.start_form("prevention")
    answer = inspector.upload(form, "photos_before", "photo.jpg", road.shots[0])
    data = {**form["data"], **road.captured(), "photos_before": answer.json()["id"]}
    query = select(Case.number).where(Case.business_key == road.business_key)

    def number() -> str | None:
        with stack.kernel.database.begin() as session:
            return session.scalar(query)

    began = time.perf_counter()
    answered = milliseconds(lambda: inspector.send(form, data).raise_for_status())
    eventually(number, 60, "a number", pause=0.01)
    return answered, (time.perf_counter() - began) * 1000


def line(name: str, values: list[float]) -> None:
    """Median and spread."""
    low, *_, high = statistics.quantiles(values, n=20)
    middle = statistics.median(values)
    print(f"{name:<34}{middle:>8.0f} ms  (5 % {low:.0f}, 95 % {high:.0f})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=30)
    count = parser.parse_args().count
    bare, answered, registered = [], [], []
    with running_stack() as stack:
        deployer = stack.kernel.engine.as_user("svc-deploy")
        deployer.deploy("runtime_demo", "bench", {"runtime_demo.bpmn": DIAGRAM.read_bytes()})
        for number in range(count + _WARM_UP):
            first, (second, third) = bare_start(stack), through_the_portal(stack)
            if number >= _WARM_UP:
                bare.append(first)
                answered.append(second)
                registered.append(third)
    line("bare start over REST", bare)
    line("form sent -> answered", answered)
    line("form sent -> registered", registered)
    ratio = statistics.median(registered) / statistics.median(bare)
    print(f"form sent -> registered / bare start = {ratio:.1f}")


if __name__ == "__main__":
    main()
