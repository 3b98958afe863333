"""Photos for the tests: drawn scenes with everything a camera writes, and files that are bad.

Nothing here is taken by a camera. `derive` does the same with the camera files of a folder that
somebody has: it gives their copies a place in the city, a fresh time and pixels of their own.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from io import BytesIO, RawIOBase
from itertools import cycle, islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pillow_heif
from PIL import Image, ImageDraw, ImageFont

from leancity.addresses.words import latin

ZONE = ZoneInfo("Asia/Sakhalin")
ORIENTATIONS = range(1, 9)
#: (46.9595, 142.7300): Lenin square, the middle of the demo city
CENTRE = (46.9595, 142.7300)
#: A corner of the scene that tells which way is up.
CORNER = (200, 20, 20)

_EXIF, _GPS, _ORIENTATION = 0x8769, 0x8825, 0x0112
_TAKEN, _OFFSET = 0x9003, 0x9011
#: What a camera does to the upright scene so that the orientation tag undoes it.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
_SUFFIX = {"JPEG": "jpg", "PNG": "png", "HEIF": "heic"}
_DUPLICATES = 2


@dataclass(frozen=True, kw_only=True)
class Shot:
    """What the camera saw and wrote."""

    #: written on the picture; the drawing depends on it too
    label: str = "Свалка"
    #: width and height of the upright scene, pixels
    size: tuple[int, int] = (800, 600)
    format: str = "JPEG"
    #: latitude and longitude; none: the camera had no receiver
    point: tuple[float, float] | None = CENTRE
    #: none: the camera writes no time
    taken_at: datetime | None = datetime(2026, 11, 17, 10, 5, 30, tzinfo=ZONE)
    #: whether the offset from Greenwich is written beside the time
    with_offset: bool = True
    orientation: int = 1


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


def photo(shot: Shot = Shot()) -> bytes:
    """A drawn photo as a camera would store it."""
    return encode(draw(shot.label, shot.size), shot)


def draw(label: str, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A street with houses and a heap of rubbish; another label is another street."""
    chance = random.Random(label)  # noqa: S311
    width, height = size
    scene = Image.new("RGB", size, _colour(chance, 150, 220))
    pen = ImageDraw.Draw(scene)
    horizon = height * 6 // 10
    pen.rectangle((0, horizon, width, height), fill=_colour(chance, 70, 130))
    left = 0
    while left < width:
        right = left + chance.randint(width // 12, width // 5)
        roof = chance.randint(height // 6, horizon - height // 10)
        pen.rectangle((left, roof, right, horizon), fill=_colour(chance, 90, 200), outline="black")
        for top in range(roof + height // 40, horizon - height // 20, max(8, height // 14)):
            pen.rectangle((left + 8, top, left + 8 + width // 40, top + height // 30), fill="ivory")
        left = right + chance.randint(0, width // 20)
    middle = chance.randint(width // 4, width * 3 // 4)
    for _ in range(60):
        x = middle + int(chance.gauss(0, width / 14))
        y = horizon + chance.randint(height // 12, height // 3)
        side = chance.randint(width // 80, width // 24)
        pen.rectangle((x, y, x + side, y + side // 2), fill=_colour(chance, 20, 180))
    pen.rectangle((0, 0, width // 10, height // 10), fill=CORNER)
    font = ImageFont.load_default(max(12, height // 18))
    # The font that comes with the library has Latin letters only.
    pen.text((width // 8, height // 60), latin(label), fill="black", font=font)
    return scene


def encode(scene: Image.Image, shot: Shot, exif: Image.Exif | None = None) -> bytes:
    """Turn an upright scene as the camera was held and write it with its tags.

    `exif` are tags of an older photo that are kept where the shot says nothing else.
    """
    pillow_heif.register_heif_opener()
    turn = _TURNS.get(shot.orientation)
    stored = scene.transpose(turn) if turn is not None else scene
    tags = _tags(shot, exif or Image.Exif())
    output = BytesIO()
    stored.save(output, shot.format, exif=tags.tobytes(), quality=85)
    return output.getvalue()


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


def truncated(shot: Shot = Shot(), share: float = 0.6) -> bytes:
    """A photo whose sending was cut off."""
    content = photo(shot)
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
        _raid_photo(number, picture, exif, day, houses[number // 3 * 29 % len(houses)])
        for number, (picture, exif) in enumerate(pictures)
    ]
    return found + [
        RaidPhoto(**{**vars(again), "name": f"copy_{again.name}", "duplicate_of": again.name})
        for again in found[:: max(1, len(found) // _DUPLICATES)][:_DUPLICATES]
    ]


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
        for pointer in (_EXIF, _GPS):
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


def _tags(shot: Shot, exif: Image.Exif) -> Image.Exif:
    tags = Image.Exif()
    for tag, value in exif.items():
        if tag not in {_EXIF, _GPS}:
            tags[tag] = value
    camera = dict(exif.get_ifd(_EXIF))
    for tag in (_TAKEN, _OFFSET):
        camera.pop(tag, None)
    if shot.taken_at is not None:
        camera[_TAKEN] = shot.taken_at.strftime("%Y:%m:%d %H:%M:%S")
        if shot.with_offset:
            camera[_OFFSET] = shot.taken_at.isoformat()[-6:]
    tags[_ORIENTATION] = shot.orientation
    tags[_EXIF] = camera
    if shot.point is not None:
        lat, lon = shot.point
        tags[_GPS] = {
            1: "N" if lat >= 0 else "S",
            2: _degrees(lat),
            3: "E" if lon >= 0 else "W",
            4: _degrees(lon),
        }
    return tags


def _degrees(value: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(round(abs(value) * 3600, 4), 60)
    degrees, minutes = divmod(minutes, 60)
    return degrees, minutes, round(seconds, 4)


def _colour(chance: random.Random, low: int, high: int) -> tuple[int, int, int]:
    return chance.randint(low, high), chance.randint(low, high), chance.randint(low, high)
