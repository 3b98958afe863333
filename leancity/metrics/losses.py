"""What was lost, the dearest first: work done again or thrown away, waiting in the queues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from leancity.i18n import N_
from leancity.metrics.activities import LABOUR, OURS, WAITED
from leancity.metrics.stays import Stays
from leancity.metrics.visits import MINUTE

AGAIN, THROWN_AWAY, WAITING = "again", "thrown_away", "waiting"
#: What the kinds are called: msgids.
KINDS: Mapping[str, str] = {
    AGAIN: N_("Done again"),
    THROWN_AWAY: N_("Begun and thrown away"),
    WAITING: N_("Waiting in the queue"),
}
#: What hours of a group cost.
Cost = Callable[[str | None, float], float]

_HOUR = 60 * MINUTE
_THROWN = "by_person AND canceled AND touch > 0"
_THROWN_AWAY = f"""
SELECT step, team, count(*), sum(touch) FROM stays WHERE recent AND {_THROWN} GROUP BY step, team
"""  # noqa: S608 - parts of our own
#: What came back as wrong is done again from then on.
_AGAIN = f"""
SELECT step, team, count(*), sum({LABOUR})
FROM (
    SELECT *, row_number() OVER (PARTITION BY root, step ORDER BY began, place) AS time
    FROM stays SEMI JOIN wrong USING (root, step) WHERE recent
)
WHERE time > 1 AND ended IS NOT NULL AND NOT ({_THROWN})
GROUP BY step, team
"""  # noqa: S608 - parts of our own
_WAITED = f"""
SELECT step, count(*), sum({WAITED}) FROM stays WHERE recent AND is_place GROUP BY step
"""  # noqa: S608 - parts of our own


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


def losses(stays: Stays, cost: Cost) -> list[Loss]:
    """Losses of a period by money, then by hours of persons, then by hours of waiting."""
    every = [
        *_worked(stays, THROWN_AWAY, _THROWN_AWAY, cost),
        *_worked(stays, AGAIN, _AGAIN, cost),
        *_waited(stays),
    ]
    return sorted(
        (loss for loss in every if loss.person_hours or loss.case_hours),
        key=lambda loss: (-(loss.money or 0), -loss.person_hours, -loss.case_hours, loss.activity),
    )


def _worked(stays: Stays, kind: str, query: str, cost: Cost) -> Iterator[Loss]:
    found: dict[int, list[tuple[str | None, int, float]]] = {}
    for step, team, count, labour in stays.ask(query):
        group = None if team is None else stays.teams[team]
        found.setdefault(step, []).append((group, count, float(labour) / _HOUR))
    for step, groups in found.items():
        yield Loss(
            kind=kind,
            activity=stays.activities[step],
            count=sum(count for _, count, _ in groups),
            person_hours=sum(hours for *_, hours in groups),
            case_hours=0.0,
            money=sum(cost(group, hours) for group, _, hours in groups) or None,
        )


def _waited(stays: Stays) -> Iterator[Loss]:
    """Waiting of others is not the city's loss."""
    for step, count, waiting in stays.ask(_WAITED):
        activity = stays.activities[step]
        if stays.clock.get(activity, OURS) == OURS:
            yield Loss(
                kind=WAITING, activity=activity, count=count, person_hours=0.0,
                case_hours=float(waiting) / _HOUR, money=None,
            )  # fmt: skip
