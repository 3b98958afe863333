"""Places of the demo city where tests see violations: far enough apart that none repeats another.

Each is at a house whose owner the city's register knows. When all are taken, the next round sees
violations of another kind at them.
"""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from leancity.addresses import metres_between
from leancity.demo.cases import STORIES
from tests.photos import CENTRE, raid_points

Point = tuple[float, float]

#: No nearer than this to each other, metres; a repeat is looked for within 30.
APART = 65
#: Kinds of violations, one for each round; no story of the demo city is of the second.
KINDS = ("waste", "other")
#: Where the demo city tells of waste itself.
_TOLD = frozenset(story.street for story in STORIES if story.type == "waste")
#: Points that tests name themselves.
TAKEN: tuple[Point, ...] = (
    CENTRE, (46.95912, 142.73801), (46.972371, 142.727851), (46.961978, 142.728525),
    (46.973222, 142.727251), (46.9545, 142.7362),
)  # fmt: skip
#: Owners of the first kind are taken first.
_OWNERS = ("юридическое лицо", "индивидуальный предприниматель", "физическое лицо")


@dataclass(frozen=True, kw_only=True)
class Sight:
    """Where a violation is seen, and of which kind it is."""

    point: Point
    kind: str

    @property
    def geo(self) -> str:
        """The point as forms write it."""
        return f"{self.point[0]:.6f},{self.point[1]:.6f}"


@cache
def owned_places() -> tuple[Point, ...]:
    """Houses with one owner each, far from each other and from every place tests name."""
    text = (files("leancity.demo") / "owners.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    houses = Counter((row["Адрес"], row["Дом"]) for row in rows)
    found: list[Point] = []
    for row in sorted(rows, key=lambda row: _OWNERS.index(row["Вид владельца"])):
        point = (float(row["Широта"]), float(row["Долгота"]))
        alone = row["Дом"] and houses[row["Адрес"], row["Дом"]] == 1 and row["Адрес"] not in _TOLD
        others = (*TAKEN, *raid_points(), *found)
        if alone and all(metres_between(point, other) > APART for other in others):
            found.append(point)
    return tuple(found)


def _sights() -> Iterator[Sight]:
    for kind in itertools.cycle(KINDS):
        for point in owned_places():
            yield Sight(point=point, kind=kind)


_ALL = _sights()


def next_sight() -> Sight:
    """A place and a kind that nobody has been given."""
    return next(_ALL)
