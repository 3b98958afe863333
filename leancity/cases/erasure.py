"""Forgetting whom a case is about, wherever the platform keeps a copy.

What goes: the data of the subjects with their history and search keys, unfinished forms of the
case, notes of colleagues, recipients and texts of its notices. What stays: the registry row with
its ids, photos, and the registered documents. A document is an act of the city under a number,
kept unchanged for its archival term (125-ФЗ art. 17, 152-ФЗ art. 1 part 2); it goes with the files
of the case when that term ends (`Files.erase`).
"""

from __future__ import annotations

from sqlalchemy import select

from leancity.audit import Actor
from leancity.cases.models import CaseTask
from leancity.db import Database
from leancity.forms import Drafts
from leancity.forms.scopes import case_scopes, task_scope
from leancity.notifications import Notifications
from leancity.subjects import Subjects
from leancity.worklist import Notes


class Erasure:
    """Erases the personal data of one case."""

    def __init__(
        self,
        database: Database,
        subjects: Subjects,
        drafts: Drafts,
        notifications: Notifications,
        notes: Notes,
    ) -> None:
        self._database = database
        self._subjects = subjects
        self._drafts = drafts
        self._notifications = notifications
        self._notes = notes

    def erase(self, business_key: str, actor: Actor, reason: str) -> int:
        """Erase the personal data of a case; returns how many subjects it has.

        It may be repeated. The copies go first: when it breaks off, the log of the subjects does
        not yet say that everything is gone.
        """
        self._forget_copies(business_key)
        return self._subjects.erase_case(business_key, actor, reason)

    def erase_subject(self, business_key: str, subject: str, actor: Actor, reason: str) -> None:
        """Erase one person of a case.

        Unfinished forms and letters of the case may tell of any of its persons: they go, too.
        """
        self._forget_copies(business_key)
        self._subjects.erase(subject, actor, reason)

    def _forget_copies(self, business_key: str) -> None:
        self._drafts.discard_all([*case_scopes(business_key), *self._task_scopes(business_key)])
        self._notifications.erase(business_key)
        self._notes.erase(business_key)

    def _task_scopes(self, business_key: str) -> list[str]:
        query = select(CaseTask.id).where(CaseTask.business_key == business_key)
        with self._database.begin() as session:
            return [task_scope(task_id) for task_id in session.scalars(query)]
