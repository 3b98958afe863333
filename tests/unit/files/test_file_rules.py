"""What a form may ask of its photos."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leancity.errors import UserError
from leancity.files import StoredFile, require_fresh, require_photo, require_place

NOW = datetime(2026, 11, 17, tzinfo=UTC)


def stored(**meta: Any) -> StoredFile:
    return StoredFile(
        id="1", business_key="b", field="photos_before", sha256="0" * 64, name="f.jpg",
        mime="image/jpeg", size=1, uploaded_by="kim.i", uploaded_at=NOW, meta=meta,
        submitted=False,
    )  # fmt: skip


def taken(ago: timedelta) -> StoredFile:
    return stored(width=1, taken_at=(NOW - ago).isoformat())


def test_a_file_that_is_no_photo_is_refused() -> None:
    require_photo(stored(width=1))

    with pytest.raises(UserError, match=r"f\.jpg is not a photo") as caught:
        require_photo(stored())
    assert caught.value.field == "photos_before"


@pytest.mark.parametrize(
    "ago", [timedelta(days=-1), timedelta(0), timedelta(days=3)], ids=["later", "now", "just"]
)
def test_a_fresh_photo_passes(ago: timedelta) -> None:
    require_fresh(taken(ago), 3, NOW)


def test_a_photo_that_does_not_tell_its_time_passes() -> None:
    require_fresh(stored(width=1), 3, NOW)


def test_an_old_photo_is_refused() -> None:
    with pytest.raises(UserError, match=r"taken on 13\.11\.2026, more than 3 days ago"):
        require_fresh(taken(timedelta(days=3, seconds=1)), 3, NOW)


def test_a_place_in_the_city_passes() -> None:
    require_place(stored(lat=46.9, lon=142.7), lambda lat, lon: (lat, lon) == (46.9, 142.7))


@pytest.mark.parametrize(
    ("meta", "says"),
    [({}, "has no location"), ({"lat": 43.4, "lon": 11.8}, "outside the city")],
)
def test_a_photo_without_a_place_in_the_city_is_refused(meta: dict[str, float], says: str) -> None:
    with pytest.raises(UserError, match=says):
        require_place(stored(**meta), lambda *_point: False)
