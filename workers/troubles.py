"""What the kernel's exceptions mean for a task: another try, or an incident."""

from __future__ import annotations

import requests
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from leancity.documents.errors import DocumentError
from leancity.engine import (
    EngineConflictError,
    EngineError,
    EngineForbiddenError,
    EngineUnavailableError,
)
from leancity.errors import ConfigurationError, UnavailableError, UserError
from leancity.library import PackageError
from leancity.notifications import PermanentDeliveryError, TransientDeliveryError
from workers.runtime import HandlerError, PermanentError, TransientError

#: What the kernel says in words of its own that no repetition changes.
_SPOKEN = (DocumentError, PackageError, PermanentDeliveryError, UserError, ConfigurationError)
_DATABASE = "The database does not answer"
_ENGINE = "The process engine does not answer"


def translate(error: Exception) -> HandlerError | None:
    """The kernel's exception as the runtime's; None: nobody foresaw it.

    What the kernel says in words of its own is passed on; texts of libraries are not, they may
    hold addresses, passwords and rows.
    """
    transient = _transient(error)
    if transient:
        return TransientError(transient)
    if isinstance(error, _SPOKEN):
        return PermanentError(_sentence(str(error)))
    if isinstance(error, EngineForbiddenError):
        return PermanentError("The worker has no right to read this case in the process engine")
    if isinstance(error, EngineError):
        return PermanentError("The process engine refuses what the step asks of it")
    return None


def _transient(error: Exception) -> str:
    if isinstance(error, (OperationalError, PoolTimeoutError)):
        return _DATABASE
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return _DATABASE
    if isinstance(error, (EngineUnavailableError, EngineConflictError)):
        return _ENGINE
    if isinstance(error, (UnavailableError, TransientDeliveryError)):
        return _sentence(str(error))
    if isinstance(error, requests.RequestException):
        return "A service the step needs does not answer"
    return ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
