"""A raid, as people plan and walk it through the portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from leancity.cases.models import Case, CaseTask
from tests.photos import CENTRE
from tests.road import INSPECTOR, SPECIALIST
from tests.stack import Stack
from tests.waiting import eventually


@dataclass
class RaidRoad:
    """One raid on its way."""

    stack: Stack
    business_key: str = ""

    def begin(self, days: int) -> None:
        """The specialist wants a raid in so many days."""
        specialist = self.stack.visitor(SPECIALIST)
        self.business_key, form = specialist.start_form("raid")
        on = self.stack.kernel.clock.today() + timedelta(days=days)
        answer = specialist.fill(
            form,
            {
                "raid_date": on.isoformat(),
                "inspector": INSPECTOR,
                "time_from": "09:00",
                "time_to": "18:00",
                "minutes_per_stop": 15,
                "start_point": f"{CENTRE[0] + 0.005:.6f},{CENTRE[1]:.6f}",
            },
        )
        assert answer.ok, answer.text

    def task(self, activity_id: str, after: str = "") -> str:
        """The open task of an activity, as soon as it is there; another one than `after`."""
        query = select(CaseTask.id).where(
            CaseTask.business_key == self.business_key,
            CaseTask.activity_id == activity_id,
            CaseTask.ended_at.is_(None),
            CaseTask.id != after,
        )

        def find() -> str | None:
            with self.stack.kernel.database.begin() as session:
                return session.scalar(query)

        return str(eventually(find, 40, f"task {activity_id} of the raid"))

    def form(self, login: str, task_id: str) -> dict[str, Any]:
        """What the form of a task is given."""
        return self.stack.visitor(login).form(f"/tasks/{task_id}")

    def row(self) -> Case:
        """The registry row now."""
        with self.stack.kernel.database.begin() as session:
            return session.get_one(Case, self.business_key)
