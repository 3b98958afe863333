"""Stand-ins for the kernel's rooms, in memory, for quick tests of the faces."""

from __future__ import annotations
