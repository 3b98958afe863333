"""What goes into the room of owners and what comes out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from leancity.addresses.words import normal_house, normal_street

#: Attributes of the owner's subject, in the register and in a case.
PERSONAL = ("owner_name", "owner_inn", "owner_phone", "owner_email")


@dataclass(frozen=True, kw_only=True)
class Owner:
    """An entry of the register, whole."""

    cadastral_no: str = ""
    street: str = ""
    house: str = ""
    #: degrees WGS 84
    point: tuple[float, float] | None = None
    #: physical, legal, sole_trader
    kind: str = ""
    basis: str = ""
    #: attributes of PERSONAL
    personal: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> str:
        """By what the register tells one entry from another."""
        return self.cadastral_no or self.place_key

    @property
    def place_key(self) -> str:
        """The key of a house of which no plot is known."""
        return f"{normal_street(self.street)}, {normal_house(self.house)}"

    @property
    def fingerprint(self) -> str:
        """Of everything it says."""
        said: Any = [
            self.cadastral_no, self.street, self.house, self.point, self.kind, self.basis,
            dict(self.personal),
        ]  # fmt: skip
        text = json.dumps(said, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is known of the place whose owner is wanted."""

    cadastral_no: str = ""
    street: str = ""
    house: str = ""
    #: degrees WGS 84
    point: tuple[float, float] | None = None
    #: how far from the point an entry may lie, metres
    within_m: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Found:
    """An entry that answers, without what is personal."""

    key: str
    #: cadastral, address or near
    match: str
    cadastral_no: str
    kind: str
    basis: str
    subject_id: str
