"""The addresses room on a real database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from leancity.addresses import AddressDataError, Addresses, City
from leancity.addresses.models import AddressRow
from leancity.addresses.service import REFRESH
from leancity.cli import main
from leancity.clock import FixedClock
from leancity.db import Database

BOUNDS = (142.55, 46.85, 142.90, 47.10)
HEAD = "street,house,lat,lon"


class Hands:
    """A stopwatch that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def hands() -> Hands:
    return Hands()


def room(database: Database, hands: Hands, border: Sequence[tuple[float, float]] = ()) -> Addresses:
    clock = FixedClock(datetime(2026, 11, 17, tzinfo=UTC))
    city = City(name="Южно-Сахалинск", bounds=BOUNDS, border=border)
    return Addresses(database, clock, city, monotonic=hands)


@pytest.fixture
def addresses(database: Database, hands: Hands) -> Addresses:
    return room(database, hands)


def lines(*houses: str) -> list[str]:
    return [f"{line}\n" for line in (HEAD, *houses)]


def test_the_demo_register_is_loaded_and_found(addresses: Addresses) -> None:
    with as_file(files("leancity.demo") / "addresses.csv") as path:
        count = addresses.load(path)

    found = addresses.nearest(46.9680, 142.7279)
    assert count > 400
    assert found is not None
    assert found.street == "улица Ленина"
    assert found.distance_m < 60
    assert found.label == found.text
    assert found.city == "Южно-Сахалинск"


def test_an_empty_register_knows_nothing(addresses: Addresses) -> None:
    assert addresses.nearest(46.96, 142.73) is None
    assert addresses.suggest("Ленина 5") == []


def test_suggestions_speak_the_language_asked_for(addresses: Addresses) -> None:
    addresses.load(lines("улица Чехова,11А,46.96,142.73"))

    russian, english = (addresses.suggest("чехова 11", 5, locale)[0] for locale in ("ru", "en"))

    assert russian.label == russian.text == english.text == "улица Чехова, 11А"
    assert english.label == "ulitsa Chekhova, 11A"


def test_loading_again_replaces_the_register(database: Database, addresses: Addresses) -> None:
    addresses.load(lines("улица Ленина,1,46.96,142.73", "улица Ленина,2,46.97,142.73"))

    addresses.load(lines("улица Ленина,1,46.98,142.73", "улица Мира,1,46.99,142.73"))

    assert addresses.suggest("ленина 2")[0].house == ""
    assert addresses.suggest("ленина 1")[0].lat == 46.98
    assert addresses.suggest("мира 1")[0].house == "1"
    with database.begin() as session:
        valid = session.scalars(select(AddressRow.house).where(AddressRow.valid)).all()
        assert len(valid) == 2
        assert session.scalar(select(func.count()).select_from(AddressRow)) == 3


def test_another_city_of_the_region_keeps_its_houses(addresses: Addresses) -> None:
    addresses.load(lines("улица Ленина,1,46.96,142.73"))

    addresses.load(["city,street,house,lat,lon\n", "Корсаков,улица Советская,1,46.63,142.79\n"])

    assert addresses.suggest("ленина 1")[0].house == "1"
    assert addresses.nearest(46.63, 142.79).city == "Корсаков"  # type: ignore[union-attr]


def test_a_wrong_register_changes_nothing(addresses: Addresses) -> None:
    addresses.load(lines("улица Ленина,1,46.96,142.73"))

    with pytest.raises(AddressDataError):
        addresses.load(lines("улица Мира,1,46.96,142.73", "улица Мира,2,x,142.73"))

    assert addresses.suggest("ленина 1")[0].house == "1"


def test_another_process_sees_a_new_register_after_a_while(
    database: Database, addresses: Addresses, hands: Hands
) -> None:
    other = room(database, hands)
    assert other.suggest("ленина") == []

    addresses.load(lines("улица Ленина,1,46.96,142.73"))

    assert other.suggest("ленина") == []
    hands.seconds += REFRESH
    assert other.suggest("ленина")[0].street == "улица Ленина"


@pytest.mark.parametrize(
    ("lat", "lon", "inside"),
    [
        (46.96, 142.73, True),
        (46.85, 142.55, True),
        (43.467448, 11.885127, False),
        (46.96, 142.95, False),
        (47.2, 142.73, False),
    ],
    ids=["centre", "corner", "Arezzo", "east", "north"],
)
def test_the_bounds_of_the_city(addresses: Addresses, lat: float, lon: float, inside: bool) -> None:
    assert addresses.inside_city(lat, lon) is inside


def test_the_border_is_more_exact_than_the_bounds(database: Database, hands: Hands) -> None:
    triangle = [(46.85, 142.55), (46.85, 142.90), (47.10, 142.90)]
    addresses = room(database, hands, triangle)

    assert addresses.inside_city(46.90, 142.85)
    assert not addresses.inside_city(47.05, 142.60)


@pytest.fixture
def environment(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = {
        "PROFILE": "test",
        "DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "SECRET_KEY": "s" * 40,
        "STATE_DIR": str(tmp_path),
    }
    for name, value in values.items():
        monkeypatch.setenv(f"LEANCITY_{name}", value)


@pytest.mark.usefixtures("environment")
def test_the_command_loads_a_file(tmp_path: Path, addresses: Addresses) -> None:
    path = tmp_path / "houses.csv"
    path.write_text("".join(lines("улица Ленина,1,46.96,142.73")), encoding="utf-8")

    result = CliRunner().invoke(main, ["addresses", "load", str(path)])

    assert (result.exit_code, result.output) == (0, "1 houses\n")
    assert addresses.suggest("ленина 1")[0].house == "1"


@pytest.mark.usefixtures("environment")
def test_the_command_names_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "houses.csv"
    path.write_text(f"{HEAD}\nулица Ленина,1,x,142.73\n", encoding="utf-8")

    result = CliRunner().invoke(main, ["addresses", "load", str(path)])

    assert result.exit_code == 1
    assert "line 2" in result.output
