"""What pages tell of improvements and of comparisons."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from leancity.errors import NotFoundError
from leancity.i18n import format_date
from leancity.library import Package
from leancity.metrics import Report
from leancity.metrics.comparing import Comparison, around
from leancity.metrics.models import Improvement
from leancity.metrics.words import compared
from portal import measures
from portal.context import kernel, locale


@dataclass(frozen=True, kw_only=True)
class ImprovementLine:
    """One improvement with what came of it."""

    id: uuid.UUID
    #: its place in the log, the earliest is the first; the mark on the diagram bears it
    number: int
    text: str
    activity_id: str
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
            number=number,
            text=one.text,
            activity_id=one.activity_id,
            element=called(one.activity_id),
            since=one.since,
            author=_called(one.author),
            comparison=around(
                report.done_times,
                report.running_times,
                datetime.combine(one.since, time(), zone),
            ),
        )
        for number, one in _numbered(package)
    ]


def marks(package: Package, page: str = "") -> list[dict[str, Any]]:
    """The log as marks of the diagram, each a link to its line of a page."""
    called = measures.names(package)
    return [
        {
            "element": one.activity_id,
            "name": called(one.activity_id),
            "number": number,
            "text": f"{one.text} ({format_date(one.since, locale())})",
            "link": f"{page}#{anchor(one.id)}",
        }
        for number, one in reversed(_numbered(package))
    ]


def anchor(which: uuid.UUID) -> str:
    """Where a line of the log stands on a page."""
    return f"improvement-{which}"


def _numbered(package: Package) -> list[tuple[int, Improvement]]:
    """The newest first; their numbers stay when others follow."""
    found = kernel().improvements.of(package.key)
    return [(len(found) - place, one) for place, one in enumerate(found)]


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
