"""Groups are role x unit; roles of the city stand alone."""

from __future__ import annotations

import pytest

from leancity.org import Person, group, is_group
from leancity.org.roles import group_title, groups, handed_over

UNITS = {"dobik": "ДОБИК", "dgh": "ДГХ"}


def test_a_role_of_the_city_has_one_group_wherever_its_holder_sits():
    assert groups(["inspector", "admin"], "dobik") == {"inspector.dobik", "admin"}
    assert group("auditor", "control") == "auditor"


def test_a_substitute_does_not_become_an_administrator():
    assert handed_over({"employee", "admin", "inspector.dobik"}) == {"inspector.dobik"}


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("inspector.dobik", True),
        ("employee", True),
        ("admin", True),
        ("inspector.nowhere", False),
        ("wizard.dobik", False),
        ("admin.dobik", False),
        ("inspector", False),
        ("dobik", False),
        ("", False),
    ],
)
def test_a_group_is_known_when_its_role_and_unit_are(name, known):
    assert is_group(name, UNITS) is known


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("inspector.dobik", "Инспектор, ДОБИК"),
        ("employee", "Сотрудники"),
        ("admin", "Администратор"),
        ("inspector.gone", "Инспектор, gone"),
    ],
)
def test_a_group_has_a_title_people_understand(name, title):
    assert group_title(name, UNITS) == title


@pytest.mark.parametrize(
    ("middle", "full", "short"),
    [
        ("Сергеевна", "Ким Ирина Сергеевна", "Ким И. С."),
        ("", "Ким Ирина", "Ким И."),
    ],
)
def test_a_person_has_a_full_and_a_short_name(middle, full, short):
    person = Person(
        login="kim.i", last_name="Ким", first_name="Ирина", middle_name=middle, gender="f"
    )
    assert (person.full_name, person.short_name) == (full, short)


def test_a_person_knows_the_roles_of_each_unit():
    person = Person(
        login="li.v",
        last_name="Ли",
        first_name="Виктория",
        gender="f",
        groups=frozenset({"employee", "admin", "specialist.dgh", "dgh_curator.dgh", "legal.dzp"}),
    )
    assert person.units == {"dgh", "dzp"}
    assert person.roles_in("dgh") == {"specialist", "dgh_curator"}
    assert person.roles_in("dobik") == frozenset()
