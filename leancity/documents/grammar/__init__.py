"""Russian grammar of official letters: names, posts, parties, numbers, dates."""

from __future__ import annotations

from functools import cached_property

from pymorphy3 import MorphAnalyzer

from leancity.documents.grammar.cases import NBSP, Case, Gender
from leancity.documents.grammar.names import FullName, Names
from leancity.documents.grammar.numbers import Counted
from leancity.documents.grammar.parties import Parties
from leancity.documents.grammar.phrases import Phrases

__all__ = [
    "NBSP",
    "Case",
    "Counted",
    "FullName",
    "Gender",
    "Grammar",
    "Names",
    "Parties",
    "Phrases",
]


class Grammar:
    """All the rules over one dictionary, loaded on first use (about a quarter of a second)."""

    @cached_property
    def _morph(self) -> MorphAnalyzer:
        return MorphAnalyzer(lang="ru")

    @cached_property
    def names(self) -> Names:
        """Personal names."""
        return Names(self._morph)

    @cached_property
    def phrases(self) -> Phrases:
        """Posts and units."""
        return Phrases(self._morph)

    @cached_property
    def parties(self) -> Parties:
        """Legal entities, sole traders, people."""
        return Parties(self.names, self.phrases)

    @cached_property
    def counted(self) -> Counted:
        """Nouns beside numbers."""
        return Counted(self._morph)
