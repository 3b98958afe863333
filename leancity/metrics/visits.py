"""Activity instances of the event log, measured in working time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from leancity.calendars import Calendar, Moments, WorkingTime, moments

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


class Visit(NamedTuple):
    """One stay at one activity; spans are working minutes.

    A tuple, because a report makes one of every row of the log.
    """

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
        return self.between(units, moments(starts), moments(ends))

    def between(self, units: Sequence[str], first: Moments, last: Moments) -> NDArray[np.float64]:
        """The same of moments in arrays."""
        found = np.zeros(len(units))
        names, places = np.unique(np.array(units, dtype=str), return_inverse=True)
        for number, unit in enumerate(names):
            here = places == number
            found[here] = self.of_unit(str(unit)).worked(first[here], last[here]) / _MINUTE
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
    arrival, taken, begun, departure = _cuts(rows, now)
    touch = times.between(units, begun, departure)
    for index, row in enumerate(rows):
        if row.worked_ms is not None:
            touch[index] = row.worked_ms / 60_000
    return Spans(
        total=times.between(units, arrival, departure),
        before_claim=times.between(units, arrival, taken),
        touch=touch,
    )


def measure(rows: Sequence[Logged], times: WorkingTimes, now: datetime) -> list[Visit]:
    """Every row with its spans."""
    found = spans(rows, times, now)
    measured = zip(
        found.total.tolist(), found.before_claim.tolist(), found.touch.tolist(), strict=True
    )
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
            total=total,
            before_claim=before_claim,
            touch=touch,
        )
        for row, (total, before_claim, touch) in zip(rows, measured, strict=True)
    ]


def _cuts(rows: Sequence[Logged], now: datetime) -> tuple[Moments, Moments, Moments, Moments]:
    """Arrivals, takings up, beginnings of work, departures: ascending, whatever the clocks said."""
    start, end = (
        moments(row.started_at for row in rows),
        moments(row.ended_at or now for row in rows),
    )
    end = np.maximum(end, start)
    claimed = _known(row.claimed_at for row in rows)
    opened = _known(row.opened_at for row in rows)
    worked = _known(row.worked_from for row in rows)
    taken = np.clip(_first(claimed, worked, opened, end), start, end)
    begun = np.maximum(taken, np.clip(_first(opened, worked, claimed, end), start, end))
    # The form that starts a case is filled before there is a case.
    begins = np.array([row.type == "startEvent" for row in rows], dtype=bool)
    filled = np.minimum(_first(opened, start), start)
    return (
        np.where(begins, filled, start),
        np.where(begins, filled, taken),
        np.where(begins, filled, begun),
        np.where(begins, start, end),
    )


def _known(given: Iterable[datetime | None]) -> Moments:
    """Moments of which some are not known."""
    known = list(given)
    found = np.full(len(known), np.datetime64("NaT", "us"))
    here = [index for index, moment in enumerate(known) if moment is not None]
    found[here] = moments(moment for moment in known if moment is not None)
    return found


def _first(*choices: Moments) -> Moments:
    """Of each row the first choice that is known; the last choice always is."""
    found = choices[-1]
    for choice in reversed(choices[:-1]):
        found = np.where(np.isnat(choice), found, choice)
    return found
