"""What a new version means for cases that are running, in numbers and names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from leancity.library import Package
from leancity.library.reading import Reading
from portal.context import kernel
from portal.packages import words_of


@dataclass(frozen=True, kw_only=True)
class LeftBehind:
    """Running cases at an activity that a package does not have."""

    activity_id: str
    name: str
    cases: int


def left_behind(package: Package, newest: Package | None) -> list[LeftBehind]:
    """Where running cases stand that could not be moved to this package."""
    known = Reading(package).nodes
    counts: Counter[str] = Counter()
    for place in kernel().standing.places(package.key):
        if place.activity_id not in known:
            counts[place.activity_id] += place.cases
    names = Reading(newest).nodes if newest else {}
    say = words_of(newest) if newest else str
    return [
        LeftBehind(
            activity_id=activity,
            name=say(names[activity].name) if activity in names else activity,
            cases=cases,
        )
        for activity, cases in counts.most_common()
    ]
