"""One case, whole, as a person may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leancity.cases.imported import WORDS, WORDS_SUBJECT
from leancity.cases.models import IMPORTED, Case, CaseActivity, CaseTask
from leancity.cases.views import (
    CardField,
    CardSection,
    CaseCard,
    Gallery,
    Photo,
    TaskRow,
    Token,
)
from leancity.cases.words import Words
from leancity.i18n import N_, translate

#: The variable that `build-route` leaves in a case.
ROUTE = "route"
#: Where a token may stand that says nothing to people.
_SILENT = frozenset({"multiInstanceBody", "processDefinition", "subProcess"})


@dataclass(frozen=True, kw_only=True)
class CaseRows:
    """The projected rows of one case."""

    case: Case
    activities: Sequence[CaseActivity]
    tasks: Sequence[CaseTask]


class CardMaker(Words):
    """Makes cards of one process definition in one person's language."""

    def make(self, rows: CaseRows, now: datetime, *, personal: bool) -> CaseCard:
        """The card; reading personal values is logged."""
        case, registry = rows.case, self._package.config.registry
        title = self.say(registry.title)
        return CaseCard(
            business_key=case.business_key,
            process_key=case.process_key,
            process_title=self.say(self._package.config.title),
            process_definition_id=case.process_definition_id,
            process_instance_id=case.process_instance_id,
            version=case.version,
            number=case.number or "",
            title=registry.title_of(case.number, title),
            status=self.status(case.status),
            status_at=case.status_at,
            created_at=case.created_at,
            created_by=self.name(case.created_by),
            unit=self._rooms.unit_name(case.unit),
            responsible=self.name(case.responsible),
            due_at=case.due_at,
            overdue=is_overdue(case, now),
            closed_at=case.closed_at,
            lat=case.lat,
            lon=case.lon,
            sections=[
                *self._sections(case, self._personal(case) if personal else {}),
                *(self._words(case) if personal and case.kind == IMPORTED else []),
            ],
            galleries=self._galleries(case),
            tokens=self._tokens(rows),
            tasks=[self.task(task, case) for task in rows.tasks],
            incidents=case.incidents,
            has_route=bool(case.data.get(ROUTE)),
            imported=case.kind == IMPORTED,
        )

    def summary(self, case: Case) -> list[CardField]:
        """The few lines above a task; they hold nothing personal."""
        keys = self._package.config.registry.summary
        fields = [self._reader.read(key, case.data, {}) for key in keys]
        return [field for field in fields if field.value not in (None, "") and not field.personal]

    def task(self, task: CaseTask, case: Case) -> TaskRow:
        """A line of a task list."""
        return TaskRow(
            id=task.id,
            name=self.say(task.name),
            business_key=case.business_key,
            process_key=case.process_key,
            process_title=self.say(self._package.config.name),
            case_number=case.number or "",
            address=address_of(case.data),
            activity_id=task.activity_id,
            created_at=task.created_at,
            due_at=task.due_at,
            ended_at=task.ended_at,
            outcome=task.outcome,
            assignee=task.assignee or "",
            assignee_name=self.name(task.assignee),
            completed_by=task.completed_by or "",
            completed_by_name=self.name(task.completed_by),
            groups=tuple(task.candidate_groups),
        )

    def _sections(self, case: Case, personal: Mapping[str, str]) -> list[CardSection]:
        sections = []
        for section in self._package.config.registry.card:
            read = [self._reader.read(key, case.data, personal) for key in section.fields]
            filled = [field for field in read if field.value not in (None, "", [])]
            if filled:
                sections.append(CardSection(title=self.say(section.title), fields=filled))
        return sections

    def _words(self, case: Case) -> list[CardSection]:
        """What the old register said word for word: it may name people."""
        subject, locale = str(case.data.get(WORDS_SUBJECT, "")), self._person.locale
        found = self._rooms.subjects.read([subject], self._person.login, "case card", fields=WORDS)
        said = found.get(subject, {})
        fields = [
            CardField(
                key=key, label=translate(label, locale), kind="text", value=said[key], personal=True
            )
            for key, label in WORDS.items()
            if said.get(key)
        ]
        title = translate(N_("From the old register"), locale)
        return [CardSection(title=title, fields=fields)] if fields else []

    def _personal(self, case: Case) -> Mapping[str, str]:
        ids = {
            key: str(case.data[key])
            for key, field in self._fields.items()
            if field.personal and case.data.get(key)
        }
        found = self._rooms.subjects.read(
            set(ids.values()), self._person.login, "case card", fields=set(ids)
        )
        return {key: found.get(subject, {}).get(key, "") for key, subject in ids.items()}

    def _galleries(self, case: Case) -> list[Gallery]:
        galleries = []
        for gallery in self._package.config.registry.galleries:
            ids = case.data.get(gallery.field) or []
            stored = {
                file.id: file
                for file in self._rooms.files.for_case(case.business_key, gallery.field)
            }
            photos = [self._photo(stored[file_id]) for file_id in ids if file_id in stored]
            if photos:
                label = self.say(gallery.label)
                galleries.append(Gallery(key=gallery.field, label=label, photos=photos))
        return galleries

    def _photo(self, file: Any) -> Photo:
        taken = file.meta.get("taken_at")
        return Photo(
            id=file.id,
            name=file.name,
            taken_at=datetime.fromisoformat(taken) if taken else None,
            uploaded_by=self.name(file.uploaded_by),
        )

    def _tokens(self, rows: CaseRows) -> list[Token]:
        incidents = {entry["activity_id"]: entry["message"] for entry in rows.case.incidents}
        holders = {
            task.activity_id: self._holder(task) for task in rows.tasks if task.ended_at is None
        }
        return [
            Token(
                activity_id=row.activity_id,
                name=self.say(row.name or row.activity_id),
                type=row.type,
                since=row.started_at,
                holder=holders.get(row.activity_id, ""),
                incident=incidents.get(row.activity_id, ""),
            )
            for row in rows.activities
            if row.ended_at is None and row.type not in _SILENT
        ]

    def _holder(self, task: CaseTask) -> str:
        if task.assignee:
            return self.name(task.assignee)
        return ", ".join(
            self._rooms.group_name(name, self._person.locale) for name in task.candidate_groups
        )


def is_overdue(case: Case, now: datetime) -> bool:
    """Whether an open case is past its deadline."""
    return case.closed_at is None and case.due_at is not None and case.due_at < now


def address_of(data: Mapping[str, Any]) -> str:
    """Street and house of a case, as one text."""
    parts = (data.get("address"), data.get("house"))
    return ", ".join(str(part) for part in parts if part)
