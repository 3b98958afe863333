"""What people do, whatever the face: see what they may start, open forms, hand them in."""

from __future__ import annotations

from leancity.desk.opened import OpenForm, Outcome
from leancity.desk.processes import Process, Processes
from leancity.desk.submission import Submissions

__all__ = ["OpenForm", "Outcome", "Process", "Processes", "Submissions"]
