"""Legal entities, sole traders and people as parties of a letter."""

from __future__ import annotations

import re

from leancity.documents.grammar.cases import Case, Gender
from leancity.documents.grammar.names import Names
from leancity.documents.grammar.phrases import Phrases

_OPENING = frozenset('«„“"')
_CLOSING = frozenset('»“”"')
_SOLE_TRADER = re.compile(
    r"(?P<form>ИП|(?:индивидуальн|самозанят)\S*(?:\s+предпринимател\S*)?)\s+(?P<name>\S+\s+\S+.*)",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"(?:[а-яё]{2,3}\s+)*[А-ЯЁ][А-Яа-яЁё'’-]*(?:\s*(?:(?<=\s)[А-ЯЁ][А-Яа-яЁё'’-]*|[А-ЯЁ]\.|(?<=\s)[а-яё]{2,5})){1,4}"
)
_LEGAL_FORM = re.compile(
    r"(?:ООО|[ПНОЗ]?АО|М[УК]П|МКУ|МБУ|МАУ|Ф?ГУП|Ф?Г[КБА]У|О?ГКУ|О?ГБУ|ОКУ|ТСЖ|ТСН|[СДО]НТ|ИП"
    r"|[ГЖ]СК|КФХ|АНО|НКО|УК|ТК|ТД)(?:\s|$)"
)
_LEGAL_WORDS = re.compile(
    r"обществ|учрежден|предприят|компани|товариществ|кооператив|организац|управлени|департамент"
    r"|администраци|министерств|комисси|комитет|фонд|партнерств|партнёрств|совет|служб|агентств",
    re.IGNORECASE,
)


def guillemets(text: str) -> str:
    """`ООО "A & B"` -> `ООО «A & B»`; quotes within quotes become „lapki“.

    Text whose quotes do not pair is returned as it is: a wrong quote is worse than a straight one.
    """
    result, depth = [], 0
    for position, letter in enumerate(text):
        if letter not in _OPENING | _CLOSING:
            result.append(letter)
        elif _opens(text, position):
            result.append("«" if depth == 0 else "„")
            depth += 1
        else:
            depth -= 1
            result.append("»" if depth == 0 else "“")
        if depth < 0:
            return text
    return "".join(result) if depth == 0 else text


def _opens(text: str, position: int) -> bool:
    letter = text[position]
    if letter in "«„":
        return True
    if letter in "»”":
        return False
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    if before in {'"', "«", "„"}:
        return after.isalnum()
    return before == "" or before.isspace() or before in "(-—–/"


class Parties:
    """Declines whoever a document is about or addressed to."""

    def __init__(self, names: Names, phrases: Phrases) -> None:
        self._names = names
        self._phrases = phrases

    def organisation(self, text: str, case: Case) -> str:
        """A legal entity: its form declines, its proper name in quotes is kept word for word.

        >>> `Общество с ограниченной ответственностью "A & B"` in the dative is
        `Обществу с ограниченной ответственностью «A & B»`; an abbreviated form does not change.
        """
        quoted = guillemets(text)
        form, mark, name = quoted.partition("«")
        return self._phrases.decline(form, case) + mark + name

    def party(self, text: str, case: Case, gender: Gender | None = None) -> str:
        """A person, a sole trader or a legal entity, told apart by how it is written."""
        trader = _SOLE_TRADER.fullmatch(text.strip())
        if trader:
            form = self._phrases.decline(trader["form"], case)
            return f"{form} {self._names.decline(trader['name'], case, gender)}"
        if is_person(text):
            return self._names.decline(text, case, gender)
        return self.organisation(text, case)

    def salutation(self, text: str, gender: Gender | None = None) -> str:
        """`Уважаемая Ирина Сергеевна!`; empty when a person's name and gender are not known."""
        trader = _SOLE_TRADER.fullmatch(text.strip())
        if trader is None and not is_person(text):
            return ""
        name = self._names.parse(trader["name"] if trader else text)
        known = gender or self._names.gender(name)
        if known is None or not name.patronymic or "." in name.patronymic:
            return ""
        respected = "Уважаемый" if known is Gender.MALE else "Уважаемая"
        return f"{respected} {name.given} {name.patronymic}!"


def is_person(text: str) -> bool:
    """Whether it reads as a person's name and not as the name of an organisation."""
    text = text.strip()
    if _LEGAL_FORM.match(text) or _LEGAL_WORDS.search(text):
        return False
    return _PERSON.fullmatch(text) is not None
