"""What a dialogue knows of the world: the moment, the language, the city's addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from leancity.i18n import translate


@dataclass(frozen=True, kw_only=True)
class Found:
    """An address of the register."""

    street: str
    house: str
    #: in the person's language
    label: str


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """The world around one step."""

    locale: str
    zone: ZoneInfo
    #: aware
    now: datetime
    #: the nearest house to a point
    nearest: Callable[[float, float], Found | None]
    #: addresses for what was typed
    suggest: Callable[[str], Sequence[Found]]

    def say(self, message: str, **params: object) -> str:
        """The platform's words in the person's language."""
        return translate(message, self.locale, **params)

    @property
    def local(self) -> datetime:
        """The city's time."""
        return self.now.astimezone(self.zone)
