"""Small charts as figures of an SVG: no script, no style, the same on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leancity.metrics import Report
from leancity.metrics.flow import Week

#: Sizes of the trend in its own units.
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 220, 44, 28, 14
_WIDEST = 46
_AGES = 12
#: Weeks that make a trend, and the share by which its halves must differ to be called one.
_LEAST_WEEKS, _NOTABLE = 4, 0.1


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


@dataclass(frozen=True, kw_only=True)
class Age:
    """Open cases of one age."""

    #: in the unit of the lead time
    first: float
    last: float
    count: int
    #: past the promise
    late: bool
    x: float
    y: float
    width: float

    @property
    def middle(self) -> float:
        """Where its labels stand."""
        return self.x + self.width / 2


@dataclass(frozen=True, kw_only=True)
class Ageing:
    """How old the open cases are; positions from the top left."""

    ages: Sequence[Age]
    #: position of the promise
    target: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = HEIGHT - BOTTOM


def ageing(report: Report) -> Ageing:
    """The open cases of a report by their age; the scale always holds the promise."""
    values = report.running_times.values
    promise = float(report.target.count) if report.target else 0.0
    top = _round_up(max([promise, *values]))
    step, each = top / _AGES, (WIDTH - LEFT) / _AGES
    # A case at the very top belongs to the last column.
    places = [min(_AGES - 1, int(value / step)) for value in values]
    most = max([places.count(place) for place in range(_AGES)], default=0) or 1
    room = HEIGHT - BOTTOM - 2 * TOP

    def age(place: int) -> Age:
        count = places.count(place)
        return Age(
            first=place * step,
            last=(place + 1) * step,
            count=count,
            late=bool(promise) and place * step >= promise,
            x=round(LEFT + each * place + 2, 1),
            y=round(2 * TOP + room * (1 - count / most), 1),
            width=round(each - 4, 1),
        )

    return Ageing(
        ages=[age(place) for place in range(_AGES)],
        target=round(LEFT + each * promise / step, 1) if promise else None,
    )


@dataclass(frozen=True, kw_only=True)
class Spark:
    """The medians of the weeks as one line, and the promise beside it."""

    points: str
    target: float | None
    #: the last week beside the first ones: -1 shorter, 1 longer, 0 as before or not known
    direction: int
    width: int = 96
    height: int = 24


def spark(report: Report) -> Spark | None:
    """The trend of a process in a table; None while there is none to see."""
    medians = [week.spread.median for week in report.weeks]
    if len(medians) < _LEAST_WEEKS:
        return None
    promise = float(report.target.count) if report.target else None
    top = max([*medians, promise or 0.0]) or 1.0
    each = (Spark.width - 4) / (len(medians) - 1)

    def y(value: float) -> float:
        return round(2 + (Spark.height - 4) * (1 - value / top), 1)

    half = len(medians) // 2
    first, last = (sum(part) / len(part) for part in (medians[:half], medians[-half:]))
    changed = abs(last - first) > _NOTABLE * max(first, last)
    return Spark(
        points=" ".join(
            f"{2 + each * place:.1f},{y(value)}" for place, value in enumerate(medians)
        ),
        target=None if promise is None else y(promise),
        direction=(1 if last > first else -1) if changed else 0,
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
