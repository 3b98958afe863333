"""What the requests of a case are told when it is projected."""

from __future__ import annotations

from leancity.cases.projection import Projected
from leancity.library import Package
from leancity.requests import AnswerFields, CaseState, Stay


def case_state(projected: Projected, package: Package) -> CaseState:
    """Where a case stands, as far as its requests need it."""
    kinds = package.config.requests.values()
    waiting = {kind.answer_at for kind in kinds}
    by = {
        (task["activity_id"], task["ended_at"]): task["completed_by"] or ""
        for task in projected.tasks
        if task["ended_at"] is not None
    }
    rows = [row for row in projected.activities if row["activity_id"] in waiting]
    return CaseState(
        business_key=projected.case["business_key"],
        closed_at=projected.case["closed_at"],
        stays=[
            Stay(
                activity_id=row["activity_id"],
                ended_at=row["ended_at"],
                canceled=row["canceled"],
                completed_by=by.get((row["activity_id"], row["ended_at"]), ""),
            )
            for row in sorted(rows, key=lambda row: row["started_at"])
        ],
        data=projected.case["data"],
        answers={kind.key: AnswerFields(**vars(kind.answer)) for kind in kinds if kind.answer},
    )
