"""What a filter offers of people and of other cases: those that occur in the rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from leancity.cases.models import NEWEST_FIRST
from leancity.cases.narrowing import column, declared
from leancity.cases.words import Words
from leancity.library.registry_config import Filter

#: People, or cases, that a filter offers at most.
_OFFERED = 300
#: They are looked for in so many of the newest rows: no page reads a whole registry.
_LOOKED_AT = 2000


def occurring(
    session: Session,
    allowed: ColumnElement[bool],
    words: Words,
    filters: Sequence[Filter],
) -> dict[str, list[str]]:
    """Filter of people or of other cases -> what occurs in its column."""
    chosen = [each for each in declared(filters) if each.kind == "person" or _of_cases(each, words)]
    if not chosen:
        return {}
    columns = [column(each.field) for each in chosen]
    rows = session.execute(
        select(*columns).where(allowed).order_by(*NEWEST_FIRST).limit(_LOOKED_AT)
    )
    found = zip(*rows, strict=True)
    values = [list(dict.fromkeys(filter(None, each)))[:_OFFERED] for each in found]
    return dict(zip((each.key for each in chosen), values or [[]] * len(chosen), strict=True))


def _of_cases(each: Filter, words: Words) -> bool:
    return each.kind == "options" and words.chooses_cases(each.field)


def named(values: list[str], each: Filter, words: Words) -> tuple[tuple[str, str], ...]:
    """What occurs, each with what people call it, by name."""
    say = words.name if each.kind == "person" else words.number
    options = ((value, say(value) or value) for value in values)
    return tuple(sorted(options, key=lambda option: option[1]))
