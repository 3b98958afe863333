"""People of the city: who sits where, with which roles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from marshmallow import ValidationError

from leancity.addresses.words import latin
from leancity.i18n import N_, translate
from leancity.imports.fields import (
    NOT_KNOWN,
    Cell,
    Choice,
    Code,
    Day,
    Email,
    Phone,
    RowSchema,
    Text,
)
from leancity.imports.shapes import Column, Outcome, Reason, State, Taking, TypedRow
from leancity.org import ROLES, Org, Unit
from leancity.org.roles import LOGIN, SERVICE_PREFIX

_GENDERS = {"м": "m", "муж": "m", "мужской": "m", "m": "m",
            "ж": "f", "жен": "f", "женский": "f", "f": "f"}  # fmt: skip
_ROLES = {
    **{name: name for name in ROLES},
    **{translate(title, "ru").casefold(): name for name, title in ROLES.items()},
}
_YES = {"да": True, "yes": True, "1": True, "+": True, "нет": False, "no": False, "0": False}
_UNIT_COLUMNS = ("code", "name", "name_short", "kind", "parent", "phone", "email", "address")

_NO_UNIT = N_("There is no such unit. Load the units first.")
_SAME_PERSON = N_("Another row of this person cannot be taken.")
_TWO_HEADS = N_("Another row names another head of this unit.")
_DISMISSED_ORDER = N_("The last day is before the first.")


class Roles(Cell):
    """Roles by their keys or titles, divided by commas."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[str]:
        words = [" ".join(word.casefold().split()) for word in re.split(r"[,;\n]", str(value))]
        found = [_ROLES.get(word.replace("ё", "е"), _ROLES.get(word)) for word in words if word]
        if None in found:
            raise ValidationError(NOT_KNOWN)
        return sorted({str(role) for role in found})


def _is_login(text: str) -> bool:
    return bool(LOGIN.fullmatch(text)) and not text.startswith(SERVICE_PREFIX)


class PersonRowSchema(RowSchema):
    """A person in one post; a second post is a second row."""

    login = Code(_is_login)
    last_name = Text(required=True, longest=80)
    first_name = Text(required=True, longest=80)
    middle_name = Text(longest=80)
    gender = Choice(_GENDERS, required=True)
    unit = Text(required=True)
    post = Text(required=True, longest=200)
    roles = Roles(blank=[])
    since = Day(required=True)
    until = Day()
    email = Email(blank="")
    phone = Phone(blank="")
    is_head = Choice(_YES, blank=False)


class PersonImporter:
    """Taken whole: the rows of one person belong together."""

    kind = "persons"
    title = N_("People")
    advice = N_(
        "One row for each post of a person. Whoever is in the file has the posts of the file and "
        "no others; whoever is not in it stays as they are."
    )
    schema = PersonRowSchema
    batch = None
    columns = (
        Column(key="login", title="Логин", example="petrova.a"),
        Column(key="last_name", title="Фамилия", example="Петрова"),
        Column(key="first_name", title="Имя", example="Анна"),
        Column(key="middle_name", title="Отчество", required=False, example="Олеговна"),
        Column(key="gender", title="Пол", example="ж"),
        Column(key="unit", title="Подразделение", example="dobik"),
        Column(key="post", title="Должность", example="Ведущий специалист"),
        Column(key="roles", title="Роли", required=False, example="specialist"),
        Column(key="since", title="Работает с", example=date(2021, 1, 11)),
        Column(key="until", title="Работает по", required=False),
        Column(key="email", title="E-mail", aliases=("Электронная почта",), required=False,
               example="petrova.a@city.example"),
        Column(key="phone", title="Телефон", required=False, example="+7 914 000-00-01"),
        Column(key="is_head", title="Руководит подразделением", required=False, example="нет"),
    )  # fmt: skip

    def __init__(self, org: Org) -> None:
        self._org = org

    def key(self, row: TypedRow) -> object:
        """A post of a person stands in the file once."""
        return tuple(row.values[name] for name in ("login", "unit", "post", "since"))

    def take(self, rows: Sequence[TypedRow], taking: Taking) -> list[Outcome]:
        """New, changed or unchanged; a person with one row at fault stays out whole."""
        units = {name: unit for unit in self._org.units() for name in _names(unit)}
        faults = _faults(rows, units)
        bad = {row.values["login"] for row in rows if row.ordinal in faults}
        good = [row for row in rows if row.values["login"] not in bad]
        touched = self._org.load_in(taking.session, self._file(good, units), taking.actor)
        outcomes = []
        for row in rows:
            if row.values["login"] in bad:
                reason = faults.get(row.ordinal, Reason(message=_SAME_PERSON, column="Логин"))
                outcomes.append(Outcome.refused(row, reason))
                continue
            state = touched.get(("person", row.values["login"]), "unchanged")
            outcomes.append(Outcome(row=row, state=State(state)))
        return outcomes

    def finish(self) -> None:
        """The engine learns of people at the next synchronisation."""

    def _file(self, rows: Sequence[TypedRow], units: dict[str, Unit]) -> dict[str, Any]:
        posts = _Posts(self._org.posts())
        people: dict[str, list[TypedRow]] = defaultdict(list)
        for row in rows:
            people[row.values["login"]].append(row)
        listed = [
            {**_columns(own), "assignments": [_seat(row, units, posts) for row in own]}
            for own in people.values()
        ]
        headed = [
            {name: value for name, value in asdict(_unit(row, units)).items()
             if name in _UNIT_COLUMNS} | {"head": row.values["login"]}
            for row in rows
            if row.values["is_head"]
        ]  # fmt: skip
        return {"posts": posts.new, "people": listed, "units": headed}


