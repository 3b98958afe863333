"""Fields of the schemas of rows: cells in, values or reasons out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from leancity.i18n import N_
from leancity.imports.parsing.contacts import plain
from leancity.imports.parsing.days import Unreadable, parse_day
from leancity.subjects import validators

BLANK = N_("The cell is empty.")
TOO_LONG = N_("The text is too long.")
NO_DAY = N_("This is no date.")
FUTURE = N_("The date is later than today.")
NO_NUMBER = N_("This is no number.")
NO_PHONE = N_("This is no usable phone number.")
NO_EMAIL = N_("This is no e-mail address.")
NOT_KNOWN = N_("This value is not known.")
NO_CODE = N_("Use small Latin letters, digits and _ here; a letter comes first.")


class RowSchema(Schema):
    """The base of the schemas of rows."""

    class Meta:
        """Columns that no field asks for are left aside."""

        unknown = EXCLUDE


class Cell(fields.Field[Any]):
    """A cell; a blank one is `blank`, or a fault when the cell is required."""

    def __init__(self, *, required: bool = False, blank: Any = None) -> None:
        super().__init__(
            required=required, allow_none=True, **({} if required else {"load_default": blank})
        )
        self._blank = blank

    def deserialize(
        self,
        value: Any,
        attr: str | None = None,
        data: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Any:
        """The value of the cell."""
        if value is None or (isinstance(value, str) and not value.strip()):
            if self.required:
                raise ValidationError(BLANK)
            return self._blank
        return super().deserialize(value, attr, data, **options)


class Text(Cell):
    """A text without the blanks around and between its words."""

    def __init__(self, *, required: bool = False, longest: int = 300, lines: bool = False) -> None:
        super().__init__(required=required, blank="")
        self._longest = longest
        self._lines = lines

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        text = plain(value).replace("\0", "")
        parts = [" ".join(line.split()) for line in text.splitlines()]
        text = ("\n" if self._lines else " ").join(part for part in parts if part)
        if len(text) > self._longest:
            raise ValidationError(TOO_LONG)
        return text


class Raw(Cell):
    """A cell as it is, for whoever reads it with more knowledge."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return value


class Day(Cell):
    """A day in any shape."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        try:
            return parse_day(value)
        except Unreadable as error:
            raise ValidationError(NO_DAY) from error


class Number(Cell):
    """A number; a decimal comma is one."""

    def __init__(self, *, lowest: float, highest: float, required: bool = True) -> None:
        super().__init__(required=required)
        self._range = (lowest, highest)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> float:
        try:
            number = float(plain(value).strip().replace(",", "."))
        except ValueError as error:
            raise ValidationError(NO_NUMBER) from error
        if not self._range[0] <= number <= self._range[1]:
            raise ValidationError(NO_NUMBER)
        return number


class Phone(Cell):
    """One usable phone, or none."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        number = validators.phone(plain(value))
        if number is None:
            raise ValidationError(NO_PHONE)
        return number


class Email(Cell):
    """One usable e-mail address, or none."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        text = str(value).strip()
        if not validators.email(text):
            raise ValidationError(NO_EMAIL)
        return text


class Choice(Cell):
    """One of a few words, by its meaning; `read` may know more words than the table."""

    def __init__(
        self,
        words: Mapping[str, Any],
        *,
        required: bool = False,
        blank: Any = None,
        read: Callable[[str], Any] | None = None,
    ) -> None:
        super().__init__(required=required, blank=blank)
        self._words = words
        self._read = read

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        word = " ".join(str(value).casefold().replace("ё", "е").split())
        found = self._words.get(word)
        if found is None and self._read is not None:
            found = self._read(word)
        if found is None:
            raise ValidationError(NOT_KNOWN)
        return found


class Code(Cell):
    """A key in Latin letters."""

    def __init__(self, matches: Callable[[str], object], *, required: bool = True) -> None:
        super().__init__(required=required, blank="")
        self._matches = matches

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        text = plain(value).strip().lower()
        if not self._matches(text):
            raise ValidationError(NO_CODE)
        return text
