"""What a file is, told by its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

import filetype  # type: ignore[import-untyped]

from leancity.errors import UserError
from leancity.i18n import N_

HEAD = 8192
#: What an office file may unpack to: whoever opens it later has no more memory than that.
MAX_UNPACKED = 512 * 1024 * 1024
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1")
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A type of file that is accepted."""

    mime: str
    #: the first one is given to a name that has none of them
    suffixes: tuple[str, ...]
    photo: bool = False


_TEXT = Kind(mime="text/plain", suffixes=("txt", "csv", "log"))
_JPEG = Kind(mime="image/jpeg", suffixes=("jpg", "jpeg"), photo=True)
_PNG = Kind(mime="image/png", suffixes=("png",), photo=True)
_HEIC = Kind(mime="image/heic", suffixes=("heic", "heif"), photo=True)
_BY_MAGIC = {
    "image/jpeg": _JPEG,
    "image/png": _PNG,
    "image/apng": _PNG,
    "application/pdf": Kind(mime="application/pdf", suffixes=("pdf",)),
    "application/rtf": Kind(mime="application/rtf", suffixes=("rtf",)),
    "application/msword": Kind(mime="application/msword", suffixes=("doc",)),
    "application/vnd.ms-excel": Kind(mime="application/vnd.ms-excel", suffixes=("xls",)),
}
#: A part that only this kind of office file has.
_BY_PART = {
    "word/document.xml": Kind(mime=f"{_OOXML}wordprocessingml.document", suffixes=("docx",)),
    "xl/workbook.xml": Kind(mime=f"{_OOXML}spreadsheetml.sheet", suffixes=("xlsx",)),
    "ppt/presentation.xml": Kind(mime=f"{_OOXML}presentationml.presentation", suffixes=("pptx",)),
}
_BY_ODF = {
    f"{_ODF}text": Kind(mime=f"{_ODF}text", suffixes=("odt",)),
    f"{_ODF}spreadsheet": Kind(mime=f"{_ODF}spreadsheet", suffixes=("ods",)),
}


def recognise(source: BinaryIO) -> Kind | None:
    """The kind of a file, none when it is not accepted; the source is read from its beginning.

    Raises `UserError` when an office file is cut off.
    """
    source.seek(0)
    head = source.read(HEAD)
    source.seek(0)
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return _HEIC
    if head.startswith(b"PK\x03\x04"):
        return _office(source)
    found = filetype.guess(head)
    if found is not None:
        return _BY_MAGIC.get(found.mime)
    return _TEXT if _is_text(head) else None


def _office(source: BinaryIO) -> Kind | None:
    try:
        with ZipFile(source) as archive:
            _require_modest(archive)
            parts = set(archive.namelist())
            if any(part.endswith("vbaProject.bin") for part in parts):
                return None
            if "mimetype" in parts and archive.getinfo("mimetype").file_size < 100:
                return _BY_ODF.get(archive.read("mimetype").decode("ascii", "replace"))
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UserError(
            N_("The file is damaged or was not sent completely. Send it again.")
        ) from error
    return next((kind for part, kind in _BY_PART.items() if part in parts), None)


def _require_modest(archive: ZipFile) -> None:
    """By what its own list says: nothing is unpacked here."""
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
        raise UserError(
            N_("The file unpacks to more than %(limit)s MB. Send a smaller one."),
            limit=MAX_UNPACKED // 1024 // 1024,
        )


def _is_text(head: bytes) -> bool:
    """Plain text in UTF-8 or an 8-bit code; markup is not, because browsers would run it."""
    if any(byte < 32 and byte not in b"\t\n\f\r" for byte in head):
        return False
    return not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