class _Posts:
    """Codes of posts by their titles; a title nobody knows gets a code."""

    def __init__(self, known: dict[str, str]) -> None:
        self._codes = {title.casefold(): code for code, title in known.items()}
        self.new: list[dict[str, str]] = []

    def code(self, title: str) -> str:
        if title.casefold() not in self._codes:
            slug = re.sub(r"[^a-z0-9]+", "_", latin(title).lower()).strip("_")[:50] or "post"
            slug = slug if slug[0].isalpha() else f"p_{slug}"
            taken, code, number = set(self._codes.values()), slug, 2
            while code in taken:
                code, number = f"{slug}_{number}", number + 1
            self._codes[title.casefold()] = code
            self.new.append({"code": code, "title": title})
        return self._codes[title.casefold()]


def _names(unit: Unit) -> set[str]:
    return {unit.code, unit.name.casefold(), unit.name_short.casefold()}


def _unit(row: TypedRow, units: dict[str, Unit]) -> Unit:
    return units[row.values["unit"].casefold()]


def _faults(rows: Sequence[TypedRow], units: dict[str, Unit]) -> dict[int, Reason]:
    """Ordinal -> what is wrong with a row beside its cells."""
    found: dict[int, Reason] = {}
    heads: dict[str, str] = {}
    for row in rows:
        values = row.values
        unit = units.get(values["unit"].casefold())
        if unit is None:
            found[row.ordinal] = Reason(message=_NO_UNIT, column="Подразделение")
        elif values["until"] is not None and values["until"] < values["since"]:
            found[row.ordinal] = Reason(message=_DISMISSED_ORDER, column="Работает по")
        elif values["is_head"] and heads.setdefault(unit.code, values["login"]) != values["login"]:
            found[row.ordinal] = Reason(message=_TWO_HEADS, column="Руководит подразделением")
    return found


def _columns(rows: Sequence[TypedRow]) -> dict[str, Any]:
    names = ("login", "last_name", "first_name", "middle_name", "gender", "email", "phone")
    first = min(row.values["since"] for row in rows)
    return {name: rows[0].values[name] for name in names} | {"active_from": first.isoformat()}


def _seat(row: TypedRow, units: dict[str, Unit], posts: _Posts) -> dict[str, Any]:
    values = row.values
    until = {"to": values["until"].isoformat()} if values["until"] else {}
    return {
        "unit": _unit(row, units).code,
        "post": posts.code(values["post"]),
        "roles": values["roles"],
        "from": values["since"].isoformat(),
        **until,
    }
