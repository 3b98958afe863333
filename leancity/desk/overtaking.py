"""A form that was open while somebody changed the case: what of it is old, and what is typed.

A task's form holds values of the case that its person never touched. Sent as they are they would
undo a colleague's change without a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from leancity.audit import Audit, AuditEvent, AuditQuery
from leancity.cases.edits import EDIT
from leancity.desk.shown import digest
from leancity.errors import ConflictError
from leancity.forms import FormSchema, to_form
from leancity.i18n import N_

_OVERTAKEN = N_(
    "While this form was open, the case was changed: %(fields)s. What you typed is kept: reload "
    "the page, look at both and send it again."
)


class Overtaking:
    """Compares what comes from a form with changes made since it was opened."""

    def __init__(self, audit: Audit, business_key: str, form: FormSchema, zone: ZoneInfo) -> None:
        self._audit = audit
        self._zone = zone
        self._business_key = business_key
        self._form = form

    def opened_at(self, login: str, scope: str) -> datetime | None:
        """When this person has last opened the form."""
        query = AuditQuery(
            kind="case", key=self._business_key, who=login, action="form.open", limit=50
        )
        return next((row.at for row in self._audit.events(query) if row.new == scope), None)

    def untouched(self, data: Mapping[str, Any], since: datetime | None) -> frozenset[str]:
        """Fields that hold what the case said before somebody changed it."""
        return frozenset(
            name
            for name, edit in self._first_edits(since).items()
            if name in data and edit.old is not None and _same(data[name], edit.old)
        )

    def merged(
        self,
        data: Mapping[str, Any],
        variables: Mapping[str, Any],
        since: datetime | None,
        locale: str,
    ) -> dict[str, Any]:
        """What was sent, with untouched fields as they are now.

        Raises ConflictError when this person and somebody else have changed the same field.
        """
        edits, untouched = self._first_edits(since), self.untouched(data, since)
        now = {
            name: to_form(self._form.by_key[name], variables.get(name), self._zone)
            for name in edits
        }
        contested = [
            name
            for name in edits
            if name in data
            and name not in untouched
            and (name in self._personal or digest(data[name]) != digest(now[name]))
        ]
        if contested:
            say = self._form.translator(locale)
            labels = [say(self._form.by_key[name].label) for name in sorted(contested)]
            raise ConflictError(_OVERTAKEN, fields=", ".join(labels))
        return {**data, **{name: now[name] for name in untouched}}

    @property
    def _personal(self) -> frozenset[str]:
        return frozenset(field.key for field in self._form.personal_fields)

    def _first_edits(self, since: datetime | None) -> dict[str, AuditEvent]:
        """Field of the form -> its first change since then."""
        if since is None:
            return {}
        query = AuditQuery(kind="case", key=self._business_key, action=EDIT, since=since, limit=500)
        rows = [row for row in self._audit.events(query) if row.field in self._form.by_key]
        return {row.field or "": row for row in rows}


def _same(value: Any, written: str) -> bool:
    """Whether a value is the one that the audit log has written."""
    return value == written or digest(value) == digest(written)
