"""What can be wrong with a file as a whole; what is wrong with a row goes to the review list."""

from __future__ import annotations

from leancity.errors import UserError


class SourceError(UserError):
    """The file cannot be taken: not a table we can read, or not the table that was expected."""
