"""A file is what its bytes say."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from leancity.errors import UserError
from leancity.files.kinds import recognise
from tests import photos


def archive(**parts: bytes) -> bytes:
    output = BytesIO()
    with ZipFile(output, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return output.getvalue()


def office(part: str, *more: str) -> bytes:
    return archive(
        **{"[Content_Types].xml": b"<Types/>", part: b"<x/>", **dict.fromkeys(more, b"")}
    )


OLE_WORD = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").ljust(512, b"\0") + b"\xec\xa5\xc1\0".ljust(300)


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (photos.photo(), "image/jpeg"),
        (photos.photo(photos.Shot(format="PNG")), "image/png"),
        (photos.photo(photos.Shot(format="HEIF")), "image/heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "image/heic"),
        (b"%PDF-1.7\n...", "application/pdf"),
        (b"{\\rtf1 ...}", "application/rtf"),
        (OLE_WORD, "application/msword"),
        (
            office("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            office("xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            office("ppt/presentation.xml"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (
            archive(mimetype=b"application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        (photos.text_as_photo(), "text/plain"),
        ("Жалоба\r\nна мусор\t1".encode("cp1251"), "text/plain"),
    ],
    # An archive holds the time it was made: bytes are no names of tests.
    ids=lambda value: value if isinstance(value, str) else "bytes",
)
def test_the_kind_is_told_by_the_bytes(content: bytes, mime: str) -> None:
    kind = recognise(BytesIO(content))

    assert kind is not None
    assert kind.mime == mime
    assert kind.photo == mime.startswith("image/")


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a\x01\0\x01\0",
        b"MZ\x90\0\x03\0\0\0",
        b"\x7fELF\x02\x01\x01\0",
        b"<html><script>alert(1)</script>",
        b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg'/>",
        b"a\0b",
        archive(readme=b"hello"),
        archive(mimetype=b"application/epub+zip"),
        archive(mimetype=b"x" * 200),
        office("word/document.xml", "word/vbaProject.bin"),
    ],
    ids=["gif", "exe", "elf", "html", "svg", "binary", "zip", "epub", "long mimetype", "macros"],
)
def test_other_kinds_are_not_accepted(content: bytes) -> None:
    assert recognise(BytesIO(content)) is None


def test_a_cut_office_file_is_damaged() -> None:
    with pytest.raises(UserError, match="damaged"):
        recognise(BytesIO(office("word/document.xml")[:-30]))
