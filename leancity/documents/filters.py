"""What a template can do with a value: `{{ owner_name | party("дат") }}`.

| filter | of | gives |
|---|---|---|
| `person("дат")` | full name, or an object with `full_name` and `gender` | name in a case |
| `initials` / `initials_first` | the same | `Ким И. С.` / `И. С. Ким` on one line |
| `phrase("род")` | post or unit name | the phrase in a case |
| `party("дат")` | person, sole trader or legal entity | whichever it is, in a case |
| `salutation` | the same | `Уважаемая Ирина Сергеевна!`; empty for anybody else or nobody |
| `quotes` | text | straight quotes become «guillemets» |
| `date_long`, `date_ru` | date | `17 ноября 2020 г.` |
| `date`, `time`, `moment` | date, time | `17.11.2020`, `14:05`, both |
| `words("ж", "род")` | whole number | in words, of the gender of the thing counted |
| `count("рабочий день")` | whole number | `5 рабочих дней` |
| `phone` | telephone | `+7 (4242) 00-00-00` |
| `nbsp` | text | no-break spaces after `№`, `ул.`, initials, before units |
| `upper_first`, `lower_first` | text | first letter changed |
| `default("—")` | anything | the text when the value is absent or empty |
| `picture(80, 60, "text")` | picture | it in a box of 80 x 60 mm, with a text for blind readers |

The names of cases are им, род, дат, вин, твор, предл. A value that is absent is refused, see
`leancity.documents.environment`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

from docx.shared import Mm
from docxtpl import InlineImage
from jinja2 import Undefined, pass_context
from jinja2.runtime import Context

from leancity.documents.errors import FilterError
from leancity.documents.grammar import Case, Gender, Grammar
from leancity.documents.grammar.numbers import in_words
from leancity.documents.grammar.parties import guillemets
from leancity.documents.grammar.texts import date_long, date_short, keep_together, moment, phone
from leancity.documents.pictures import PAGE_MM, Picture

#: Under this name a context carries the document being rendered.
SHEET = "_sheet"


class Sheet:
    """The document that is being rendered, closed to the template itself."""

    __slots__ = ("_document",)

    def __init__(self, document: Any) -> None:
        self._document = document

    def place(self, data: bytes, width_mm: float, description: str) -> InlineImage:
        """A picture of this document."""
        return _DescribedImage(self._document, data, width_mm, description)


class _DescribedImage(InlineImage):  # type: ignore[misc]
    def __init__(self, document: Any, data: bytes, width_mm: float, description: str) -> None:
        super().__init__(document, BytesIO(data), width=Mm(width_mm))
        self._description = description

    def _insert_image(self) -> str:
        text = quoteattr(self._description)
        return str(super()._insert_image()).replace("<wp:docPr ", f"<wp:docPr descr={text} ", 1)


class Filters:
    """The filters over one grammar and one time zone."""

    def __init__(self, grammar: Grammar, zone: ZoneInfo) -> None:
        self._grammar = grammar
        self._zone = zone

    def table(self) -> dict[str, Callable[..., Any]]:
        """Filter names and what they call."""
        needing_a_value: dict[str, Callable[..., Any]] = {
            "person": self.person,
            "initials": self.initials,
            "initials_first": self.initials_first,
            "phrase": self.phrase,
            "party": self.party,
            "quotes": guillemets,
            "date_long": lambda day: date_long(self.local(day)),
            "date_ru": lambda day: date_long(self.local(day)),
            "date": lambda day: date_short(self.local(day)),
            "time": lambda time: f"{self.local(time):%H:%M}",
            "moment": lambda time: moment(self.local(time)),
            "words": self.words,
            "count": self._count,
            "phone": phone,
            "nbsp": keep_together,
            "upper_first": lambda text: text[:1].upper() + text[1:],
            "lower_first": lambda text: text[:1].lower() + text[1:],
        }
        checked = {name: _needing_a_value(name, act) for name, act in needing_a_value.items()}
        return {
            **checked,
            "salutation": self.salutation,
            "default": default,
            "picture": picture,
        }

    def local(self, day: date) -> Any:
        """A moment in the city's zone; a date as it is."""
        return day.astimezone(self._zone) if isinstance(day, datetime) else day

    def person(self, who: Any, case: str = "им") -> str:
        """A full name in a case."""
        return self._grammar.names.decline(_name(who), Case.parse(case), _gender(who))

    def initials(self, who: Any) -> str:
        """`Ким И. С.`"""
        return self._grammar.names.initials(_name(who))

    def initials_first(self, who: Any) -> str:
        """`И. С. Ким`"""
        return self._grammar.names.initials(_name(who), surname_first=False)

    def phrase(self, text: str, case: str) -> str:
        """A post or unit in a case."""
        return self._grammar.phrases.decline(text, Case.parse(case))

    def party(self, who: Any, case: str = "им") -> str:
        """A person, sole trader or legal entity in a case."""
        return self._grammar.parties.party(_name(who), Case.parse(case), _gender(who))

    def salutation(self, who: Any) -> str:
        """How a letter begins; empty when it is not known how to address."""
        return self._grammar.parties.salutation(_name(who), _gender(who)) if who else ""

    def words(self, number: int, gender: str = "м", case: str = "им") -> str:
        """A number in words."""
        return in_words(int(number), gender=gender, case=Case.parse(case))

    def _count(self, number: int, *forms: str) -> str:
        return self._grammar.counted.phrase(int(number), *forms)


def default(value: Any, text: Any = "") -> Any:
    """The text in place of an absent or empty value."""
    return text if isinstance(value, Undefined) or value in (None, "", []) else value


@pass_context
def picture(
    context: Context,
    image: Any,
    width: float = PAGE_MM[0],
    height: float = PAGE_MM[1],
    description: str | None = None,
) -> Any:
    """A picture fitted into a box, mm."""
    sheet = context.get(SHEET)
    if not isinstance(image, Picture) or not isinstance(sheet, Sheet):
        raise FilterError("`picture` needs a picture")
    data, width_mm = image.fitted(width, height)
    return sheet.place(data, width_mm, description or "")


def _needing_a_value(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
    def checked(value: Any, *arguments: Any) -> Any:
        if isinstance(value, Undefined):
            str(value)  # raises and names the placeholder
        if value is None:
            raise FilterError(f"`{name}` needs a value and there is none")
        return act(value, *arguments)

    return checked


def _name(who: Any) -> str:
    return str(getattr(who, "full_name", who))


def _gender(who: Any) -> Gender | None:
    return Gender.parse(getattr(who, "gender", None))
