"""Requests as the Bot API takes them: query string, form, JSON, multipart."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request

from tests.doubles.telegram.faults import bad

#: Largest body of one request.
MOST = 50 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Query:
    """A method and its parameters, nothing of them checked yet."""

    #: in small letters
    method: str
    values: dict[str, Any]
    files: dict[str, Upload]


def read(request: Request, method: str) -> Query:
    """The parameters of a request, wherever they are."""
    values: dict[str, Any] = dict(request.args.items())
    if request.mimetype == "application/json":
        body = decoded(request.get_data(as_text=True) or "{}", "request body")
        if not isinstance(body, dict):
            raise bad("object expected as request body")
        values |= {name: value for name, value in body.items() if value is not None}
    values |= dict(request.form.items())
    files = {
        name: Upload(name=one.filename or "", mime=one.mimetype, content=one.read())
        for name, one in request.files.items()
    }
    return Query(method=method.lower(), values=values, files=files)


def decoded(text: str, what: str) -> Any:
    """JSON, or a refusal that names what it should have been."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise bad(f"can't parse {what} JSON object") from error
