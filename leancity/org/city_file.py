"""The file that describes a city's organisation, read and checked as a whole.

Its shape is `city.schema.json`; what a schema cannot say (names that must exist elsewhere in the
city, units that belong to themselves) is checked here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from leancity.errors import UserError
from leancity.org.roles import ROLES

SCHEMA = Path(__file__).with_name("city.schema.json")


class CityFileError(UserError):
    """The file contradicts itself or the city; nothing of it was taken over."""


@dataclass(frozen=True, kw_only=True)
class Posting:
    """A post in a unit with its roles, from one day to another (None: open), both included."""

    unit: str
    post: str
    roles: tuple[str, ...]
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class StaffMember:
    """A person of the file: the columns of `person` and the postings."""

    login: str
    columns: Mapping[str, Any]
    postings: tuple[Posting, ...]


@dataclass(frozen=True, kw_only=True)
class CityFile:
    """What a file says; units come parents first."""

    units: tuple[Mapping[str, Any], ...]
    posts: tuple[Mapping[str, Any], ...]
    people: tuple[StaffMember, ...]
    demo_password: str | None


@dataclass(frozen=True, kw_only=True)
class Known:
    """Keys the city has already; a file may refer to them."""

    units: Collection[str] = ()
    posts: Collection[str] = ()
    logins: Collection[str] = ()


def read_city_file(mapping: Mapping[str, Any], known: Known) -> CityFile:
    """Check a parsed YAML or JSON file; raises CityFileError naming the place at fault."""
    plain = _plain(mapping)
    for error in Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors(plain):
        raise _fault(error.json_path, error.message)
    units, posts, people = (plain.get(name, []) for name in ("units", "posts", "people"))
    for place, keys in (
        ("units", [unit["code"] for unit in units]),
        ("posts", [post["code"] for post in posts]),
        ("people", [person["login"] for person in people]),
    ):
        _refuse_twice(place, keys)
    _check_references(
        units,
        people,
        Known(
            units={unit["code"] for unit in units}.union(known.units),
            posts={post["code"] for post in posts}.union(known.posts),
            logins={person["login"] for person in people}.union(known.logins),
        ),
    )
    return CityFile(
        units=tuple(_parents_first(units)),
        posts=tuple(posts),
        people=tuple(_staff_member(person) for person in people),
        demo_password=plain.get("demo_password"),
    )


def _plain(value: Any) -> Any:
    """YAML reads days as dates; the schema sees them as text."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _fault(place: str, reason: str) -> CityFileError:
    return CityFileError(
        "The city file is wrong at %(place)s: %(reason)s", place=place, reason=reason
    )


def _refuse_twice(place: str, keys: Iterable[str]) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            raise _fault(place, f"{key} occurs {times} times")


def _check_references(
    units: Iterable[Mapping[str, Any]], people: Iterable[Mapping[str, Any]], known: Known
) -> None:
    for unit in units:
        _require(f"units.{unit['code']}.parent", unit.get("parent"), known.units)
        _require(f"units.{unit['code']}.head", unit.get("head"), known.logins)
    for person in people:
        for posting in person["assignments"]:
            place = f"people.{person['login']}.assignments"
            _require(f"{place}.unit", posting["unit"], known.units)
            _require(f"{place}.post", posting["post"], known.posts)
            for role in posting["roles"]:
                _require(f"{place}.roles", role, ROLES)


def _require(place: str, name: str | None, known: Collection[str]) -> None:
    if name is not None and name not in known:
        raise _fault(place, f"{name} is not known")


def _parents_first(units: list[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Order units so that each follows the one it belongs to; a circle is refused."""
    waiting = {unit["code"]: unit for unit in units}
    while waiting:
        ready = [unit for unit in waiting.values() if unit.get("parent") not in waiting]
        if not ready:
            raise _fault("units", f"{', '.join(sorted(waiting))} belong to each other in a circle")
        for unit in ready:
            yield waiting.pop(unit["code"])


def _staff_member(person: Mapping[str, Any]) -> StaffMember:
    texts = ("last_name", "first_name", "middle_name", "gender", "email", "phone")
    return StaffMember(
        login=person["login"],
        columns={
            **{name: person.get(name, "") for name in texts},
            "locale": person.get("locale", "ru"),
            "active_from": _day(f"people.{person['login']}.active_from", person["active_from"]),
        },
        postings=tuple(_posting(person["login"], item) for item in person["assignments"]),
    )


def _posting(login: str, item: Mapping[str, Any]) -> Posting:
    place = f"people.{login}.assignments"
    start = _day(f"{place}.from", item["from"])
    end = _day(f"{place}.to", item["to"]) if "to" in item else None
    if end is not None and end < start:
        raise _fault(f"{place}.to", f"{end} is before {start}")
    return Posting(
        unit=item["unit"],
        post=item["post"],
        roles=tuple(item["roles"]),
        valid_from=start,
        valid_to=end,
    )


def _day(place: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _fault(place, str(error)) from error
