"""Deadlines and durations in working time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from leancity.calendars.data import DEFAULT_HOURS, CalendarData
from leancity.calendars.errors import CalendarDataError, TermError
from leancity.calendars.terms import Term, Unit
from leancity.calendars.timeline import Timeline

#: The file that the platform ships; the engine reads the same one.
CALENDAR_FILE = Path(__file__).with_name("calendar.json")

_SECOND = 1_000_000


class Calendar:
    """The city's working calendar for one shift.

    Moments given must be aware; moments returned are in the city's zone. Whatever touches a year
    that is not loaded raises `CalendarYearMissing`.
    """

    def __init__(
        self, data: CalendarData, *, hours: str = DEFAULT_HOURS, presidential: bool | None = None
    ) -> None:
        if hours not in data.hours:
            raise CalendarDataError(f"no working hours are called {hours!r}")
        self.data = data
        self.zone = data.zone
        self.presidential = data.presidential if presidential is None else presidential
        self._timeline = Timeline(data, data.hours[hours], presidential=self.presidential)

    @classmethod
    def load(
        cls,
        path: Path = CALENDAR_FILE,
        *,
        hours: str = DEFAULT_HOURS,
        presidential: bool | None = None,
    ) -> Calendar:
        """Read the calendar file; `presidential` overrides the file's switch."""
        return cls(CalendarData.load(path), hours=hours, presidential=presidential)

    def shift(self, hours: str) -> Calendar:
        """The same calendar with the working hours of another shift."""
        return Calendar(self.data, hours=hours, presidential=self.presidential)

    def of_unit(self, unit: str) -> Calendar:
        """The calendar of a unit: its own shift where the file names one, else this one."""
        hours = self.data.units.get(unit)
        return self.shift(hours) if hours else self

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The working spans of a day, none on a day off."""
        return self._timeline.spans(day)

    def due(self, spec: str, start: datetime) -> datetime:
        """The moment a term ends.

        `n wd`: the end of the n-th working day after the start's date. `n wh`: when n hours of
        work have passed. `n cd`: the end of the day n calendar days later, moved to the next
        working day (Civil Code art. 193). `n h`, `n min`: clock time.
        """
        term, day = Term.parse(spec), self._date(start)
        match term.unit:
            case Unit.WORKING_DAYS:
                return self._timeline.closing(self._timeline.add_days(day, term.count))
            case Unit.WORKING_HOURS:
                worked = self._timeline.position(start)
                return self._timeline.moment(worked + term.count * 3600 * _SECOND)
            case Unit.CALENDAR_DAYS:
                return self.at(day + timedelta(days=term.count))
            case Unit.HOURS:
                return (start + timedelta(hours=term.count)).astimezone(self.zone)
            case Unit.MINUTES:
                return (start + timedelta(minutes=term.count)).astimezone(self.zone)

    def before(self, day: date, spec: str) -> datetime:
        """The opening of the working day that lies a term of `wd` or `cd` before a date.

        A day off reached by calendar days moves back, so that nobody is reminded too late.
        """
        term = Term.parse(spec)
        match term.unit:
            case Unit.WORKING_DAYS:
                earlier = self._timeline.add_days(day, -term.count)
            case Unit.CALENDAR_DAYS:
                earlier = self._timeline.on_or_before(day - timedelta(days=term.count))
            case _:
                raise TermError(spec, "a date needs a term in wd or cd")
        return self._timeline.opening(earlier)

    def fraction(self, start: datetime, due: datetime, share: float) -> datetime:
        """The moment when a share (0..1) of the working time from start to due has passed.

        Rounded to a second of work; the due moment itself when no work lies in between.
        """
        begin = self._timeline.position(start)
        work = self._timeline.position(due) - begin
        if work <= 0:
            return due.astimezone(self.zone)
        part = min(work, int(work * share / _SECOND + 0.5) * _SECOND)
        return self._timeline.moment(begin + part) if part else start.astimezone(self.zone)

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Whole minutes of work from start to end; 0 when the end is not later."""
        work = self._timeline.position(end) - self._timeline.position(start)
        return max(0, work // (60 * _SECOND))

    def working_days(self, start: date, end: date) -> int:
        """Working days after the start up to and with the end; negative when it is earlier."""
        return self._timeline.days_between(start, end)

    def add_working_days(self, day: date, count: int) -> date:
        """The count-th working day after a date (before it when negative, itself when 0)."""
        return self._timeline.add_days(day, count)

    def is_working(self, day: date) -> bool:
        """Whether a date is a working day."""
        return self._timeline.is_working(day)

    def roll(self, day: date) -> date:
        """The date itself when it is worked, else the next working day."""
        return self._timeline.on_or_after(day)

    def at(self, day: date) -> datetime:
        """The end of work of a date, rolled to a working day."""
        return self._timeline.closing(self.roll(day))

    def _date(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()
