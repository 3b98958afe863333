"""All that is kept about a person as one archive: for programs and for people."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from leancity.i18n import N_, translate
from leancity.sheets import append, new_book, new_sheet, saved, set_widths

#: Sheet -> its columns; a person asks in Russian, a program reads the JSON.
_SHEETS: Mapping[str, tuple[str, ...]] = {
    N_("Data"): (N_("Case"), N_("Role"), N_("Field"), N_("Value")),
    N_("Cases"): (N_("Number"), N_("Process"), N_("Status"), N_("Created"), N_("Closed")),
    N_("Documents"): (N_("Case"), N_("Number"), N_("Document"), N_("Date")),
    N_("Letters"): (N_("Case"), N_("Subject"), N_("Channel"), N_("State"), N_("Date")),
    N_("Views"): (N_("Date"), N_("Who"), N_("What for"), N_("Fields")),
    N_("Changes"): (N_("Date"), N_("Who"), N_("Field"), N_("Before"), N_("After")),
}


def dossier_zip(dossier: Mapping[str, Any], locale: str, zone: ZoneInfo) -> bytes:
    """`person.json` with everything, `person.xlsx` with the same as tables."""
    target = io.BytesIO()
    text = json.dumps(dossier, ensure_ascii=False, indent=2, default=_text)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", text)
        archive.writestr("person.xlsx", _workbook(dossier, locale, zone))
    return target.getvalue()


def _workbook(dossier: Mapping[str, Any], locale: str, zone: ZoneInfo) -> bytes:
    rows = _rows(dossier)
    first, *others = _SHEETS
    book, sheet = new_book(translate(first, locale))
    sheets = [sheet, *(new_sheet(book, translate(title, locale)) for title in others)]
    for (title, heads), sheet in zip(_SHEETS.items(), sheets, strict=True):
        set_widths(sheet, [28] * len(heads))
        append(sheet, [translate(head, locale) for head in heads], bold=True)
        for row in rows[title]:
            append(sheet, [_cell(value, zone) for value in row])
    return saved(book)


def _rows(dossier: Mapping[str, Any]) -> dict[str, list[Sequence[Any]]]:
    persons, cases = dossier["persons"], dossier["cases"]
    numbers = {case["business_key"]: case.get("number") or "" for case in cases}
    return {
        "Data": [
            (numbers.get(person["business_key"]), person["role"], name, value)
            for person in persons
            for name, value in person["attributes"].items()
        ],
        "Cases": [
            tuple(case.get(name) for name in
                  ("number", "process_key", "status", "created_at", "closed_at"))
            for case in cases
        ],
        "Documents": list(_of_cases(cases, numbers, "documents", ("number", "title", "date"))),
        "Letters": list(
            _of_cases(cases, numbers, "letters", ("subject", "channel", "state", "at"))
        ),
        "Views": [
            (view["at"], view["reader"], view["purpose"], ", ".join(view["fields"]))
            for person in persons
            for view in person["readings"]
        ],
        "Changes": [
            (change["at"], change["who"], change["attribute"], change["old"], change["new"])
            for person in persons
            for change in person["changes"]
        ],
    }  # fmt: skip


def _of_cases(
    cases: Sequence[Mapping[str, Any]],
    numbers: Mapping[str, str],
    part: str,
    names: Sequence[str],
) -> Iterator[Sequence[Any]]:
    for case in cases:
        for row in case[part]:
            yield (numbers[case["business_key"]], *(row[name] for name in names))


def _cell(value: Any, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(zone)
    return "" if value is None else value if isinstance(value, date) else str(value)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
