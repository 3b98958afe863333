"""An owner is found by the surest sign, kept as the case's own subject, and never guessed."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from leancity.addresses.index import Address
from leancity.errors import ConflictError
from leancity.owners import Found, Place
from tests.doubles.worker import task
from workers.context import CityContext
from workers.runtime import PayloadError
from workers.runtime.payload import build_payload
from workers.topics.owner_lookup import owner_lookup

PLACE = {"address": "улица Ленина", "house": "5", "geo": "46.959120,142.738010", "within_m": "30"}
FOUND = Found(
    key="k", match="address", cadastral_no="65:01:0312001:15", kind="legal", basis="аренда",
    subject_id="register",
)  # fmt: skip
KNOWN = {"owner_name": "ООО «Пример»", "owner_phone": "+79140000011"}


class City:
    """A register of one owner, addresses with one house, subjects that keep."""

    def __init__(self, found: Found | None = FOUND, known: Any = None, away: float = 5.0) -> None:
        self.asked: list[Place] = []
        self.kept: list[tuple[str, str, Any]] = []
        self.erased = False
        self.known = KNOWN if known is None else known
        house = Address(
            region_code="65", city="", street="улица Ленина", house="5", lat=0, lon=0,
            distance_m=away,
        )  # fmt: skip
        self.addresses = SimpleNamespace(nearest=lambda *_: house)
        self.owners = SimpleNamespace(find=lambda place: self.asked.append(place) or found)
        self.subjects = SimpleNamespace(
            read=lambda ids, *_, **__: {ids[0]: self.known}, keep=self._keep
        )
        self.database = SimpleNamespace(begin=self._begin)

    @contextmanager
    def _begin(self):
        yield None

    def _keep(self, _session: Any, key: str, role: str, given: Any, _actor: Any) -> str:
        if self.erased:
            raise ConflictError("erased")
        self.kept.append((key, role, given))
        return "owner-of-case"

    def run(self, **variables: Any) -> Any:
        context = CityContext(task=task(), variables=variables, kernel=self)
        return owner_lookup(build_payload(owner_lookup.payload_type, variables), context)


def test_the_case_gets_ids_and_the_subject_the_values():
    city = City()
    assert city.run(**PLACE) == {
        "owner_found": True, "owner_match": "address", "owner_name": "owner-of-case",
        "owner_phone": "owner-of-case", "owner_kind": "legal", "owner_basis": "аренда",
        "cadastral_no": "65:01:0312001:15",
    }  # fmt: skip
    ((_, role, given),) = city.kept
    assert (role, given) == ("owner", KNOWN)


def test_an_owner_that_a_person_has_named_stays():
    city = City()
    assert city.run(**PLACE, owner_name="subject") == {"owner_found": True}
    assert city.asked == []


@pytest.mark.parametrize(
    "city", [City(found=None), City(known={}), City(known={"owner_phone": "1"})]
)
def test_without_a_name_nobody_is_found(city):
    assert city.run(**PLACE) == {"owner_found": False}
    assert city.kept == []


def test_who_was_erased_is_not_brought_back():
    city = City()
    city.erased = True
    assert city.run(**PLACE) == {"owner_found": False}


@pytest.mark.parametrize(("away", "house"), [(5.0, "5"), (80.0, "")])
def test_a_house_that_is_only_near_tells_no_owner(away, house):
    city = City(away=away)
    city.run(**PLACE)
    assert city.asked[0].house == house


def test_a_house_that_a_person_has_written_is_asked_for():
    city = City(away=80.0)
    city.run(**{**PLACE, "house": "7"})
    assert (city.asked[0].house, city.asked[0].within_m) == ("7", 30.0)


def test_a_case_that_tells_nothing_is_asked_for_all_the_same():
    city = City(found=None)
    assert city.run() == {"owner_found": False}
    assert city.asked == [Place()]


@pytest.mark.parametrize("changes", [{"geo": "46.9"}, {"geo": "here,there"}, {"within_m": "x"}])
def test_what_is_no_point_is_named(changes):
    with pytest.raises(PayloadError, match="geo"):
        build_payload(owner_lookup.payload_type, {**PLACE, **changes})
