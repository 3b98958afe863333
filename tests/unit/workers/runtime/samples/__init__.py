"""A package of handlers."""

from __future__ import annotations
