"""What `send` raises; in each case nothing was sent."""

from __future__ import annotations

from leancity.errors import LeanCityError


class DeliveryError(LeanCityError):
    """The base; `key` is the notice's, the text holds no address."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"notice {key} was not sent: {reason}")
        self.key = key
        self.reason = reason


class TransientDeliveryError(DeliveryError):
    """The other side is down or asks to come later: send the same notice again."""


class PermanentDeliveryError(DeliveryError):
    """The other side refuses the letter; sending the same again changes nothing."""
