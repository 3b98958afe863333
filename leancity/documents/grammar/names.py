"""Personal names in any case.

Rules of pytrovich with what official letters need besides: Turkic patronymics with a particle
stay as they are, composite Korean, Chinese and Vietnamese names decline by their last part and
for men only (D. E. Rosenthal's reference book), and a name whose gender cannot be told stays in
the nominative rather than become a wrong form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pymorphy3 import MorphAnalyzer
from pytrovich.detector import PetrovichGenderDetector
from pytrovich.enums import Case as PetrovichCase
from pytrovich.enums import Gender as PetrovichGender
from pytrovich.enums import NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from leancity.documents.grammar.cases import NBSP, Case, Gender

_CASES = {
    Case.GENITIVE: PetrovichCase.GENITIVE,
    Case.DATIVE: PetrovichCase.DATIVE,
    Case.ACCUSATIVE: PetrovichCase.ACCUSATIVE,
    Case.INSTRUMENTAL: PetrovichCase.INSTRUMENTAL,
    Case.PREPOSITIONAL: PetrovichCase.PREPOSITIONAL,
}
_GENDERS = {Gender.MALE: PetrovichGender.MALE, Gender.FEMALE: PetrovichGender.FEMALE}
_SONS = frozenset({"оглы", "оглу", "углы", "улы", "уулу"})
_DAUGHTERS = frozenset({"кызы", "гызы", "кизи", "къызы"})
_HYPHEN_PARTICLE = re.compile(rf"-(?:{'|'.join(sorted(_SONS | _DAUGHTERS))})$", re.IGNORECASE)
_SURNAME_PARTICLE = re.compile(
    r"де|дель|ди|да|дос|дю|ла|ле|ван|фон|дер|ден|тер|цу|аль|эль|ибн|бен|сан", re.IGNORECASE
)
_PATRONYMIC = re.compile(r"(?:[оеь]вич|[ьмкт]ич|ввич|[оеь]вна|инична|ична|чна)$", re.IGNORECASE)
_INITIAL = re.compile(r"[А-ЯЁA-Z]\.(?:-[А-ЯЁA-Z]\.)?")
_RUSSIAN_SURNAME = re.compile(
    r"(?:(?P<male>[оеё]в|[иы]н|[сц]кий|[сц]кой)|(?P<female>[оеё]ва|[иы]на|[сц]кая))$", re.IGNORECASE
)
#: Surnames with a vowel that drops, unknown to the rules.
_FLEETING = re.compile(r"(?P<stem>(?:солов|вороб|мурав))ей$", re.IGNORECASE)
#: A surname of one syllable such as Шин is Korean or English and takes -ом, not -ым.
_SHORT_SURNAME = re.compile(r"[^аеёиоуыэюя]*[иы]н")
_FLEETING_ENDINGS = {
    Case.GENITIVE: "ья",
    Case.DATIVE: "ью",
    Case.ACCUSATIVE: "ья",
    Case.INSTRUMENTAL: "ьём",
    Case.PREPOSITIONAL: "ье",
}


@dataclass(frozen=True, kw_only=True)
class FullName:
    """A name taken apart; parts that are not given are empty."""

    surname: str
    given: str = ""
    patronymic: str = ""
    #: the name was written "Ирина Сергеевна Ким"
    given_first: bool = False

    def join(self, surname: str, given: str, patronymic: str) -> str:
        """Put declined parts back in the order the name was written."""
        own = (given, patronymic, surname) if self.given_first else (surname, given, patronymic)
        return " ".join(part for part in own if part)

    @property
    def initials(self) -> str:
        """`И. С.` with no-break spaces; empty when there is only a surname."""
        words = re.sub(_HYPHEN_PARTICLE, "", f"{self.given} {self.patronymic}").split()
        return NBSP.join(_initial(word) for word in words if not _particle(word))


class Names:
    """Reads, declines and shortens personal names."""

    def __init__(self, morph: MorphAnalyzer) -> None:
        self._morph = morph
        self._maker = PetrovichDeclinationMaker()
        self._detector = PetrovichGenderDetector()

    def parse(self, text: str) -> FullName:
        """Take a full name apart: surname first, or given name and patronymic first."""
        words = re.sub(r"(?<=\.)(?=[А-ЯЁA-Z]\.)", " ", text).split()
        if len(words) < 2:
            return FullName(surname=" ".join(words))
        if self._given_first(words):
            return FullName(
                surname=" ".join(words[2:]), given=words[0], patronymic=words[1], given_first=True
            )
        tail = _patronymic_length(words)
        head, patronymic = words[: len(words) - tail], " ".join(words[len(words) - tail :])
        if len(head) == 1 and tail == 2:
            return FullName(surname="", given=head[0], patronymic=patronymic)
        size = _surname_length(head)
        return FullName(
            surname=" ".join(head[:size]), given=" ".join(head[size:]), patronymic=patronymic
        )

    def decline(self, text: str, case: Case, gender: Gender | None = None) -> str:
        """A full name in a case; unchanged when the gender is neither given nor visible."""
        name = self.parse(text)
        known = gender or self.gender(name)
        if case is Case.NOMINATIVE or known is None:
            return " ".join(text.split())
        if _is_composite(name):
            given = self._last(name.given, case, known) if known is Gender.MALE else name.given
            return name.join(name.surname, given, name.patronymic)
        return name.join(
            self._surname(name.surname, case, known),
            self._given(name.given, case, known),
            self._patronymic(name.patronymic, case, known),
        )

    def gender(self, name: FullName) -> Gender | None:
        """What patronymic, given name or surname tell of the gender, in this order."""
        return (
            _gender_of_patronymic(name.patronymic)
            or self._gender_of_given(name.given)
            or _gender_of_surname(name.surname)
        )

    def initials(self, text: str, *, surname_first: bool = True) -> str:
        """`Ким И. С.` or `И. С. Ким`, kept on one line."""
        name = self.parse(text)
        parts = [name.surname, name.initials] if surname_first else [name.initials, name.surname]
        return NBSP.join(part for part in parts if part)

    def _given_first(self, words: list[str]) -> bool:
        if len(words) != 3 or not _PATRONYMIC.search(words[1]):
            return False
        return not _PATRONYMIC.search(words[2]) or self._is_given_name(words[0])

    def _is_given_name(self, word: str) -> bool:
        return any({"Name", "nomn"} in parse.tag for parse in self._morph.parse(word))

    def _gender_of_given(self, given: str) -> Gender | None:
        if not given or _INITIAL.match(given):
            return None
        found = {
            parse.tag.gender
            for parse in self._morph.parse(given)
            if parse.is_known and {"Name", "nomn", "sing"} in parse.tag
        }
        if found == {"masc"}:
            return Gender.MALE
        if found == {"femn"}:
            return Gender.FEMALE
        if " " in given:
            return None
        guess = self._detector.detect(firstname=given)  # type: ignore[no-untyped-call]
        return next((own for own, theirs in _GENDERS.items() if theirs is guess), None)

    def _surname(self, text: str, case: Case, gender: Gender) -> str:
        *particles, surname = text.split() or [""]
        own = _irregular_surname(surname.lower(), case) if gender is Gender.MALE else None
        declined = (
            _like(surname, own) if own else self._part(NamePart.LASTNAME, surname, case, gender)
        )
        return " ".join([*particles, declined])

    def _given(self, text: str, case: Case, gender: Gender) -> str:
        words = text.split()
        return " ".join(self._part(NamePart.FIRSTNAME, word, case, gender) for word in words)

    def _last(self, text: str, case: Case, gender: Gender) -> str:
        *kept, last = text.split()
        return " ".join([*kept, self._part(NamePart.LASTNAME, last, case, gender)])

    def _patronymic(self, text: str, case: Case, gender: Gender) -> str:
        *kept, last = text.split("-")
        if not last or _particle(last.split()[-1]):
            return text
        return "-".join([*kept, self._part(NamePart.MIDDLENAME, last, case, gender)])

    def _part(self, part: NamePart, word: str, case: Case, gender: Gender) -> str:
        if not word or "." in word:
            return word
        declined = self._maker.make(part, _GENDERS[gender], _CASES[case], word.lower())
        return _like(word, declined)


def _patronymic_length(words: list[str]) -> int:
    """How many words at the end are the patronymic."""
    last = words[-1]
    if _particle(last):
        return 2
    named = _PATRONYMIC.search(last) or _INITIAL.fullmatch(last) or _HYPHEN_PARTICLE.search(last)
    return int(len(words) > 2 and named is not None)


def _surname_length(words: list[str]) -> int:
    """How many words at the front are the surname; a particle needs a surname and a name after."""
    size = 1
    while size < len(words) - 1 and _SURNAME_PARTICLE.fullmatch(words[size - 1]):
        size += 1
    return size


def _irregular_surname(surname: str, case: Case) -> str | None:
    """A man's surname that the rules do not know: `Соловья`, `Шином`."""
    fleeting = _FLEETING.search(surname)
    if fleeting:
        return fleeting["stem"] + _FLEETING_ENDINGS[case]
    if case is Case.INSTRUMENTAL and _SHORT_SURNAME.fullmatch(surname):
        return f"{surname}ом"
    return None


