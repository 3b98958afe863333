"""Absences: one's own, and those of the people one is head of."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.desk.absences import Absences, days
from leancity.org import StandIn, Substitution
from portal.context import actor, kernel, person
from portal.filters import day_of
from portal.hands import name_of

blueprint = Blueprint("absences", __name__, url_prefix="/absences")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One absence with the names of its people."""

    entry: StandIn
    absent: str
    substitute: str
    entered_by: str
    running: bool
    may_end: bool


@blueprint.get("")
def index() -> ResponseReturnValue:
    """What is in force or to come, and the form for a new one."""
    room, today = _absences(), kernel().clock.today()
    return render_template(
        "absences/index.html",
        lines=[_line(room, entry) for entry in room.entries()],
        people=room.people(),
        substitutes=room.substitutes(),
        today=today,
    )


@blueprint.post("")
def register() -> ResponseReturnValue:
    """Enter an absence."""
    form = request.form
    first, last = days(day_of(form.get("valid_from")), day_of(form.get("valid_to")))
    wanted = Substitution(
        absent=form.get("absent", ""),
        substitute=form.get("substitute", ""),
        valid_from=first,
        valid_to=last,
    )
    _absences().register(wanted)
    flash(gettext("The absence is entered. The substitute sees the tasks on its days."), "done")
    return redirect(url_for(".index"))


@blueprint.post("/<int:absence_id>/end")
def end(absence_id: int) -> ResponseReturnValue:
    """End an absence today."""
    _absences().end(absence_id)
    flash(gettext("The absence is over."), "done")
    return redirect(url_for(".index"))


def _absences() -> Absences:
    return Absences(kernel(), person(), actor())


def _line(room: Absences, entry: StandIn) -> Line:
    return Line(
        entry=entry,
        absent=name_of(entry.absent),
        substitute=name_of(entry.substitute),
        entered_by=name_of(entry.created_by),
        running=entry.valid_from <= kernel().clock.today(),
        may_end=room.may_end(entry),
    )
