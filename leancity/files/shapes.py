"""What goes into the files room and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

#: The kinds of field a file is uploaded for.
FieldKind = Literal["photo", "file"]
PHOTO_FIELD: FieldKind = "photo"

#: Longest sides of the small pictures, pixels.
THUMBNAIL_SIZES = (160, 320, 800, 1280)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """Where a file belongs and who hands it in."""

    business_key: str
    field: str
    #: login or service principal
    uploaded_by: str
    #: a photo field takes JPEG, PNG and HEIC only
    kind: FieldKind = "file"


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file of a case."""

    id: str
    business_key: str
    field: str
    sha256: str
    #: safe to show and to offer for download
    name: str
    #: found from the bytes, not from the name
    mime: str
    #: bytes
    size: int
    uploaded_by: str
    uploaded_at: datetime
    #: of a photo: width, height (as seen), orientation (EXIF 1..8) and, where the camera wrote
    #: them, taken_at (ISO 8601 with offset), lat, lon (degrees WGS 84)
    meta: dict[str, Any]
    #: the form with this file was accepted
    submitted: bool

    @property
    def is_photo(self) -> bool:
        """Whether it is a picture that can be shown."""
        return "width" in self.meta

    @property
    def taken_at(self) -> datetime | None:
        """The camera's time, aware; none when the photo does not tell."""
        return datetime.fromisoformat(self.meta["taken_at"]) if "taken_at" in self.meta else None

    @property
    def point(self) -> tuple[float, float] | None:
        """The camera's latitude and longitude; none when the photo does not tell."""
        return (self.meta["lat"], self.meta["lon"]) if "lat" in self.meta else None
