"""The worker processes: the runtime and the topics of the city."""

from __future__ import annotations
