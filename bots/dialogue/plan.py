"""How one form is led: which fields are gathered first, which stand in the menu, who fills what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

#: A text in every language of the platform.
Words = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of the menu."""

    #: key of the field
    field: str
    label: Words
    #: what is shown in place of a personal value
    given: Words = default(default_factory=dict)
    #: choosing it puts this value into the field and sends the form
    sends: Any = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a form is led; without items question by question, in the form's own order."""

    #: what the dialogue begins with
    intro: Words = default(default_factory=dict)
    #: heading of the menu
    title: Words = default(default_factory=dict)
    items: tuple[Item, ...] = ()
    #: key of the photo field that is gathered first
    photos: str = ""
    #: keys of the fields that hold the point, the street and the house
    point: str = ""
    street: str = ""
    house: str = ""
    #: key of the field that takes the time of the earliest photo
    moment: str = ""
    #: values of fields nobody has to be asked for
    defaults: Mapping[str, Any] = default(default_factory=dict)

    @property
    def is_menu(self) -> bool:
        """Whether fields are chosen from a menu."""
        return bool(self.items)

    @property
    def gathers(self) -> bool:
        """Whether photos and a place come first."""
        return self.is_menu and bool(self.photos or self.point)

    def item(self, key: str) -> Item | None:
        """The menu line of a field."""
        return next((one for one in self.items if one.field == key), None)


def words(texts: Words, locale: str) -> str:
    """A text in a language; in Russian where there is no other."""
    return texts.get(locale) or texts.get("ru", "")
