"""Drawn photos with everything a camera writes: for the demo city and for tests."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
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

EXIF_IFD, GPS_IFD, _ORIENTATION = 0x8769, 0x8825, 0x0112
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


def _tags(shot: Shot, exif: Image.Exif) -> Image.Exif:
    tags = Image.Exif()
    for tag, value in exif.items():
        if tag not in {EXIF_IFD, GPS_IFD}:
            tags[tag] = value
    camera = dict(exif.get_ifd(EXIF_IFD))
    for tag in (_TAKEN, _OFFSET):
        camera.pop(tag, None)
    if shot.taken_at is not None:
        camera[_TAKEN] = shot.taken_at.strftime("%Y:%m:%d %H:%M:%S")
        if shot.with_offset:
            camera[_OFFSET] = shot.taken_at.isoformat()[-6:]
    tags[_ORIENTATION] = shot.orientation
    tags[EXIF_IFD] = camera
    if shot.point is not None:
        lat, lon = shot.point
        tags[GPS_IFD] = {
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
