"""Files of cases: stored by content, reached by case.

The bytes lie under their SHA-256 and identical bytes lie there once; who may see a file is
decided by the case its row names, never by the hash.
"""

from __future__ import annotations

from leancity.files.names import content_disposition, safe_filename
from leancity.files.rules import require_fresh, require_photo, require_place
from leancity.files.service import Files
from leancity.files.shapes import PHOTO_FIELD, THUMBNAIL_SIZES, StoredFile, Upload
from leancity.files.store import BlobStore

__all__ = [
    "PHOTO_FIELD",
    "THUMBNAIL_SIZES",
    "BlobStore",
    "Files",
    "StoredFile",
    "Upload",
    "content_disposition",
    "require_fresh",
    "require_photo",
    "require_place",
    "safe_filename",
]
