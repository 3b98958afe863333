"""The composition root of the kernel: builds every room once per process, on first use.

Each module may use the rooms of those before it: ground, processes, correspondence, casework,
upkeep.
"""

from __future__ import annotations

from leancity.kernel.upkeep import Upkeep

__all__ = ["Kernel"]


class Kernel(Upkeep):
    """What portal, bots, workers, scheduler and CLI share in one process."""
