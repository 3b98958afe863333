"""Small charts as figures of an SVG: no script, no style, the same on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leancity.metrics import Report
from leancity.metrics.flow import Week

#: Sizes of the trend in its own units.
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 220, 44, 28, 14
_WIDEST = 46


@dataclass(frozen=True, kw_only=True)
class Part:
    """One piece of a bar, in percent of its length."""

    key: str
    x: float
    width: float
    value: float


def shares(clock: Mapping[str, float]) -> list[Part]:
    """Whose time it was, as pieces of one bar."""
    total = sum(clock.values())
    parts, x = [], 0.0
    for key, value in clock.items():
        width = 100 * value / total if total else 0.0
        if width:
            parts.append(Part(key=key, x=x, width=width, value=value))
        x += width
    return parts


@dataclass(frozen=True, kw_only=True)
class Column:
    """One week: median as a column, 85 % as a mark above it."""

    week: Week
    x: float
    width: float
    median: float
    p85: float

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return self.x + self.width / 2


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Lead times by week with the promise as a line; positions from the top left."""

    columns: Sequence[Column]
    #: (position, value) of the lines of the scale
    scale: Sequence[tuple[float, float]]
    #: position of the promise
    target: float | None
    #: every so many weeks have a date below
    step: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM


def trend(report: Report) -> Trend:
    """The trend of a report."""
    weeks = report.weeks
    highest = max([week.spread.p85 for week in weeks], default=0.0)
    if report.target:
        highest = max(highest, float(report.target.count))
    top = _round_up(highest)
    room = HEIGHT - BOTTOM - TOP

    def y(value: float) -> float:
        return round(TOP + room * (1 - value / top), 1)

    each = (WIDTH - LEFT) / max(1, len(weeks))
    width = min(_WIDEST, each * 0.62)
    columns = [
        Column(
            week=week,
            x=round(LEFT + each * (place + 0.5) - width / 2, 1),
            width=round(width, 1),
            median=y(week.spread.median),
            p85=y(week.spread.p85),
        )
        for place, week in enumerate(weeks)
    ]
    return Trend(
        columns=columns,
        scale=[(y(top * part / 4), top * part / 4) for part in range(5)],
        target=y(report.target.count) if report.target else None,
        step=max(1, -(-len(weeks) // 9)),
    )


def _round_up(value: float) -> float:
    """A figure not below this one whose quarters are round: the top of a scale."""
    if value <= 0:
        return 1.0
    size = 1.0
    while size < value:
        size *= 10
    return next(
        size * part for part in (0.12, 0.16, 0.2, 0.4, 0.6, 0.8, 1.2) if size * part >= value
    )
