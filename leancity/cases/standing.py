"""Where running cases stand, in numbers only: no case can be told from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import exists, func, not_, select

from leancity.cases.models import Case, CaseActivity
from leancity.db import Database

#: Scopes around an activity, not places where a case stands.
_AROUND = ("subProcess", "transaction", "adHocSubProcess", "multiInstanceBody", "processDefinition")


@dataclass(frozen=True, kw_only=True)
class Health:
    """How the running cases of a process do."""

    running: int = 0
    #: cases in which something has stopped
    stopped: int = 0


@dataclass(frozen=True, kw_only=True)
class Place:
    """Running cases of one version that stand at one activity."""

    version: int
    activity_id: str
    cases: int


class Standing:
    """Counts over the projections."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def health(self) -> Mapping[str, Health]:
        """The health of every process that has cases."""
        stopped = func.count().filter(func.jsonb_array_length(Case.incidents) > 0)
        query = (
            select(Case.process_key, func.count(), stopped)
            .where(Case.closed_at.is_(None))
            .group_by(Case.process_key)
        )
        with self._database.begin() as session:
            rows = session.execute(query).all()
        found: dict[str, Health] = defaultdict(Health)
        found.update({key: Health(running=running, stopped=bad) for key, running, bad in rows})
        return found

    def running(self, process_key: str) -> Mapping[int, int]:
        """Running cases of every version of a process."""
        query = (
            select(Case.version, func.count())
            .where(Case.process_key == process_key, Case.closed_at.is_(None))
            .group_by(Case.version)
        )
        with self._database.begin() as session:
            return dict(session.execute(query).all())

    def places(self, process_key: str) -> list[Place]:
        """Where the running cases of a process stand; one with two tokens counts twice."""
        query = (
            select(
                Case.version,
                CaseActivity.activity_id,
                func.count(Case.business_key.distinct()),
            )
            .join(CaseActivity, CaseActivity.business_key == Case.business_key)
            .where(
                Case.process_key == process_key,
                Case.closed_at.is_(None),
                CaseActivity.ended_at.is_(None),
                CaseActivity.type.not_in(_AROUND),
            )
            .group_by(Case.version, CaseActivity.activity_id)
            .order_by(Case.version.desc(), CaseActivity.activity_id)
        )
        with self._database.begin() as session:
            return [
                Place(version=version, activity_id=activity, cases=count)
                for version, activity, count in session.execute(query)
            ]

    def instances(self, process_key: str, version: int, stuck: Collection[str]) -> list[str]:
        """Process instances of the running cases that stand at none of the `stuck` activities."""
        held = exists().where(
            CaseActivity.business_key == Case.business_key,
            CaseActivity.ended_at.is_(None),
            CaseActivity.activity_id.in_(stuck),
        )
        query = (
            select(Case.process_instance_id)
            .where(
                Case.process_key == process_key,
                Case.version == version,
                Case.closed_at.is_(None),
                not_(held),
            )
            .order_by(Case.created_at)
        )
        with self._database.begin() as session:
            return list(session.scalars(query))
