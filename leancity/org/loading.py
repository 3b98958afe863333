"""Taking a city file over into the tables; repeating it changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from leancity.audit import Act, Actor, Audit
from leancity.org.city_file import CityFile, Known, Posting, StaffMember
from leancity.org.models import AssignmentRow, PersonRow, PostRow, UnitRow

Row = PersonRow | UnitRow | PostRow
_UNIT_COLUMNS = ("name", "name_short", "kind", "parent", "head", "phone", "email", "address")
_MAY_BE_NONE = {"parent", "head"}


def known_keys(session: Session) -> Known:
    """The keys a file may refer to without describing them."""
    return Known(
        units=set(session.scalars(select(UnitRow.code))),
        posts=set(session.scalars(select(PostRow.code))),
        logins=set(session.scalars(select(PersonRow.login))),
    )


@dataclass(frozen=True, kw_only=True)
class Loader:
    """Writes one file within one transaction; every difference goes to the audit log.

    People the file does not name stay as they are. A person it names has the assignments of the
    file and no other: what is missing ends the day before `today`.
    """

    session: Session
    audit: Audit
    actor: Actor
    today: date
    #: (kind, key) -> "new" or "changed", of whatever the file made different
    touched: dict[tuple[str, str], str] = field(default_factory=dict)

    def load(self, file: CityFile) -> None:
        """Take the file over: posts and people first, units refer to them."""
        for post in file.posts:
            self._upsert("post", PostRow, post["code"], {"title": post["title"]})
        for person in file.people:
            self._upsert("person", PersonRow, person.login, person.columns)
        for unit in file.units:
            columns = {
                name: unit.get(name, None if name in _MAY_BE_NONE else "") for name in _UNIT_COLUMNS
            }
            self._upsert("unit", UnitRow, unit["code"], columns)
            self.session.flush()
        for person in file.people:
            self._assign(person)

    def _upsert(self, kind: str, table: type[Row], key: str, columns: Mapping[str, Any]) -> None:
        row = self.session.get(table, key)
        if row is None:
            primary = "login" if table is PersonRow else "code"
            self.session.add(table(**{primary: key}, **columns))
            self.audit.record(self.session, self._act("create", kind, key))
            self.touched[kind, key] = "new"
            return
        before = {name: getattr(row, name) for name in columns}
        if self.audit.changes(self.session, self._act("edit", kind, key), before, columns):
            self.touched.setdefault((kind, key), "changed")
            for name, value in columns.items():
                setattr(row, name, value)

    def _assign(self, person: StaffMember) -> None:
        wanted = {(p.unit, p.post, p.valid_from): p for p in person.postings}
        for row in self.session.scalars(
            select(AssignmentRow).where(AssignmentRow.login == person.login)
        ):
            posting = wanted.pop((row.unit, row.post, row.valid_from), None)
            if posting is None:
                self._end(row)
            else:
                self._change(row, list(posting.roles), posting.valid_to)
        for posting in wanted.values():
            self._add(person.login, posting)

    def _add(self, login: str, posting: Posting) -> None:
        self.session.add(
            AssignmentRow(
                login=login,
                unit=posting.unit,
                post=posting.post,
                roles=list(posting.roles),
                valid_from=posting.valid_from,
                valid_to=posting.valid_to,
            )
        )
        self.touched.setdefault(("person", login), "changed")
        act = self._act("assign", "person", login)
        self.audit.changes(self.session, act, {}, {posting.unit: list(posting.roles)})

    def _change(self, row: AssignmentRow, roles: list[str], valid_to: date | None) -> None:
        before = {f"{row.unit}.roles": row.roles, f"{row.unit}.to": row.valid_to}
        after = {f"{row.unit}.roles": roles, f"{row.unit}.to": valid_to}
        if self.audit.changes(
            self.session, self._act("assign", "person", row.login), before, after
        ):
            row.roles, row.valid_to = roles, valid_to
            self.touched.setdefault(("person", row.login), "changed")

    def _end(self, row: AssignmentRow) -> None:
        yesterday = self.today - timedelta(days=1)
        if row.valid_from > yesterday:
            self.session.delete(row)
        elif row.valid_to is not None and row.valid_to <= yesterday:
            return
        else:
            row.valid_to = yesterday
        self.touched.setdefault(("person", row.login), "changed")
        act = self._act("unassign", "person", row.login)
        self.audit.changes(self.session, act, {row.unit: row.roles}, {})

    def _act(self, action: str, kind: str, key: str) -> Act:
        return Act(actor=self.actor, action=action, kind=kind, key=key)
