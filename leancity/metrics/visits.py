"""Activity instances of the event log, measured in working time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from leancity.calendars import Calendar, WorkingTime, moments

_MINUTE = 60_000_000
#: Types of the engine's history at which work is done or waited for.
PERSON = frozenset({"userTask", "startEvent"})
PLACES = frozenset(
    {
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "businessRuleTask",
        "scriptTask",
        "callActivity",
        "intermediateTimer",
        "intermediateMessageCatch",
        "intermediateConditional",
        "intermediateSignalCatch",
    }
)
#: What the engine adds to the id of an activity that it runs several times at once.
BODY = "#multiInstanceBody"


class Logged(Protocol):
    """A row of the event log."""

    root_id: str
    activity_id: str
    type: str
    place: int
    started_at: datetime
    ended_at: datetime | None
    canceled: bool
    unit: str
    group: str | None
    due_at: datetime | None
    claimed_at: datetime | None
    opened_at: datetime | None
    worked_from: datetime | None
    worked_ms: int | None


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One stay at one activity; spans are working minutes."""

    root: str
    activity: str
    type: str
    place: int
    start: datetime
    #: none: the case stands here
    end: datetime | None
    canceled: bool
    unit: str
    group: str | None
    due: datetime | None
    #: from arrival to departure, or to now
    total: float
    #: until a person or a worker took it up
    before_claim: float
    #: work: from the opening of the form (or the claim) to its sending, or of workers
    touch: float

    @property
    def is_done(self) -> bool:
        """Whether it came to its own end."""
        return self.end is not None and not self.canceled

    @property
    def by_person(self) -> bool:
        """Whether its work is a person's."""
        return self.type in PERSON

    @property
    def labour(self) -> float:
        """Minutes of a person's work."""
        return self.touch if self.by_person else 0.0

    @property
    def waiting(self) -> float:
        """What of its stay was no person's work; the start of a case is no stay."""
        return max(0.0, self.total - self.labour)

    @property
    def in_term(self) -> bool | None:
        """Whether it was done by its due date; None without one."""
        return None if self.due is None or self.end is None else self.end <= self.due


class WorkingTimes:
    """Working time by unit: each works its own shift."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._of_hours: dict[str, WorkingTime] = {}

    def of_unit(self, unit: str) -> WorkingTime:
        """The working time of one unit; units of one shift share it."""
        hours = self._calendar.data.units.get(unit, "")
        if hours not in self._of_hours:
            self._of_hours[hours] = WorkingTime(self._calendar.of_unit(unit))
        return self._of_hours[hours]

    def minutes(
        self, units: Sequence[str], starts: Iterable[datetime], ends: Iterable[datetime]
    ) -> NDArray[np.float64]:
        """Working minutes of each span, with fractions, by the shift of its unit."""
        first, last = moments(starts), moments(ends)
        found = np.zeros(len(units))
        places: dict[str, list[int]] = defaultdict(list)
        for index, unit in enumerate(units):
            places[unit].append(index)
        for unit, indexes in places.items():
            worked = self.of_unit(unit).worked(first[indexes], last[indexes])
            found[indexes] = worked / _MINUTE
        return found


@dataclass(frozen=True, kw_only=True)
class Spans:
    """Working minutes of many rows, in their order."""

    total: NDArray[np.float64]
    before_claim: NDArray[np.float64]
    touch: NDArray[np.float64]


def spans(rows: Sequence[Logged], times: WorkingTimes, now: datetime) -> Spans:
    """The spans of every row; one that has not ended lasts until now."""
    units = [row.unit for row in rows]
    cuts = [_cuts(row, now) for row in rows]

    def between(first: int, last: int) -> NDArray[np.float64]:
        return times.minutes(units, (cut[first] for cut in cuts), (cut[last] for cut in cuts))

    touch = between(2, 3)
    for index, row in enumerate(rows):
        if row.worked_ms is not None:
            touch[index] = row.worked_ms / 60_000
    return Spans(total=between(0, 3), before_claim=between(0, 1), touch=touch)


def measure(rows: Sequence[Logged], times: WorkingTimes, now: datetime) -> list[Visit]:
    """Every row with its spans."""
    found = spans(rows, times, now)
    return [
        Visit(
            root=row.root_id,
            activity=row.activity_id,
            type=row.type,
            place=row.place,
            start=row.started_at,
            end=row.ended_at,
            canceled=row.canceled,
            unit=row.unit,
            group=row.group,
            due=row.due_at,
            total=float(found.total[index]),
            before_claim=float(found.before_claim[index]),
            touch=float(found.touch[index]),
        )
        for index, row in enumerate(rows)
    ]


def _cuts(row: Logged, now: datetime) -> tuple[datetime, datetime, datetime, datetime]:
    """Arrival, taking up, beginning of work, departure: ascending, whatever the clocks said."""
    if row.type == "startEvent":
        # The form that starts a case is filled before there is a case.
        opened = min(row.opened_at or row.started_at, row.started_at)
        return opened, opened, opened, row.started_at
    end = max(row.ended_at or now, row.started_at)
    inside: Callable[[datetime], datetime] = lambda at: min(max(at, row.started_at), end)  # noqa: E731
    taken = inside(row.claimed_at or row.worked_from or row.opened_at or end)
    begun = max(taken, inside(row.opened_at or row.worked_from or row.claimed_at or end))
    return row.started_at, taken, begun, end
