"""Who has changed what since a page was opened."""

from __future__ import annotations

import pytest

from leancity.desk.shown import Shown, digest

NAMES = ("address", "house", "photos")
SHOWN = Shown.of(NAMES, {"address": "улица Ленина", "house": "", "photos": "a b"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, ""),
        ([], ""),
        (1, 1.0),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ("2026-11-26T22:45:31.120+11:00", "2026-11-26T22:45+11:00"),
        ("2026-11-26T22:45+11:00", "2026-11-26T11:45Z"),
    ],
    ids=["none", "list", "whole", "order", "minute", "zone"],
)
def test_the_same_value_written_in_two_ways_has_one_digest(one, other):
    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", 1),
        ("a", "A"),
        (True, "true"),
        (0, ""),
        ("2026-11-26T22:45+11:00", "2026-11-26T22:46+11:00"),
        ("2026-11-26T99:99", "2026-11-26T99:98"),
    ],
)
def test_different_values_differ(one, other):
    assert digest(one) != digest(other)


def test_the_token_of_a_page_brings_back_what_it_showed():
    assert Shown.read(NAMES, SHOWN.token) == SHOWN
    assert Shown.read(("address",), SHOWN.token) is None


def test_only_what_differs_from_what_was_shown_is_a_change():
    sent = {"address": "проспект Мира", "house": None, "strange": 1}
    assert SHOWN.changed(sent) == {"address": "проспект Мира"}


@pytest.mark.parametrize(
    ("current", "mine", "overtaken"),
    [
        ({"address": "улица Ленина", "photos": "a b"}, {"address": "Чехова"}, []),
        ({"address": "Чехова", "photos": "a b"}, {"address": "Чехова"}, []),
        ({"address": "Чехова", "photos": "a b"}, {"address": "Мира"}, ["address"]),
        ({"address": "Чехова", "photos": "a b"}, {"house": "5"}, ["address"]),
    ],
    ids=["nobody", "both-the-same", "both-differently", "somebody-elsewhere"],
)
def test_a_change_of_somebody_else_is_seen(current, mine, overtaken):
    assert SHOWN.overtaken(current, mine) == overtaken


def test_a_page_says_itself_what_it_showed():
    assert Shown.parse(SHOWN.named) == SHOWN
    assert Shown.parse("") == Shown(digests={})
    assert Shown.parse("something else") == Shown(digests={})


@pytest.mark.parametrize(
    ("sent", "current", "merged", "contested"),
    [
        ({"house": ""}, {"house": "5"}, {"house": "5"}, []),
        ({"house": ""}, {"house": ""}, {"house": ""}, []),
        ({"house": "7"}, {"house": ""}, {"house": "7"}, []),
        ({"house": "5"}, {"house": "5"}, {"house": "5"}, []),
        ({"house": "7"}, {"house": "5"}, {"house": "7"}, ["house"]),
        ({}, {"house": "5"}, {"house": "5"}, []),
        ({"address": ""}, {"house": "5"}, {"address": "", "house": "5"}, []),
    ],
    ids=["found", "nothing", "typed", "the-same", "both", "not-sent", "cleared"],
)
def test_what_was_found_meanwhile_is_lost_only_to_what_was_typed(sent, current, merged, contested):
    known = {"address": "улица Ленина", "photos": "a b", **current}
    assert SHOWN.over(sent, known) == (merged, contested)
