"""Where a dialogue stands: small, JSON, without a single value of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bots.dialogue.replies import Reply


class Stage(StrEnum):
    """What the bot waits for."""

    #: photos and a place
    GATHER = "gather"
    #: the choice of a field
    MENU = "menu"
    #: the answer to one question
    ASK = "ask"
    #: whether a list goes on
    ROWS = "rows"
    #: the word to send
    PREVIEW = "preview"


class Act(StrEnum):
    """What is to be done outside after a step."""

    NONE = "none"
    SUBMIT = "submit"
    CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True)
class State:
    """Where a dialogue stands."""

    stage: Stage
    #: name of the field asked, or of the list
    at: str = ""
    #: page of its options
    page: int = 0
    #: the answer leads back to the menu or preview, not to the next question
    returning: bool = False
    #: what was chosen of many, before it is confirmed
    chosen: tuple[int, ...] = ()
    #: addresses offered for what was typed: (street, house)
    offered: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> State:
        """What was kept."""
        return cls(
            stage=Stage(raw["stage"]),
            at=raw["at"],
            page=raw["page"],
            returning=raw["returning"],
            chosen=tuple(raw["chosen"]),
            offered=tuple((street, house) for street, house in raw["offered"]),
        )


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The outcome of one step."""

    state: State
    data: Mapping[str, Any]
    replies: tuple[Reply, ...] = ()
    act: Act = Act.NONE
