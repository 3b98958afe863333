"""A form room over memory."""

from __future__ import annotations

from tests.unit.forms.conftest import headless, room

__all__ = ["headless", "room"]
