"""Fields that several forms share, and fields that hold personal data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from leancity.i18n import N_
from leancity.library.findings import Finding
from leancity.library.form import Field
from leancity.library.inspection import Inspection

_KEY = re.compile(
    r"(?:^|_)(?:name|fio|phone|tel|mobile|email|mail|passport|snils|inn|address|birth|birthday)"
    r"(?:_|$)"
)
_LABEL = re.compile(
    r"\bфио\b|фамили|отчеств|телефон|\be-?mail\b|почтов\w+ адрес|\bадрес|паспорт|снилс|\bинн\b|"
    r"дата рождения",
    re.IGNORECASE,
)
_WRITTEN = frozenset({"textfield", "textarea", "number", "datetime", "filepicker"})


def personal_marked(case: Inspection) -> Iterator[Finding]:
    """What looks like somebody's data is marked as personal, or as not personal on purpose."""
    for name, field in case.fields:
        looks = _KEY.search(field.key) or _LABEL.search(field.label)
        if field.type in _WRITTEN and field.personal is None and looks:
            yield case.finding(
                name,
                field.id,
                "personal-unmarked",
                N_('Looks like personal data; say personal "true" or "false".'),
            )


def personal_kept(case: Inspection) -> Iterator[Finding]:
    """Personal data are texts: only texts are kept apart."""
    for name, field in case.fields:
        if field.personal and (field.type not in {"textfield", "textarea"} or field.widget):
            yield case.finding(
                name, field.id, "personal-unfit", N_("Only a text can be kept as personal data.")
            )


def shared_fields(case: Inspection) -> Iterator[Finding]:
    """A key means the same in every form: mark, subject, type, dictionary."""
    seen: dict[str, list[tuple[str, Field]]] = defaultdict(list)
    for name, field in case.fields:
        for _, other in seen[field.key]:
            if _differ(field, other):
                yield case.finding(
                    name,
                    field.id,
                    "field-differs",
                    N_("The field %(key)s is declared in another way in %(other)s."),
                    key=field.key,
                    other=other.id,
                )
                break
        seen[field.key].append((name, field))


def _differ(one: Field, other: Field) -> bool:
    if (bool(one.personal), one.dictionary) != (bool(other.personal), other.dictionary):
        return True
    if one.personal and one.subject != other.subject:
        return True
    both = one.is_editable and other.is_editable
    return both and one.camunda_type != other.camunda_type


RULES = (personal_marked, personal_kept, shared_fields)
