"""Strict stand-ins for services that a quick test cannot start."""

from __future__ import annotations
