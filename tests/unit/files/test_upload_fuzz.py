"""Whatever is sent as a file is taken or refused in words, and costs little."""

from __future__ import annotations

import random
import tracemalloc
from io import BytesIO
from typing import Literal
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

import pytest

from leancity.errors import UserError
from leancity.files import safe_filename
from leancity.files.intake import Content, Intake
from tests import photos

LIMIT = 4 * 1024 * 1024
INTAKE = Intake(max_bytes=LIMIT, zone=ZoneInfo("Asia/Sakhalin"))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def examine(content: bytes, wanted: Literal["photo", "file"] = "file") -> Content:
    return INTAKE.examine(BytesIO(content), BytesIO(), wanted)


def packed(*parts: tuple[str, bytes]) -> bytes:
    output = BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return output.getvalue()


def bomb(megabytes: int) -> bytes:
    """A word file whose text unpacks to so much."""
    output = BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(bytes(1024 * 1024))
    return output.getvalue()


#: Sent as photo.jpg, every one of them.
HOSTILE = {
    "nothing": b"",
    "svg with script": SVG,
    "svg after a declaration": b'<?xml version="1.0"?>' + SVG,
    "svg in utf-16": SVG.decode().encode("utf-16"),
    "html": b"<html><script>alert(1)</script>",
    "program": b"MZ\x90\0" + bytes(200),
    "gif and script": b"GIF89a/*" + bytes(10) + b"*/=1;alert(1)",
    "only the head of a jpeg": photos.photo()[:40],
    "cut jpeg": photos.truncated(),
    "cut heic": photos.truncated(photos.Shot(format="HEIF")),
    "too many pixels": photos.bomb(),
    "zip": packed(("readme", b"hello")),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_no_photo_field_takes_it(content: bytes) -> None:
    with pytest.raises(UserError):
        examine(content, "photo")


@pytest.mark.parametrize("name", ["nothing", "svg with script", "svg after a declaration",
                                  "svg in utf-16", "html", "program", "gif and script", "zip"])  # fmt: skip
def test_no_file_field_takes_it(name: str) -> None:
    with pytest.raises(UserError):
        examine(HOSTILE[name])


def test_a_zip_bomb_is_refused_without_being_unpacked() -> None:
    content = bomb(600)
    assert len(content) < 1024 * 1024
    tracemalloc.start()
    with pytest.raises(UserError, match="unpacks to more than"):
        examine(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * 1024 * 1024


def test_an_ordinary_office_file_is_taken() -> None:
    kind = examine(bomb(1)).kind
    assert kind.suffixes == ("docx",)


@pytest.mark.parametrize("seed", range(8))
def test_spoilt_bytes_are_taken_or_refused_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (bytes to spoil, no secrets)
    whole = [
        bomb(1), packed(("mimetype", b"application/vnd.oasis.opendocument.text")),
        b"%PDF-1.7\n%%EOF", photos.photo(), photos.photo(photos.Shot(format="PNG")),
    ]  # fmt: skip
    for content in whole * 8:
        spoilt = bytearray(content)
        for _ in range(chance.randint(1, 12)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        try:
            examine(
                bytes(spoilt[: chance.randint(1, len(spoilt))]), chance.choice(["photo", "file"])
            )
        except UserError:
            continue


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\boot.ini", "/etc/cron.d/x", "a/b\\c/evil.jpg", "C:\\x\\y.png",
     "x\0.jpg", "\u202egpj.exe", ".htaccess", "....//....//x", "con", " ", "%2e%2e%2fx"],
)  # fmt: skip
def test_a_path_in_a_name_stays_a_name(name: str) -> None:
    safe = safe_filename(name, ("jpg",))
    assert not set(safe) & set("/\\\0\u202e")
    assert not safe.startswith(".")
    assert safe.endswith(".jpg")
