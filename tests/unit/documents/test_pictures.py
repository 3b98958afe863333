from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from pillow_heif import from_pillow

from leancity.documents.errors import PictureError
from leancity.documents.pictures import Picture

RED, BLUE = (220, 30, 30), (30, 30, 220)


def two_colours(width: int = 400, height: int = 300) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def stream(image: Image.Image, kind: str, **options: object) -> BytesIO:
    output = BytesIO()
    image.save(output, kind, **options)
    output.seek(0)
    return output


def colour(picture: Picture, x: int, y: int) -> tuple[int, ...]:
    found = opened(picture).getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def opened(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.data))


def test_a_photo_stands_as_the_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees: the left of the sensor is the top of the picture
    picture = Picture.load(stream(two_colours(), "JPEG", exif=exif))
    assert (picture.width, picture.height) == (300, 400)
    top, bottom = (colour(picture, 150, y) for y in (40, 360))
    assert top[0] > 150 > top[2]
    assert bottom[2] > 150 > bottom[0]


def test_a_picture_keeps_nothing_the_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    picture = Picture.load(stream(two_colours(), "JPEG", exif=exif))
    assert not opened(picture).getexif()


@pytest.mark.parametrize("kind", ["PNG", "HEIF"])
def test_other_kinds_are_read(kind: str) -> None:
    if kind == "HEIF":
        source = BytesIO()
        from_pillow(two_colours()).save(source)
        source.seek(0)
    else:
        source = stream(two_colours(), kind)
    picture = Picture.load(source)
    assert (picture.width, picture.height) == (400, 300)
    assert opened(picture).format == "JPEG"


def test_what_is_transparent_becomes_paper() -> None:
    picture = Picture.load(stream(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG"))
    assert colour(picture, 20, 15) == (255, 255, 255)


def test_a_large_photo_shrinks_to_what_paper_shows() -> None:
    picture = Picture.load(stream(two_colours(6000, 4000), "JPEG"))
    assert max(picture.width, picture.height) <= 1890
    data, width_mm = picture.fitted(80, 60)
    assert width_mm == pytest.approx(80, abs=0.1)
    with Image.open(BytesIO(data)) as small:
        assert small.size[0] == pytest.approx(80 / 25.4 * 200, abs=2)


def test_a_small_picture_is_not_blown_up_in_pixels() -> None:
    picture = Picture.load(stream(two_colours(100, 75), "JPEG"))
    data, width_mm = picture.fitted(80, 60)
    assert data == picture.data
    assert width_mm == pytest.approx(80)


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\xff\xd8\xff\xe0 cut"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PictureError):
        Picture.load(BytesIO(content))
