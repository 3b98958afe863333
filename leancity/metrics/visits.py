"""Stays of cases at activities, measured in working time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from leancity.calendars import Calendar, Moments, WorkingTime, moments

#: Columns of a table by their names.
Columns = Mapping[str, NDArray[Any]]
#: Microseconds.
Spans = NDArray[np.int64]
MINUTE = 60_000_000
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
#: What runs an activity several times at once, and what the engine adds to its id.
SEVERAL, BODY = "multiInstanceBody", "#multiInstanceBody"


class WorkingTimes:
    """Working time by unit: each works its own shift."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._of_hours: dict[str, WorkingTime] = {}

    def of_unit(self, unit: str) -> WorkingTime:
        """The working time of one unit; units of one shift share it."""
        hours = self.calendar.data.units.get(unit, "")
        if hours not in self._of_hours:
            self._of_hours[hours] = WorkingTime(self.calendar.of_unit(unit))
        return self._of_hours[hours]

    def of_units(self, units: Sequence[str], which: NDArray[Any]) -> UnitTimes:
        """The working time of rows of which `which` names the unit by its place among `units`."""
        known = [self.of_unit(unit) for unit in units]
        different = list(dict.fromkeys(known))
        shift = np.array([different.index(time) for time in known], dtype=np.int16)
        return UnitTimes(different, shift[which])


class UnitTimes:
    """The working time of many rows, each by the shift of its unit."""

    def __init__(self, times: Sequence[WorkingTime], which: NDArray[np.int16]) -> None:
        self._times = times
        self._which = which

    def of(self, rows: NDArray[Any]) -> UnitTimes:
        """Of some of the rows."""
        return UnitTimes(self._times, self._which[rows])

    def done(self, given: Moments) -> Spans:
        """Microseconds of work from the first loaded day until the moment of each row."""
        if len(self._times) == 1:
            return self._times[0].done(given)
        found = np.zeros(len(given), dtype=np.int64)
        for number, time in enumerate(self._times):
            here = self._which == number
            found[here] = time.done(given[here])
        return found

    def worked(self, first: Moments, last: Moments) -> Spans:
        """Microseconds of work from the first to the last moment of each row."""
        return cast("Spans", np.maximum(self.done(last) - self.done(first), 0))


def spans(page: Columns, times: UnitTimes, now: datetime) -> dict[str, Spans]:
    """The spans of every row in microseconds; one that has not ended lasts until now.

    Until its end (total), until a person or a worker took it up (before_claim), and of work
    (touch): from the opening of the form, or the claim, to its sending, or of workers.
    """
    arrival, taken, begun, departure = (times.done(moment) for moment in _cuts(page, now))
    worked, known = page["worked_ms"], ~np.ma.getmaskarray(page["worked_ms"])
    touch = np.where(known, np.ma.getdata(worked).astype(np.int64) * 1000, departure - begun)
    return {"total": departure - arrival, "before_claim": taken - arrival, "touch": touch}


def known(column: NDArray[Any]) -> Moments:
    """Moments of which some may not be known."""
    moment = np.ma.getdata(column).astype("datetime64[us]")
    return np.where(np.ma.getmaskarray(column), np.datetime64("NaT", "us"), moment)


def _cuts(page: Columns, now: datetime) -> tuple[Moments, Moments, Moments, Moments]:
    """Arrivals, takings up, beginnings of work, departures: ascending, whatever the clocks said."""
    start = known(page["began"])
    end = np.maximum(
        _first(known(page["ended"]), np.broadcast_to(moments([now]), start.shape)), start
    )
    claimed, opened, worked = (known(page[name]) for name in ("claimed", "opened", "worked_from"))
    taken = np.clip(_first(claimed, worked, opened, end), start, end)
    begun = np.maximum(taken, np.clip(_first(opened, worked, claimed, end), start, end))
    # The form that starts a case is filled before there is a case.
    begins = page["begins"]
    filled = np.minimum(_first(opened, start), start)
    return (
        np.where(begins, filled, start),
        np.where(begins, filled, taken),
        np.where(begins, filled, begun),
        np.where(begins, start, end),
    )


def _first(*choices: Moments) -> Moments:
    """Of each row the first choice that is known; the last choice always is."""
    found = choices[-1]
    for choice in reversed(choices[:-1]):
        found = np.where(np.isnat(choice), found, choice)
    return found
