"""Units of the city: departments, sections, subordinate organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leancity.i18n import N_
from leancity.imports.fields import Choice, Code, Email, RowSchema, Text
from leancity.imports.shapes import Column, Outcome, Reason, State, Taking, TypedRow
from leancity.org import Org
from leancity.org.roles import UNIT_CODE

KINDS = {
    "администрация": "administration",
    "департамент": "department",
    "отдел": "section",
    "комиссия": "commission",
    "организация": "organisation",
}
_WORDS = {**KINDS, **{kind: kind for kind in KINDS.values()}}


class UnitRowSchema(RowSchema):
    """A unit."""

    code = Code(UNIT_CODE.fullmatch)
    name = Text(required=True)
    name_short = Text(required=True, longest=100)
    kind = Choice(_WORDS, required=True)
    parent = Code(UNIT_CODE.fullmatch, required=False)
    phone = Text(longest=40)
    email = Email(blank="")
    address = Text()


class UnitImporter:
    """Taken whole: a unit may belong to one that stands further down."""

    kind = "units"
    title = N_("Units")
    advice = N_("Units are loaded before people. A unit that is not in the file stays as it is.")
    schema = UnitRowSchema
    batch = None
    columns = (
        Column(key="code", title="Код", example="dobik"),
        Column(key="name", title="Наименование",
               example="Департамент общественной безопасности и контроля"),
        Column(key="name_short", title="Краткое наименование", example="ДОБИК"),
        Column(key="kind", title="Вид", example="департамент"),
        Column(key="parent", title="Входит в", aliases=("Код вышестоящего",), required=False,
               example="administration"),
        Column(key="phone", title="Телефон", required=False, example="+7 (4242) 00-00-01"),
        Column(key="email", title="E-mail", aliases=("Электронная почта",), required=False,
               example="dobik@city.example"),
        Column(key="address", title="Адрес", required=False, example="ул. Ленина, 1"),
    )  # fmt: skip

    def __init__(self, org: Org) -> None:
        self._org = org

    def key(self, row: TypedRow) -> object:
        """A unit stands in the file once."""
        return row.values["code"]

    def take(self, rows: Sequence[TypedRow], taking: Taking) -> list[Outcome]:
        """New, changed or unchanged; a unit whose parent nobody knows stays out."""
        known = {unit.code: unit for unit in self._org.units()}
        good = _with_parents(rows, set(known))
        heads = {code: unit.head for code, unit in known.items()}
        units = [_unit(row, heads.get(row.values["code"])) for row in good]
        touched = self._org.load_in(taking.session, {"units": units}, taking.actor)
        taken = {row.ordinal for row in good}
        return [
            Outcome(row=row, state=State(touched.get(("unit", row.values["code"]), "unchanged")))
            if row.ordinal in taken
            else Outcome.refused(row, Reason(message=_NO_PARENT, column="Входит в"))
            for row in rows
        ]

    def finish(self) -> None:
        """Units are read at each use."""


_NO_PARENT = N_("No such unit is known, here or in the city.")


def _with_parents(rows: Sequence[TypedRow], known: set[str]) -> list[TypedRow]:
    """The rows whose unit hangs on one that is known, directly or by others of the file."""
    waiting, good = list(rows), list[TypedRow]()
    while True:
        ready = [row for row in waiting if row.values["parent"] in known | {""}]
        if not ready:
            return good
        good += ready
        known |= {row.values["code"] for row in ready}
        waiting = [row for row in waiting if row not in ready]


def _unit(row: TypedRow, head: str | None) -> dict[str, Any]:
    return {**row.values, "parent": row.values["parent"] or None, "head": head}
