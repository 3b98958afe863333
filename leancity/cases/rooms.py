"""The rooms the registry reads from, and the names it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leancity.errors import NotFoundError
from leancity.org.roles import group_title

if TYPE_CHECKING:
    from leancity.audit import Audit
    from leancity.calendars import Calendar
    from leancity.cases.references import References
    from leancity.dictionaries import Dictionaries
    from leancity.documents import Documents
    from leancity.files import Files
    from leancity.library import Library
    from leancity.notifications import Notifications
    from leancity.org import Org
    from leancity.requests import Requests
    from leancity.subjects import Subjects


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """Collaborators of the registry."""

    library: Library
    org: Org
    dictionaries: Dictionaries
    subjects: Subjects
    files: Files
    documents: Documents
    notifications: Notifications
    requests: Requests
    calendar: Calendar
    audit: Audit
    references: References

    def name(self, login: str | None) -> str:
        """A person's short name; the platform's own principals have none."""
        if not login or login.startswith("svc-"):
            return ""
        return _or_else(lambda: self.org.person(login).short_name, login)

    def unit_name(self, code: str) -> str:
        """A unit's short name."""
        return _or_else(lambda: self.org.unit(code).name_short, code)

    def group_name(self, group: str, locale: str) -> str:
        """A candidate group in words."""
        unit = group.partition(".")[2]
        return group_title(group, {unit: self.unit_name(unit)}, locale)


def _or_else(find: Callable[[], str], otherwise: str) -> str:
    try:
        return find()
    except NotFoundError:
        return otherwise
