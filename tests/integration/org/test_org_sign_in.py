"""The door: right and wrong passwords, guessing, dismissal, demonstration credentials."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from leancity.audit import AuditQuery
from leancity.errors import ConfigurationError, NotFoundError, UserError
from leancity.org import Org, TooManyAttemptsError
from tests.integration.org.conftest import CITY, HR

WORD = "ветер с моря 26"


@pytest.fixture
def door(org) -> Org:
    """An organisation in which kim.i has a password."""
    org.set_password("kim.i", WORD, HR)
    return org


def test_the_right_password_opens(door):
    assert door.authenticate("kim.i", WORD).groups == {"employee", "inspector.dobik"}


def test_capitals_and_blanks_in_a_login_do_not_matter(door):
    assert door.authenticate(" Kim.I ", WORD).login == "kim.i"


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("kim.i", "wrong"),
        ("kim.i", ""),
        ("kim.i", WORD * 100),
        ("nobody.n", WORD),
        # Nobody has given this person a password yet.
        ("orlov.d", ""),
        ("orlov.d", WORD),
    ],
)
def test_everything_else_does_not(door, login, password):
    assert door.authenticate(login, password) is None


def test_a_dismissed_person_stays_outside_from_that_day(door, clock):
    door.dismiss("kim.i", date(2026, 11, 24), HR)
    assert door.authenticate("kim.i", WORD) is not None
    clock.advance(timedelta(days=1))
    assert door.authenticate("kim.i", WORD) is None


@pytest.mark.parametrize("login", ["kim.i", "nobody.n"])
def test_after_five_failures_a_login_rests_whether_it_exists_or_not(door, clock, login):
    for _ in range(5):
        assert door.authenticate(login, "guess") is None
    with pytest.raises(TooManyAttemptsError, match="1 min"):
        door.authenticate(login, WORD)
    clock.advance(timedelta(seconds=61))
    assert door.authenticate(login, "guess") is None
    with pytest.raises(TooManyAttemptsError, match="2 min"):
        door.authenticate(login, "guess")


def test_the_right_password_forgets_the_failures(door):
    for _ in range(3):
        for _ in range(4):
            assert door.authenticate("kim.i", "guess") is None
        assert door.authenticate("kim.i", WORD) is not None


def test_failures_of_yesterday_do_not_count(door, clock):
    for _ in range(4):
        door.authenticate("kim.i", "guess")
    clock.advance(timedelta(days=1, seconds=1))
    assert door.authenticate("kim.i", "guess") is None
    assert door.authenticate("kim.i", "guess") is None


def test_guessing_one_login_does_not_block_another(door):
    for _ in range(5):
        door.authenticate("orlov.d", "guess")
    assert door.authenticate("kim.i", WORD) is not None


def test_sign_ins_are_audited_with_the_address_and_unknown_logins_are_not(door, audit):
    door.authenticate("kim.i", "guess", "10.0.0.9")
    door.authenticate("kim.i", WORD, "10.0.0.9")
    door.authenticate("my secret password", "x", "10.0.0.9")
    events = audit.events(AuditQuery(who="kim.i"))
    assert [(e.action, e.ip) for e in events] == [
        ("sign-in", "10.0.0.9"),
        ("sign-in-refused", "10.0.0.9"),
    ]
    assert not audit.events(AuditQuery(who="my secret password"))


@pytest.mark.parametrize("password", ["short", "a" * 257])
def test_a_password_has_a_sensible_length(org, password):
    with pytest.raises(UserError, match="12 to 256"):
        org.set_password("kim.i", password, HR)


def test_nobody_gets_a_password_who_is_not_there(org):
    with pytest.raises(NotFoundError):
        org.set_password("nobody.n", WORD, HR)


class TestDemonstration:
    def test_one_word_opens_every_account_without_a_password(self, door):
        door.load({"demo_password": "sakhalin"})
        assert door.authenticate("orlov.d", "sakhalin").login == "orlov.d"
        assert door.authenticate("kim.i", "sakhalin") is None

    def test_production_refuses_to_load_it_and_loads_nothing(self, database, clock, audit):
        production = Org(database, clock, audit, "production")
        with pytest.raises(ConfigurationError, match="demonstration"):
            production.load({**CITY, "demo_password": "sakhalin"})
        assert production.people() == []

    def test_production_refuses_to_run_on_it(self, door, database, clock, audit):
        door.load({"demo_password": "sakhalin"})
        production = Org(database, clock, audit, "production")
        with pytest.raises(ConfigurationError):
            production.check_profile()
        with pytest.raises(ConfigurationError):
            production.authenticate("orlov.d", "sakhalin")
        assert production.authenticate("kim.i", WORD) is not None

    def test_production_runs_when_everybody_has_a_password_of_their_own(
        self, door, database, clock, audit
    ):
        door.load({"demo_password": "sakhalin"})
        for login in ("mayor.m", "head.h", "orlov.d", "admin.a"):
            door.set_password(login, WORD, HR)
        Org(database, clock, audit, "production").check_profile()
