"""Whose time it was: the city's own, another body's, the applicant's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from leancity.metrics.activities import APPLICANT, OTHER, OURS
from leancity.metrics.visits import BODY, PLACES, Visit, WorkingTimes

#: Of several that hold a case at once, the first named counts.
_OWNERS = (OURS, OTHER, APPLICANT)


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One case from one moment to another, in the working time of its unit."""

    root: str
    unit: str
    start: datetime
    stop: datetime


def attribute(
    stays: Sequence[Stay],
    visits: Iterable[Visit],
    clock: Mapping[str, str],
    times: WorkingTimes,
) -> dict[str, dict[str, float]]:
    """Working minutes of each case by whose time they were, by root.

    While anything of the city's own is open, the time is its own; time in which nothing is open
    is its own, too.
    """
    by_root: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.type in PLACES and not visit.activity.endswith(BODY):
            by_root[visit.root].append(visit)
    pieces = [
        (stay, owner, first, last)
        for stay in stays
        for owner, first, last in _owners(by_root[stay.root], clock, stay)
    ]
    minutes = times.minutes(
        [stay.unit for stay, *_ in pieces], (p[2] for p in pieces), (p[3] for p in pieces)
    )
    found: dict[str, dict[str, float]] = {}
    for (stay, owner, *_), value in zip(pieces, minutes, strict=True):
        kept = found.setdefault(stay.root, dict.fromkeys(_OWNERS, 0.0))
        kept[owner] += float(value)
    return found


def _owners(
    visits: Sequence[Visit], clock: Mapping[str, str], stay: Stay
) -> Iterator[tuple[str, datetime, datetime]]:
    """The stay cut where the owner of the time changes."""
    if all(visit.activity not in clock for visit in visits):
        yield OURS, stay.start, stay.stop
        return
    events: list[tuple[datetime, int, str]] = []
    for visit in visits:
        owner = clock.get(visit.activity, OURS)
        first, last = max(visit.start, stay.start), min(visit.end or stay.stop, stay.stop)
        if first < last:
            events += [(first, 1, owner), (last, -1, owner)]
    open_now = dict.fromkeys(_OWNERS, 0)
    at = stay.start
    events.sort()
    for moment, change, owner in events:
        if at < moment:
            yield _owner(open_now), at, moment
            at = moment
        open_now[owner] += change
    if at < stay.stop:
        yield _owner(open_now), at, stay.stop


def _owner(open_now: Mapping[str, int]) -> str:
    if open_now[OURS]:
        return OURS
    return OTHER if open_now[OTHER] else APPLICANT if open_now[APPLICANT] else OURS
