"""What a request works with: the kernel, the person, the language, the engine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from flask import current_app, request
from flask_babel import get_locale
from flask_login import current_user

from leancity.audit import Actor

if TYPE_CHECKING:
    from leancity.desk.processes import Processes
    from leancity.engine import EngineClient
    from leancity.kernel import Kernel
    from leancity.org import Person

KERNEL = "leancity"
PROCESSES = "leancity.processes"


def kernel() -> Kernel:
    """The kernel of this process."""
    return cast("Kernel", current_app.extensions[KERNEL])


def processes() -> Processes:
    """The processes that people meet."""
    return cast("Processes", current_app.extensions[PROCESSES])


def locale() -> str:
    """The language of this request."""
    return str(get_locale() or kernel().settings.locale)


def signed_in() -> bool:
    """Whether somebody is signed in."""
    return bool(current_user.is_authenticated)


def person() -> Person:
    """Who is signed in, in the language of this request."""
    return replace(cast("Person", current_user.person), locale=locale())


def actor() -> Actor:
    """Who is signed in, as the logs name them, and from where."""
    return Actor(login=current_user.person.login, ip=request.remote_addr or "")


def engine() -> EngineClient:
    """The engine, as the person who is signed in."""
    return kernel().engine.as_user(current_user.person.login)
