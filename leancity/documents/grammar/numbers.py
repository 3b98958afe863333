"""Numbers in words and nouns that agree with numbers."""

from __future__ import annotations

from num2words import num2words
from pymorphy3 import MorphAnalyzer

from leancity.documents.errors import FilterError
from leancity.documents.grammar.cases import NBSP, Case

_CASES = {
    Case.NOMINATIVE: "n",
    Case.GENITIVE: "g",
    Case.DATIVE: "d",
    Case.ACCUSATIVE: "a",
    Case.INSTRUMENTAL: "i",
    Case.PREPOSITIONAL: "p",
}
_GENDERS = {"м": "m", "ж": "f", "с": "n", "m": "m", "f": "f", "n": "n"}


def in_words(number: int, *, gender: str = "м", case: Case = Case.NOMINATIVE) -> str:
    """`21` -> `двадцать один`; `gender` м, ж or с is that of the thing counted."""
    return str(
        num2words(number, lang="ru", gender=_GENDERS[gender[:1]], case=_CASES[case], animate=False)
    )


def plural_form(number: int, one: str, few: str, many: str) -> str:
    """The form that goes with a number: 1 день, 2 дня, 5 дней, 11 дней, 21 день."""
    tens, units = abs(number) % 100, abs(number) % 10
    if units == 1 and tens != 11:
        return one
    if 2 <= units <= 4 and not 12 <= tens <= 14:
        return few
    return many


class Counted:
    """Counts things by their name in the nominative singular."""

    def __init__(self, morph: MorphAnalyzer) -> None:
        self._morph = morph

    def phrase(self, number: int, *forms: str) -> str:
        """`5 фотографий`, kept on one line; `forms` is one noun phrase or all its three forms."""
        if len(forms) == 3:
            noun = plural_form(number, *forms)
        elif len(forms) == 1:
            *adjectives, noun = forms[0].split()
            words = [self._agreed(word, number, "ADJF") for word in adjectives]
            noun = " ".join([*words, self._agreed(noun, number, "NOUN")])
        else:
            raise FilterError("give one form of the word or three: день, дня, дней")
        return f"{number}{NBSP}{noun}"

    def _agreed(self, word: str, number: int, part: str) -> str:
        if word.lower() == "год":
            return plural_form(number, "год", "года", "лет")
        found = (p for p in self._morph.parse(word) if {part, "nomn", "sing"} in p.tag)
        parse = next(found, None)
        form = parse and parse.make_agree_with_number(abs(number))
        return str(form.word) if form else word
