"""What stopped and what is not known, in the words of those who decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leancity.engine import EngineClient
from leancity.engine.variables import from_engine_date
from leancity.errors import UserError
from leancity.i18n import N_
from leancity.notifications import Notifications, OperatorItem, Settlement


@dataclass(frozen=True, kw_only=True)
class Incident:
    """A step that stopped and waits for a decision."""

    activity: str
    process: str
    since: datetime
    message: str
    #: the external task that can be tried again, or empty
    external_task_id: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What an operator may decide about an item, and what the button says."""

    value: str
    label: str


#: Items that tell of letters: their key is this and the letter's own.
_LETTER = "notification:"
_UNKNOWN = "delivery-unknown"
_ARRIVED = Decision(value=Settlement.ARRIVED, label=N_("It has arrived"))
_RESEND = Decision(value=Settlement.RESEND, label=N_("Send again"))
_DROP = Decision(value=Settlement.DROP, label=N_("Leave it"))


def incidents(client: EngineClient) -> list[Incident]:
    """Open incidents, the oldest first."""
    rows = client.incidents(sortBy="incidentTimestamp", sortOrder="asc", maxResults=200)
    return [
        Incident(
            activity=row.get("failedActivityId") or row["activityId"],
            process=(row.get("processDefinitionId") or "").partition(":")[0],
            since=from_engine_date(row["incidentTimestamp"]),
            message=row.get("incidentMessage") or "",
            external_task_id=(
                row["configuration"] if row["incidentType"] == "failedExternalTask" else ""
            ),
        )
        for row in rows
    ]


def decisions(item: OperatorItem) -> list[Decision]:
    """What may be decided: only a letter of unknown fate can be sent again."""
    return [_ARRIVED, _RESEND, _DROP] if item.kind == _UNKNOWN else [_DROP]


def decide(notifications: Notifications, key: str, by: str, value: str) -> None:
    """Carry out what an operator decided."""
    item = notifications.operators.get(key)
    if value not in {decision.value for decision in decisions(item)}:
        raise UserError(N_("This cannot be decided here."))
    if key.startswith(_LETTER):
        notifications.settle(key.removeprefix(_LETTER), by, Settlement(value))
    else:
        notifications.operators.resolve(key, by, value)
