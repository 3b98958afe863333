"""Photos for the tests: drawn scenes with everything a camera writes, and files that are bad.

Nothing here is taken by a camera. `derive` does the same with the camera files of a folder that
somebody has: it gives their copies a place in the city, a fresh time and pixels of their own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from io import BytesIO, RawIOBase
from itertools import cycle, islice
from pathlib import Path

import pillow_heif
from PIL import Image, ImageDraw, ImageFont

from leancity.demo.pictures import (
    CENTRE,
    CORNER,
    EXIF_IFD,
    GPS_IFD,
    ORIENTATIONS,
    ZONE,
    Shot,
    draw,
    encode,
    photo,
)

__all__ = ["CENTRE", "CORNER", "ORIENTATIONS", "ZONE", "Shot", "draw", "encode", "photo"]

_SUFFIX = {"JPEG": "jpg", "PNG": "png", "HEIF": "heic"}
_DUPLICATES = 2
#: From the house of one violation of a raid to that of the next.
_STRIDE = 29


@dataclass(frozen=True, kw_only=True)
class RaidPhoto:
    """One photo of a raid and what is known of it."""

    name: str
    content: bytes
    point: tuple[float, float]
    taken_at: datetime
    orientation: int
    #: number of the violation in the raid, from 1
    violation: int
    #: the house of the demo register the violation lies at
    street: str
    house: str
    #: name of the photo with the same bytes
    duplicate_of: str | None = None


def raid(day: datetime, count: int = 60) -> list[RaidPhoto]:
    """The distinct photos of one raid, three to a violation, and two sent twice at the end.

    All orientations occur, every ninth photo is a HEIC; the places are houses of the demo city.
    """
    return _raid(((draw(f"Рейд {number}"), None) for number in range(1, count + 1)), day)


def derive(folder: Path, day: datetime, count: int = 60) -> list[RaidPhoto]:
    """The same raid from the camera files of a folder; what else the camera wrote stays."""
    pillow_heif.register_heif_opener()
    paths = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".heic", ".heif"}
    )
    originals = [_original(path) for path in paths]
    numbered = islice(enumerate(cycle(originals), start=1), count)
    return _raid(((_marked(picture, number), exif) for number, (picture, exif) in numbered), day)


def empty() -> bytes:
    """No bytes at all."""
    return b""


def truncated(shot: Shot | None = None, share: float = 0.6) -> bytes:
    """A photo whose sending was cut off."""
    content = photo(shot or Shot())
    return content[: int(len(content) * share)]


def text_as_photo() -> bytes:
    """A text that somebody called `photo.jpg`."""
    return "Это не фотография.\n".encode()


def bomb(side: int = 12_000) -> bytes:
    """A PNG of a few kilobytes that unpacks to a hundred million pixels."""
    output = BytesIO()
    Image.new("1", (side, side)).save(output, "PNG", optimize=True)
    return output.getvalue()


def write_large(path: Path, megabytes: int = 60) -> Path:
    """A file on disk that begins as a photo and goes on with zeros."""
    path.write_bytes(photo())
    with path.open("r+b") as file:
        file.truncate(megabytes * 1024 * 1024)
    return path


class Endless(RawIOBase):
    """A stream that begins as a photo and never ends; `given` counts what was read of it."""

    def __init__(self) -> None:
        self._head = photo()
        self.given = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """So many bytes, for ever."""
        if size < 0:
            raise AssertionError("an upload is never read in one piece")
        chunk = self._head[self.given : self.given + size].ljust(size, b"\0")
        self.given += size
        return chunk


def _raid(
    pictures: Iterator[tuple[Image.Image, Image.Exif | None]], day: datetime
) -> list[RaidPhoto]:
    houses = _houses()
    found = [
        _raid_photo(number, picture, exif, day, houses[number // 3 * _STRIDE % len(houses)])
        for number, (picture, exif) in enumerate(pictures)
    ]
    return found + [
        RaidPhoto(**{**vars(again), "name": f"copy_{again.name}", "duplicate_of": again.name})
        for again in found[:: max(1, len(found) // _DUPLICATES)][:_DUPLICATES]
    ]


def raid_points(count: int = 20) -> list[tuple[float, float]]:
    """Where the first violations of a raid lie."""
    houses = _houses()
    chosen = (houses[number * _STRIDE % len(houses)] for number in range(count))
    return [(float(house["lat"]), float(house["lon"])) for house in chosen]


def _raid_photo(
    number: int,
    picture: Image.Image,
    exif: Image.Exif | None,
    day: datetime,
    house: dict[str, str],
) -> RaidPhoto:
    step = number % 3 * 0.00003
    form = "HEIF" if number % 9 == 8 else "JPEG"
    shot = Shot(
        format=form,
        point=(round(float(house["lat"]) + step, 6), round(float(house["lon"]) - step, 6)),
        taken_at=day.replace(hour=9, minute=0, second=0, microsecond=0)
        + timedelta(minutes=15 * (number // 3), seconds=20 * (number % 3)),
        # The bits of a HEIC are turned by its container, not by the tag.
        orientation=1 if form == "HEIF" else number % 8 + 1,
    )
    assert shot.point is not None
    assert shot.taken_at is not None
    return RaidPhoto(
        name=f"raid_{number + 1:02}.{_SUFFIX[form]}",
        content=encode(picture, shot, exif),
        point=shot.point,
        taken_at=shot.taken_at,
        orientation=shot.orientation,
        violation=number // 3 + 1,
        street=house["street"],
        house=house["house"],
    )


def _houses() -> Sequence[dict[str, str]]:
    """The houses of the demo register."""
    text = (files("leancity.demo") / "addresses.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def _original(path: Path) -> tuple[Image.Image, Image.Exif]:
    """A camera's picture in a size that is quick to work with, and its tags."""
    with Image.open(path) as original:
        exif = original.getexif()
        for pointer in (EXIF_IFD, GPS_IFD):
            exif.get_ifd(pointer)
        original.thumbnail((1200, 1200))
        return original.convert("RGB"), exif


def _marked(picture: Image.Image, number: int) -> Image.Image:
    """A copy with pixels of its own."""
    marked = picture.copy()
    pen = ImageDraw.Draw(marked)
    side = max(12, marked.height // 18)
    pen.rectangle((0, 0, side * 4, side), fill=CORNER)
    pen.text((2, 0), f"{number}", fill="white", font=ImageFont.load_default(side - 2))
    return marked
