"""Posts, units and other noun phrases in any case.

A phrase declines in its head: the adjectives before the noun and the noun itself, or a
participle that stands for a noun ("заведующий сектором"). What follows the head is already in
the case the head asks for and stays as it is ("начальник отдела муниципального контроля").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse

from leancity.documents.grammar.cases import Case

_CASES = {
    Case.GENITIVE: "gent",
    Case.DATIVE: "datv",
    Case.ACCUSATIVE: "accs",
    Case.INSTRUMENTAL: "ablt",
    Case.PREPOSITIONAL: "loct",
}
_DASH = re.compile(r"(\s+[—–-]\s+)")
_COMMA = re.compile(r"(,\s+)")
_PROPER = frozenset({"Surn", "Name", "Patr", "Geox"})


class Phrases:
    """Declines noun phrases given in the nominative singular."""

    def __init__(self, morph: MorphAnalyzer) -> None:
        self._morph = morph

    def decline(self, text: str, case: Case) -> str:
        """A post or a unit name in a case; unchanged where no nominative head is found.

        Parts joined by a dash decline each ("заместитель директора — начальник отдела"); a part
        after a comma declines only when it is a post of its own ("..., главный эколог").
        """
        if case is Case.NOMINATIVE:
            return text
        return "".join(
            piece if _DASH.fullmatch(piece) else self._comma_list(piece, case)
            for piece in _DASH.split(text)
        )

    def place(self, name: str, case: Case) -> str:
        """A town's name of one word in a case."""
        if case is Case.NOMINATIVE:
            return name
        found = (p for p in self._morph.parse(name) if {"NOUN", "nomn", "sing"} in p.tag)
        parse = next(found, None)
        form = parse and parse.inflect({_CASES[case], "sing"})
        if form is None or " " in name:
            return name
        pieces = zip(name.split("-"), form.word.split("-"), strict=True)
        return "-".join(_like(*pair) for pair in pieces)

    def _comma_list(self, text: str, case: Case) -> str:
        first, *others = _COMMA.split(text)
        declined = self._head_declined(first, case, only_posts=False)
        return declined + "".join(
            piece if _COMMA.fullmatch(piece) else self._head_declined(piece, case, only_posts=True)
            for piece in others
        )

    def _head_declined(self, text: str, case: Case, *, only_posts: bool) -> str:
        words = re.split(r"(\s+)", text)
        head = self._head(words[::2])
        if not head or (only_posts and not _is_post(head[-1])):
            return text
        main = head[-1]
        for position, parse in enumerate(head):
            words[2 * position] = _inflected(words[2 * position], parse, main, case)
        return "".join(words)

    def _head(self, words: list[str]) -> list[Parse]:
        """The leading words that decline: adjectives, then the noun they agree with."""
        head: list[Parse] = []
        for word in words:
            adjective = self._adjective(word)
            noun = self._noun(word, head)
            if noun is not None and (adjective is None or not self._goes_on(words, len(head))):
                return [_agreeing(parse, noun) for parse in head] + [noun]
            if adjective is None or (head and head[-1].tag.gender != adjective.tag.gender):
                break
            head.append(adjective)
        return head

    def _goes_on(self, words: list[str], position: int) -> bool:
        """Whether the next word is a noun or adjective in the nominative ("старший инспектор")."""
        following = words[position + 1 : position + 2]
        return any(self._adjective(word) or self._noun(word, []) for word in following)

    def _adjective(self, word: str) -> Parse | None:
        wanted = ({"ADJF", "nomn", "sing"}, {"PRTF", "nomn", "sing"})
        found = (p for p in self._parses(word) if any(kind in p.tag for kind in wanted))
        return next(found, None)

    def _noun(self, word: str, adjectives: list[Parse]) -> Parse | None:
        found = [
            parse
            for parse in self._parses(word)
            if {"NOUN", "nomn", "sing"} in parse.tag
            and not _PROPER & parse.tag.grammemes
            and _agree(adjectives, parse)
        ]
        return min(found, key=lambda parse: parse.tag.animacy != "anim", default=None)

    def _parses(self, word: str) -> Iterator[Parse]:
        if not word or not re.fullmatch(r"[А-ЯЁа-яё-]+", word) or _is_abbreviation(word):
            return iter(())
        return iter(self._morph.parse(word.lower()))


def _is_abbreviation(word: str) -> bool:
    return len(word) > 1 and word.isupper() and len(word) <= 5


def _is_post(parse: Parse) -> bool:
    return bool(parse.tag.animacy == "anim" or parse.tag.POS in {"PRTF", "ADJF"})


def _agree(adjectives: list[Parse], noun: Parse) -> bool:
    if not adjectives or "ms-f" in noun.tag:
        return True
    return adjectives[-1].tag.gender in {noun.tag.gender, None}


def _agreeing(adjective: Parse, noun: Parse) -> Parse:
    """The adjective of the noun's gender: `Глава` takes both."""
    if adjective.tag.gender == noun.tag.gender or noun.tag.gender in {None, "ms-f"}:
        return adjective
    return adjective.inflect({noun.tag.gender}) or adjective


def _inflected(word: str, parse: Parse, main: Parse, case: Case) -> str:
    form = parse.inflect({_grammeme(main, case), "sing"})
    return word if form is None else _like(word, form.word)


def _grammeme(main: Parse, case: Case) -> str:
    """The accusative of a masculine head is the genitive when it is a person, else as it stands."""
    if case is Case.ACCUSATIVE and main.tag.gender == "masc" and "ms-f" not in main.tag:
        return "nomn" if main.tag.animacy == "inan" else "gent"
    return _CASES[case]


def _like(pattern: str, word: str) -> str:
    """Give the form the capitals of the original, and no `ё` where the original has `е`."""
    letters = [
        "е" if letter == "ё" and pattern[n : n + 1].lower() == "е" else letter
        for n, letter in enumerate(word)
    ]
    form = "".join(letters)
    if len(pattern) > 1 and pattern.isupper():
        return form.upper()
    return form[:1].upper() + form[1:] if pattern[:1].isupper() else form
