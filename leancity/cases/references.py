"""From process instances to the cases that a person may open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from leancity.cases.access import Access, row_condition
from leancity.cases.models import Case
from leancity.db import Database

#: Cases whose words are read at once.
_TOLD = 8


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A case as a link names it."""

    business_key: str
    number: str


class References:
    """Looks up cases within a person's rights."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def number(self, business_key: str) -> str:
        """The number of a case, for whoever reads a case that names it; the key without one."""
        query = select(Case.number).where(Case.business_key == business_key)
        with self._database.begin() as session:
            return session.scalar(query) or business_key

    def of(
        self, process_key: str, access: Access, roots: Collection[str]
    ) -> Mapping[str, Reference]:
        """The cases of root instances, by instance; those the person may not read are missing."""
        query = select(Case.process_instance_id, Case.business_key, Case.number).where(
            Case.process_instance_id.in_(roots), row_condition(process_key, access)
        )
        with self._database.begin() as session:
            rows = session.execute(query).all()
        return {
            root: Reference(business_key=key, number=number or "") for root, key, number in rows
        }

    def told(
        self, process_key: str, access: Access, roots: Collection[str], field: str
    ) -> list[tuple[Reference, str]]:
        """What those cases say in a field that is not personal, the newest case first."""
        text = Case.data[field].astext
        query = (
            select(Case.business_key, Case.number, text)
            .where(
                Case.process_instance_id.in_(roots),
                row_condition(process_key, access),
                func.coalesce(text, "") != "",
            )
            .order_by(Case.created_at.desc(), Case.business_key)
        )
        with self._database.begin() as session:
            return [
                (Reference(business_key=key, number=number or ""), said)
                for key, number, said in session.execute(query.limit(_TOLD))
            ]