def _is_composite(name: FullName) -> bool:
    """A name of three or four short words of the Korean, Chinese or Vietnamese kind."""
    return (
        " " in name.given
        and not name.patronymic
        and not _RUSSIAN_SURNAME.search(name.surname)
        and not _INITIAL.match(name.given)
    )


def _gender_of_patronymic(patronymic: str) -> Gender | None:
    last = re.split(r"[ -]", patronymic.lower())[-1]
    if last in _SONS or last.endswith("ич"):
        return Gender.MALE
    if last in _DAUGHTERS or last.endswith("на"):
        return Gender.FEMALE
    return None


def _gender_of_surname(surname: str) -> Gender | None:
    found = _RUSSIAN_SURNAME.search(surname)
    if found is None or _SHORT_SURNAME.fullmatch(surname.lower()):
        return None
    return Gender.MALE if found["male"] else Gender.FEMALE


def _particle(word: str) -> bool:
    return word.lower() in _SONS | _DAUGHTERS


def _initial(word: str) -> str:
    if _INITIAL.fullmatch(word):
        return word
    return "-".join(f"{piece[0].upper()}." for piece in word.split("-") if piece)


def _like(pattern: str, word: str) -> str:
    """Give a lower-case word the capitals of the word it came from, hyphen by hyphen."""
    pairs = zip(pattern.split("-"), word.split("-"), strict=True)
    return "-".join(_like_piece(*pair) for pair in pairs)


def _like_piece(pattern: str, word: str) -> str:
    if len(pattern) > 1 and pattern.isupper():
        return word.upper()
    return "".join(
        letter.upper() if pattern[n : n + 1].isupper() else letter for n, letter in enumerate(word)
    )
