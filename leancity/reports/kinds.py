"""The kinds of reports: each makes one table of the facts of a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from statistics import fmean
from typing import Any

from leancity.i18n import N_
from leancity.library.config import Report
from leancity.reports.arithmetic import nearest_rank
from leancity.reports.facts import Facts
from leancity.reports.parts import cells_of, grouped, key_of, sort_lines, total_of
from leancity.reports.shapes import Head, Line, Table
from leancity.reports.sums import sums
from leancity.reports.telling import CREATED_ON, Telling

#: A form that stays open longer was not worked on all the time, minutes.
LONGEST_SITTING = 60
P90 = 0.9
_NOTHING = (None, "", "0")


def count(report: Report, facts: Facts, telling: Telling) -> Table:
    """Cases opened in the period, by their fields."""
    groups: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    fields = [field for field in report.by if field != CREATED_ON]
    for business_key, created, *values in facts.created(fields):
        day = created.astimezone(telling.calendar.zone).date()
        groups[grouped(report.by, day, values)].add(business_key)
    heads = [*map(telling.head, report.by), Head(label=telling.tr(N_("Cases")), kind="number")]
    lines = [
        Line(
            key=key_of(group),
            cells=[*cells_of(report.by, group, telling), len(keys)],
            cases=frozenset(keys),
        )
        for group, keys in groups.items()
    ]
    sort_lines(lines, report.by)
    every = frozenset().union(*groups.values())
    total = total_of(telling, len(report.by), [len(every)], every)
    return telling.table(report, N_("Cases opened in the period."), heads, lines, total)


def time(report: Report, facts: Facts, telling: Telling) -> Table:
    """Working time between two activities, of cases opened in the period."""
    promise = telling.config.metrics
    start = report.start or (promise.clock_start if promise else "")
    stop = report.stop or (promise.clock_stop if promise else "")
    began, came = facts.reached(start), facts.reached(stop)
    minutes = {
        key: telling.calendar.working_minutes(at, came[key])
        for key, at in began.items()
        if key in came and came[key] >= at
    }
    heads = [
        Head(label=telling.tr(N_("Cases"))),
        Head(label=telling.tr(N_("Number")), kind="number"),
        Head(label=telling.tr(N_("Median, working time")), kind="minutes"),
        Head(label=telling.tr(N_("90 % not longer than")), kind="minutes"),
    ]
    waiting = frozenset(began) - frozenset(minutes)
    lines = [
        _time_line("done", telling.tr(N_("Came there")), minutes),
        Line(
            key="waiting",
            cells=[telling.tr(N_("Not there yet")), len(waiting), None, None],
            cases=waiting,
        ),
    ]
    if promise and not report.start and not report.stop:
        kept = {
            key: value
            for key, value in minutes.items()
            if came[key] <= telling.calendar.due(promise.target, began[key])
        }
        line = _time_line("kept", telling.tr(N_("Of them within the promise")), kept)
        lines.insert(1, line)
    note = N_("Cases opened in the period; median and 90 % by nearest rank.")
    return telling.table(report, note, heads, lines if began else [])


def in_term(report: Report, facts: Facts, telling: Telling) -> Table:
    """Of the cases that ended in the period, those that ended well at once."""
    ends = [each.key for each in telling.config.statuses if each.final and not each.calm]
    fields = [*report.by, *report.empty]
    everything: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    well: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for business_key, _, status, *values in facts.ended(ends, fields):
        group = tuple(values[: len(report.by)])
        everything[group].add(business_key)
        clean = all(value in _NOTHING for value in values[len(report.by) :])
        if status == report.status and clean:
            well[group].add(business_key)
    heads = [
        *map(telling.head, report.by),
        Head(label=telling.tr(N_("Ended")), kind="number"),
        Head(label=telling.tr(N_("In term")), kind="number"),
        Head(label=telling.tr(N_("Share")), kind="share"),
    ]
    lines = [
        Line(
            key=key_of(group),
            cells=[*cells_of(report.by, group, telling), *_share(well[group], keys)],
            cases=frozenset(keys),
        )
        for group, keys in everything.items()
    ]
    lines.sort(key=lambda line: str(line.cells[0]))
    every = frozenset().union(*everything.values())
    total = total_of(
        telling, len(report.by), _share(frozenset().union(*well.values()), every), every
    )
    note = N_("Cases that ended in the period; in term: without a new term or a repeated notice.")
    return telling.table(report, note, heads, lines, total)


def documents(report: Report, facts: Facts, telling: Telling) -> Table:
    """Documents registered in the period, by their kind."""
    numbers: dict[str, int] = defaultdict(int)
    titles: dict[str, str] = {}
    cases: dict[str, set[str]] = defaultdict(set)
    for business_key, code, title in facts.documents():
        numbers[code] += 1
        titles[code] = title
        cases[code].add(business_key)
    heads = [
        Head(label=telling.tr(N_("Code"))),
        Head(label=telling.tr(N_("Document"))),
        Head(label=telling.tr(N_("Number")), kind="number"),
        Head(label=telling.tr(N_("Cases")), kind="number"),
    ]
    lines = [
        Line(
            key=code,
            cells=[code, telling.say(titles[code]), numbers[code], len(cases[code])],
            cases=frozenset(cases[code]),
        )
        for code in sorted(numbers)
    ]
    every = frozenset().union(*cases.values())
    total = total_of(telling, 2, [sum(numbers.values()), len(every)], every)
    note = N_("Documents registered in the period.")
    return telling.table(report, note, heads, lines, total)


def office(report: Report, facts: Facts, telling: Telling) -> Table:
    """Minutes from the opening of a form to its sending, by day."""
    people = telling.people(report.roles) if report.roles else None
    days: dict[Any, list[float]] = defaultdict(list)
    cases: dict[Any, set[str]] = defaultdict(set)
    for sitting in facts.sittings(people):
        day = sitting.sent.astimezone(telling.calendar.zone).date()
        days[day].append(_minutes(sitting.opened, sitting.sent))
        cases[day].add(sitting.business_key)
    heads = [
        Head(label=telling.tr(N_("Day")), kind="day"),
        Head(label=telling.tr(N_("Forms sent")), kind="number"),
        Head(label=telling.tr(N_("Cases")), kind="number"),
        Head(label=telling.tr(N_("Minutes")), kind="number"),
        Head(label=telling.tr(N_("Minutes for one form")), kind="number"),
    ]
    lines = [
        Line(
            key=day.isoformat(),
            cells=[day, *_office_cells(days[day], cases[day])],
            cases=frozenset(cases[day]),
        )
        for day in sorted(days, reverse=True)
    ]
    every = frozenset().union(*cases.values())
    spent = [minutes for each in days.values() for minutes in each]
    total = total_of(telling, 1, _office_cells(spent, every), every) if spent else None
    note = N_("From the last opening of a form to its sending; a form counts an hour at most.")
    return telling.table(report, note, heads, lines, total)


KINDS: Mapping[str, Callable[[Report, Facts, Telling], Table]] = {
    "count": count,
    "time": time,
    "in_term": in_term,
    "documents": documents,
    "office": office,
    "sum": sums,
}


def _time_line(key: str, label: str, minutes: Mapping[str, int]) -> Line:
    values = list(minutes.values())
    cells = [label, len(values), nearest_rank(values, 0.5), nearest_rank(values, P90)]
    return Line(key=key, cells=cells, cases=frozenset(minutes))


def _share(part: Iterable[str], whole: Iterable[str]) -> list[Any]:
    some, every = len(set(part)), len(set(whole))
    return [every, some, some / every if every else None]


def _minutes(opened: datetime, sent: datetime) -> float:
    return min(LONGEST_SITTING, (sent - opened).total_seconds() / 60)


def _office_cells(minutes: Sequence[float], cases: Iterable[str]) -> list[Any]:
    return [len(minutes), len(set(cases)), round(sum(minutes), 1), round(fmean(minutes), 1)]
