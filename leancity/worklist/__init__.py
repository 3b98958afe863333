"""What people keep beside the tasks: dates to come back, notes to colleagues, lists by name."""

from __future__ import annotations

from leancity.worklist.follow_ups import FollowUps
from leancity.worklist.notes import Note, Notes
from leancity.worklist.saved import SavedList, SavedListDraft, SavedLists

__all__ = ["FollowUps", "Note", "Notes", "SavedList", "SavedListDraft", "SavedLists"]
