"""Taking a file in for a field of an open form."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from leancity.desk.opened import OpenForm
from leancity.errors import UserError
from leancity.files import StoredFile, Upload
from leancity.i18n import N_
from portal.context import kernel, person


def take_file(opened: OpenForm) -> ResponseReturnValue:
    """Keep the file of this request and describe it to the form bundle."""
    named = {field.key: field for field in opened.form.file_fields}
    field = named.get(request.form.get("field", ""))
    given = request.files.get("file")
    if field is None:
        raise UserError(N_("This form takes no file here."))
    if given is None or not given.filename:
        raise UserError(N_("Choose a file first."), field=field.key)
    upload = Upload(
        business_key=opened.business_key,
        field=field.key,
        uploaded_by=person().login,
        kind="photo" if field.widget == "photo" else "file",
    )
    kept = kernel().files.put(cast(BinaryIO, given.stream), given.filename, upload)
    return jsonify(describe(kept)), 201


def describe(file: StoredFile) -> dict[str, Any]:
    """A file as the form bundle knows it."""
    lat, lon = file.point or (None, None)
    return {
        "id": file.id,
        "name": file.name,
        "size": file.size,
        "url": url_for("files.original", file_id=file.id),
        "thumb": url_for("files.thumbnail", file_id=file.id, size=320) if file.is_photo else None,
        "lat": lat,
        "lon": lon,
    }
