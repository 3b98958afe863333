"""Terms: a number and a unit, as process models and dictionaries write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from leancity.calendars.errors import TermError

_TERM = re.compile(r"([1-9]\d{0,4})(wd|wh|cd|h|min)")


class Unit(StrEnum):
    """The units of a term."""

    WORKING_DAYS = "wd"
    WORKING_HOURS = "wh"
    CALENDAR_DAYS = "cd"
    HOURS = "h"
    MINUTES = "min"


@dataclass(frozen=True, kw_only=True)
class Term:
    """A length of time in one unit; `count` is 1 or more."""

    count: int
    unit: Unit

    @classmethod
    def parse(cls, spec: str) -> Self:
        """Read `4wh`, `2wd`, `10cd`, `24h`, `15min`; anything else is a `TermError`."""
        match = _TERM.fullmatch(spec)
        if match is None:
            raise TermError(spec)
        return cls(count=int(match[1]), unit=Unit(match[2]))

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"
