"""The register of owners: by plot, by house, by the nearest point; names apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from leancity.audit import Audit
from leancity.clock import FixedClock
from leancity.owners import Owner, Owners, Place
from leancity.subjects import Subjects

LENINA = Owner(
    cadastral_no="65:01:0312001:15", street="улица Ленина", house="173 А",
    point=(46.9591, 142.738), kind="legal", basis="собственность",
    personal={"owner_name": "ООО «Пример»", "owner_inn": "6501234561"},
)  # fmt: skip
MIRA = Owner(street="проспект Мира", house="5", personal={"owner_name": "Ким Ирина Олеговна"})


@pytest.fixture
def subjects(database):
    clock = FixedClock(datetime(2026, 11, 26, tzinfo=UTC))
    return Subjects(database, clock, Audit(database, clock))


@pytest.fixture
def owners(database, subjects):
    return Owners(database, subjects)


def keep(database, owners, *entries):
    with database.begin() as session:
        return owners.keep(session, entries)


@pytest.mark.parametrize(
    ("place", "match"),
    [
        (Place(cadastral_no="65:01:0312001:15"), "cadastral"),
        (Place(cadastral_no="65:01:0000000:1", street="ул. Ленина", house="173а"), "address"),
        (Place(street="Ленина улица", house="д. 173А"), "address"),
        (Place(street="улица Чехова", house="1", point=(46.9591, 142.7382), within_m=30), "near"),
        (Place(point=(46.9591, 142.7385), within_m=30), None),
        (Place(point=(46.9591, 142.7380)), None),
        (Place(street="улица Ленина"), None),
        (Place(), None),
    ],
)
def test_an_owner_is_found_by_the_surest_sign(database, owners, place, match):
    keep(database, owners, LENINA, MIRA)
    found = owners.find(place)
    assert (found.match if found else None) == match
    assert found is None or found.cadastral_no == LENINA.cadastral_no


def test_the_nearest_of_two_is_meant(database, owners):
    other = replace(LENINA, cadastral_no="65:01:0312001:16", point=(46.9591, 142.7383))
    keep(database, owners, LENINA, other)
    found = owners.find(Place(point=(46.9591, 142.73825), within_m=30))
    assert found.cadastral_no == other.cadastral_no


def test_a_house_of_two_owners_tells_nobody(database, owners):
    keep(database, owners, LENINA, replace(LENINA, cadastral_no="65:01:0312001:16"))
    place = Place(street="ул. Ленина", house="173а", point=LENINA.point, within_m=30)
    assert owners.find(place) is None


def test_what_is_personal_is_kept_among_the_subjects(database, owners, subjects):
    keep(database, owners, LENINA)
    found = owners.find(Place(cadastral_no=LENINA.cadastral_no))
    assert subjects.read([found.subject_id], "pak.s", "test")[found.subject_id] == LENINA.personal
    with database.begin() as session:
        assert "Пример" not in str(session.execute(text("SELECT * FROM owner")).all())


def test_whose_data_were_erased_does_not_come_back(database, owners, subjects):
    keep(database, owners, MIRA)
    found = owners.find(Place(street="пр. Мира", house="5"))
    subjects.erase(found.subject_id)
    assert keep(database, owners, MIRA) == {MIRA.key}


def test_a_house_whose_plot_becomes_known_has_one_entry(database, owners):
    keep(database, owners, MIRA)
    keep(database, owners, replace(MIRA, cadastral_no="65:01:0312001:20"))
    assert owners.find(Place(street="пр. Мира", house="5")).cadastral_no == "65:01:0312001:20"
