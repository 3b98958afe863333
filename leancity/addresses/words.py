"""Street names as people write them: `ул. Ленина 5`, `пр-т Мира, д. 10 корп. 2`, `Lenina 5`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

#: Every way to write a type of street; the first is the one searched by.
_TYPES = {
    "улица": ("улица", "ул", "ulitsa", "ul", "street", "st"),
    "проспект": ("проспект", "пр", "прт", "пркт", "просп", "prospekt", "prospect", "avenue", "ave"),
    "переулок": ("переулок", "пер", "pereulok"),
    "площадь": ("площадь", "пл", "ploshchad", "square", "sq"),
    "бульвар": ("бульвар", "бул", "бр", "bulvar", "boulevard"),
    "шоссе": ("шоссе", "ш", "shosse"),
    "проезд": ("проезд", "прд", "proezd"),
    "тупик": ("тупик", "туп", "tupik"),
    "набережная": ("набережная", "наб", "naberezhnaya", "embankment"),
    "микрорайон": ("микрорайон", "мкр", "мкрн", "mikrorayon"),
    "квартал": ("квартал", "квл", "kvartal"),
}
_TYPE_OF = {word: kind for kind, words in _TYPES.items() for word in words}
_HOUSE_WORD = re.compile(r"\b(?:дом|д|house|h)\b\.?\s*(?=\d)")
_HOUSE_PARTS = (
    (re.compile(r"\s*\b(?:корпус|корп|кор|к|bldg)\b\.?\s*(?=\d)"), "к"),
    (re.compile(r"\s*\b(?:строение|стр|с)\b\.?\s*(?=\d)"), "с"),
)
_HOUSE = re.compile(r"[\s,]+(\d+(?:\s?[а-яa-z](?![а-яa-z]))?(?:[/\-кс]\d+[а-яa-z]?)*)$")
_WORD = re.compile(r"[0-9a-zа-я]+")
_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_LATIN = str.maketrans(
    _LETTERS | {letter.upper(): latin.capitalize() for letter, latin in _LETTERS.items()}
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What was typed, taken apart."""

    #: the street without its type, lower case; Latin when Latin letters were typed
    name: str
    #: a key of the types of street, empty when none was typed
    kind: str
    #: normal form, empty when no house was typed
    house: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Take a typed address apart."""
        rest = _folded(text)
        rest = _joined(_HOUSE_WORD.sub(" ", rest)).rstrip(" ,.")
        match = _HOUSE.search(rest)
        house = normal_house(match[1]) if match else ""
        name, kind = split_street(rest[: match.start()] if match else rest)
        if not name:
            # A street may begin with a number: `ул. 50` is on its way to `50 лет Октября`.
            name, house = house, ""
        return cls(name=name, kind=kind, house=house)


def split_street(text: str) -> tuple[str, str]:
    """A street's own name and the type of street, both normal; `пр-т Мира` is (мира, проспект)."""
    words = _WORD.findall(_folded(text).replace("-", ""))
    kinds = [_TYPE_OF[word] for word in words if word in _TYPE_OF]
    own = [word for word in words if word not in _TYPE_OF]
    return " ".join(own), kinds[0] if kinds else ""


def normal_street(text: str) -> str:
    """A street as search sees it: its own name, then its type."""
    return " ".join(part for part in split_street(text) if part)


def normal_house(text: str) -> str:
    """A house as search sees it: `5 А` is `5а`, `10 корп. 2` is `10к2`."""
    return _joined(_HOUSE_WORD.sub("", _folded(text))).replace(" ", "")


def latin(text: str) -> str:
    """Russian letters as Latin ones: `улица Чехова, 11А` is `ulitsa Chekhova, 11A`."""
    return text.replace("ё", "е").replace("Ё", "Е").translate(_LATIN)


def _folded(text: str) -> str:
    return text.lower().replace("ё", "е").strip()


def _joined(text: str) -> str:
    for pattern, letter in _HOUSE_PARTS:
        text = pattern.sub(letter, text)
    return text
