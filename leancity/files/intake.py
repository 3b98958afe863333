"""Taking an upload in: counting, hashing and recognising it while it is copied."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from leancity.errors import UserError
from leancity.files import photos
from leancity.files.kinds import Kind, recognise
from leancity.files.shapes import PHOTO_FIELD, FieldKind
from leancity.i18n import N_

_CHUNK = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the bytes of an upload turned out to be."""

    sha256: str
    size: int
    kind: Kind
    meta: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What is accepted."""

    #: largest file, bytes
    max_bytes: int
    #: the zone of cameras that do not tell theirs
    zone: ZoneInfo

    def examine(self, stream: BinaryIO, copy: BinaryIO, wanted: FieldKind) -> Content:
        """Copy a stream, reading no more than the limit, and look at what it is.

        Raises `UserError`: empty, too large, of a type that is not accepted, damaged.
        """
        digest, size = hashlib.sha256(), 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > self.max_bytes:
                limit = f"{self.max_bytes / 1024 / 1024:g}"
                raise _too_large(limit)
            digest.update(chunk)
            copy.write(chunk)
        if not size:
            raise UserError(N_("The file is empty. Choose another one."))
        kind = _accepted(recognise(copy), wanted)
        meta = photos.inspect(copy, self.zone) if kind.photo else {}
        return Content(sha256=digest.hexdigest(), size=size, kind=kind, meta=meta)


def _too_large(limit: str) -> UserError:
    text = N_("The file is larger than %(limit)s MB. Make it smaller or choose another one.")
    return UserError(text, limit=limit)


def _accepted(kind: Kind | None, wanted: FieldKind) -> Kind:
    if wanted == PHOTO_FIELD and (kind is None or not kind.photo):
        raise UserError(N_("This is not a photo. JPEG, PNG and HEIC are accepted."))
    if kind is None:
        raise UserError(
            N_("Files of this type are not accepted. Send a photo, PDF, DOCX, XLSX or TXT.")
        )
    return kind
