"""For those who keep the platform running: health, failures, unknown outcomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from leancity.audit import Actor
from leancity.engine import EngineError
from leancity.errors import NotFoundError
from leancity.i18n import N_
from leancity.steps import Ending
from portal.context import kernel, person
from portal.rights import may_operate
from portal.troubles import DECIDED, aside, decide, decided_by, decisions, told, waiting

blueprint = Blueprint("system", __name__)

#: Decisions that the page remembers.
_DECIDED = 20


@blueprint.get("/health")
@blueprint.get("/api/v1/health")
def health() -> ResponseReturnValue:
    """UP when pages can be served; the engine's own state beside it."""
    state = {"database": _state(_ask_database), "engine": _state(_ask_engine)}
    up = state["database"] == "UP"
    return jsonify(status="UP" if up else "DOWN", **state), 200 if up else 503


@blueprint.get("/failures")
def troubles() -> ResponseReturnValue:
    """Steps that failed, and those that were given up."""
    _require_operator()
    # An administrator has no rights to cases in the engine; what stopped names no person.
    steps = kernel().failed_steps.list()
    return _page("system/failures.html", waiting=waiting(steps), aside=aside(steps))


@blueprint.post("/failures/<external_task_id>/retry")
def retry(external_task_id: str) -> ResponseReturnValue:
    """Give a failed step new tries."""
    _require_operator()
    kernel().failed_steps.retry(external_task_id, _actor())
    flash(gettext("The step is tried again."), "done")
    return redirect(url_for(".troubles"))


@blueprint.post("/failures/retry-alike")
def retry_alike() -> ResponseReturnValue:
    """Give new tries to every step that stopped at the same place for the same reason."""
    _require_operator()
    count = kernel().failed_steps.retry_alike(request.form.get("step", ""), _actor())
    told = ngettext("%(num)s step is tried again.", "%(num)s steps are tried again.", count)
    flash(told, "done")
    return redirect(url_for(".troubles"))


@blueprint.post("/failures/give-up")
def give_up() -> ResponseReturnValue:
    """Decide that a step is not tried any more."""
    _require_operator()
    form = request.form
    ending = kernel().failed_steps.give_up(form.get("step", ""), form.get("reason", ""), _actor())
    told = {
        Ending.CAUGHT: gettext("The case goes the way that its diagram draws for a step given up."),
        Ending.ASIDE: gettext("The step is laid aside. The case stays where it is."),
    }
    flash(told[ending], "done")
    return redirect(url_for(".troubles"))


@blueprint.get("/failures/outcomes")
def outcomes() -> ResponseReturnValue:
    """Messages of which nobody knows whether they went out, and what was decided of late."""
    _require_operator()
    decided = kernel().notifications.operators.list(resolved=True)[:_DECIDED]
    return _page(
        "system/outcomes.html",
        told=told, decisions=decisions, decided=decided, decided_by=decided_by, words=DECIDED,
    )  # fmt: skip


@blueprint.post("/failures/items")
def settle() -> ResponseReturnValue:
    """Decide about a letter of unknown fate; nobody else does."""
    _require_operator()
    key, value, reason = (request.form.get(name, "") for name in ("key", "decision", "reason"))
    decide(kernel(), key, _actor(), value=value, reason=reason)
    flash(gettext("Your decision is carried out."), "done")
    return redirect(url_for(".outcomes"))


def _page(template: str, **values: Any) -> str:
    """One of the two pages, with the other one's count in the tabs."""
    items = kernel().notifications.operators.list()
    return render_template(template, items=items, **values)


def _actor() -> Actor:
    return Actor(login=person().login, ip=request.remote_addr or "")


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
