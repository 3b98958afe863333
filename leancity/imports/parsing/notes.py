"""The column of everything else: facts that stand in one cell, told apart by their words.

A fact is a word (leaflet, owner informed, municipal control, warning, done, commission) with the
day beside it; a day after "until" is a term. What is denied ("not removed") or only demanded
("to be removed by") is no fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from leancity.imports.parsing.days import ANYWHERE, Unreadable, parse_day

#: kind -> words; the order decides between kinds that begin at one place.
_KINDS: tuple[tuple[str, str], ...] = (
    ("materials_sent", r"(?:материал\w*[^.;\n]{0,60}?)?административн\w*\s+комисси\w*"),
    (
        "control_informed",
        r"(?:передан\w*|направлен\w*|переда[лн]\w*|информация|материал\w*)[^.;\n]{0,60}?"
        r"муниципальн\w*\s+(?:земельн\w*\s+)?контрол\w*"
        r"|муниципальн\w*\s+(?:земельн\w*\s+)?контрол\w*",
    ),
    ("warning_sent", r"(?:направлен\w*|вручен\w*|выдан\w*|вынесен\w*)?\s*предостережени\w*"),
    (
        "leaflet_handed",
        r"(?:(?:вручен|выдан|передан|оставлен)\w*[^.;\n,]{0,20}?)?\bлистовк\w*"
        r"|информационн\w*\s+лист\w*",
    ),
    (
        "owner_informed",
        r"(?:собственник|владел|правообладател|хозя|арендатор|нарушител|представител)\w*"
        r"[^.;\n\d]{0,50}?(?:уведомл|информ|извещ|оповещ|предупрежд)\w*"
        r"|(?:уведомл|проинформ|информир|извещ|оповещ|предупрежд)\w*[^.;\n\d]{0,30}?"
        r"(?:собственник|владел|правообладател|хозя|арендатор|нарушител|представител)\w*",
    ),
    ("done", r"\b(?:исполнен|устранен|выполнен|убран)(?:о|а|ы)?\b|\bустранил\w*"),
)  # fmt: skip
_FACTS = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS))
_DENIED = re.compile(r"(?:\bне|\bбез|\bнет)\s*(?:был[аои]?\s*)?$")
_DEMANDED = re.compile(r"(?:\bбудет|\bобязан\w*|\bобещал\w*|\bнеобходимо|\bдолжн\w*)\s*$")
_UNTIL = re.compile(r"(?:\bдо|\bсрок\w*[^.;,\x01]{0,25}|\bне позднее|\bпо)\s*[:\-–—]?\s*$")
_SPAN = re.compile(
    r"(?:срок\w*|в течени[еи]|на)[^.;\d]{0,25}?(\d{1,3})\s*(?:\([^)]*\)\s*)?"
    r"(дн\w*|ден\w*|сут\w*|недел\w*|месяц\w*)"
)
_DAYS_OF = {"н": 7, "м": 30}
_PLACE = re.compile("\x01(\\d+)\x02")
_ABBREVIATED = ((re.compile(r"\bадм(?:ин)?\.\s*"), "административная "),
                (re.compile(r"\bмун(?:иц)?\.\s*"), "муниципальный "))  # fmt: skip
_DOT_INSIDE = re.compile(r"\b(?:г|ул|исх|вх|тел|п|ст|т\.д|т\.п|д)\.")
_SENTENCE = re.compile(r"[.;\n!]+")
_WORDS = re.compile(r"[а-яa-z]{3,}")
_IGNORED = re.compile(r"^\s*(?:исх|вх|номер|года|срок|был[аои]?|нет)?\W*[\d\W]*$")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that happened; `on` when the cell tells the day, `term` what was demanded."""

    kind: str
    on: date | None = None
    term: date | None = None


@dataclass(frozen=True, kw_only=True)
class Note:
    """What a cell tells: its facts in their order, and whether every part was understood."""

    facts: tuple[Fact, ...]
    understood: bool
    #: a day in it that cannot be, as a future day of something that has happened
    impossible: bool = False


def read_note(value: Any, known: date, today: date) -> Note:
    """Read a cell. `known` is the day the case became known: spans of days count from there."""
    text, days = _marked(str(value).lower().replace("ё", "е"))
    facts: list[Fact] = []
    understood, impossible = True, False
    for clause in _clauses(text):
        found = list(_facts(clause, days))
        for fact in found:
            future = fact.on is not None and fact.on > today
            impossible = impossible or future
            begun = fact.on if fact.on and not future else known
            dated = replace(fact, on=None if future else fact.on)
            facts.append(_with_span(dated, clause, begun))
        if not _FACTS.search(clause) and _says_something(clause):
            understood = False
    return Note(facts=tuple(dict.fromkeys(facts)), understood=understood, impossible=impossible)


def _marked(text: str) -> tuple[str, list[date]]:
    """The text with every day replaced by a mark, so that its dots end no sentence."""
    days: list[date] = []

    def mark(found: re.Match[str]) -> str:
        try:
            days.append(parse_day(found[0]))
        except Unreadable:
            return found[0].replace(".", "/")
        return f"\x01{len(days) - 1}\x02"

    marked = ANYWHERE.sub(mark, text)
    for pattern, words in _ABBREVIATED:
        marked = pattern.sub(words, marked)
    return _DOT_INSIDE.sub(lambda found: found[0].replace(".", " "), marked), days


def _clauses(text: str) -> Iterator[str]:
    for clause in _SENTENCE.split(text):
        if clause.strip():
            yield clause


def _facts(clause: str, days: list[date]) -> Iterator[Fact]:
    """The facts of one clause, each with the days that belong to it."""
    matches = [m for m in _FACTS.finditer(clause) if _happened(clause, m)]
    if not matches:
        return
    places = list(_PLACE.finditer(clause))
    leading = any(place.start() < matches[0].start() for place in places)
    for number, match in enumerate(matches):
        before = matches[number - 1].end() if number else 0
        after = matches[number + 1].start() if number + 1 < len(matches) else len(clause)
        own = (before, match.start()) if leading else (match.start(), after)
        if leading and number + 1 == len(matches):
            own = (before, after)
        on, term = None, None
        for place in places:
            if not own[0] <= place.start() < own[1]:
                continue
            day = days[int(place[1])]
            if _UNTIL.search(clause[: place.start()]):
                term = term or day
            else:
                on = on or day
        yield Fact(kind=str(match.lastgroup), on=on, term=term)


def _happened(clause: str, match: re.Match[str]) -> bool:
    before = clause[: match.start()]
    if match.lastgroup == "done" and _DEMANDED.search(before):
        return False
    return not _DENIED.search(before) and not re.search(r"\bне\s+[а-я]+$", match[0][:40])


def _with_span(fact: Fact, clause: str, begun: date) -> Fact:
    """A warning whose term is a number of days."""
    if fact.kind != "warning_sent" or fact.term is not None:
        return fact
    span = _SPAN.search(clause)
    if span is None:
        return fact
    days = int(span[1]) * _DAYS_OF.get(span[2][0], 1)
    return replace(fact, term=begun + timedelta(days=days))


def _says_something(clause: str) -> bool:
    rest = _PLACE.sub(" ", clause)
    return bool(_WORDS.search(rest)) and not _IGNORED.match(rest)
