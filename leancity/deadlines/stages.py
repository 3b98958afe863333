"""When a task's deadline is spoken of: a pure function of its working time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from leancity.calendars import Calendar

#: How much of the working time has passed when its holder is reminded.
SHARE = 0.8


class Stage(StrEnum):
    """Three moments of a deadline."""

    #: most of the time has passed
    SOON = "soon"
    #: the time has passed
    DUE = "due"
    #: a working day later
    LATE = "late"


@dataclass(frozen=True, kw_only=True)
class Stages:
    """The moments of one task."""

    moments: Mapping[Stage, datetime]

    @classmethod
    def of(cls, calendar: Calendar, created_at: datetime, due_at: datetime) -> Stages:
        """The moments of a task created and due then; a year that is not loaded raises."""
        return cls(
            moments={
                Stage.SOON: calendar.fraction(created_at, due_at, SHARE),
                Stage.DUE: due_at,
                Stage.LATE: calendar.due("1wd", due_at),
            }
        )

    def reached(self, now: datetime) -> list[Stage]:
        """What has come; a reminder before the end is of no use after it."""
        reached = [stage for stage, moment in self.moments.items() if moment <= now]
        return [stage for stage in reached if stage is not Stage.SOON or len(reached) == 1]
