"""What was lost, the dearest first: work done again or thrown away, waiting in the queues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from leancity.i18n import N_
from leancity.metrics.activities import OURS, Loop
from leancity.metrics.visits import PLACES, Visit

AGAIN, THROWN_AWAY, WAITING = "again", "thrown_away", "waiting"
#: What the kinds are called: msgids.
KINDS: Mapping[str, str] = {
    AGAIN: N_("Done again"),
    THROWN_AWAY: N_("Begun and thrown away"),
    WAITING: N_("Waiting in the queue"),
}
#: What hours of a group cost.
Cost = Callable[[str | None, float], float]


@dataclass(frozen=True, kw_only=True)
class Loss:
    """One kind of loss at one activity over a period."""

    kind: str
    activity: str
    #: stays it happened in
    count: int
    #: of persons
    person_hours: float
    #: in which cases waited; nobody is paid for them
    case_hours: float
    #: roubles; none: nobody has said what an hour costs, or waiting costs nobody's work
    money: float | None


def losses(
    visits: Iterable[Visit], found: Iterable[Loop], clock: Mapping[str, str], cost: Cost
) -> list[Loss]:
    """Losses of a period by money, then by hours of persons, then by hours of waiting."""
    grouped: dict[tuple[str, str], list[Visit]] = defaultdict(list)
    for visit, kind in _lost(list(visits), list(found), clock):
        grouped[kind, visit.activity].append(visit)
    every = [_loss(kind, activity, lost, cost) for (kind, activity), lost in grouped.items()]
    return sorted(
        (loss for loss in every if loss.person_hours or loss.case_hours),
        key=lambda loss: (-(loss.money or 0), -loss.person_hours, -loss.case_hours, loss.activity),
    )


def _lost(
    visits: list[Visit], found: list[Loop], clock: Mapping[str, str]
) -> Iterator[tuple[Visit, str]]:
    """Every stay under each loss it is: what came back as wrong is done again from then on."""
    returned = {(root, loop.target) for loop in found if loop.is_return for root in loop.roots}
    met: set[tuple[str, str]] = set()
    for visit in sorted(visits, key=lambda visit: (visit.start, visit.place)):
        place = (visit.root, visit.activity)
        if visit.by_person and visit.canceled and visit.touch:
            yield visit, THROWN_AWAY
        elif place in returned and place in met and visit.end is not None:
            yield visit, AGAIN
        met.add(place)
        if visit.type in PLACES and clock.get(visit.activity, OURS) == OURS:
            yield visit, WAITING


def _loss(kind: str, activity: str, lost: list[Visit], cost: Cost) -> Loss:
    waits = kind == WAITING
    hours = 0.0 if waits else sum(visit.labour for visit in lost) / 60
    money = 0.0 if waits else sum(cost(visit.group, visit.labour / 60) for visit in lost)
    return Loss(
        kind=kind,
        activity=activity,
        count=len(lost),
        person_hours=hours,
        case_hours=sum(visit.waiting for visit in lost) / 60 if waits else 0.0,
        money=money or None,
    )
