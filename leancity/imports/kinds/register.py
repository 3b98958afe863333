"""The register of violations kept before the platform: every row becomes a case with its events."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from leancity.cases import Cases
from leancity.cases.imported import WORDS_SUBJECT, Event, Imported
from leancity.cases.models import ImportedCase
from leancity.i18n import N_
from leancity.imports.fields import FUTURE, NO_EMAIL, NO_PHONE, Day, Raw, RowSchema, Text
from leancity.imports.kinds.places import Place, find_place
from leancity.imports.parsing import Note, emails, phones, read_note, without_persons
from leancity.imports.parsing.contacts import plain
from leancity.imports.shapes import Column, Outcome, Reason, State, Taking, TypedRow
from leancity.subjects import Given, Subjects, subject_id

#: Never changes: the keys of imported cases are made from it.
NAMESPACE = uuid.UUID("0f6f3a5e-8f0b-5a38-9d0c-6a7f2d1b4c11")
#: Raised when rows are read differently: everything imported before is then a changed row.
_READING = 1
#: The last event of a case -> statuses that say so; the first that the process declares.
_STATUS: Mapping[str, tuple[str, ...]] = {
    "leaflet_handed": ("notified",),
    "owner_informed": ("notified",),
    "warning_sent": ("notified",),
    "control_informed": ("transferred_mc", "notified"),
    "materials_sent": ("transferred_ac", "notified"),
    "done": ("fixed",),
}
_NO_EVENT = ("registered",)
_LONG = 20_000
_RECEIVED = "Дата поступления информации о нарушении"
_NOTE = "Дополнительная информация"
_NOT_UNDERSTOOD = N_("Not everything here was understood; the text is kept on the card.")
_IMPOSSIBLE = N_("A date here is later than today; it was left out.")
_ERASED = N_("The personal data of this case were erased; it stays as it is.")


class RegisterRowSchema(RowSchema):
    """A row of the register."""

    number = Text(required=True, longest=30)
    received = Day(required=True)
    description = Text(required=True, longest=_LONG, lines=True)
    person = Text(longest=1000)
    phone = Raw()
    organisation = Text(longest=1000)
    email = Raw()
    owner = Text(longest=_LONG, lines=True)
    photos = Text(longest=_LONG)
    photos_after = Text(longest=_LONG)
    note = Text(longest=_LONG, lines=True)


@dataclass(frozen=True, kw_only=True)
class Described:
    """The process whose words describe the cases of the register."""

    definition_id: str
    version: int
    unit: str
    statuses: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row, understood."""

    row: TypedRow
    case: Imported
    people: tuple[Given, ...]
    reasons: tuple[Reason, ...]


class RegisterImporter:
    """Eleven columns, word for word."""

    kind = "register"
    title = N_("Old register of violations")
    advice = N_(
        "Every row becomes a case of the registry, known by its number and year. Names, contacts "
        "and the register's own words are kept as personal data."
    )
    schema = RegisterRowSchema
    batch = 500
    columns = (
        Column(key="number", title="№ п/п", example=1),
        Column(key="received", title=_RECEIVED, example=date(2020, 11, 17)),
        Column(key="description", title="Описание нарушения",
               example="Мусор после строительства, ул. Ленина, 5"),
        Column(key="person", title="ФИО", example="Петрова Анна Олеговна"),
        Column(key="phone", title="Телефон", example="+7 914 000-00-01"),
        Column(key="organisation", title="название юр.лица", example="ООО «Пример»"),
        Column(key="email", title="e-mail", example="mail@city.example"),
        Column(key="owner", title="Информация о собственнике территории"),
        Column(key="photos", title="Материалы фотофиксации нарушения"),
        Column(key="photos_after", title="Фотоматериалы о результатах предпринятых мер"),
        Column(key="note", title=_NOTE,
               example="17.11.2020 вручена листовка; исполнено 25.11.2020"),
    )  # fmt: skip

    def __init__(
        self, cases: Cases, subjects: Subjects, process_key: str, describe: Callable[[], Described]
    ) -> None:
        self._cases = cases
        self._subjects = subjects
        self._process_key = process_key
        self._describe = describe

    def key(self, row: TypedRow) -> object:
        """A number stands in the register of a year once."""
        return (row.values["received"].year, row.values["number"].casefold())

    def take(self, rows: Sequence[TypedRow], taking: Taking) -> list[Outcome]:
        """New, changed or unchanged; what is not quite understood is taken, with a reason."""
        process = self._describe()
        entries = {row.ordinal: self._entry(row, process, taking) for row in rows
                   if row.values["received"] <= taking.today}  # fmt: skip
        keys = [entry.case.business_key for entry in entries.values()]
        known = _fingerprints(taking.session, keys)
        outcomes = {o: _outcome(entry, known) for o, entry in entries.items()}
        if taking.write:
            differing = [
                entries[ordinal]
                for ordinal, outcome in outcomes.items()
                if outcome.state is not State.UNCHANGED
            ]
            outcomes |= {gone.row.ordinal: gone for gone in self._write(differing, taking)}
        future = Reason(message=FUTURE, column=_RECEIVED)
        return [outcomes.get(row.ordinal) or Outcome.refused(row, future) for row in rows]

    def finish(self) -> None:
        """The registry has the cases already."""

    def _write(self, entries: Sequence[Entry], taking: Taking) -> list[Outcome]:
        """Write cases and their people; those whose people were erased stay as they are."""
        people = [given for entry in entries for given in entry.people]
        erased = self._subjects.keep_many(taking.session, people, taking.actor)
        gone = {given.business_key for given in people
                if subject_id(given.business_key, given.role) in erased}  # fmt: skip
        kept = [entry.case for entry in entries if entry.case.business_key not in gone]
        self._cases.keep_imported(taking.session, kept)
        return [
            Outcome.refused(entry.row, Reason(message=_ERASED))
            for entry in entries
            if entry.case.business_key in gone
        ]

    def _entry(self, row: TypedRow, process: Described, taking: Taking) -> Entry:
        values, received = row.values, row.values["received"]
        number, year = values["number"], received.year
        key = str(uuid.uuid5(NAMESPACE, f"{self._process_key}/{year}/{number.casefold()}"))
        note = read_note(values["note"], received, taking.today)
        violator, reasons = _violator(values)
        people = [Given(business_key=key, role="violator", attributes=violator)]
        if values["owner"]:
            owner = {"owner_name": values["owner"]}
            people.append(Given(business_key=key, role="owner", attributes=owner))
        events = tuple(
            Event(kind=fact.kind, happened_on=fact.on, term=fact.term) for fact in note.facts
        )
        status = _status(events, process.statuses)
        columns = {
            "business_key": key,
            "process_key": self._process_key,
            "process_definition_id": process.definition_id,
            "version": process.version,
            "unit": process.unit,
            "number": f"{number}/{year}",
            "status": status,
            "received_on": received,
            "closed_on": _closed_on(events, received),
            "data": _data(values, people, events),
            "fingerprint": _fingerprint(key, values),
            "imported_at": taking.at,
            "imported_by": taking.actor.login,
        }
        return Entry(
            row=row,
            case=Imported(columns=columns, events=events),
            people=tuple(people),
            reasons=(*reasons, *_note_reasons(note)),
        )


