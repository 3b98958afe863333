"""Working time of many spans at once: the same answers as `Calendar`, in arrays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leancity.calendars.errors import CalendarYearMissing

if TYPE_CHECKING:
    from leancity.calendars.calendar import Calendar

Moments = NDArray[np.datetime64]
Numbers = NDArray[np.int64]

_MINUTE = 60_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def moments(given: Iterable[datetime]) -> Moments:
    """Aware moments as an array of UTC microseconds, the form `WorkingTime` counts in."""
    counted = [(moment - _EPOCH) // _MICROSECOND for moment in given]
    return np.array(counted, dtype=np.int64).view("datetime64[us]")


class WorkingTime:
    """The working spans of all loaded years as one sorted array of UTC microseconds."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        years = calendar.data.years
        spans = [span for year in years for day in year.days() for span in calendar.spans(day)]
        bounds = moments(moment for span in spans for moment in span).astype(np.int64)
        self._opens = bounds[0::2]
        lengths = bounds[1::2] - self._opens
        self._lengths = lengths
        #: work done before each span
        self._before: Numbers = np.concatenate(([0], np.cumsum(lengths)))
        self._first = self._midnight(years[0].year)
        self._end = self._midnight(years[-1].year + 1)

    def worked(self, starts: Moments, ends: Moments) -> Numbers:
        """Microseconds of work from each start to each end; 0 where the end is not later."""
        work: Numbers = np.maximum(self.done(ends) - self.done(starts), 0)
        return work

    def working_minutes(self, starts: Moments, ends: Moments) -> Numbers:
        """Whole minutes of work from each start to each end; 0 where the end is not later."""
        return self.worked(starts, ends) // _MINUTE

    def done(self, given: Moments) -> Numbers:
        """Microseconds of work from the first loaded day until each moment."""
        at = given.astype("datetime64[us]").astype(np.int64)
        self._require(at)
        index = np.searchsorted(self._opens, at, side="right") - 1
        inside = np.maximum(index, 0)
        done = np.clip(at - self._opens[inside], 0, self._lengths[inside])
        return np.asarray(self._before[inside] + done, dtype=np.int64)

    def _require(self, at: Numbers) -> None:
        outside = at[(at < self._first) | (at >= self._end)]
        if outside.size:
            if outside[0] == np.iinfo(np.int64).min:
                raise ValueError("a moment is missing; an open span ends with the present")
            seconds = timedelta(microseconds=int(outside[0]))
            raise CalendarYearMissing((_EPOCH + seconds).astimezone(self._calendar.zone).year)

    def _midnight(self, year: int) -> int:
        local = datetime.combine(date(year, 1, 1), datetime.min.time(), self._calendar.zone)
        return (local - _EPOCH) // _MICROSECOND
