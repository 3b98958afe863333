"""What the requests of a case are told when it is projected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leancity.cases.projection import Projected
from leancity.library import Package
from leancity.requests import AnswerFields, CaseState, Stay


def case_state(projected: Projected, package: Package) -> CaseState:
    """Where a case stands, as far as its requests need it."""
    kinds = package.config.requests.values()
    waiting = sorted({kind.answer_at for kind in kinds if kind.answer_at})
    return CaseState(
        business_key=projected.case["business_key"],
        closed_at=projected.case["closed_at"],
        stays=[stay for activity_id in waiting for stay in _stays(projected, activity_id)],
        data=projected.case["data"],
        answers={kind.key: AnswerFields(**vars(kind.answer)) for kind in kinds if kind.answer},
    )


def _stays(projected: Projected, activity_id: str) -> Iterator[Stay]:
    """The stays in a user task, in the order they began; each is one task."""
    activities = _sorted(projected.activities, activity_id, "started_at")
    tasks = _sorted(projected.tasks, activity_id, "created_at")
    for row, task in zip(activities, tasks, strict=False):
        yield Stay(
            activity_id=activity_id,
            ended_at=row["ended_at"],
            canceled=row["canceled"],
            completed_by=task["completed_by"] or "",
        )


def _sorted(rows: list[dict[str, Any]], activity_id: str, by: str) -> list[dict[str, Any]]:
    return sorted((row for row in rows if row["activity_id"] == activity_id), key=lambda r: r[by])
