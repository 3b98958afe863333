"""Exception families of the kernel.

A person only ever reads a `UserError`: its message is an English msgid of the platform's
catalogue, with named parameters, translated where it is shown.
"""

from __future__ import annotations


class LeanCityError(Exception):
    """The base of everything the product raises on purpose."""


class ConfigurationError(LeanCityError):
    """The settings contradict themselves or lack something; the process must not start."""


class UserError(LeanCityError):
    """A person's input or act cannot be accepted; the message says what to do.

    `message` is a msgid with `%(name)s` places, `params` fills them, `field` names the form
    field at fault when there is one, `status` is the HTTP status a face answers with.
    """

    status = 400

    def __init__(self, message: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params
        self.field = field


class NotFoundError(UserError):
    """There is no such thing, or this person may not know of it."""

    status = 404


class ForbiddenError(UserError):
    """The person may see it, but may not do this."""

    status = 403


class ConflictError(UserError):
    """Somebody else was first; nothing was changed."""

    status = 409


class UnavailableError(UserError):
    """A part of the platform does not answer now; the same act may be repeated safely."""

    status = 503
