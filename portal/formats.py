"""How moments, spans and sizes read in a page, in the language of the request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel import numbers
from flask import Flask

from leancity.cases import CaseCard, Token
from leancity.i18n import N_, format_date, format_moment, format_size, format_working, translate
from leancity.kernel import Kernel
from portal.context import locale

#: Less working time than this before a deadline is "soon", minutes.
SOON = 4 * 60


@dataclass(frozen=True, kw_only=True)
class Remaining:
    """How a deadline stands: `kind` is calm, soon or overdue; `text` says it in working time."""

    kind: str
    text: str
    title: str


class Formats:
    """The filters of the templates."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel

    def moment(self, value: datetime | str | None) -> str:
        """A moment, or its ISO text, in the city's time."""
        if not value:
            return ""
        clock = self._kernel.clock
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=clock.zone)
        return format_moment(moment, clock.now(), clock.zone, locale())

    def day(self, value: date | datetime | str | None) -> str:
        """A day in the city's time."""
        if not value:
            return ""
        if isinstance(value, datetime):
            value = value.astimezone(self._kernel.clock.zone).date()
        return format_date(value[:10] if isinstance(value, str) else value, locale())

    def short_day(self, value: date | datetime | str | None) -> str:
        """A day as tables write it: 17.11.20."""
        if not value:
            return ""
        if isinstance(value, datetime):
            return f"{value.astimezone(self._kernel.clock.zone):%d.%m.%y}"
        return f"{date.fromisoformat(value[:10]) if isinstance(value, str) else value:%d.%m.%y}"

    def size(self, value: int) -> str:
        """A file's size."""
        return format_size(value, locale())

    def working(self, minutes: float) -> str:
        """A span of working time."""
        return format_working(minutes, locale())

    def amount(self, value: float) -> str:
        """A number as it is written in the language."""
        return str(numbers.format_decimal(value, "#,##0.#", locale()))

    def share(self, value: float) -> str:
        """A part of one, in percent."""
        return str(numbers.format_percent(value, "#,##0.#%", locale()))

    def remaining(self, due_at: datetime) -> Remaining:
        """The working time left before a deadline, or past it."""
        now = self._kernel.clock.now()
        overdue = due_at < now
        start, end = (due_at, now) if overdue else (now, due_at)
        minutes = self._kernel.calendar.working_minutes(start, end)
        message = N_("%(span)s overdue") if overdue else N_("%(span)s left")
        kind = "overdue" if overdue else "soon" if minutes <= SOON else "calm"
        span = format_working(minutes, locale())
        return Remaining(
            kind=kind, text=translate(message, locale(), span=span), title=self.moment(due_at)
        )

    def waiting(self, card: CaseCard) -> str:
        """One sentence on where an open case stands and for how long, or nothing."""
        if card.closed_at or not card.tokens:
            return ""
        token = self.foremost(card)
        held = any(task.activity_id == token.activity_id and task.assignee for task in card.tasks)
        if token.incident:
            message = N_("The step “%(step)s” stopped on its own; the administrators see it.")
        elif held:
            message = N_("Now: %(step)s, %(holder)s, for %(span)s.")
        elif token.holder:
            message = N_("Waits for %(span)s until somebody takes it: %(step)s (%(holder)s).")
        else:
            message = N_("Now: %(step)s, for %(span)s.")
        minutes = self._kernel.calendar.working_minutes(token.since, self._kernel.clock.now())
        return translate(
            message,
            locale(),
            step=token.name,
            holder=token.holder,
            span=format_working(minutes, locale()),
        )

    @staticmethod
    def foremost(card: CaseCard) -> Token:
        """The token that says most of where a case stands."""
        return max(card.tokens, key=lambda one: (bool(one.incident), bool(one.holder), one.since))

    def phrase(self, message: str, params: dict[str, Any] | None = None) -> str:
        """A msgid that came from the kernel, in the language of the request."""
        return translate(message, locale(), **(params or {}))


def init_formats(app: Flask, kernel: Kernel) -> None:
    """Make the formats filters of every template."""
    formats = Formats(kernel)
    filters: dict[str, Callable[..., Any]] = {
        "moment": formats.moment, "day": formats.day, "short_day": formats.short_day,
        "size": formats.size, "working": formats.working, "amount": formats.amount,
        "share": formats.share,
        "remaining": formats.remaining, "phrase": formats.phrase,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
