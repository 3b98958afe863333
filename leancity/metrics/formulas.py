"""The lean figures of a function, as formulas: no database, no clock.

Days are working days of eight hours. F1 to F8 are the names that the city's method gives them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from leancity.i18n import N_

MINUTES_OF_DAY = 480
_HALF_A_CENT = 0.005


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation of a function as it was measured."""

    name: str
    #: work on one launch, minutes (m)
    minutes: float
    #: waiting inside the operation, working days (w)
    waiting: float = 0.0


@dataclass(frozen=True, kw_only=True)
class WorkYear:
    """How much a full-time post works in a year."""

    days: int = 247
    hours: int = 1972

    @property
    def days_of_month(self) -> float:
        """Working days of an average month (d)."""
        return self.days / 12

    @property
    def hours_of_month(self) -> float:
        """Working hours of an average month."""
        return self.hours / 12


@dataclass(frozen=True, kw_only=True)
class OperationRow:
    """One line of the operation table."""

    name: str
    minutes: float
    #: person-hours a month (H)
    hours_month: float
    waiting: float
    #: launches that one person does in a day (c); none: the work takes no time
    capacity: float | None


@dataclass(frozen=True, kw_only=True)
class FunctionBlock:
    """The seven figures of a function."""

    #: L, working days
    lead_time: float
    #: U, working days
    useful: float
    #: I, working days
    idle: float
    #: C, units a day; a serial rate, never to be compared with the load
    capacity: float | None
    #: N, a month
    launches: float
    #: T, person-hours of one launch
    labour: float
    #: E, 0 to 1
    errors: float


@dataclass(frozen=True, kw_only=True)
class Further:
    """What follows from the seven figures."""

    flow_efficiency: float
    idle_share: float
    launches_year: float
    erroneous_month: float
    first_pass_yield: float
    #: cases under way by Little's law
    work_in_progress: float
    #: full-time posts
    staff: float
    #: person-hours
    labour_year: float
    #: the operation of the lowest capacity
    bottleneck: OperationRow | None
    #: people who must work there at once
    bottleneck_executors: float

    def cost_year(self, hourly_rate: float) -> float:
        """What the labour of a year costs."""
        return self.labour_year * hourly_rate

    def rate_of_cost(self, cost: float) -> float:
        """The hourly rate above which a year costs more than this; infinite without labour."""
        return cost / self.labour_year if self.labour_year else math.inf


@dataclass(frozen=True, kw_only=True)
class Discrepancy:
    """Figures that do not explain each other; `message` is a msgid of the platform."""

    message: str
    params: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params


@dataclass(frozen=True, kw_only=True)
class Function:
    """A measured function with everything that follows from it."""

    operations: Sequence[Operation]
    #: N, a month
    launches: float
    #: E, 0 to 1
    errors: float
    #: I, working days
    idle: float
    year: WorkYear = WorkYear()

    @property
    def rows(self) -> list[OperationRow]:
        """The operation table: F5 and F6."""
        return [
            OperationRow(
                name=one.name,
                minutes=one.minutes,
                hours_month=one.minutes / 60 * self.launches,
                waiting=one.waiting,
                capacity=_ratio(MINUTES_OF_DAY, one.minutes),
            )
            for one in self.operations
        ]

    @property
    def block(self) -> FunctionBlock:
        """The function block: F1 to F4."""
        minutes = sum(one.minutes for one in self.operations)
        useful = minutes / MINUTES_OF_DAY
        lead_time = useful + self.idle
        return FunctionBlock(
            lead_time=lead_time,
            useful=useful,
            idle=self.idle,
            capacity=_ratio(1, lead_time),
            launches=self.launches,
            labour=minutes / 60,
            errors=self.errors,
        )

    @property
    def labour_month(self) -> float:
        """Person-hours a month: F7."""
        return self.block.labour * self.launches

    @property
    def unexplained_idle(self) -> float:
        """Idle time that no operation's waiting accounts for, working days: F8."""
        return self.idle - sum(one.waiting for one in self.operations)

    @property
    def further(self) -> Further:
        """Efficiency, load, staff, bottleneck."""
        block, year = self.block, self.year
        slow = min(
            (row for row in self.rows if row.capacity is not None),
            key=lambda row: row.capacity or 0,
            default=None,
        )
        per_day = self.launches / year.days_of_month
        return Further(
            flow_efficiency=_ratio(block.useful, block.lead_time) or 0.0,
            idle_share=_ratio(block.idle, block.lead_time) or 0.0,
            launches_year=12 * self.launches,
            erroneous_month=self.launches * self.errors,
            first_pass_yield=1 - self.errors,
            work_in_progress=per_day * block.lead_time,
            staff=self.labour_month / year.hours_of_month,
            labour_year=12 * self.labour_month,
            bottleneck=slow,
            bottleneck_executors=per_day * slow.minutes / MINUTES_OF_DAY if slow else 0.0,
        )

    @property
    def warnings(self) -> list[Discrepancy]:
        """What does not add up."""
        unexplained = self.unexplained_idle
        if abs(unexplained) < _HALF_A_CENT:
            return []
        return [
            Discrepancy(
                message=N_("unexplained idle %(days)s"), params={"days": str(shown(unexplained))}
            )
        ]


def nearest_rank(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share (0 to 1] of all do not exceed."""
    if not values:
        return None
    ordered = sorted(values)
    # A hundredth of a rank is an error of the float, not a case.
    return ordered[max(0, math.ceil(round(share * len(ordered), 9)) - 1)]


def shown(value: float, places: int = 2) -> Decimal:
    """A figure as people round it: half goes up."""
    # Through text, so that 16.005 of a person is not 16.00499999 of a float.
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
