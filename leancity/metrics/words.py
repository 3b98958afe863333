"""What the figures are called, and the answer of a report in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from babel import numbers

from leancity.calendars import Term
from leancity.calendars.terms import Unit
from leancity.i18n import N_, translate
from leancity.metrics.activities import APPLICANT, OTHER, OURS
from leancity.metrics.comparing import ENOUGH, Comparison
from leancity.metrics.formulas import Function
from leancity.metrics.report import Report

#: Of one, and of any other number.
_UNITS: Mapping[Unit, tuple[str, str]] = {
    Unit.WORKING_DAYS: (N_("%(value)s working day"), N_("%(value)s working days")),
    Unit.WORKING_HOURS: (N_("%(value)s working hour"), N_("%(value)s working hours")),
    Unit.CALENDAR_DAYS: (N_("%(value)s day"), N_("%(value)s days")),
    Unit.HOURS: (N_("%(value)s h"), N_("%(value)s h")),
    Unit.MINUTES: (N_("%(value)s min"), N_("%(value)s min")),
}
_LEAST = 0.1
#: Whose time it is, in words.
OWNERS: Mapping[str, str] = {
    OURS: N_("The city's own"),
    OTHER: N_("Another body's"),
    APPLICANT: N_("The applicant's"),
}
_VERDICTS = {True: N_("We keep the promise."), False: N_("We do not keep the promise.")}
_TOLD = (
    N_("%(before)s before → %(target)s promised → %(now)s now; 85 %% of cases within %(p85)s."),
    N_("%(target)s promised → %(now)s now; 85 %% of cases within %(p85)s."),
    N_("Half of the cases take no more than %(now)s, 85 %% no more than %(p85)s."),
)


def number(value: float | Decimal, locale: str, places: int = 1) -> str:
    """A figure as people write it: "15,2"."""
    pattern = "#,##0." + "0" * places if places else "#,##0"
    return str(numbers.format_decimal(value, pattern, locale))


def span(value: float, unit: Unit, locale: str) -> str:
    """A span with its unit: whole numbers without a fraction, next to nothing as such."""
    rounded = max(_LEAST, round(value, 1))
    text = number(rounded, locale, 0 if rounded == int(rounded) else 1)
    one, other = _UNITS[unit]
    return translate(
        one if rounded == 1 else other, locale, value=text if value >= _LEAST / 2 else f"< {text}"
    )


def term(given: Term | None, locale: str) -> str:
    """A promised term, or nothing."""
    return span(given.count, given.unit, locale) if given else ""


def verdict(report: Report) -> str:
    """Whether the promise is kept: a msgid."""
    if report.keeps_promise is not None:
        return _VERDICTS[report.keeps_promise]
    if report.lead is None:
        return N_("No case has been finished in this period yet.")
    if report.target is None:
        return N_("No term has been promised for this process.")
    return N_("Too few finished cases to judge the promise.")


def told(report: Report, locale: str) -> str:
    """How long cases took, beside what was promised; nothing while none is finished."""
    if report.lead is None:
        return ""
    message = _TOLD[2 if report.target is None else 0 if report.before else 1]
    return translate(
        message,
        locale,
        before=term(report.before, locale),
        target=term(report.target, locale),
        now=span(report.lead.median, report.unit, locale),
        p85=span(report.lead.p85, report.unit, locale),
    )


def compared(found: Comparison, unit: Unit, locale: str) -> str:
    """Whether cases became shorter, as far as their number tells."""
    if found.difference is None or found.low is None or found.high is None:
        return translate(
            N_("Not enough cases: %(before)s before, %(after)s after; %(enough)s each are needed."),
            locale, before=found.before.done, after=found.after.done, enough=ENOUGH,
        )  # fmt: skip
    message = {
        True: N_("Shorter by %(size)s (95 %% sure: from %(least)s to %(most)s)."),
        False: N_("Longer by %(size)s (95 %% sure: from %(least)s to %(most)s)."),
        None: N_("The difference of %(size)s may be chance: from %(low)s to %(high)s."),
    }[found.is_shorter]
    least, most = sorted((abs(found.low), abs(found.high)))
    words = {"size": found.difference, "least": least, "most": most}
    return translate(
        message,
        locale,
        low=_signed(found.low, locale),
        high=_signed(found.high, locale),
        **{name: span(abs(value), unit, locale) for name, value in words.items()},
    )


def _signed(value: float, locale: str) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + number(abs(value), locale)


def block_rows(report: Report) -> list[tuple[str, str, float | None, str]]:
    """The function block: label, symbol, value, unit; labels and units are msgids."""
    block = report.function.block
    return [
        (N_("Lead time of the function"), "L", block.lead_time, N_("working days")),
        (N_("Useful time"), "U", block.useful, N_("working days")),
        (N_("Total idle time"), "I", block.idle, N_("working days")),
        (N_("Capacity of the function"), "C", block.capacity, N_("units a day")),
        (N_("Launches of the function a month"), "N", block.launches, N_("units a month")),
        (N_("Total labour"), "T", block.labour, N_("person-hours")),
        (N_("Errors"), "E", 100 * block.errors, "%"),
    ]


def further_rows(function: Function) -> list[tuple[str, float, str]]:
    """What follows from the block: label, value, unit."""
    further = function.further
    return [
        (N_("Flow efficiency (U/L)"), 100 * further.flow_efficiency, "%"),
        (N_("Work in progress by Little's law"), further.work_in_progress, N_("cases")),
        (N_("Full-time posts"), further.staff, ""),
        (N_("Labour a year"), further.labour_year, N_("person-hours")),
    ]
