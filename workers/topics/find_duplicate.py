"""`find-duplicate`: an earlier case about the same matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from leancity.cases.repeats import REPEATS_KEY, REPEATS_NUMBER, Sought
from workers.context import CityContext
from workers.runtime import BusinessError, PayloadError, TransientError, handles

DUPLICATE_FOUND = "duplicate-found"
#: Seconds until a case that was begun together with this one has its number.
_A_MOMENT = 3.0


@dataclass(frozen=True, kw_only=True)
class Payload:
    """What makes another case the same one."""

    number: str
    field: str
    geo: str = ""
    within_m: str = "30"
    days: str = "14"

    def __post_init__(self) -> None:
        try:
            self.point()
            self.reach()
        except ValueError as error:
            raise PayloadError(
                "geo", 'must be a point "lat,lon", within_m and days must be numbers'
            ) from error

    def point(self) -> tuple[float, float] | None:
        """The point of the case."""
        if not self.geo.strip():
            return None
        lat, lon = (float(part) for part in self.geo.split(","))
        return lat, lon

    def reach(self) -> tuple[float, int]:
        """Metres and calendar days."""
        return float(self.within_m), int(self.days)


@handles("find-duplicate")
def find_duplicate(payload: Payload, context: CityContext) -> dict[str, Any]:
    """Find an earlier open case of the same process about the same matter at the same place.

    The earliest counts: never the case itself, never a later one, never one that has ended or
    is a repeat itself.

    Reads:
        number: the number of the case
        field: name of the variable whose value both cases share, e.g. "type"
        geo: the point, "lat,lon"; without one nothing is found
        within_m: how many metres the other case may lie away
        days: how many calendar days ago the other case may have been opened
    Writes:
        duplicate_of: the number of the earlier case, with the error
        duplicate_key: the business key of the earlier case, with the error
    BPMN errors:
        duplicate-found: there is such a case
    """
    sought = _sought(payload, context)
    if sought is None:
        return {}
    kernel = context.kernel
    # The last try decides with what is known: a case that waits for another's number is no trouble.
    if not kernel.repeats.catch_up(sought) and context.task.retries != 1:
        raise TransientError("A case begun together with this one has no number yet",
                             retry_after=_A_MOMENT)  # fmt: skip

    def find(session: Session) -> dict[str, str]:
        found = kernel.repeats.earliest(session, sought)
        if found is None:
            return {}
        return {REPEATS_NUMBER: found.number, REPEATS_KEY: found.business_key}

    told = kernel.effects.once(context.effect_key("duplicate"), find)
    if told:
        raise BusinessError(
            DUPLICATE_FOUND, f"Case {told[REPEATS_NUMBER]} is about the same", variables=told
        )
    return {}


def _sought(payload: Payload, context: CityContext) -> Sought | None:
    point, value = payload.point(), context.variables.get(payload.field)
    if point is None or value in (None, ""):
        return None
    within_m, days = payload.reach()
    return Sought(
        business_key=context.business_key,
        process_key=context.task.process_definition_key,
        number=payload.number,
        field=payload.field,
        value=str(value),
        point=point,
        within_m=within_m,
        days=days,
    )
