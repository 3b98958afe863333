"""What a filter offers of people and of other cases: those that occur in the rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from leancity.cases.narrowing import column, declared
from leancity.cases.words import Words
from leancity.library.config import Filter

#: People, or cases, that a filter offers at most.
_OFFERED = 300


def occurring(
    session: Session,
    allowed: ColumnElement[bool],
    words: Words,
    filters: Sequence[Filter],
) -> dict[str, list[str]]:
    """Filter of people or of other cases -> what occurs in its column."""
    chosen = [each for each in declared(filters) if each.kind == "person" or _of_cases(each, words)]
    return {
        each.key: [
            value
            for value in session.scalars(
                select(column(each.field)).where(allowed).distinct().limit(_OFFERED)
            )
            if value
        ]
        for each in chosen
    }


def _of_cases(each: Filter, words: Words) -> bool:
    return each.kind == "options" and words.chooses_cases(each.field)


def named(values: list[str], each: Filter, words: Words) -> tuple[tuple[str, str], ...]:
    """What occurs, each with what people call it, by name."""
    say = words.name if each.kind == "person" else words.number
    options = ((value, say(value) or value) for value in values)
    return tuple(sorted(options, key=lambda option: option[1]))
