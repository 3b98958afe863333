"""What can go wrong with a form itself, as opposed to what a person entered."""

from __future__ import annotations

from leancity.errors import ConflictError, LeanCityError, UserError
from leancity.i18n import N_


class FormError(LeanCityError):
    """The form cannot be used: it does not import, or the package contradicts itself."""


class FormTimeoutError(UserError):
    """Checking took too long, most likely because of a pattern and a hostile value."""

    status = 422

    def __init__(self) -> None:
        super().__init__(N_("The answers could not be checked in time. Shorten them."))


class FormChangedError(ConflictError):
    """The person filled in another version of the form than the case has now."""

    def __init__(self) -> None:
        super().__init__(N_("The form has changed meanwhile. Reload the page to see it."))


class DraftConflictError(ConflictError):
    """The same draft was saved from another window."""

    def __init__(self) -> None:
        super().__init__(N_("The form is open in another window, which saved it later."))
