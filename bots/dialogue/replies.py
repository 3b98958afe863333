"""What the bot says, whatever the messenger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button under a message; with `url` it opens a page."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One message."""

    text: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    #: label of a button that sends the phone's own location; empty: none is offered
    ask_place: str = ""
    #: ids of files shown with the message, as copies without what the camera wrote
    photos: tuple[str, ...] = ()
    #: the message to change instead of sending a new one; 0: a new one
    edit: int = 0
    #: a later reply of the same topic makes an unsent one needless
    topic: str = ""

    def marked(self, nonce: str) -> Reply:
        """The same with buttons that name their dialogue."""
        rows = tuple(
            tuple(replace(one, data=f"{nonce}|{one.data}") if one.data else one for one in row)
            for row in self.buttons
        )
        return replace(self, buttons=rows)

    def to_json(self) -> dict[str, Any]:
        """As the outbox keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Reply:
        """What the outbox kept."""
        rows = tuple(tuple(Button(**one) for one in row) for row in raw["buttons"])
        return cls(**{**raw, "buttons": rows, "photos": tuple(raw["photos"])})


@dataclass
class Speech:
    """Replies of one step, in order."""

    replies: list[Reply] = field(default_factory=list)

    def say(self, text: str, *rows: tuple[Button, ...], **rest: Any) -> None:
        """One more message."""
        self.replies.append(Reply(text=text, buttons=rows, **rest))
