"""A form that was open while somebody changed the case: what of it is old, and what is typed.

A task's form holds values of the case that its person never touched. Sent as they are they would
undo a colleague's change without a word. A page says what it showed (`merging`); a dialogue has no
page, so what it began with is compared with changes by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from leancity.audit import Audit, AuditQuery
from leancity.cases.edits import EDIT
from leancity.desk.shown import digest
from leancity.errors import ConflictError
from leancity.forms import FormSchema
from leancity.i18n import N_
from leancity.subjects import Subjects

OVERTAKEN = N_(
    "While this form was open, the case was changed: %(fields)s. What you typed is kept: reload "
    "the page, look at both and send it again."
)


class Overtaking:
    """Compares what comes from a form with changes made since it was opened."""

    def __init__(
        self, audit: Audit, subjects: Subjects, business_key: str, form: FormSchema
    ) -> None:
        self._audit = audit
        self._subjects = subjects
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
        return self._untouched(data, self._before(since))

    def merged(
        self,
        data: Mapping[str, Any],
        since: datetime | None,
        current: Callable[[], Mapping[str, Any]],
        locale: str,
    ) -> dict[str, Any]:
        """What was sent, with untouched fields as they are now.

        Raises ConflictError when this person and somebody else have changed the same field.
        `current` gives the case as the form takes it.
        """
        before = self._before(since)
        if not before:
            return dict(data)
        now, untouched = current(), self._untouched(data, before)
        contested = [
            name
            for name in before
            if name in data and name not in untouched and digest(data[name]) != digest(now[name])
        ]
        if contested:
            say = self._form.translator(locale)
            labels = [say(self._form.by_key[name].label) for name in sorted(contested)]
            raise ConflictError(OVERTAKEN, fields=", ".join(labels))
        return {**data, **{name: now[name] for name in untouched}}

    @staticmethod
    def _untouched(data: Mapping[str, Any], before: Mapping[str, str | None]) -> frozenset[str]:
        return frozenset(
            name for name in before if name in data and _same(data[name], before[name])
        )

    def _before(self, since: datetime | None) -> dict[str, str | None]:
        """Field of the form that was changed since then -> what it was before.

        What a personal one was is kept with its subject, and not in the audit log.
        """
        if since is None:
            return {}
        query = AuditQuery(kind="case", key=self._business_key, action=EDIT, since=since, limit=500)
        # The newest come first: of several changes of a field the first one stays.
        found = {row.field or "": row.old for row in self._audit.events(query)}
        if not found:
            return {}
        found |= self._subjects.before(self._business_key, since)
        return {name: old for name, old in found.items() if name in self._form.by_key}


def _same(value: Any, written: str | None) -> bool:
    """Whether a value is the one that a log has written."""
    return value == written or digest(value) == digest(written)
