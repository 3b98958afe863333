"""Integrations: an administrator proposes and ends, the person it acts for agrees and ends."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_
from leancity.integrations import SCOPES, Proposal
from portal.context import actor, kernel, person
from portal.filters import day_of
from portal.hands import name_of
from portal.rights import may_operate

blueprint = Blueprint("integrations", __name__, url_prefix="/integrations")


@blueprint.get("")
def index() -> ResponseReturnValue:
    """One's own; for administrators all."""
    return _page()


@blueprint.post("")
def propose() -> ResponseReturnValue:
    """Ask a person to let a program act in their name."""
    if not may_operate(person()):
        raise NotFoundError(N_("There is no such page, or it is not for you."))
    form = request.form
    until = day_of(form.get("valid_to"))
    login = form.get("login", "").strip().lower()
    if until is None:
        raise UserError(N_("A token is good for a year at most."), field="valid_to")
    if not kernel().org.person(login).active:
        raise UserError(N_("Choose a person from the list."), field="login")
    proposal = Proposal(
        title=form.get("title", ""),
        login=login,
        scopes=tuple(form.getlist("scopes")),
        per_minute=form.get("per_minute", 0, type=int),
        valid_to=until,
    )
    kernel().integrations.propose(proposal, actor())
    flash(gettext("Proposed. The person agrees on this page and receives the token."), "done")
    return redirect(url_for(".index"))


@blueprint.post("/<uuid:integration_id>/agree")
def agree(integration_id: UUID) -> ResponseReturnValue:
    """Let it act in one's own name; the token is in this answer and nowhere else."""
    return _page(kernel().integrations.agree(str(integration_id), actor()))


@blueprint.post("/<uuid:integration_id>/end")
def end(integration_id: UUID) -> ResponseReturnValue:
    """Let its token be good for nothing."""
    operates = may_operate(person())
    kernel().integrations.end(str(integration_id), actor(), any_login=operates)
    flash(gettext("The integration is over. Its token opens nothing any more."), "done")
    return redirect(url_for(".index"))


def _page(token: str = "") -> str:
    operates = may_operate(person())
    lines = kernel().integrations.found("" if operates else person().login)
    return render_template(
        "integrations/index.html",
        lines=lines,
        names={one.login: name_of(one.login) for one in lines},
        scopes=SCOPES,
        may_propose=operates,
        today=kernel().clock.today(),
        token=token,
    )
