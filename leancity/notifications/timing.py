"""When a notice may leave, and when it is tried again."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

#: The night of the city's own people.
NIGHT_BEGINS = time(20)
NIGHT_ENDS = time(8)
#: After the first, second and third failure; after the fourth nobody tries again.
RETRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))


def awake(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment itself by day, the next 08:00 of the city by night (20:00-08:00)."""
    local = moment.astimezone(zone)
    if NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return moment
    day = local.date() + timedelta(days=local.time() >= NIGHT_BEGINS)
    return datetime.combine(day, NIGHT_ENDS, zone).astimezone(moment.tzinfo)


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None: give up."""
    return RETRIES[attempts - 1] if 1 <= attempts <= len(RETRIES) else None
