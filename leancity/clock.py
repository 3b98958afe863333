"""The one clock: every other module is given it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the present moment and the city's date."""

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""

    def today(self) -> date:
        """The present date in the city's time zone."""


class SystemClock:
    """The machine's clock, read in the city's zone."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251

    def today(self) -> date:
        """The present date in the city's time zone."""
        return self.now().astimezone(self.zone).date()


class FixedClock:
    """A clock that stands until it is moved: for tests and for rendering samples."""

    def __init__(self, moment: datetime, zone: str = "Asia/Sakhalin") -> None:
        self.moment = moment.astimezone(UTC)
        self.zone = ZoneInfo(zone)

    def now(self) -> datetime:
        """The moment it was set to, in UTC."""
        return self.moment

    def today(self) -> date:
        """The date it was set to, in the city's time zone."""
        return self.moment.astimezone(self.zone).date()

    def advance(self, span: timedelta) -> None:
        """Move the hands forward (or back) by a span."""
        self.moment += span
