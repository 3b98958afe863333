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

_SKIES = (("#a9c6dd", "#e8eef0"), ("#b7c3cf", "#e6e6e2"), ("#9db8d6", "#f1e8dc"))
_WALLS = ("#d9cdb8", "#c8b8a6", "#b9c2c4", "#d6d3cb", "#c3a595", "#aebbae")
_PANES = ("#5f7483", "#70838f", "#84959c", "#d8c98f")
_GROUNDS = ("#8a9a6d", "#9aa07c", "#a39a84")
_RUBBISH = ("#8d8577", "#a79b86", "#6f6a62", "#b5aa98", "#7b8a94", "#9c6b4e", "#c4bfb4", "#4f6d7a")


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
    #: the street after the heap was taken away
    tidy: bool = False


def photo(shot: Shot = Shot()) -> bytes:
    """A drawn photo as a camera would store it."""
    return encode(draw(shot.label, shot.size, tidy=shot.tidy), shot)


def draw(label: str, size: tuple[int, int] = (800, 600), *, tidy: bool = False) -> Image.Image:
    """A street with hills, houses and a heap of rubbish; another label is another street."""
    chance = random.Random(label)  # noqa: S311
    width, height = size
    scene = _sky(size, chance)
    pen = ImageDraw.Draw(scene)
    horizon = height * 6 // 10
    _hills(pen, chance, width, horizon)
    _houses(pen, chance, width, horizon)
    _road(pen, chance, size, horizon)
    if not tidy:
        _heap(pen, chance, size, horizon)
    pen.rectangle((0, 0, width // 10, height // 10), fill=CORNER)
    font = ImageFont.load_default(max(12, height // 22))
    # The font that comes with the library has Latin letters only.
    pen.text((width // 8, height // 50), latin(label), fill="#33383d", font=font)
    return scene


def _sky(size: tuple[int, int], chance: random.Random) -> Image.Image:
    """Light at the horizon, deeper above."""
    above, below = chance.choice(_SKIES)
    ramp = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, below), Image.new("RGB", size, above), ramp)


def _hills(pen: ImageDraw.ImageDraw, chance: random.Random, width: int, horizon: int) -> None:
    for tint, share in (("#9fb0ae", 0.55), ("#7f958c", 0.72)):
        points = [
            (
                width * step // 8,
                int(horizon * share) + chance.randint(-horizon // 12, horizon // 12),
            )
            for step in range(9)
        ]
        pen.polygon([(0, horizon), *points, (width, horizon)], fill=tint)


def _houses(pen: ImageDraw.ImageDraw, chance: random.Random, width: int, horizon: int) -> None:
    left = -width // 30
    while left < width:
        right = left + chance.randint(width // 7, width // 4)
        roof = chance.randint(horizon * 3 // 10, horizon * 7 // 10)
        wall = chance.choice(_WALLS)
        pen.rectangle((left, roof, right, horizon), fill=wall)
        pen.rectangle((left - 3, roof - horizon // 40, right + 3, roof), fill="#5d6468")
        side = max(6, horizon // 18)
        for top in range(roof + side, horizon - side * 2, side * 2):
            for x in range(left + side, right - side, side * 2):
                pen.rectangle((x, top, x + side, top + side), fill=chance.choice(_PANES))
        left = right + chance.randint(width // 60, width // 12)


def _road(
    pen: ImageDraw.ImageDraw, chance: random.Random, size: tuple[int, int], horizon: int
) -> None:
    width, height = size
    kerb = horizon + height // 12
    pen.rectangle((0, horizon, width, height), fill=chance.choice(_GROUNDS))
    pen.rectangle((0, kerb, width, kerb + height // 60), fill="#c9c9c4")
    pen.rectangle((0, kerb + height // 60, width, height), fill="#6a6e72")
    for left in range(chance.randint(-width // 8, 0), width, width // 5):
        line = height * 15 // 16
        pen.rectangle((left, line, left + width // 10, line + height // 90), fill="#dcdcd6")


def _heap(
    pen: ImageDraw.ImageDraw, chance: random.Random, size: tuple[int, int], horizon: int
) -> None:
    width, height = size
    middle = chance.randint(width // 4, width * 3 // 4)
    foot = horizon + height // 5
    wide, high = width // 6, height // 6
    pen.ellipse((middle - wide, foot - high // 5, middle + wide, foot + high // 4), fill="#55595c")
    for _ in range(90):
        aside = chance.gauss(0, 0.4)
        x = middle + int(aside * wide)
        y = foot - int(chance.random() * high * max(0.0, 1 - abs(aside)))
        long, thin = chance.randint(width // 60, width // 22), 4 + chance.randint(0, height // 50)
        lean = chance.randint(-long // 2, long // 2)
        corners = ((x, y), (x + long, y - lean), (x + long, y - lean + thin), (x, y + thin))
        pen.polygon(corners, fill=chance.choice(_RUBBISH), outline="#4b4f52")


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
