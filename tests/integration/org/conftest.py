"""An organisation of a few people on a clock that stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leancity.audit import Actor, Audit
from leancity.clock import FixedClock
from leancity.db import Database
from leancity.org import Org

#: 23 November 2026, 10:00 in Yuzhno-Sakhalinsk
NOW = datetime(2026, 11, 22, 23, tzinfo=UTC)
HR = Actor(login="morozova.a", ip="10.0.0.7")


def person(login: str, *assignments: dict, **columns: str) -> dict:
    """A person of a city file."""
    return {
        "login": login,
        "last_name": login.partition(".")[0].title(),
        "first_name": "Анна",
        "gender": "f",
        "active_from": "2020-01-09",
        "assignments": list(assignments),
        **columns,
    }


def seat(unit: str, *roles: str, since: str = "2020-01-09", **days: str) -> dict:
    """An assignment of a city file."""
    return {"unit": unit, "post": "clerk", "roles": list(roles), "from": since, **days}


def unit(code: str, parent: str | None = None, head: str | None = None) -> dict:
    """A unit of a city file."""
    return {
        "code": code, "name": f"Отдел {code}", "name_short": code.upper(), "kind": "section",
        "parent": parent, "head": head,
    }  # fmt: skip


CITY = {
    "units": [
        unit("city", head="mayor.m"),
        unit("dobik", "city", "head.h"),
        unit("raid", "dobik"),
        unit("dgh", "city"),
    ],
    "posts": [{"code": "clerk", "title": "Специалист"}],
    "people": [
        person("mayor.m", seat("city", "leader", "signatory")),
        person("head.h", seat("dobik", "control_head")),
        person("kim.i", seat("dobik", "inspector")),
        person(
            "orlov.d", seat("dobik", "inspector"), seat("dgh", "specialist", since="2021-01-11")
        ),
        person("admin.a", seat("city", "admin")),
    ],
}


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands."""
    return FixedClock(NOW)


@pytest.fixture
def audit(database: Database, clock: FixedClock) -> Audit:
    """The audit log."""
    return Audit(database, clock)


@pytest.fixture
def org(database: Database, clock: FixedClock, audit: Audit) -> Org:
    """The organisation with the people of CITY."""
    room = Org(database, clock, audit, "test")
    room.load(CITY, HR)
    return room
