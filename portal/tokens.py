"""Programs that come with a token in place of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import g, request
from werkzeug.exceptions import Forbidden, Unauthorized

from leancity.errors import NotFoundError

if TYPE_CHECKING:
    from leancity.integrations import Integration
    from leancity.kernel import Kernel
    from leancity.org import Person

#: Blueprint of the interface -> the scope that opens it.
SCOPE_OF = {
    "api_cases": "cases",
    "api_files": "cases",
    "api_tasks": "tasks",
    "api_acts": "acts",
    "api_processes": "start",
    "api_metrics": "figures",
}
_API = "/api/v1/"


def integration() -> Integration | None:
    """The integration of this request; none: a person is signed in."""
    return cast("Integration | None", g.get("integration"))


def person_of_token(kernel: Kernel) -> Person | None:
    """In whose name a request with a token acts; none: it has no token."""
    header = request.headers.get("Authorization", "")
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer":
        return None
    found = kernel.integrations.by_token(token.strip()) if request.path.startswith(_API) else None
    if found is None:
        raise Unauthorized
    try:
        person = kernel.org.person(found.login)
    except NotFoundError:
        raise Unauthorized from None
    if not person.active:
        raise Unauthorized
    scope = SCOPE_OF.get(request.blueprint or "")
    if scope is not None and scope not in found.scopes:
        raise Forbidden
    g.integration = found
    return person


def limit() -> str:
    """How often the program of this request may ask."""
    found = integration()
    return f"{found.per_minute if found else 1} per minute"


def limit_key() -> str:
    """Whose requests are counted together."""
    found = integration()
    return found.id if found else ""


def no_token() -> bool:
    """Whether a person asks, not a program."""
    return integration() is None
