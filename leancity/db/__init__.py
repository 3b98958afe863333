"""The kernel's database: sessions, transactions, advisory locks, once-only effects."""

from __future__ import annotations

from leancity.db.base import Base, Database, utc_column
from leancity.db.effects import STALE_AFTER, BeginOutcome, Begun, Effects, EffectState

__all__ = [
    "STALE_AFTER",
    "Base",
    "BeginOutcome",
    "Begun",
    "Database",
    "EffectState",
    "Effects",
    "utc_column",
]
