"""Personal data of applicants, violators and citizens: the only room that holds them.

Variables of cases hold the subject's id. Every reading is logged; erasing leaves the id and
nothing else.
"""

from __future__ import annotations

from leancity.subjects.kinds import mask
from leancity.subjects.records import Look
from leancity.subjects.service import Given, SubjectRef, Subjects, subject_id

__all__ = ["Given", "Look", "SubjectRef", "Subjects", "mask", "subject_id"]
