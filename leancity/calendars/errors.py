"""What can go wrong with working time."""

from __future__ import annotations

from leancity.errors import LeanCityError


class CalendarYearMissing(LeanCityError):
    """A date of a year that the calendar file does not hold; load the year, never guess."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the working calendar does not hold the year {year}")
        self.year = year


class CalendarDataError(LeanCityError):
    """The calendar file cannot be read or contradicts itself."""


class TermError(LeanCityError):
    """The text is not a term such as `4wh`, `2wd`, `10cd`, `24h` or `15min`."""

    def __init__(self, spec: str, reason: str = "not a term") -> None:
        super().__init__(f"{reason}: {spec!r}")
        self.spec = spec
