"""The demonstration city: invented people, real streets; data only."""

from __future__ import annotations
