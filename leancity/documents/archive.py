"""The same document from the same words: a docx whose bytes depend on nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

#: The earliest moment a zip archive can name.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o600 << 16


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What the document's properties say."""

    title: str = ""
    #: number in the register
    number: str = ""
    author: str = ""
    moment: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    def press(self, properties: Any) -> None:
        """Write it into the core properties of a python-docx document."""
        moment = self.moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        properties.title = self.title[:255]
        properties.identifier = self.number[:255]
        properties.author = properties.last_modified_by = self.author[:255]
        properties.created = properties.modified = moment
        properties.revision = 1
        properties.language = "ru-RU"
        properties.comments = properties.keywords = properties.subject = ""


def repacked(docx: bytes) -> bytes:
    """The archive with its parts in their order and no trace of when it was packed."""
    output = BytesIO()
    with ZipFile(BytesIO(docx)) as source, ZipFile(output, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = _FILE_MODE
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return output.getvalue()
