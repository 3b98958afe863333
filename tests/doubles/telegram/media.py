"""Files: photographs made small as the messenger makes them, documents kept as they are."""

from __future__ import annotations

import base64
import hashlib
import io
import mimetypes
import secrets
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from tests.doubles.telegram.faults import Refused, bad
from tests.doubles.telegram.wire import Upload

#: Longest sides of the sizes of a photograph.
SIDES = (90, 320, 800, 1280)
#: What a bot may fetch, and send: a photograph, another file.
MOST_FETCHED, MOST_PHOTO, MOST_DOCUMENT = 20 * 1024**2, 10 * 1024**2, 50 * 1024**2
_PREFIX = {"photos": "AgACAgIAAxk", "documents": "BQACAgIAAxk"}


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A file of the messenger."""

    kind: str
    content: bytes = field(repr=False)
    name: str
    #: as the messenger tells it; a test may claim more than there is
    size: int
    path: str
    #: what a message tells of it
    described: dict[str, Any]


class FileStore:
    """The files of one bot: their ids mean nothing to another, and are new in every message."""

    def __init__(self) -> None:
        self._files: dict[str, Stored] = {}

    def photo(self, content: bytes) -> list[dict[str, Any]]:
        """The sizes of a photograph: drawn anew, turned upright, nothing of the camera left."""
        try:
            image = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
        except (UnidentifiedImageError, OSError) as error:
            raise bad("IMAGE_PROCESS_FAILED") from error
        width, height = image.size
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad("PHOTO_INVALID_DIMENSIONS")
        longest = max(image.size)
        sides = [side for side in SIDES if side < longest]
        return [self._size(image, side) for side in [*sides, min(longest, SIDES[-1])][: len(SIDES)]]

    def document(self, content: bytes, name: str, claimed: int | None = None) -> dict[str, Any]:
        """A file as it was given."""
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        told = {"file_name": name, "mime_type": mime}
        return self._keep("documents", content, name, told, claimed).described

    def get(self, file_id: str) -> Stored:
        """A file by its id."""
        if file_id not in self._files:
            raise bad("wrong file_id or the file is temporarily unavailable")
        return self._files[file_id]

    def at(self, path: str) -> bytes | None:
        """The bytes behind an address for download."""
        return next((one.content for one in self._files.values() if one.path == path), None)

    def sent_photo(self, given: Any) -> list[dict[str, Any]]:
        """What a bot sends as a photograph: a file, or the id of one."""
        if isinstance(given, Upload):
            if len(given.content) > MOST_PHOTO:
                raise bad("file is too big for a photo")
            return self.photo(_full(given))
        known = self._known(given)
        if known.kind != "photos":
            raise bad("type of file mismatch")
        return self.photo(known.content)

    def sent_document(self, given: Any) -> dict[str, Any]:
        """What a bot sends as a file."""
        if isinstance(given, Upload):
            if len(given.content) > MOST_DOCUMENT:
                raise Refused(413, "Request Entity Too Large")
            return self.document(_full(given), given.name or "file")
        known = self._known(given)
        return self.document(known.content, known.name, known.size)

    def _known(self, given: Any) -> Stored:
        if str(given).startswith(("http://", "https://")):
            raise bad("failed to get HTTP URL content")
        if given not in self._files:
            raise bad("wrong file identifier/HTTP URL specified")
        return self._files[given]

    def _size(self, image: Image.Image, side: int) -> dict[str, Any]:
        small = image.copy()
        small.thumbnail((side, side))
        target = io.BytesIO()
        small.save(target, "JPEG", quality=87)
        told = {"width": small.width, "height": small.height}
        return self._keep("photos", target.getvalue(), "", told).described

    def _keep(
        self, kind: str, content: bytes, name: str, told: dict[str, Any], claimed: int | None = None
    ) -> Stored:
        file_id = _PREFIX[kind] + secrets.token_urlsafe(45)
        digest = hashlib.sha256(content).digest()[:12]
        size = len(content) if claimed is None else claimed
        ending = name.rpartition(".")[2] if "." in name else "jpg" if kind == "photos" else ""
        path = f"{kind}/file_{len(self._files)}" + (f".{ending}" if ending else "")
        described = {
            "file_id": file_id,
            "file_unique_id": "AQAD" + base64.urlsafe_b64encode(digest).decode(),
            "file_size": size,
            **told,
        }
        kept = Stored(
            kind=kind, content=content, name=name, size=size, path=path, described=described
        )
        self._files[file_id] = kept
        return kept


def _full(upload: Upload) -> bytes:
    if not upload.content:
        raise bad("file must be non-empty")
    return upload.content