def _outcome(entry: Entry, known: Mapping[str, str]) -> Outcome:
    was = known.get(entry.case.business_key)
    same = was == entry.case.columns["fingerprint"]
    state = State.NEW if was is None else State.UNCHANGED if same else State.CHANGED
    return Outcome(row=entry.row, state=state, reasons=entry.reasons)


def _fingerprints(session: Session, keys: Sequence[str]) -> dict[str, str]:
    query = select(ImportedCase.business_key, ImportedCase.fingerprint)
    rows = session.execute(query.where(ImportedCase.business_key.in_(keys)))
    return {row.business_key: row.fingerprint for row in rows}


def _fingerprint(key: str, values: Mapping[str, Any]) -> str:
    said = json.dumps([_READING, key, values], sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _violator(values: Mapping[str, Any]) -> tuple[dict[str, str], list[Reason]]:
    """Attributes of whom the case is about, with the register's words, and what is unusable."""
    reasons = []
    given: dict[str, str] = {
        "subject_name": values["organisation"] or values["person"],
        "register_contact": values["person"] if values["organisation"] else "",
        "register_photos": values["photos"],
        "register_photos_after": values["photos_after"],
        "register_note": values["note"],
    }
    for field, read, fault, title in (
        ("phone", phones, NO_PHONE, "Телефон"),
        ("email", emails, NO_EMAIL, "e-mail"),
    ):
        cell = values[field]
        found, clean = read(cell) if cell is not None else ([], True)
        names = [field, *(f"{field}_{place}" for place in range(2, len(found) + 1))]
        given |= dict(zip(names, found, strict=False))
        if not clean:
            given[f"register_{field}"] = " ".join(plain(cell).split())
            reasons.append(Reason(message=fault, column=title))
        elif len(found) > 1:
            given[f"register_{field}"] = ", ".join(found)
    if _open_description(values) != values["description"]:
        given["register_description"] = values["description"]
    return {name: value for name, value in given.items() if value}, reasons


def _open_description(values: Mapping[str, Any]) -> str:
    return without_persons(values["description"], filter(None, [values["person"]]))


def _note_reasons(note: Note) -> list[Reason]:
    reasons = []
    if not note.understood:
        reasons.append(Reason(message=_NOT_UNDERSTOOD, column=_NOTE))
    if note.impossible:
        reasons.append(Reason(message=_IMPOSSIBLE, column=_NOTE))
    return reasons


def _data(
    values: Mapping[str, Any], people: Sequence[Given], events: Sequence[Event]
) -> dict[str, Any]:
    """Fields of the process; what is personal is the id of its subject."""
    description = _open_description(values)
    place = find_place(description) or Place(street="", house="")
    terms = [event.term for event in events if event.term]
    found = {
        "description": description,
        "address": place.street,
        "house": place.house,
        "subject_kind": _subject_kind(values),
        "term": max(terms).isoformat() if terms else "",
        WORDS_SUBJECT: subject_id(people[0].business_key, "violator"),
    }
    shown = {"subject_name", "phone", "email", "owner_name"}
    found |= {
        name: subject_id(given.business_key, given.role)
        for given in people
        for name in given.attributes
        if name in shown
    }
    return {name: value for name, value in found.items() if value}


def _subject_kind(values: Mapping[str, Any]) -> str:
    if values["organisation"]:
        return "sole_trader" if values["organisation"].upper().startswith("ИП ") else "legal"
    return "physical" if values["person"] else "unknown"


def _status(events: Sequence[Event], declared: Sequence[str]) -> str | None:
    """Removed counts whenever it was said; otherwise the last of the events."""
    kinds = [event.kind for event in events]
    wanted = _STATUS["done"] if "done" in kinds else _STATUS[kinds[-1]] if kinds else _NO_EVENT
    return next((status for status in wanted if status in declared), None)


def _closed_on(events: Sequence[Event], received: date) -> date | None:
    """When it was removed; if the register does not tell, the last day it tells of the case."""
    done = [event for event in events if event.kind == "done"]
    if not done:
        return None
    days = [event.happened_on for event in events if event.happened_on]
    return done[-1].happened_on or max(days, default=received)
