"""How often a step that failed is tried again: profiles that a diagram asks for by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leancity.i18n import N_

#: The extension property of a service task: `retryProfile=patient`.
PROPERTY = "retryProfile"


@dataclass(frozen=True, kw_only=True)
class RetryProfile:
    """Pauses between tries in seconds, one for each failure but the last."""

    title: str
    pauses: tuple[float, ...]


PROFILES: Mapping[str, RetryProfile] = {
    "once": RetryProfile(title=N_("One try, then a person decides"), pauses=()),
    "quick": RetryProfile(title=N_("Four tries within two minutes"), pauses=(5, 25, 90)),
    "patient": RetryProfile(
        title=N_("Seven tries within two days"), pauses=(60, 300, 1800, 7200, 28800, 86400)
    ),
}
