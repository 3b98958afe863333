"""What the kernel's exceptions mean for a task."""

from __future__ import annotations

import pytest
import requests
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from leancity.documents import DocumentError, TemplateError
from leancity.engine import (
    EngineConflictError,
    EngineForbiddenError,
    EngineNotFoundError,
    EngineUnavailableError,
)
from leancity.errors import ConfigurationError, NotFoundError, UnavailableError
from leancity.library import PackageError
from leancity.notifications import PermanentDeliveryError, TransientDeliveryError
from workers.runtime import PermanentError, TransientError
from workers.troubles import translate

SECRET = "INSERT INTO subject VALUES ('Ким', 'password')"


@pytest.mark.parametrize(
    ("error", "family", "sentence"),
    [
        (OperationalError(SECRET, {}, Exception(SECRET)), TransientError, "database does not"),
        (PoolTimeoutError(SECRET), TransientError, "database does not"),
        (EngineUnavailableError(SECRET), TransientError, "engine does not answer"),
        (EngineConflictError(SECRET), TransientError, "engine does not answer"),
        (UnavailableError("The file store is away."), TransientError, "The file store is away."),
        (TransientDeliveryError("k", "no answer"), TransientError, "no answer"),
        (requests.ConnectionError(SECRET), TransientError, "does not answer"),
        (DocumentError("the case has no number yet"), PermanentError, "The case has no number"),
        (TemplateError("PB-4", "is broken"), PermanentError, "Template PB-4: is broken"),
        (PackageError("a.form", "is missing"), PermanentError, "A.form: is missing"),
        (PermanentDeliveryError("k", "refused"), PermanentError, "refused"),
        (NotFoundError("There is no such person."), PermanentError, "There is no such person."),
        (ConfigurationError("no key"), PermanentError, "No key"),
        (EngineForbiddenError(SECRET), PermanentError, "no right"),
        (EngineNotFoundError(SECRET), PermanentError, "refuses"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_trouble_that_passes_is_told_from_trouble_that_stays(error, family, sentence):
    known = translate(error)
    assert type(known) is family
    assert sentence in str(known)
    assert "Ким" not in str(known)


@pytest.mark.parametrize("error", [KeyError("x"), IntegrityError(SECRET, {}, Exception(SECRET))])
def test_what_nobody_foresaw_stays_unforeseen(error):
    assert translate(error) is None
