"""A report as a workbook: the figures as numbers, so that people go on calculating."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from leancity import sheets
from leancity.i18n import N_, translate
from leancity.metrics.activities import ActivityFigures, Spread
from leancity.metrics.formulas import shown
from leancity.metrics.losses import KINDS
from leancity.metrics.report import Report
from leancity.metrics.words import OWNERS, block_rows, compared, further_rows, number, told, verdict

Words = Callable[[str], str]
_WIDTHS = (46, *([18] * 14))
_OPERATION_HEADS = (
    N_("Operation"),
    N_("m, minutes"),
    N_("H, hours a month"),
    N_("w, waiting, working days"),
    N_("c, units a day"),
)
_ACTIVITY_HEADS = (
    N_("Operation"),
    N_("Times"),
    N_("Open now"),
    N_("Work, median, min"),
    N_("Work, 85 %, min"),
    N_("Work, 90 %, min"),
    N_("Until taken, median, min"),
    N_("Whole stay, median, min"),
    N_("Whole stay, 85 %, min"),
    N_("Whole stay, 90 %, min"),
    N_("Waiting on others, min"),
    N_("In term, %"),
    N_("Right the first time, %"),
    N_("Returns"),
    N_("Whose time"),
)
_LOSS_HEADS = (
    N_("Loss"),
    N_("Operation"),
    N_("Times"),
    N_("Person-hours"),
    N_("Roubles"),
    N_("Hours cases waited"),
)


def workbook(report: Report, title: str, name: Words, locale: str) -> bytes:
    """The report in a language; `name` is what people call an activity."""

    def say(message: str) -> str:
        return translate(message, locale)

    book, first = sheets.new_book(say(N_("Figures of the function")))
    function = report.function
    summary: list[Sequence[Any]] = [(title,), (say(verdict(report)),), (told(report, locale),), ()]
    summary += [(say(a), s, _figure(v), say(u) if u else "") for a, s, v, u in block_rows(report)]
    summary += [(say(a), "", _figure(v), say(u) if u else "") for a, v, u in further_rows(function)]
    unexplained = number(function.unexplained_idle, locale, 2)
    summary += [(translate(one.message, locale, days=unexplained),) for one in function.warnings]
    _fill(first, (), summary)
    operations = [
        (name(row.name), *map(_figure, (row.minutes, row.hours_month, row.waiting, row.capacity)))
        for row in function.rows
    ]
    second = sheets.new_sheet(book, say(N_("Metrics of the operations")))
    _fill(second, map(say, _OPERATION_HEADS), operations)
    activities = [_activity(one, name, say) for one in report.activities]
    third = sheets.new_sheet(book, say(N_("Activities")))
    _fill(third, map(say, _ACTIVITY_HEADS), activities)
    weeks = [
        (week.monday, week.count, *map(_figure, (week.spread.median, week.spread.p85)))
        for week in report.weeks
    ]
    heads = (N_("Week from"), N_("Finished cases"), N_("Median"), N_("85 %"))
    _fill(sheets.new_sheet(book, say(N_("By week"))), map(say, heads), weeks)
    lost = [
        (
            say(KINDS[one.kind]),
            name(one.activity),
            one.count,
            *map(_figure, (one.person_hours, one.money, one.case_hours)),
        )
        for one in report.losses
    ]
    _fill(sheets.new_sheet(book, say(N_("Losses"))), map(say, _LOSS_HEADS), lost)
    versions = [
        (f"{one.old} → {one.new}", compared(one.comparison, report.unit, locale))
        for one in report.versions
    ]
    change = (N_("Versions of the process"), N_("What came of it"))
    _fill(sheets.new_sheet(book, say(N_("Versions of the process"))), map(say, change), versions)
    return sheets.saved(book)


def _activity(one: ActivityFigures, name: Words, say: Words) -> Sequence[Any]:
    return (
        name(one.activity),
        one.count,
        one.open,
        *_spread(one.touch),
        _figure(one.before_claim.median) if one.before_claim else None,
        *_spread(one.total),
        _figure(one.on_others),
        _percent(one.in_term),
        _percent(one.first_time_right),
        one.returns,
        say(OWNERS[one.owner]),
    )


def _spread(spread: Spread | None) -> Iterable[float | None]:
    return (None,) * 3 if spread is None else map(_figure, (spread.median, spread.p85, spread.p90))


def _percent(share: float | None) -> float | None:
    return None if share is None else _figure(100 * share)


def _figure(value: float | None) -> float | None:
    return None if value is None else float(shown(value))


def _fill(sheet: WriteOnlyWorksheet, heads: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    sheets.set_widths(sheet, _WIDTHS)
    first = list(heads)
    if first:
        sheets.append(sheet, first, bold=True)
    for row in rows:
        sheets.append(sheet, row)
