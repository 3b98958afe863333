"""What the pages of figures show of a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext

from leancity.calendars import CalendarYearMissing
from leancity.cases.references import Reference
from leancity.errors import NotFoundError, UnavailableError
from leancity.i18n import N_, format_working, translate
from leancity.library import Package
from leancity.library.catalogue import SOURCE_LOCALE
from leancity.metrics import Report, reports
from leancity.metrics.activities import OURS
from leancity.metrics.leads import Lead
from leancity.metrics.words import number, span
from leancity.org import Person
from leancity.org.roles import group_title
from portal.context import kernel, locale, processes
from portal.diagram import speaking
from portal.heat import HEATS, warmth
from portal.links import Choice

#: Days that a report may look back.
_LABELS = (N_("30 days"), N_("90 days"), N_("a year"), N_("all years"))
PERIODS = dict(zip(reports.PERIODS, _LABELS, strict=True))
USUAL, LONGEST = 90, 365
#: Unexplained idle time below this many working days is rounding.
WORTH_TELLING = 0.05
#: A report that is younger is of now.
_NEW = timedelta(minutes=1)
_SHOWN_CASES = 8
SHOWN_LOSSES = 12
_SHOWN_QUEUES = 8


def measured(someone: Person) -> list[Package]:
    """The processes whose figures this person sees."""
    return [one.package for one in processes().of(someone) if one.may_measure]


def measured_one(key: str, someone: Person) -> Package:
    """One of them; another process does not exist."""
    package = next((one for one in measured(someone) if one.key == key), None)
    if package is None:
        raise NotFoundError(N_("There is no such page, or it is not for you."))
    return package


def report_of(package: Package, days: int) -> Report:
    """The report of a process over the days before now; working time is never guessed."""
    try:
        return kernel().owner_reports.recent(package.key, package.config.metrics, days)
    except CalendarYearMissing as error:
        raise UnavailableError(
            N_(
                "The working calendar of the year %(year)s is not loaded, so working time cannot "
                "be counted. Ask the administrators to load it, or choose a shorter period."
            ),
            year=error.year,
        ) from error


def counted_at(report: Report) -> datetime | None:
    """When a report was counted that is not of this minute."""
    age = kernel().clock.now() - report.period.end
    return report.period.end if age >= _NEW else None


def names(package: Package) -> Callable[[str], str]:
    """What people call an activity."""
    nodes = package.bpmn.nodes
    say = package.translator(locale())
    return lambda activity: say(nodes[activity].name) if activity in nodes else activity


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One case of a list: with a link for whoever may read it."""

    lead: Lead
    reference: Reference | None

    @property
    def total(self) -> float:
        """Working minutes by whoever's time they were."""
        return sum(self.lead.clock.values())


def case_lines(package: Package, leads: Sequence[Lead], someone: Person) -> list[CaseLine]:
    """The first cases of a list."""
    first = leads[:_SHOWN_CASES]
    access = kernel().cases.access(package, someone)
    known = kernel().references.of(package.key, access, [lead.root for lead in first])
    return [CaseLine(lead=lead, reference=known.get(lead.root)) for lead in first]


def reasons(package: Package, report: Report, someone: Person) -> list[tuple[Reference, str]]:
    """Why work was sent back, in the words of cases that this person may read."""
    promise = package.config.metrics
    roots = {root for loop in report.loops if loop.is_return for root in loop.roots}
    if promise is None or not promise.reason or not roots:
        return []
    access = kernel().cases.access(package, someone)
    return kernel().references.told(package.key, access, roots, promise.reason)


def has_rate(package: Package) -> bool:
    """Whether the process says what an hour of work costs."""
    promise = package.config.metrics
    return promise is not None and bool(promise.rate or promise.rates)


@dataclass(frozen=True, kw_only=True)
class Queue:
    """An activity of some process at which the city's cases wait."""

    key: str
    process: str
    activity: str
    #: working minutes of all waiting of the period
    waiting: float
    #: cases that stand there now
    standing: int


def queues(rows: Sequence[tuple[Package, Report]]) -> list[Queue]:
    """Where the city waits: the activities of all processes whose queues cost most time."""
    found = [
        Queue(
            key=package.key,
            process=package.translate(package.config.name, locale()),
            activity=names(package)(one.activity),
            waiting=one.waiting,
            standing=report.standing.get(one.activity, 0),
        )
        for package, report in rows
        for one in report.activities
        if one.owner == OURS and one.waiting >= 1
    ]
    return sorted(found, key=lambda queue: -queue.waiting)[:_SHOWN_QUEUES]


def group_names(report: Report) -> Mapping[str, str]:
    """What people call the groups of a report; roles have names in one language only."""
    if locale() != SOURCE_LOCALE:
        return {one.name: "" for one in report.groups}
    units = {unit.code: unit.name_short for unit in kernel().org.units()}
    return {one.name: group_title(one.name, units, locale()) for one in report.groups}


def diagram(package: Package, report: Report, kind: str) -> dict[str, Any]:
    """The diagram for its bundle, warm where most of the time or of the work is."""
    called = names(package)
    return {
        "xml": speaking(package.resources[f"{package.key}.bpmn"], package.translator(locale())),
        "heat": {
            one.activity: {"share": one.share, "text": one.text, "name": called(one.activity)}
            for one in warmth(report.activities, HEATS[kind], minutes)
        },
    }


def minutes(value: float) -> str:
    """A span of working time; of less than a minute it says no more."""
    if value < 1:
        return str(gettext("< 1 min"))
    return format_working(value, locale())


def span_of(report: Report) -> Callable[[float], str]:
    """How a lead time of a report reads."""
    return lambda value: span(value, report.unit, locale())


def figure(value: float | None, places: int = 2) -> str:
    """A figure, or a dash where there is none."""
    return "–" if value is None else number(value, locale(), places)


def percent(share: float | None) -> str:
    """A share in percent, or a dash where nothing was to be judged."""
    return "–" if share is None else f"{number(100 * share, locale(), 0)} %"


def period_choices(endpoint: str, days: int, **place: Any) -> list[Choice]:
    """The periods one may look at."""
    return [
        Choice(
            label=translate(label, locale()),
            url=url_for(endpoint, days=each, **place),
            active=each == days,
        )
        for each, label in PERIODS.items()
    ]


def heat_choices(key: str, days: int, kind: str) -> list[Choice]:
    """What the colour may mean."""
    return [
        Choice(
            label=translate(one.label, locale()),
            url=url_for("metrics.show", key=key, days=days, heat=each, _anchor="heat"),
            active=each == kind,
        )
        for each, one in HEATS.items()
    ]
