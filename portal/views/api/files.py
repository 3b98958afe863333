"""Contents of files for programs; the case decides who may."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint

from portal.views.files import original

blueprint = Blueprint(
    "api_files", __name__, url_prefix="/api/v1/files", description="Contents of files"
)


@blueprint.get("/<uuid:file_id>")  # type: ignore[untyped-decorator]
@blueprint.response(  # type: ignore[untyped-decorator]
    200, {"type": "string", "format": "binary"}, content_type="*/*"
)
def read(file_id: UUID) -> ResponseReturnValue:
    """The file as it was handed in."""
    return original(file_id)
