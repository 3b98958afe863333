"""What the platform tells people of their tasks: that one has come, that its time runs out."""

from __future__ import annotations

from leancity.deadlines.arrivals import Arrivals
from leancity.deadlines.digests import Digests
from leancity.deadlines.service import Deadlines
from leancity.deadlines.stages import SHARE, Stage, Stages
from leancity.deadlines.telling import Rooms

__all__ = ["SHARE", "Arrivals", "Deadlines", "Digests", "Rooms", "Stage", "Stages"]
