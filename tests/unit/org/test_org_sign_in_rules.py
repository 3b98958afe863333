"""How failed sign-ins slow down whoever guesses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leancity.org.sign_in import Passwords, block_for


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (10, 15), (100_000, 15)],
)
def test_a_login_rests_longer_after_every_failure(failures, minutes):
    assert block_for(failures) == timedelta(minutes=minutes)


def test_a_password_is_known_by_its_hash():
    passwords = Passwords()
    stored = passwords.hash("ветер с моря")
    assert stored.startswith("$argon2id$")
    assert passwords.verify(stored, "ветер с моря")
    assert not passwords.verify(stored, "ветер с Моря")


def test_a_letter_composed_by_another_keyboard_is_the_same_letter():
    passwords = Passwords()
    assert passwords.verify(passwords.hash("чайка \u0439"), "чайка \u0438\u0306")


def test_nobody_has_no_password():
    passwords = Passwords()
    assert not passwords.verify(None, "")
