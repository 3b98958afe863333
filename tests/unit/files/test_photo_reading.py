"""What a photo says of itself, and copies of it for people."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from leancity.errors import UserError
from leancity.files.photos import inspect, upright_jpeg
from tests import photos
from tests.photos import ZONE, Shot, photo

FORMATS = ("JPEG", "PNG", "HEIF")


def meta(content: bytes) -> dict[str, object]:
    return inspect(BytesIO(content), ZONE)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def with_tags(**tags: object) -> bytes:
    """A photo with tags (`t306`) and tags of its camera (`c36867`) and receiver (`g2`)."""
    exif = Image.Exif()
    pointers = {"c": 0x8769, "g": 0x8825}
    for letter, pointer in pointers.items():
        exif[pointer] = {int(key[1:]): tag for key, tag in tags.items() if key[0] == letter}
    for key, tag in tags.items():
        if key[0] == "t":
            exif[int(key[1:])] = tag
    output = BytesIO()
    photos.draw("tags", (80, 60)).save(output, "JPEG", exif=exif.tobytes())
    return output.getvalue()


class TestInspect:
    @pytest.mark.parametrize("form", FORMATS)
    def test_time_and_place_are_read(self, form: str) -> None:
        shot = Shot(format=form, point=(46.959512, 142.730034))

        assert meta(photo(shot)) == {
            "width": 800,
            "height": 600,
            "orientation": 1,
            "taken_at": "2026-11-17T10:05:30+11:00",
            "lat": 46.959512,
            "lon": 142.730034,
        }

    @pytest.mark.parametrize("orientation", photos.ORIENTATIONS)
    def test_the_size_is_that_of_the_upright_picture(self, orientation: int) -> None:
        found = meta(photo(Shot(orientation=orientation)))

        assert (found["width"], found["height"]) == (800, 600)
        assert found["orientation"] == orientation

    @pytest.mark.parametrize("point", [(-33.86, -70.5), (0.5, 179.99), (89.9, -0.25)])
    def test_every_quarter_of_the_earth(self, point: tuple[float, float]) -> None:
        found = meta(photo(Shot(point=point)))

        assert (found["lat"], found["lon"]) == point

    def test_a_camera_that_tells_nothing(self) -> None:
        found = meta(photo(Shot(point=None, taken_at=None)))

        assert found == {"width": 800, "height": 600, "orientation": 1}

    def test_a_time_without_offset_is_of_the_city(self) -> None:
        taken_at = datetime(2026, 11, 17, 10, tzinfo=ZONE)

        found = meta(photo(Shot(taken_at=taken_at, with_offset=False)))

        assert found["taken_at"] == "2026-11-17T10:00:00+11:00"

    def test_an_offset_of_another_place_is_kept(self) -> None:
        found = meta(with_tags(c36867="2026:11:17 10:00:00", c36881="+03:00"))

        assert found["taken_at"] == "2026-11-17T10:00:00+03:00"

    @pytest.mark.parametrize(
        ("tags", "taken_at"),
        [
            ({"c36868": "2026:11:17 10:00:00"}, "2026-11-17T10:00:00+11:00"),
            ({"g29": "2026:11:17", "g7": (1.0, 2.0, 3.5)}, "2026-11-17T12:02:03+11:00"),
            ({"c36867": "2026:11:17 10:00:00", "c36881": "east"}, "2026-11-17T10:00:00+11:00"),
        ],
        ids=["digitised", "the receiver's", "an offset that is none"],
    )
    def test_other_sources_of_time(self, tags: dict[str, object], taken_at: str) -> None:
        assert meta(with_tags(**tags))["taken_at"] == taken_at

    @pytest.mark.parametrize(
        "tags",
        [
            {"c36867": "0000:00:00 00:00:00"},
            {"c36867": "yesterday"},
            {"t306": "2026:11:17 10:00:00"},
            {"g29": "2026:11:17"},
            {"g29": "2026:11:17", "g7": (1.0, 2.0)},
        ],
        ids=["zeros", "words", "time of editing", "no hour", "half an hour"],
    )
    def test_a_time_that_is_none(self, tags: dict[str, object]) -> None:
        assert "taken_at" not in meta(with_tags(**tags))

    @pytest.mark.parametrize(
        "tags",
        [
            {"g1": "N", "g2": (0.0, 0.0, 0.0), "g3": "E", "g4": (0.0, 0.0, 0.0)},
            {"g1": "N", "g2": (91.0, 0.0, 0.0), "g3": "E", "g4": (142.0, 0.0, 0.0)},
            {"g1": "N", "g2": (46.0, 0.0), "g3": "E", "g4": (142.0, 0.0, 0.0)},
            {"g1": "N", "g2": (46.0, 0.0, 0.0)},
            {"g1": "N", "g2": (IFDRational(0, 0), 0.0, 0.0), "g3": "E", "g4": (142.0, 0.0, 0.0)},
        ],
        ids=["zeros", "beyond the pole", "two numbers", "no longitude", "0/0"],
    )
    def test_a_place_that_is_none(self, tags: dict[str, object]) -> None:
        assert "lat" not in meta(with_tags(**tags))

    @pytest.mark.parametrize("value", [0, 9, 77])
    def test_an_orientation_that_is_none(self, value: int) -> None:
        assert meta(with_tags(t274=value))["orientation"] == 1

    @pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
    def test_broken_tags_do_not_spoil_the_picture(self) -> None:
        content = photo(Shot(size=(80, 60)))
        broken = content.replace(b"Exif\0\0MM\0*", b"Exif\0\0MM\0*\xff\xff\xff\xff", 1)

        assert broken != content
        assert meta(broken)["width"] == 80

    @pytest.mark.parametrize("form", FORMATS)
    @pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
    def test_a_cut_photo_is_refused(self, form: str, share: float) -> None:
        with pytest.raises(UserError, match="damaged or was not sent completely"):
            meta(photos.truncated(Shot(format=form), share))

    @pytest.mark.parametrize("side", [9_000, 12_000, 20_000])
    def test_too_many_pixels_are_refused_unpacked(self, side: int) -> None:
        content = photos.bomb(side)

        assert len(content) < 100_000
        with pytest.raises(UserError, match="more than 64 million pixels"):
            meta(content)

    @pytest.mark.parametrize("size", [(1, 1), (5, 5), (300, 3)])
    def test_a_tiny_picture(self, size: tuple[int, int]) -> None:
        output = BytesIO()
        Image.new("RGB", size).save(output, "JPEG")

        found = meta(output.getvalue())

        assert (found["width"], found["height"]) == size

    @pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "1", "LA", "I;16"])
    def test_every_kind_of_colour(self, mode: str) -> None:
        output = BytesIO()
        form = "JPEG" if mode == "CMYK" else "PNG"
        Image.new(mode, (40, 30)).save(output, form)

        assert meta(output.getvalue())["width"] == 40
        assert opened(upright_jpeg(output)).mode == "RGB"


class TestUprightJpeg:
    @pytest.mark.parametrize("form", FORMATS)
    @pytest.mark.parametrize("orientation", photos.ORIENTATIONS)
    def test_the_picture_stands_upright(self, form: str, orientation: int) -> None:
        content = photo(Shot(format=form, orientation=orientation))

        copy = opened(upright_jpeg(BytesIO(content), 320))

        assert copy.format == "JPEG"
        assert copy.size == (320, 240)
        corner = copy.getpixel((8, 8))
        assert corner == pytest.approx(photos.CORNER, abs=12)

    @pytest.mark.parametrize("form", FORMATS)
    def test_nothing_the_camera_wrote_is_left(self, form: str) -> None:
        content = photo(Shot(format=form, orientation=1))

        copy = upright_jpeg(BytesIO(content))

        assert opened(copy).size == (800, 600)
        assert not opened(copy).getexif()
        assert b"Exif" not in copy
        assert b"2026:11:17" not in copy

    def test_comments_and_xmp_are_left_behind(self) -> None:
        output = BytesIO()
        xmp = b"<x:xmpmeta>secret place</x:xmpmeta>"
        photos.draw("x", (80, 60)).save(output, "JPEG", comment=b"secret remark", xmp=xmp)
        assert b"secret place" in output.getvalue()

        copy = upright_jpeg(output)

        assert b"secret" not in copy

    def test_a_small_picture_is_not_enlarged(self) -> None:
        content = photo(Shot(size=(80, 60)))

        assert opened(upright_jpeg(BytesIO(content), 1280)).size == (80, 60)

    def test_transparency_becomes_white(self) -> None:
        output = BytesIO()
        Image.new("RGBA", (40, 30), (255, 0, 0, 0)).save(output, "PNG")

        assert opened(upright_jpeg(output)).getpixel((20, 15)) == (255, 255, 255)

    def test_a_cut_photo_is_refused(self) -> None:
        with pytest.raises(UserError, match="damaged"):
            upright_jpeg(BytesIO(photos.truncated()))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("form", FORMATS)
def test_spoilt_bytes_are_read_or_refused_and_nothing_else(form: str) -> None:
    content = photo(Shot(format=form, size=(64, 48)))
    tags = max(content.find(b"MM\0*"), 0)
    chance = random.Random(form)  # noqa: S311
    outcomes = set()
    for number in range(400):
        spoilt = bytearray(content)
        first, last = (tags, tags + 300) if number % 2 else (0, len(content))
        for _ in range(chance.choice((1, 2, 8))):
            place = chance.randrange(first, min(last, len(content)))
            spoilt[place] = chance.choice((0, 255, chance.randrange(256)))
        try:
            meta(bytes(spoilt))
            upright_jpeg(BytesIO(bytes(spoilt)), 32)
            outcomes.add("read")
        except UserError:
            outcomes.add("refused")

    assert outcomes == {"read", "refused"}


class TestRaid:
    def test_the_photos_of_a_raid_are_distinct_but_for_two(self) -> None:
        taken = photos.raid(datetime(2026, 11, 17, tzinfo=ZONE))

        originals = [item for item in taken if item.duplicate_of is None]
        assert len(taken) == 62
        assert len({item.content for item in originals}) == len(originals) == 60
        assert {item.orientation for item in originals} == set(photos.ORIENTATIONS)
        assert sum(item.name.endswith(".heic") for item in originals) == 6
        assert {item.violation for item in originals} == set(range(1, 21))
        assert max(item.taken_at for item in taken) < datetime(2026, 11, 17, 18, tzinfo=ZONE)
        assert max(item.taken_at for item in taken) - taken[0].taken_at > timedelta(hours=4)

    def test_a_photo_says_what_the_raid_says(self) -> None:
        for item in photos.raid(datetime(2026, 11, 17, tzinfo=ZONE), 9):
            found = meta(item.content)

            assert (found["lat"], found["lon"]) == item.point
            assert found["taken_at"] == item.taken_at.isoformat()
            assert found["orientation"] == item.orientation

    def test_copies_of_camera_files_are_moved_into_the_city(self, tmp_path) -> None:
        camera = Shot(point=(43.46, 11.88), taken_at=datetime(2008, 10, 22, 16, tzinfo=ZONE))
        (tmp_path / "DSCN1.jpg").write_bytes(photo(camera))
        (tmp_path / "phone.heif").write_bytes(photo(Shot(format="HEIF")))
        (tmp_path / "notes.txt").write_text("no photo")

        taken = photos.derive(tmp_path, datetime(2026, 11, 17, tzinfo=ZONE), 12)

        assert len({item.content for item in taken}) == 12
        for item in taken:
            found = meta(item.content)
            assert (found["lat"], found["lon"]) == item.point
            assert found["taken_at"] == item.taken_at.isoformat()
