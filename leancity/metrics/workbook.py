"""A report as a workbook: the figures as numbers, so that people go on calculating."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from leancity.i18n import N_, translate
from leancity.metrics.activities import ActivityFigures, Spread
from leancity.metrics.formulas import shown
from leancity.metrics.report import Report
from leancity.metrics.words import OWNERS, block_rows, further_rows, number, told, verdict

Words = Callable[[str], str]
_HEAD = Font(bold=True)
_TINT = PatternFill("solid", start_color="E3EFEE")
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


def workbook(report: Report, title: str, name: Words, locale: str) -> bytes:
    """The report in a language; `name` is what people call an activity."""

    def say(message: str) -> str:
        return translate(message, locale)

    book = Workbook()
    function = report.function
    summary: list[Sequence[Any]] = [(title,), (say(verdict(report)),), (told(report, locale),), ()]
    summary += [(say(a), s, _figure(v), say(u) if u else "") for a, s, v, u in block_rows(function)]
    summary += [(say(a), "", _figure(v), say(u) if u else "") for a, v, u in further_rows(function)]
    unexplained = number(function.unexplained_idle, locale, 2)
    summary += [(translate(one.message, locale, days=unexplained),) for one in function.warnings]
    _fill(book.worksheets[0], say(N_("Figures of the function")), (), summary)
    operations = [
        (name(row.name), *map(_figure, (row.minutes, row.hours_month, row.waiting, row.capacity)))
        for row in function.rows
    ]
    title_of_rows = say(N_("Metrics of the operations"))
    _fill(book.create_sheet(), title_of_rows, map(say, _OPERATION_HEADS), operations)
    activities = [_activity(one, name, say) for one in report.activities]
    _fill(book.create_sheet(), say(N_("Activities")), map(say, _ACTIVITY_HEADS), activities)
    weeks = [
        (week.monday, week.count, *map(_figure, (week.spread.median, week.spread.p85)))
        for week in report.weeks
    ]
    heads = (N_("Week from"), N_("Finished cases"), N_("Median"), N_("85 %"))
    _fill(book.create_sheet(), say(N_("By week")), map(say, heads), weeks)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


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


def _fill(
    sheet: Worksheet, title: str, heads: Iterable[str], rows: Iterable[Sequence[Any]]
) -> None:
    sheet.title = title[:31]
    first = list(heads)
    if first:
        sheet.append(first)
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font, cell.fill = _HEAD, _TINT
    for row in rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                # A name that begins with = is a name.
                cell.data_type = "s"
    sheet.column_dimensions["A"].width = 46
    for column in range(2, max(5, len(first) + 1)):
        sheet.column_dimensions[get_column_letter(column)].width = 18
