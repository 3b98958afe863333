"""Photos: whether they are whole, what the camera wrote into them, smaller copies.

EXIF tags by their numbers: CIPA DC-008 (Exif 2.32), sections 4.6.4-4.6.6.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import pillow_heif
from PIL import Image

from leancity.errors import UserError
from leancity.i18n import N_

#: More pixels than any camera the city uses; a picture of 64 M pixels takes 200 MB of memory.
MAX_PIXELS = 64_000_000
QUALITY = 88

_FORMATS = ("JPEG", "PNG", "HEIF")
_EXIF, _GPS, _ORIENTATION = 0x8769, 0x8825, 0x0112
#: (time, its offset): when the shutter was released, when the picture was digitised
_TIMES = ((0x9003, 0x9011), (0x9004, 0x9012))
#: What makes a stored picture upright, by its orientation tag.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: What the decoders raise for bytes they cannot make out.
_UNREADABLE = (
    ArithmeticError, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError,
    ValueError, struct.error,
)  # fmt: skip
#: What a malformed tag makes the reader raise; the picture itself may be perfect.
_MALFORMED = (*_UNREADABLE, AttributeError)


def inspect(source: BinaryIO, zone: ZoneInfo) -> dict[str, Any]:
    """Decode a photo to its last row and read what the camera wrote.

    Returns `width`, `height` (as seen upright), `orientation` and, where known, `taken_at`,
    `lat`, `lon`. A time without an offset is read in the city's zone. Raises `UserError` for a
    damaged picture and for one with too many pixels.
    """
    with _opened(source) as image, _decoding():
        size = image.size
        if image.format != "HEIF":
            # A JPEG is read to its end but computed at an eighth of its size.
            image.draft("RGB", (size[0] // 8 or 1, size[1] // 8 or 1))
        image.load()
        size = image.size if image.format == "HEIF" else size
        exif = _exif(image)
    orientation = _orientation(exif)
    width, height = reversed(size) if orientation > 4 else size
    meta: dict[str, Any] = {"width": width, "height": height, "orientation": orientation}
    taken_at = _taken_at(exif, zone)
    if taken_at is not None:
        meta["taken_at"] = taken_at.isoformat()
    point = _point(exif)
    if point is not None:
        meta["lat"], meta["lon"] = point
    return meta


def upright_jpeg(source: BinaryIO, longest: int | None = None) -> bytes:
    """The picture as people see it, as a JPEG without EXIF; never enlarged.

    `longest` limits the longer side, pixels.
    """
    with _opened(source) as image, _decoding():
        if longest is not None:
            image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        image.load()
        turn = _TURNS.get(_orientation(_exif(image)))
        picture = _plain(image if turn is None else image.transpose(turn))
        profile = image.info.get("icc_profile") if image.mode == "RGB" else None
    output = BytesIO()
    picture.save(output, "JPEG", quality=QUALITY, optimize=True, icc_profile=profile)
    return output.getvalue()


def _opened(source: BinaryIO) -> Image.Image:
    pillow_heif.register_heif_opener()
    source.seek(0)
    try:
        image = Image.open(source, formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except _UNREADABLE as error:
        raise _damaged() from error
    if image.width * image.height > MAX_PIXELS:
        raise _too_large()
    return image


@contextmanager
def _decoding() -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as error:
        raise _damaged() from error


def _plain(image: Image.Image) -> Image.Image:
    """Pixels only, on white: nothing that a camera or an editor wrote is carried along."""
    plain = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        plain.paste(layer, mask=layer)
    else:
        plain.paste(image.convert("RGB"))
    return plain


def _damaged() -> UserError:
    return UserError(N_("The photo is damaged or was not sent completely. Send it again."))


def _too_large() -> UserError:
    return UserError(
        N_("The photo has more than %(limit)s million pixels. Make it smaller."),
        limit=MAX_PIXELS // 1_000_000,
    )


def _exif(image: Image.Image) -> dict[int, Any]:
    """The tags of a picture, GPS and camera tags as mappings under their pointers."""
    try:
        exif = image.getexif()
        tags = dict(exif)
        return tags | {_EXIF: exif.get_ifd(_EXIF), _GPS: exif.get_ifd(_GPS)} if tags else {}
    except _MALFORMED:
        return {}


def _orientation(exif: Mapping[int, Any]) -> int:
    value = exif.get(_ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _taken_at(exif: Mapping[int, Any], zone: ZoneInfo) -> datetime | None:
    camera, gps = exif.get(_EXIF, {}), exif.get(_GPS, {})
    for time_tag, offset_tag in _TIMES:
        moment = _time(camera.get(time_tag), camera.get(offset_tag), zone)
        if moment is not None:
            return moment
    return _gps_time(gps, zone)


def _time(text: Any, offset: Any, zone: ZoneInfo) -> datetime | None:
    try:
        local = datetime.strptime(_text(text), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    try:
        return datetime.fromisoformat(f"{local.isoformat()}{_text(offset) or '?'}")
    except ValueError:
        return local.replace(tzinfo=zone)


def _gps_time(gps: Mapping[int, Any], zone: ZoneInfo) -> datetime | None:
    """GPSDateStamp and GPSTimeStamp, written in UTC, as the city's time."""
    try:
        day = datetime.strptime(_text(gps.get(29)), "%Y:%m:%d").replace(tzinfo=UTC)
        hours, minutes, seconds = (float(part) for part in gps[7])
        moment = day + timedelta(hours=hours, minutes=minutes, seconds=int(seconds))
    except _MALFORMED:
        return None
    return moment.astimezone(zone)


def _point(exif: Mapping[int, Any]) -> tuple[float, float] | None:
    gps = exif.get(_GPS, {})
    try:
        lat = _degrees(gps[2]) * (-1 if _text(gps.get(1)) == "S" else 1)
        lon = _degrees(gps[4]) * (-1 if _text(gps.get(3)) == "W" else 1)
    except _MALFORMED:
        return None
    if not (abs(lat) <= 90 and abs(lon) <= 180) or (lat, lon) == (0, 0):
        # A receiver without a fix writes zeros or 0/0.
        return None
    return round(lat, 6), round(lon, 6)


def _degrees(parts: Sequence[Any]) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if math.isnan(value):
        raise ValueError("the coordinate is not a number")
    return value


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    return value.strip("\0 ") if isinstance(value, str) else ""
