"""Values of a package's cases in one person's words: labels, names, what a list may show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leancity.cases.fields import FieldReader, Names, fields_of
from leancity.cases.models import Case
from leancity.cases.rooms import Rooms
from leancity.cases.views import StatusView
from leancity.i18n import format_date, translate_plural
from leancity.library import Package, Status
from leancity.org import Person
from leancity.subjects import mask


class Words:
    """Tells single values of one process definition in one person's language."""

    def __init__(self, rooms: Rooms, package: Package, person: Person) -> None:
        self._rooms = rooms
        self._package = package
        self._person = person
        self._fields = fields_of(package.forms.values())
        self._names: dict[str | None, str] = {}
        self._numbers: dict[str, str] = {}
        names = Names(name=self.name, number=self.number)
        self._reader = FieldReader(self._fields, rooms.dictionaries, self.say, person.locale, names)

    def say(self, text: str) -> str:
        """A text of the package in the person's language."""
        return self._package.translate(text, self._person.locale)

    def status(self, key: str | None) -> StatusView | None:
        """A status with its label."""
        found = self._package.config.status(key)
        return self._view(found) if found else None

    @property
    def statuses(self) -> list[StatusView]:
        """Every declared status, in the order of the declaration."""
        return [self._view(status) for status in self._package.config.statuses]

    def _view(self, status: Status) -> StatusView:
        label = self.say(status.label)
        return StatusView(key=status.key, label=label, final=status.final, calm=status.calm)

    def name(self, login: str | None) -> str:
        """A person's short name, looked up once per page; a principal of the platform has none."""
        if login not in self._names:
            self._names[login] = self._rooms.name(login)
        return self._names[login]

    def number(self, business_key: str) -> str:
        """The number of a case that another one names, looked up once per page."""
        if business_key not in self._numbers:
            self._numbers[business_key] = self._rooms.references.number(business_key)
        return self._numbers[business_key]

    def chooses_cases(self, key: str) -> bool:
        """Whether the values of a field are other cases."""
        field = self._fields.get(key)
        return field is not None and bool(field.cases)

    def value(self, key: str, case: Case) -> Any:
        """One value of a registry column; personal ones are not shown in lists."""
        field = self._fields.get(key)
        if field is not None and field.personal:
            return ""
        return self._reader.text(key, case.data.get(key))

    @property
    def term_field(self) -> str:
        """The field that holds the case's term."""
        return self._package.config.registry.due

    def options(self, key: str) -> tuple[tuple[str, str], ...]:
        """What a choice offers, (value, label), values that are offered no more among them."""
        field = self._fields.get(key)
        if field is None:
            return ()
        if field.dictionary:
            declared = self._package.config.dictionaries.get(field.dictionary)
            known = [value.value for value in declared.values] if declared else []
            offered = self._rooms.dictionaries.options(field.dictionary, self._person.locale)
            labels = {row["value"]: str(row["label"]) for row in offered}
            return tuple((value, labels.get(value) or str(self._reader.text(key, value)))
                         for value in dict.fromkeys([*labels, *known]))  # fmt: skip
        return tuple((value, self.say(label)) for value, label in field.options.items())

    def words(self, key: str, value: str | None) -> tuple[str, str]:
        """The label of a field, and a value of it in words, as a form or the log writes it."""
        read = self._reader.read(key, {key: value}, {})
        if not value or read.personal:
            return read.label, ""
        if read.kind in {"photos", "files"}:
            count = len(str(value).split())
            return read.label, translate_plural(
                "%(num)s file", "%(num)s files", count, self._person.locale
            )
        if read.kind in {"date", "datetime"}:
            day, clock = format_date(str(value)[:10], self._person.locale), str(value)[11:16]
            return read.label, f"{day}, {clock}" if clock else day
        return read.label, str(read.value)

    def words_of_row(self, key: str, value: Any) -> tuple[str, str]:
        """`words`, for columns of the registry row, too."""
        if key in {"created_by", "responsible"}:
            return key, self.name(value) or str(value or "")
        if key == "status":
            status = self.status(value)
            return key, status.label if status else ""
        return self.words(key, None if value is None else str(value))

    def masked(self, cases: Sequence[Case], keys: Sequence[str]) -> dict[str, dict[str, str]]:
        """Case -> personal column -> what a list may show of it; the reading is logged."""
        personal = {key for key in keys if key in self._fields and self._fields[key].personal}
        ids = {
            (case.business_key, key): str(case.data[key])
            for case in cases
            for key in personal
            if case.data.get(key)
        }
        if not ids:
            return {}
        found = self._rooms.subjects.read(
            set(ids.values()), self._person.login, "registry list", fields=personal
        )
        shown: dict[str, dict[str, str]] = {}
        for (business_key, key), subject in ids.items():
            text = mask(key, found.get(subject, {}).get(key, ""), self._person.locale)
            shown.setdefault(business_key, {})[key] = text
        return shown
