"""What a page sends with a form, before anybody looks at the answers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from leancity.errors import UserError
from leancity.i18n import N_

#: Forms nest groups and lists a few levels deep; nobody needs more.
MAX_DEPTH = 20
MAX_TEXT = 100_000


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Answers as they came, cleaned of what neither V8 nor PostgreSQL can hold."""

    data: Mapping[str, Any]
    #: hash of the form that was shown, empty when the sender does not say
    form_hash: str = ""
    #: of the draft the sender has seen
    version: int = 0
    #: what the sender's page showed of the case, as digests; empty when it does not say
    shown: str = ""


class _EnvelopeSchema(Schema):
    class Meta:
        unknown = EXCLUDE

    data = fields.Dict(keys=fields.String(), required=True)
    form_hash = fields.String(
        data_key="formHash", load_default="", allow_none=True, validate=validate.Length(max=64)
    )
    version = fields.Integer(load_default=0, validate=validate.Range(min=0))
    shown = fields.String(load_default="", validate=validate.Length(max=MAX_TEXT))


def read_envelope(payload: Any) -> Envelope:
    """`{"data", "formHash", "version", "shown"}` of a submit or a draft, or UserError."""
    if not isinstance(payload, Mapping):
        raise _broken()
    try:
        loaded: dict[str, Any] = _EnvelopeSchema().load(payload)
    except ValidationError as error:
        raise _broken() from error
    return Envelope(
        data=clean(loaded["data"]),
        form_hash=loaded["form_hash"] or "",
        version=loaded["version"],
        shown=loaded["shown"],
    )


def clean(value: Any, depth: int = 0) -> Any:
    """JSON without NUL, lone surrogates, NaN and infinities; UserError when too deep or long."""
    if depth > MAX_DEPTH:
        raise _broken()
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {_clean_text(str(name)): clean(one, depth + 1) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean(one, depth + 1) for one in value]
    return value


def _clean_text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise UserError(N_("A text is longer than %(limit)s characters."), limit=MAX_TEXT)
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _broken() -> UserError:
    return UserError(N_("The answers of the form cannot be read."))
