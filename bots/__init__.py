"""Messenger bots: the same forms as a dialogue. No bot is configured in this version."""

from __future__ import annotations
