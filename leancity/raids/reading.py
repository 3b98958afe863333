"""From the case of a raid, and how the cases on its way stand now, to the raid."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from leancity.cases import Brief
from leancity.cases.cards import ROUTE
from leancity.cases.models import Case, CaseTask
from leancity.org import Person
from leancity.raids.shapes import DONE, OPEN, LeftOut, Raid, RaidStop

#: Variables of a raid beside its route: who walks it, on which day.
INSPECTOR, DAY = "inspector", "raid_date"
_COMPLETED = "completed"


@dataclass(frozen=True, kw_only=True)
class Stand:
    """How the cases on the way stand now."""

    #: of the activity that is done at the stops
    tasks: Sequence[CaseTask]
    #: cases that are over
    closed: Collection[str]
    #: when the raid was begun: what was done before does not count
    since: datetime

    def state(self, key: str) -> str:
        """Done: somebody has done the task since the raid was begun, or the case is over."""
        done = any(
            task.outcome == _COMPLETED and task.ended_at and task.ended_at >= self.since
            for task in self._of(key)
        )
        return DONE if done or key in self.closed else OPEN

    def task_for(self, key: str, person: Person) -> str | None:
        """The open task of the case that this person holds or may take."""
        return next((task.id for task in self._of(key) if _may_work(task, person)), None)

    def _of(self, key: str) -> list[CaseTask]:
        return [task for task in self.tasks if task.business_key == key]


def read_stand(session: Session, raid: Case, keys: Sequence[str]) -> Stand:
    """What the registry says of the cases on the way."""
    activity = str(raid.data[ROUTE]["activity"])
    tasks = (
        select(CaseTask)
        .where(CaseTask.business_key.in_(keys), CaseTask.activity_id == activity)
        .order_by(CaseTask.created_at)
    )
    closed = select(Case.business_key).where(
        Case.business_key.in_(keys), Case.closed_at.is_not(None)
    )
    return Stand(
        tasks=list(session.scalars(tasks)),
        closed=frozenset(session.scalars(closed)),
        since=raid.created_at,
    )


def raid_of(case: Case, briefs: Mapping[str, Brief], stand: Stand, person: Person) -> Raid:
    """The raid as this person may see it."""
    route: Mapping[str, Any] = case.data[ROUTE]
    return Raid(
        business_key=case.business_key,
        number=case.number or "",
        on=date.fromisoformat(str(case.data[DAY])[:10]),
        inspector=str(case.data.get(INSPECTOR) or ""),
        starts_at=datetime.fromisoformat(route["leaves_at"]),
        ends_at=datetime.fromisoformat(route["back_at"]),
        start=_point(route["start"]),
        end=_point(route["end"]),
        stops=tuple(
            _stop(place, kept, briefs.get(str(kept["key"])), stand, person)
            for place, kept in enumerate(route["stops"], start=1)
        ),
        left_out=tuple(
            LeftOut(
                business_key=str(kept["key"]),
                number=str(kept["number"]),
                address=str(kept["address"]),
                reason=str(kept["reason"]),
            )
            for kept in route["left_out"]
        ),
        metres=int(route["metres"]),
        saved_metres=max(0, int(route["listed_metres"]) - int(route["metres"])),
        metric=str(route["metric"]),
        fell_back=bool(route.get("fell_back")),
        closed=case.closed_at is not None,
    )


def _stop(
    place: int, kept: Mapping[str, Any], brief: Brief | None, stand: Stand, person: Person
) -> RaidStop:
    key = str(kept["key"])
    return RaidStop(
        place=place,
        business_key=key,
        number=str(kept["number"]),
        address=str(kept["address"]),
        note=brief.note if brief else "",
        lat=float(kept["lat"]),
        lon=float(kept["lon"]),
        arrive_at=datetime.fromisoformat(kept["at"]),
        task_id=stand.task_for(key, person),
        state=stand.state(key),
        may_read=brief is not None and brief.may_read,
    )


def _may_work(task: CaseTask, person: Person) -> bool:
    if task.ended_at is not None:
        return False
    if task.assignee:
        return task.assignee == person.login
    return not person.groups.isdisjoint(task.candidate_groups)


def _point(pair: Sequence[float]) -> tuple[float, float]:
    lat, lon = pair
    return float(lat), float(lon)
