"""What pages tell of improvements and of comparisons."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from leancity.errors import NotFoundError
from leancity.library import Package
from leancity.metrics import Report
from leancity.metrics.comparing import Comparison, around
from leancity.metrics.words import compared
from portal import measures
from portal.context import kernel, locale


@dataclass(frozen=True, kw_only=True)
class ImprovementLine:
    """One improvement with what came of it."""

    id: uuid.UUID
    text: str
    #: what people call the element of the diagram
    element: str
    since: date
    author: str
    comparison: Comparison


def improvements(package: Package, report: Report) -> list[ImprovementLine]:
    """The log of a process: cases that began before each day beside those that began since."""
    called = measures.names(package)
    zone = kernel().clock.zone
    return [
        ImprovementLine(
            id=one.id,
            text=one.text,
            element=called(one.activity_id),
            since=one.since,
            author=_called(one.author),
            comparison=around(
                report.done_times,
                report.running_times,
                datetime.combine(one.since, time(), zone),
            ),
        )
        for one in kernel().improvements.of(package.key)
    ]


def _called(login: str) -> str:
    try:
        return kernel().org.person(login).short_name
    except NotFoundError:
        return login


def elements(package: Package) -> list[tuple[str, str]]:
    """What an improvement may be tied to: id and name, in alphabetical order."""
    called = measures.names(package)
    named = [(id_, called(id_)) for id_, node in package.bpmn.nodes.items() if node.name]
    return sorted(named, key=lambda each: each[1])


def compared_in(report: Report) -> Callable[[Comparison], str]:
    """How a comparison reads in the unit of a report."""
    return lambda found: compared(found, report.unit, locale())
