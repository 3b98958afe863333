"""Camera photos on the road: moved into the city they reach the closed case, untouched they do not.

What was found is printed; `pytest -s` shows it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from itertools import groupby
from pathlib import Path
from time import perf_counter
from typing import Any

import pillow_heif
import pytest
from PIL import Image

from tests.inspector import (
    CHAT,
    BotCity,
    assert_raid,
    assert_repeats_are_linked,
    bot_city,
    cards_of,
    send_card,
)
from tests.photos import CENTRE, ZONE, RaidPhoto, derive
from tests.road import INSPECTOR, Road

#: Three photos to a violation; the ninth is a HEIC.
VIOLATIONS = 3
#: Of a whole raid.
CARDS = 20
#: Another inspector.
OTHER = "orlov.d"
PHOTOS = 3 * VIOLATIONS
PICTURES = {".jpg", ".jpeg", ".png", ".heic", ".heif"}


def say(*words: object) -> None:
    """One line of the report."""
    print(*words)  # noqa: T201


def upload(road: Road, name: str, content: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """A fresh start form and what the portal answered about one photo in it."""
    inspector = road.visitor(INSPECTOR)
    road.business_key, form = inspector.start_form("prevention")
    answer = inspector.upload(form, "photos_before", name, content)
    assert answer.ok, answer.text
    return form, answer.json()


def errors(road: Road, form: dict[str, Any], **values: Any) -> dict[str, list[str]]:
    """What the form refuses."""
    data = {**form["data"], **road.captured(), **values}
    answer = road.visitor(INSPECTOR).send(form, data)
    assert answer.status_code == 422, answer.text
    return dict(answer.json()["errors"])


@pytest.fixture(scope="module")
def raid(camera: Path) -> list[list[RaidPhoto]]:
    """The photos of yesterday's raid by violation, made of the camera's files."""
    photos = derive(camera, datetime.now(ZONE) - timedelta(days=1), PHOTOS)[:PHOTOS]
    return [list(group) for _, group in groupby(photos, key=lambda photo: photo.violation)]


def originals(camera: Path) -> list[Path]:
    """The camera's files as they are."""
    return sorted(path for path in camera.iterdir() if path.suffix.lower() in PICTURES)


def test_moved_into_the_city_they_go_from_the_photo_to_the_closed_case(stack, raid):
    say(f"\n{PHOTOS} photos of {VIOLATIONS} violations, moved into the city:")
    for photos in raid:
        began = perf_counter()
        road = Road(stack, shots=[photo.content for photo in photos])
        first = photos[0]
        road.capture(
            geo=f"{first.point[0]:.6f},{first.point[1]:.6f}",
            found_at=first.taken_at.isoformat(timespec="minutes"),
        )
        road.choose_measure()
        road.approve()
        road.wait_for_status("waiting")
        road.end_term()
        road.check()
        road.wait_for_status("fixed")
        data = road.row()["data"]
        assert (data["address"], data["house"]) == (first.street, first.house)
        # Whoever's place the register does not know is asked about beside the road.
        made = [each for each in road.documents() if each != "RQ-1/1"]
        assert made == ["PB-1/1", "PB-2/1", "PB-4/1", "PB-7/1"]
        assert len(road.letters()) == 1
        assert_pictures(road, len(photos))
        say(
            f"  № {road.row()['number']}: {', '.join(photo.name for photo in photos)}"
            f" -> {data['address']}, {data['house']} -> fixed,"
            f" {len(road.documents())} documents, {perf_counter() - began:.1f} s"
        )


def assert_pictures(road: Road, count: int) -> None:
    """The table of photos holds each of them, upright and without what the camera wrote."""
    made = road.stack.kernel.documents.latest(road.business_key, "PB-2")
    with zipfile.ZipFile(BytesIO(road.stack.kernel.files.read(made.file_id))) as archive:
        media = [name for name in archive.namelist() if name.startswith("word/media/")]
        pictures = [Image.open(BytesIO(archive.read(name))) for name in media]
    assert len(pictures) >= count
    assert [dict(picture.getexif()) for picture in pictures] == [{}] * len(pictures)


