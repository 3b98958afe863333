"""What waits for an operator: one item per key, however often it is noticed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import ConflictError, NotFoundError
from leancity.i18n import N_
from leancity.notifications.models import OperatorItemRow

#: Who closes an item when the matter clears itself up.
PLATFORM = "platform"


@dataclass(frozen=True, kw_only=True)
class OperatorItem:
    """One item; `message` is a msgid, `params` fill it, neither holds personal data."""

    key: str
    #: delivery-unknown, delivery-failed, ...
    kind: str
    business_key: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime | None = None
    resolved_at: datetime | None = None
    resolved_by: str = ""
    resolution: str = ""


class OperatorItems:
    """The list of unknown outcomes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def open(self, session: Session, item: OperatorItem) -> None:
        """Put an item on the list, in the caller's transaction; a resolved one is opened again."""
        values = {
            "kind": item.kind,
            "business_key": item.business_key,
            "message": item.message,
            "params": dict(item.params),
            "created_at": self._clock.now(),
            "resolved_at": None,
            "resolved_by": "",
            "resolution": "",
        }
        session.execute(
            insert(OperatorItemRow)
            .values(key=item.key, **values)
            .on_conflict_do_update(
                index_elements=[OperatorItemRow.key],
                set_=values,
                where=OperatorItemRow.resolved_at.is_not(None),
            )
        )

    def list(self, *, resolved: bool = False) -> list[OperatorItem]:
        """What waits, oldest first; or what has been resolved, latest first."""
        row = OperatorItemRow
        query = select(row).where(row.resolved_at.is_(None)).order_by(row.created_at, row.key)
        if resolved:
            query = select(row).where(row.resolved_at.is_not(None)).order_by(row.resolved_at.desc())
        with self._database.begin() as session:
            return [_item(found) for found in session.scalars(query)]

    def get(self, key: str) -> OperatorItem:
        """One item."""
        with self._database.begin() as session:
            row = session.get(OperatorItemRow, key)
        if row is None:
            raise NotFoundError(N_("There is no such item."))
        return _item(row)

    def resolve(self, key: str, by: str, resolution: str) -> None:
        """Take an item off the list; `ConflictError` when somebody has done so already."""
        with self._database.begin() as session:
            if session.get(OperatorItemRow, key) is None:
                raise NotFoundError(N_("There is no such item."))
            if not self.resolve_in(session, key, by, resolution):
                raise ConflictError(N_("Somebody has resolved this item already."))

    def resolve_in(self, session: Session, key: str, by: str, resolution: str) -> bool:
        """The same in the caller's transaction; False when no such item waits."""
        closed = (
            update(OperatorItemRow)
            .where(OperatorItemRow.key == key, OperatorItemRow.resolved_at.is_(None))
            .values(resolved_at=self._clock.now(), resolved_by=by, resolution=resolution)
            .returning(OperatorItemRow.key)
        )
        return session.execute(closed).scalar() is not None


def _item(row: OperatorItemRow) -> OperatorItem:
    return OperatorItem(**{name: getattr(row, name) for name in OperatorItem.__dataclass_fields__})
