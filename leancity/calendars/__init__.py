"""Working-time arithmetic: one data file, one set of terms, one answer.

The data are the production calendar of Russia (Labour Code art. 112 and the Government's yearly
decrees on moved days off) in `calendar.json`, which the engine reads too. A year that is not in
the file is an error that names it.
"""

from __future__ import annotations

from leancity.calendars.audit import Finding, check
from leancity.calendars.calendar import CALENDAR_FILE, Calendar
from leancity.calendars.errors import CalendarDataError, CalendarYearMissing, TermError
from leancity.calendars.terms import Term
from leancity.calendars.vector import Moments, WorkingTime, moments

__all__ = [
    "CALENDAR_FILE",
    "Calendar",
    "CalendarDataError",
    "CalendarYearMissing",
    "Finding",
    "Moments",
    "Term",
    "TermError",
    "WorkingTime",
    "check",
    "moments",
]
