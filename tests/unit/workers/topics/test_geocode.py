"""The address at a point."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from leancity.addresses import Address
from tests.doubles.worker import task
from workers.context import CityContext
from workers.runtime import PayloadError
from workers.runtime.payload import build_payload
from workers.topics.geocode import geocode

POINT = "46.959120,142.738010"


class OneHouse:
    """An address register of one house, so many metres away."""

    def __init__(self, distance: float | None) -> None:
        self._distance = distance
        self.asked: list[tuple[float, float]] = []

    def nearest(self, lat: float, lon: float) -> Address | None:
        self.asked.append((lat, lon))
        if self._distance is None:
            return None
        return Address(
            region_code="65", city="Южно-Сахалинск", street="улица Ленина", house="173",
            lat=lat, lon=lon, distance_m=self._distance,
        )  # fmt: skip


def run(variables: dict[str, object], distance: float | None = 5.0) -> dict[str, str]:
    addresses = OneHouse(distance)
    context = CityContext(
        task=task(), variables=variables, kernel=SimpleNamespace(addresses=addresses)
    )
    answer = geocode(build_payload(geocode.payload_type, variables), context)
    assert addresses.asked == [(46.95912, 142.73801)]
    return answer


@pytest.mark.parametrize(
    ("variables", "distance", "written"),
    [
        pytest.param(
            {}, 5.0,
            {"address": "улица Ленина", "house": "173", "geo_precision": "house"},
            id="blank: all is written",
        ),
        pytest.param(
            {"address": None, "house": " "}, 80.0,
            {"address": "улица Ленина", "house": "173", "geo_precision": "near"},
            id="null and spaces are blank",
        ),
        pytest.param(
            {"address": "улица Мира"}, 5.0, {"geo_precision": "house"}, id="an address stays"
        ),
        pytest.param(
            {"house": "5"}, 5.0, {"address": "улица Ленина", "geo_precision": "house"},
            id="a house stays",
        ),
        pytest.param({}, None, {"geo_precision": "none"}, id="no house is near"),
    ],
)  # fmt: skip
def test_the_nearest_house_fills_what_is_blank(variables, distance, written):
    assert run({"geo": POINT, **variables}, distance) == written


def test_a_space_after_the_comma_does_not_matter():
    assert run({"geo": "46.959120, 142.738010"})["house"] == "173"


@pytest.mark.parametrize("geo", ["", "here", "46.9", "46.9,142.7,3", "91,10", "10,181", "nan,1"])
def test_a_text_that_is_no_point_is_named(geo):
    with pytest.raises(PayloadError, match='"geo" must be a point'):
        build_payload(geocode.payload_type, {"geo": geo})


def test_a_case_without_a_point_is_named():
    with pytest.raises(PayloadError, match='"geo" is missing'):
        build_payload(geocode.payload_type, {"geo": None})
