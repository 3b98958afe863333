"""Notifications: letters that leave the city once, and what an operator must decide."""

from __future__ import annotations

from leancity.notifications.errors import (
    DeliveryError,
    PermanentDeliveryError,
    TransientDeliveryError,
)
from leancity.notifications.operators import PLATFORM, OperatorItem, OperatorItems
from leancity.notifications.outbox import Outbox
from leancity.notifications.reasons import DELIVERY_REASONS
from leancity.notifications.service import Notifications
from leancity.notifications.shapes import Delivery, DeliveryState, Notice, Settlement

__all__ = [
    "DELIVERY_REASONS",
    "PLATFORM",
    "Delivery",
    "DeliveryError",
    "DeliveryState",
    "Notice",
    "Notifications",
    "OperatorItem",
    "OperatorItems",
    "Outbox",
    "PermanentDeliveryError",
    "Settlement",
    "TransientDeliveryError",
]
