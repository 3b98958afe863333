"""The owner's report of one process: everything the event log tells of a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from leancity.calendars import Term
from leancity.calendars.terms import Unit
from leancity.metrics.activities import OURS, ActivityFigures, Spread
from leancity.metrics.comparing import LeadTimes, VersionChange
from leancity.metrics.flow import Little, Period, Week
from leancity.metrics.formulas import Function
from leancity.metrics.groups import Group
from leancity.metrics.leads import Lead
from leancity.metrics.losses import Loss
from leancity.metrics.returns import Loop

#: Below this number of finished cases a report shows figures and draws no conclusion.
ENOUGH = 5
#: Cases of which a report keeps more than their figures: the first of a list, the last returns.
KEPT = 50


@dataclass(frozen=True, kw_only=True)
class Report:
    """The figures of one process over one period."""

    process_key: str
    period: Period
    #: how long it may take, how long it took; none: nobody has promised anything
    target: Term | None
    before: Term | None
    #: unit of every lead time
    unit: Unit
    #: finished in the period; none finished: None
    lead: Spread | None
    #: 0 to 1
    in_term: float | None
    #: cases whose clock stopped in the period: all of them in figures, those that took longest
    done_times: LeadTimes
    done: Sequence[Lead]
    #: cases whose clock runs: all of them in figures, the oldest
    running_times: LeadTimes
    running: Sequence[Lead]
    arrivals: int
    #: cases that ended in the period: what the two lean tables are made of
    closed: int
    function: Function
    activities: Sequence[ActivityFigures]
    loops: Sequence[Loop]
    #: working minutes of a closed case on average, by whose time they were
    clock: Mapping[str, float]
    weeks: Sequence[Week]
    little: Little | None
    groups: Sequence[Group]
    #: activities that cases stand at -> cases
    standing: Mapping[str, int] = field(default_factory=dict)
    #: versions of the process beside those before them, the newest first
    versions: Sequence[VersionChange] = ()
    #: what was lost in the period, the dearest first
    losses: Sequence[Loss] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell of."""
        return not (self.finished or self.under_way or self.arrivals or self.closed)

    @property
    def finished(self) -> int:
        """Cases whose clock stopped in the period."""
        return len(self.done_times)

    @property
    def under_way(self) -> int:
        """Cases whose clock runs."""
        return len(self.running_times)

    @property
    def is_enough(self) -> bool:
        """Whether enough cases are finished to judge by."""
        return self.finished >= ENOUGH

    @property
    def keeps_promise(self) -> bool | None:
        """Whether half of the cases or more are within the target; None while nobody can say."""
        if self.target is None or self.lead is None or not self.is_enough:
            return None
        return self.lead.median <= self.target.count

    @property
    def overdue(self) -> int:
        """Cases whose clock runs and has passed the promise."""
        if self.target is None:
            return 0
        return sum(value > self.target.count for value in self.running_times.values)

    @property
    def bottleneck(self) -> str:
        """The activity of the lowest capacity, or nothing."""
        slow = self.function.further.bottleneck
        return slow.name if slow else ""

    @property
    def slowest(self) -> ActivityFigures | None:
        """The activity of the city's own at which cases wait longest in all."""
        ours = [one for one in self.activities if one.owner == OURS and one.waiting > 0]
        return max(ours, key=lambda one: one.waiting, default=None)
