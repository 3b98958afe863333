"""The context of a letter: everything its template may name.

| name | what it is |
|---|---|
| every field key of the process | the value of the case; absent or empty: None |
| other variables of the case | as they are |
| `document` | `.code`, `.number` "PB-4/0421-1", `.date`, `.title` |
| `case` | `.number`, `.title` "Нарушение № 0421", `.process`, `.business_key` |
| `unit` | `.name`, `.name_short`, `.name_full`, `.administration`, `.address`, `.phone`, `.email`, `.contacts` |
| `signatory`, `author`, `executor` | `.full_name`, `.short_name`, `.post`, `.gender`, `.phone`, `.email`, `.login` |
| `now` | the moment the document was registered |

Values of fields:

| field | value |
|---|---|
| with a dictionary or options | its label; `.value` is what is stored; several: a list |
| date | a date |
| date and time | an aware moment |
| personal | what the subject has; after erasure None |
| photo | a list of objects: `.image` (for `picture`), `.number` from 1, `.taken_at`, `.point`, `.author`, `.caption` |
| file | a list of file names |

Only what the template names is read: a letter without photographs loads none, and the reading
log of personal data lists no more than the letter needs.
"""  # noqa: E501 (a table)

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from leancity.documents.errors import DocumentError
from leancity.documents.letterhead import Letterhead
from leancity.documents.pictures import Picture
from leancity.documents.shapes import DocumentRequest, Matter
from leancity.documents.store import FileStore
from leancity.documents.values import CaseFacts, Choice, Photo

if TYPE_CHECKING:
    from leancity.library.form import Field

#: The catalogue of letters: legal documents are Russian.
LOCALE = "ru"
#: Who reads for a letter that nobody at work has caused.
PLATFORM = "platform"
_SEVERAL = frozenset({"checklist", "taglist"})


class Dictionaries(Protocol):
    """What a context needs of the dictionaries room."""

    def label(self, name: str, value: str, locale: str) -> str:
        """The label of a value, also of one no longer offered."""


class Subjects(Protocol):
    """What a context needs of the subjects room."""

    def read(
        self, ids: Collection[str], reader: str, purpose: str, *, fields: Collection[str] | None
    ) -> dict[str, dict[str, str]]:
        """Attributes by subject; the reading is logged."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The rooms a context is read from."""

    letterhead: Letterhead
    dictionaries: Dictionaries
    subjects: Subjects
    files: FileStore
    zone: ZoneInfo


class Contexts:
    """Builds contexts, each of only what is asked for."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def build(self, matter: Matter, names: Collection[str]) -> dict[str, Any]:
        """The values of these names; `document` and `now` are added by the caller.

        A name that nothing gives is left out: the template says where it is needed. Raises
        `DocumentError` when the case has no number or nobody did the work it tells of.
        """
        wanted = frozenset(names)
        return {
            **{key: matter.variables[key] for key in wanted & matter.variables.keys()},
            **self._fields(matter, wanted),
            **self._platform(matter, wanted),
        }

    def case(self, matter: Matter) -> CaseFacts:
        """The case itself."""
        number = matter.variables.get("number")
        if not number:
            raise DocumentError("the case has no number yet")
        config = matter.package.config
        return CaseFacts(
            number=str(number),
            business_key=matter.business_key,
            process=config.title,
            title=config.registry.title_of(str(number)),
        )

    def _platform(self, matter: Matter, wanted: frozenset[str]) -> dict[str, Any]:
        head = self._sources.letterhead
        makers: dict[str, Callable[[], Any]] = {
            "case": lambda: self.case(matter),
            "unit": lambda: head.unit(unit_of(matter)),
            "author": lambda: head.author(matter),
            "executor": lambda: head.executor(matter),
        }
        if isinstance(matter, DocumentRequest):
            makers["signatory"] = lambda: head.signatory(matter)
        return {name: make() for name, make in makers.items() if name in wanted}

    def _fields(self, matter: Matter, wanted: frozenset[str]) -> dict[str, Any]:
        fields = {key: f for key, f in matter.package.fields.items() if key in wanted}
        raw = {key: matter.variables.get(key) for key in fields}
        personal = [key for key, field in fields.items() if field.personal]
        raw.update(self._personal(matter, raw, personal))
        return {key: self._value(matter, fields[key], value) for key, value in raw.items()}

    def _personal(
        self, matter: Matter, raw: Mapping[str, Any], keys: Iterable[str]
    ) -> dict[str, Any]:
        ids = {key: str(raw[key]) for key in keys if raw[key]}
        if not ids:
            return {}
        subjects = self._sources.subjects.read(
            set(ids.values()),
            matter.author or matter.executor or PLATFORM,
            f"document {matter.code}" if isinstance(matter, DocumentRequest) else "notice",
            fields=list(ids),
        )
        return {key: subjects.get(subject, {}).get(key) for key, subject in ids.items()}

    def _value(self, matter: Matter, field: Field, value: Any) -> Any:
        if value in (None, "", []):
            return None
        if field.widget == "photo":
            return [self._photo(matter, n, file_id) for n, file_id in enumerate(_ids(value), 1)]
        if field.widget == "file":
            return [self._file(matter, file_id).name for file_id in _ids(value)]
        if field.type == "datetime":
            return self._time(field, str(value))
        if field.dictionary or field.options:
            return self._choice(field, value)
        return value

    def _choice(self, field: Field, value: Any) -> Any:
        if field.type in _SEVERAL or isinstance(value, list):
            return [self._choice_of(field, str(each)) for each in value]
        return self._choice_of(field, str(value))

    def _choice_of(self, field: Field, value: str) -> Choice:
        if field.dictionary:
            label = self._sources.dictionaries.label(field.dictionary, value, LOCALE)
            return Choice(label, value)
        return Choice(field.options.get(value, value), value)

    def _time(self, field: Field, text: str) -> Any:
        kind = field.component.get("subtype", "date")
        if kind == "time":
            return text
        try:
            if kind == "date":
                return date.fromisoformat(text[:10])
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise DocumentError(f"the field {field.key} holds no date") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=self._sources.zone)

    def _file(self, matter: Matter, file_id: str) -> Any:
        return self._sources.files.get(file_id, business_key=matter.business_key)

    def _photo(self, matter: Matter, number: int, file_id: str) -> Photo:
        file = self._file(matter, file_id)
        with self._sources.files.open(file_id) as stream:
            image = Picture.load(stream)
        return Photo(
            number=number,
            image=image,
            taken_at=file.taken_at,
            point="{:.6f}, {:.6f}".format(*file.point) if file.point else None,
            author=self._sources.letterhead.short_name(file.uploaded_by),
            caption=file.meta.get("caption") or None,
        )


def unit_of(matter: Matter) -> str:
    """The code of the unit a letter comes from."""
    return matter.unit or matter.package.config.unit


def _ids(value: Any) -> list[str]:
    """File ids of a variable: a list, or the text of the form field."""
    return value.split() if isinstance(value, str) else [str(each) for each in value]