@pytest.fixture(scope="module")
def bots(stack) -> Iterator[BotCity]:
    """The bots of the city."""
    with bot_city(stack) as city:
        yield city


@pytest.mark.timeout(1800)
def test_a_whole_raid_sent_to_the_bot_arrives_as_the_camera_wrote_it(bots, camera):
    photos = derive(camera, datetime.now(ZONE) - timedelta(days=2), 3 * CARDS)
    began = perf_counter()
    phone = bots.linked(INSPECTOR)
    for number, card in enumerate(cards_of(photos), start=1):
        send_card(phone, card, f"Карточка {number}: мешки с мусором у дороги")
    keys = assert_raid(bots, phone, photos)
    assert (len(keys), len(set(keys.values()))) == (3 * CARDS, CARDS)
    say(f"\n{len(keys)} photos in {CARDS} cards by the bot: {perf_counter() - began:.0f} s")
    assert_repeats_are_linked(bots, phone, photos, keys)
    say("two of them sent once more: linked to their first cards, and void")


def test_untouched_the_bot_refuses_them(bots, camera):
    """Too old to be taken; those that tell no time are photos without a place in the city."""
    phone = bots.linked(OTHER, CHAT + 1)
    phone.says("/new")
    phone.hears("Пришлите фотографии")
    for path in originals(camera):
        phone.sends_file(path.read_bytes(), path.name)
        phone.hears("Теперь пришлите", 60)
    said = [one.text for one in phone.screen.messages if not one.mine]
    old = [path for path in originals(camera) if any(f"{path.name} сделана" in one for one in said)]
    assert old
    left = len(originals(camera)) - len(old)
    assert not left or f"Фотографий: {left}." in said[-1]
    assert not [one for one in said if "Место:" in one]
    say(f"\nUntouched, sent to the bot: {len(old)} too old, {left} without a time and a place")


def test_untouched_they_are_refused_where_and_when_they_were_taken(stack, camera):
    say("\nUntouched:")
    road = Road(stack)
    placed = 0
    for path in originals(camera):
        form, told = upload(road, path.name, path.read_bytes())
        centre = f"{CENTRE[0]:.6f},{CENTRE[1]:.6f}"
        own = f"{told['lat']:.6f},{told['lon']:.6f}" if told["lat"] is not None else ""
        placed += bool(own)
        there = errors(road, form, geo=own, photos_before=told["id"])
        assert "office_geo" in there
        here = errors(road, form, geo=centre, photos_before=told["id"], term="2020-01-01")
        assert "office_geo" not in here
        taken = road.stack.kernel.files.get(told["id"]).taken_at
        old = taken is not None and datetime.now(ZONE) - taken > timedelta(days=30)
        assert ("office_photos_before" in here) is old
        say(f"  {path.name}: {own or 'no place'}, {taken and taken.date()}")
        say(f"    there: {' '.join(there['office_geo'])}")
        say(
            f"    in the city: {' '.join(here.get('office_photos_before', ['accepted as a photo']))}"
        )
    assert placed


def test_the_phone_format_is_decoded(stack, camera):
    pillow_heif.register_heif_opener()
    phone = [path for path in originals(camera) if path.suffix.lower() in {".heic", ".heif"}]
    assert phone
    road = Road(stack)
    for path in phone:
        _, told = upload(road, path.name, path.read_bytes())
        shown = road.visitor(INSPECTOR).get(told["thumb"])
        assert shown.headers["Content-Type"] == "image/jpeg"
        with Image.open(BytesIO(shown.content)) as small, Image.open(path) as original:
            assert max(small.size) == 320
            assert small.getbbox() == (0, 0, *small.size)
            share = original.width / original.height
            assert small.width / small.height in (
                pytest.approx(share, rel=0.02),
                pytest.approx(1 / share, rel=0.02),
            )
            say(f"\n{path.name}: {original.size} -> {small.size}, {len(shown.content)} bytes")
