"""The figures of every activity: work, waiting, terms, returns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from leancity.metrics.formulas import MINUTES_OF_DAY, nearest_rank
from leancity.metrics.visits import BODY, PLACES, Visit

#: Whose time it is.
OURS, OTHER, APPLICANT = "ours", "other", "applicant"


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How values lie; by nearest rank, so every figure is one that happened."""

    median: float
    p85: float
    p90: float
    mean: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self | None:
        """The spread of some values; None of none."""
        if not values:
            return None
        ordered = sorted(values)
        median, p85, p90 = (nearest_rank(ordered, share) or 0.0 for share in (0.5, 0.85, 0.9))
        return cls(median=median, p85=p85, p90=p90, mean=sum(values) / len(values))


@dataclass(frozen=True, kw_only=True)
class Loop:
    """Work that went back: from whom, to whom, how often, in how many cases."""

    source: str
    target: str
    count: int
    #: in how many cases
    cases: int
    #: roots of these cases, the last ones first
    roots: Sequence[str]
    #: the work was wrong, as the process says; else it was only done again
    is_return: bool

    def newest(self, most: int) -> Self:
        """The same with the roots of the last cases only."""
        return replace(self, roots=self.roots[:most])


@dataclass(frozen=True, kw_only=True)
class ActivityFigures:
    """One activity over a period; spans are working minutes."""

    activity: str
    #: person or machine
    by_person: bool
    owner: str
    #: stays that came to their end
    count: int
    #: stays that last
    open: int
    touch: Spread | None
    total: Spread | None
    before_claim: Spread | None
    #: working minutes of all stays that were another body's or the applicant's
    on_others: float
    #: minutes of persons in all stays
    labour: float
    #: minutes of all stays that were no person's work
    waiting: float
    #: 0 to 1; none: nothing was due
    in_term: float | None
    #: times work came back to it as wrong
    returns: int
    #: share of cases that never came back to it; none where nothing can come back
    first_time_right: float | None

    @property
    def capacity(self) -> float | None:
        """Stays that one person does in a day."""
        each = self.labour / self.count if self.count else 0.0
        return MINUTES_OF_DAY / each if each else None


def loops(
    visits: Iterable[Visit],
    returning: Collection[str] = (),
    counts: Callable[[datetime], bool] = lambda _: True,
) -> list[Loop]:
    """Every way back between user tasks, the most frequent first.

    A way back leads to a task that the case met before the one it comes from. `returning` are
    the activities that send work back as wrong; without them every way back does. `counts` says
    of the moment of a return whether it is asked for.
    """
    ways: dict[tuple[str, str], list[tuple[datetime, str]]] = defaultdict(list)
    for root, tasks in _tasks_by_root(visits).items():
        for source, target, at in _ways_back(tasks):
            if counts(at):
                ways[source, target].append((at, root))
    return [
        _loop(source, target, times, not returning or source in returning)
        for (source, target), times in sorted(ways.items(), key=lambda way: -len(way[1]))
    ]


def returned_roots(visits: Iterable[Visit], returning: Collection[str] = ()) -> set[str]:
    """Cases whose work came back as wrong at least once."""
    return {
        root
        for root, tasks in _tasks_by_root(visits).items()
        if any(not returning or source in returning for source, _, _ in _ways_back(tasks))
    }


def figures(
    visits: Sequence[Visit], clock: Mapping[str, str], found: Iterable[Loop]
) -> list[ActivityFigures]:
    """The figures of every activity that anybody stayed at, in the order they were first met."""
    grouped: dict[str, list[Visit]] = defaultdict(list)
    for visit in sorted(visits, key=lambda visit: (visit.start, visit.place)):
        if visit.type in PLACES or (visit.type == "startEvent" and visit.touch):
            grouped[visit.activity].append(visit)
    back = [loop for loop in found if loop.is_return]
    return [
        _figures(activity, stays, clock.get(activity, OURS), back)
        for activity, stays in grouped.items()
    ]


def _figures(
    activity: str, stays: list[Visit], owner: str, back: Sequence[Loop]
) -> ActivityFigures:
    done = [visit for visit in stays if visit.is_done]
    judged = [visit.in_term for visit in done if visit.in_term is not None]
    returns = [loop for loop in back if loop.target == activity]
    cases = {visit.root for visit in done}
    wrong = {root for loop in returns for root in loop.roots} & cases
    is_task = stays[0].type == "userTask"
    return ActivityFigures(
        activity=activity,
        by_person=stays[0].by_person,
        owner=owner,
        count=len(done),
        open=sum(visit.end is None for visit in stays),
        touch=Spread.of([visit.touch for visit in done]),
        total=Spread.of([visit.total for visit in done]),
        before_claim=Spread.of([visit.before_claim for visit in done]),
        on_others=0.0 if owner == OURS else sum(visit.waiting for visit in done),
        labour=sum(visit.labour for visit in done),
        waiting=sum(visit.waiting for visit in done),
        in_term=sum(judged) / len(judged) if judged else None,
        returns=sum(loop.count for loop in returns),
        first_time_right=1 - len(wrong) / len(cases) if is_task and cases else None,
    )


def _loop(source: str, target: str, times: list[tuple[datetime, str]], is_return: bool) -> Loop:
    # A dictionary keeps the order in which its keys came.
    roots = list(dict.fromkeys(root for _, root in sorted(times, reverse=True)))
    return Loop(
        source=source,
        target=target,
        count=len(times),
        cases=len(roots),
        roots=roots,
        is_return=is_return,
    )


def _tasks_by_root(visits: Iterable[Visit]) -> dict[str, list[Visit]]:
    """User tasks of each case in their order, those that run several at once left out."""
    kept = list(visits)
    several = {v.activity.removesuffix(BODY) for v in kept if v.activity.endswith(BODY)}
    found: dict[str, list[Visit]] = defaultdict(list)
    for visit in sorted(kept, key=lambda visit: (visit.start, visit.place)):
        if visit.type == "userTask" and visit.activity not in several:
            found[visit.root].append(visit)
    return found


def _ways_back(tasks: Sequence[Visit]) -> Iterable[tuple[str, str, datetime]]:
    first: dict[str, int] = {}
    before = ""
    for number, task in enumerate(tasks):
        met = first.setdefault(task.activity, number)
        if met < number and before and first[before] >= met:
            yield before, task.activity, task.start
        before = task.activity
