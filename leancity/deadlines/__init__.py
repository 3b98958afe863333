"""The platform's reminders of deadlines: before, at and after the end of a task's time."""

from __future__ import annotations

from leancity.deadlines.digests import Digests
from leancity.deadlines.service import Deadlines
from leancity.deadlines.stages import SHARE, Stage, Stages

__all__ = ["SHARE", "Deadlines", "Digests", "Stage", "Stages"]
