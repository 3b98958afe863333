"""For those who keep the platform running: health, failures, unknown outcomes."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from leancity.audit import Act, Actor
from leancity.engine import EngineError
from leancity.errors import NotFoundError
from leancity.i18n import N_
from leancity.org import Person
from portal.context import kernel, person
from portal.troubles import decide, decisions, incidents

blueprint = Blueprint("system", __name__)

OPERATORS = frozenset({"admin"})


def may_operate(someone: Person) -> bool:
    """Whether failures are this person's work."""
    return not someone.groups.isdisjoint(OPERATORS)


@blueprint.get("/health")
@blueprint.get("/api/v1/health")
def health() -> ResponseReturnValue:
    """UP when pages can be served; the engine's own state beside it."""
    state = {"database": _state(_ask_database), "engine": _state(_ask_engine)}
    up = state["database"] == "UP"
    return jsonify(status="UP" if up else "DOWN", **state), 200 if up else 503


@blueprint.get("/failures")
def troubles() -> ResponseReturnValue:
    """Stopped steps and messages of which nobody knows whether they went out."""
    _require_operator()
    return render_template(
        "system/troubles.html",
        # An administrator has no rights to cases in the engine; what stopped names no person.
        incidents=incidents(kernel().engine.reader),
        items=kernel().notifications.operators.list(),
        decisions=decisions,
    )


@blueprint.post("/failures/<external_task_id>/retry")
def retry(external_task_id: str) -> ResponseReturnValue:
    """Give a stopped step three new tries."""
    _require_operator()
    actor = Actor(login=person().login, ip=request.remote_addr or "")
    act = Act(actor=actor, action="step.retry", kind="external-task", key=external_task_id)
    with kernel().database.begin() as session:
        kernel().audit.record(session, act)
    kernel().engine.operator.set_external_task_retries(external_task_id, 3)
    flash(gettext("The step is tried again."), "done")
    return redirect(url_for(".troubles"))


@blueprint.post("/failures/items")
def settle() -> ResponseReturnValue:
    """Decide about a letter of unknown fate; nobody else does."""
    _require_operator()
    key, value = request.form.get("key", ""), request.form.get("decision", "")
    decide(kernel().notifications, key, person().login, value)
    flash(gettext("Your decision is carried out."), "done")
    return redirect(url_for(".troubles"))


def _state(ask: Callable[[], object]) -> str:
    try:
        ask()
    except (EngineError, SQLAlchemyError):
        return "DOWN"
    return "UP"


def _ask_database() -> None:
    with kernel().database.begin() as session:
        session.execute(text("SELECT 1"))


def _ask_engine() -> None:
    kernel().engine.ping()


def _require_operator() -> None:
    if not may_operate(person()):
        raise NotFoundError(N_("There is no such page, or it is not for you."))
