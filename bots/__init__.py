"""Messenger bots: the same forms as a dialogue."""

from __future__ import annotations
