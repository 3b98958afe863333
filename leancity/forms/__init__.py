"""Forms: form-js on the server, values of cases in and out, drafts.

form-js itself decides what is valid, by the same code as in the browser. This room decides what
of a post counts at all, which type a variable has, and what must not become a variable.
"""

from __future__ import annotations

from leancity.forms.drafts import Draft, DraftKey, Drafts
from leancity.forms.envelope import Envelope, clean, read_envelope
from leancity.forms.errors import (
    DraftConflictError,
    FormChangedError,
    FormError,
    FormTimeoutError,
)
from leancity.forms.headless import HeadlessForms, Limits, Surroundings
from leancity.forms.messages import Messages
from leancity.forms.ports import FormRooms
from leancity.forms.schema import FormSchema
from leancity.forms.service import Forms
from leancity.forms.shapes import Beside, Checked, Filling, Merge, PreparedForm
from leancity.forms.values import camunda_type, file_ids, to_form, to_variable

__all__ = [
    "Beside",
    "Checked",
    "Draft",
    "DraftConflictError",
    "DraftKey",
    "Drafts",
    "Envelope",
    "Filling",
    "FormChangedError",
    "FormError",
    "FormRooms",
    "FormSchema",
    "FormTimeoutError",
    "Forms",
    "HeadlessForms",
    "Limits",
    "Merge",
    "Messages",
    "PreparedForm",
    "Surroundings",
    "camunda_type",
    "clean",
    "file_ids",
    "read_envelope",
    "to_form",
    "to_variable",
]
