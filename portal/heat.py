"""What the colour of a diagram means, and how warm each activity is by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from leancity.i18n import N_
from leancity.metrics.activities import OURS, ActivityFigures

Minutes = Callable[[float], str]
#: Colours from cold to warm; each is darker than the one before, so that they differ in grey, too.
LEVELS = 5


@dataclass(frozen=True, kw_only=True)
class Heat:
    """One meaning of the colour."""

    label: str
    note: str
    weight: Callable[[ActivityFigures], float]
    #: the figure is a number of times; else the mean of one stay in working time
    counted: bool = False
    #: what waits for others is not the city's to shorten: it shows its figure and stays cold
    only_ours: bool = False

    def figure(self, one: ActivityFigures, minutes: Minutes) -> str:
        """What stands on an activity; nothing where a stay takes less than a minute."""
        weight = self.weight(one)
        if self.counted:
            return f"{weight:.0f} ×" if weight else ""
        return minutes(weight / max(1, one.count)) if weight and weight >= one.count else ""


def _work(one: ActivityFigures) -> float:
    return one.touch.mean * one.count if one.touch else 0.0


def _stay(one: ActivityFigures) -> float:
    return one.total.mean * one.count if one.total else 0.0


HEATS: Mapping[str, Heat] = {
    "waiting": Heat(
        label=N_("Waiting"),
        note=N_(
            "All waiting of the period in working time; the figure is the mean of one stay. "
            "The time of others has a figure and no colour."
        ),
        weight=lambda one: one.waiting,
        only_ours=True,
    ),
    "touch": Heat(
        label=N_("Work"),
        note=N_("All work of the period; the figure is the mean of one stay."),
        weight=_work,
    ),
    "total": Heat(
        label=N_("Whole stay"),
        note=N_("Work and waiting together in working time; the figure is the mean of one stay."),
        weight=_stay,
    ),
    "count": Heat(
        label=N_("How often"),
        note=N_("How often cases came by; the figure is the number of times."),
        weight=lambda one: float(one.count),
        counted=True,
    ),
    "rework": Heat(
        label=N_("Returns"),
        note=N_("How often work came back to the activity as wrong."),
        weight=lambda one: float(one.returns),
        counted=True,
    ),
}


@dataclass(frozen=True, kw_only=True)
class Warmth:
    """One activity under one meaning."""

    activity: str
    #: 0 to 1, of the warmest
    share: float
    text: str

    @property
    def level(self) -> int:
        """Its colour, 0 to `LEVELS`; whatever is warm at all is seen."""
        return -int(-self.share * LEVELS // 1)


def warmth(activities: Sequence[ActivityFigures], heat: Heat, minutes: Minutes) -> list[Warmth]:
    """Every activity that has something to show."""
    shown = {one.activity: heat.figure(one, minutes) for one in activities}
    warm = {
        one.activity: heat.weight(one)
        for one in activities
        if shown[one.activity] and (not heat.only_ours or one.owner == OURS)
    }
    most = max(warm.values(), default=0.0)
    return [
        Warmth(
            activity=activity,
            share=warm.get(activity, 0.0) / most if most else 0.0,
            text=text,
        )
        for activity, text in shown.items()
        if text
    ]
