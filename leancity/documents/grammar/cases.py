"""The six cases of Russian, under the names template authors use."""

from __future__ import annotations

from enum import StrEnum

from leancity.documents.errors import FilterError

#: Keeps two words on one line.
NBSP = "\u00a0"


class Case(StrEnum):
    """A grammatical case; the value is its short Latin name."""

    NOMINATIVE = "nom"
    GENITIVE = "gen"
    DATIVE = "dat"
    ACCUSATIVE = "acc"
    INSTRUMENTAL = "ins"
    PREPOSITIONAL = "pre"

    @classmethod
    def parse(cls, name: str) -> Case:
        """Read `дат`, `дательный`, `dat` or `dative`; raise FilterError for anything else."""
        wanted = name.strip().lower().rstrip(".")
        for case, spellings in _SPELLINGS.items():
            if wanted in spellings or wanted == case.value:
                return case
        known = ", ".join(spellings[0] for spellings in _SPELLINGS.values())
        raise FilterError(f"unknown case {name!r}; the cases are {known}")


class Gender(StrEnum):
    """A person's grammatical gender."""

    MALE = "male"
    FEMALE = "female"

    @classmethod
    def parse(cls, name: str | None) -> Gender | None:
        """Read `male`, `m`, `м`, `муж` and the like; None when it says nothing."""
        letter = (name or "").strip().lower()[:1]
        if letter in {"m", "м"}:
            return cls.MALE
        if letter in {"f", "w", "ж"}:
            return cls.FEMALE
        return None


_SPELLINGS = {
    Case.NOMINATIVE: ("им", "именительный", "nominative"),
    Case.GENITIVE: ("род", "родительный", "genitive"),
    Case.DATIVE: ("дат", "дательный", "dative"),
    Case.ACCUSATIVE: ("вин", "винительный", "accusative"),
    Case.INSTRUMENTAL: ("твор", "творительный", "instrumental"),
    Case.PREPOSITIONAL: ("предл", "предложный", "prepositional"),
}
