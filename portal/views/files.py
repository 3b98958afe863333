"""Files of a case: looking at them, downloading them. The case decides who may."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, request, send_file
from flask.typing import ResponseReturnValue

from leancity.audit import Act, Actor
from leancity.errors import NotFoundError
from leancity.files import StoredFile
from leancity.i18n import N_
from portal.context import kernel, person

blueprint = Blueprint("files", __name__, url_prefix="/files")


@blueprint.get("/<uuid:file_id>")
def original(file_id: UUID) -> ResponseReturnValue:
    """The file as it was handed in; only pictures are shown, the rest is downloaded."""
    kept = _visible(str(file_id))
    answer = send_file(
        kernel().files.open(kept.id),
        mimetype=kept.mime,
        download_name=kept.name,
        as_attachment="download" in request.args or not kept.is_photo,
        etag=kept.sha256,
    )
    if kept.is_photo:
        return _asked_again(answer)
    # A document names people, and a copy outlives every page: the log keeps who has one.
    _note(kept)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/<uuid:file_id>/<int:size>.jpg")
def thumbnail(file_id: UUID, size: int) -> ResponseReturnValue:
    """A small upright JPEG of a picture."""
    kept = _visible(str(file_id))
    answer = Response(kernel().files.thumbnail(kept.id, size), mimetype="image/jpeg")
    answer.set_etag(f"{kept.sha256}-{size}")
    answer.make_conditional(request)
    return _asked_again(answer)


def _visible(file_id: str) -> StoredFile:
    """A file of a case this person may read, or the person's own for a case not yet started."""
    kept = kernel().files.get(file_id)
    own_draft = kept.uploaded_by == person().login and not kept.submitted
    if own_draft or kernel().cases.may(kept.business_key, person(), "R"):
        return kept
    raise NotFoundError(N_("There is no such file, or it is not for you."))


def _asked_again(answer: Response) -> Response:
    """The browser keeps a picture but asks each time whether its person may still see it."""
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _note(kept: StoredFile) -> None:
    actor = Actor(login=person().login, ip=request.remote_addr or "")
    act = Act(actor=actor, action="file.read", kind="file", key=kept.id)
    with kernel().database.begin() as session:
        kernel().audit.record(session, act)
