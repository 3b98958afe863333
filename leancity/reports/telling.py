"""How the values of a report are told to one person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from leancity.calendars import Calendar
from leancity.i18n import N_, translate
from leancity.library.config import ProcessConfig, Report
from leancity.reports.shapes import Head, Line, Table

#: The day a case was opened, as a part of `by`.
CREATED_ON = "created_on"


@dataclass(frozen=True, kw_only=True)
class Telling:
    """How the values of a report are told to one person."""

    config: ProcessConfig
    calendar: Calendar
    locale: str
    #: label of a field and a value of it in words
    words: Callable[[str, Any], tuple[str, str]]
    say: Callable[[str], str]
    #: logins of the people who have one of these roles
    people: Callable[[Sequence[str]], frozenset[str]]

    def tr(self, message: str) -> str:
        """A msgid of the platform in the person's language."""
        return translate(message, self.locale)

    def head(self, field: str) -> Head:
        """The head of a part of `by`."""
        if field == CREATED_ON:
            return Head(label=self.tr(N_("Day")), kind="day")
        registry = self.config.registry
        labels = {each.field: each.label for each in registry.filters if each.field}
        labels |= {each.key: each.label for each in registry.columns}
        found = labels.get(field, "")
        return Head(label=self.say(found) if found else self.words(field, None)[0])

    def cell(self, field: str, value: Any) -> Any:
        """A part of `by` in words."""
        if field == CREATED_ON:
            return value
        return self.words(field, value)[1] or self.tr(N_("not given"))

    def table(
        self,
        report: Report,
        note: str,
        heads: Sequence[Head],
        lines: Sequence[Line],
        total: Line | None = None,
    ) -> Table:
        """The table of a report."""
        return Table(
            key=report.key,
            title=self.say(report.title),
            note=self.tr(note),
            heads=heads,
            lines=lines,
            total=total if lines else None,
        )
