"""The Jinja environment of templates: sandboxed, escaping, and strict about what is missing.

A placeholder nobody fills and a value that is absent both stop the rendering: an official letter
with a hole in it must not leave. A template says what to do instead:
`{{ house | default("—") }}` or `{% if house %}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from leancity.documents.errors import FilterError
from leancity.documents.filters import Filters
from leancity.documents.grammar.texts import date_short, moment

_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CACHED_TEMPLATES = 128


class TextEnvironment(ImmutableSandboxedEnvironment):
    """Renders plain texts; compiled templates are kept."""

    def __init__(self, filters: Filters) -> None:
        self._printer = Printer(filters)
        super().__init__(undefined=StrictUndefined, finalize=self.printed, autoescape=False)
        self.globals = {"range": self.globals["range"]}
        self.filters.update(filters.table())
        self._compiled: Callable[[str], CodeType] = lru_cache(_CACHED_TEMPLATES)(self._compile_text)

    def printed(self, value: Any) -> Any:
        """The text of a value; raises FilterError for None."""
        return self._printer.text(value)

    def from_string(
        self,
        source: Any,
        globals: MutableMapping[str, Any] | None = None,
        template_class: type[Template] | None = None,
    ) -> Template:
        """A template of this text; the same text is compiled once."""
        kind = template_class or self.template_class
        return kind.from_code(self, self._compiled(str(source)), self.make_globals(globals), None)

    def _compile_text(self, source: str) -> CodeType:
        return self.compile(source)


class LetterEnvironment(TextEnvironment):
    """Renders the XML of letters: every value is escaped."""

    def __init__(self, filters: Filters) -> None:
        super().__init__(filters)
        self.autoescape = True

    def printed(self, value: Any) -> Any:
        """The escaped text of a value; what is XML already stays as it is."""
        if hasattr(value, "__html__"):
            return value
        # The braces are escaped too: docxtpl looks for its own marks in the finished XML.
        escaped = str(escape(self._printer.text(value)))
        return Markup(escaped.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704


class Printer:
    """Turns values into text as a letter prints them."""

    def __init__(self, filters: Filters) -> None:
        # The order matters: bool is an int, datetime is a date.
        self._forms: tuple[tuple[Any, Callable[[Any], str]], ...] = (
            (bool, lambda value: "да" if value else "нет"),
            (datetime, lambda value: moment(filters.local(value))),
            (date, date_short),
            ((float, Decimal), lambda value: str(value).replace(".", ",")),
            ((list, tuple), lambda value: ", ".join(map(self.text, value))),
            ((str, int), str),
        )

    def text(self, value: Any) -> str:
        """The text of a value, without what XML cannot hold."""
        if value is None:
            raise FilterError("a value is absent; use `default` or `if`")
        form = next((form for kinds, form in self._forms if isinstance(value, kinds)), _refuse)
        return _clean(form(value))


def _refuse(value: Any) -> str:
    str(value)  # an undefined value raises its own error
    kind = "a group of values" if isinstance(value, Mapping) else type(value).__name__
    raise FilterError(f"{kind} cannot be printed; name one of its parts")


def _clean(text: str) -> str:
    """Text without what XML cannot hold; every line end is a line break."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
