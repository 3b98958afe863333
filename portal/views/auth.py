"""Signing in and out, and the choice of language."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from leancity.i18n import LOCALES, translate_error
from leancity.org import Person, TooManyAttemptsError
from portal.context import kernel, locale
from portal.identity import sign_in as open_session
from portal.identity import sign_out as close_session
from portal.security import safe_next
from portal.views.sso import COOKIE as WEBAPPS_COOKIE

blueprint = Blueprint("auth", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """The sign-in page; afterwards back to the page that asked for it."""
    target = safe_next(request.values.get("next"), url_for("tasks.index"))
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(target)
        return render_template("auth/sign_in.html", next=target, login="", problem="")
    login = request.form.get("login", "").strip().lower()
    problem = gettext("The login or the password is wrong.")
    status = 422
    try:
        person = _authenticate(login)
    except TooManyAttemptsError as error:
        person, status, problem = None, error.status, translate_error(error, locale())
    if person is None:
        page = render_template("auth/sign_in.html", next=target, login=login, problem=problem)
        return page, status
    open_session(person)
    return redirect(target)


def _authenticate(login: str) -> Person | None:
    password, address = request.form.get("password", ""), request.remote_addr or ""
    return kernel().org.authenticate(login, password, address)


@blueprint.get("/session")
def session_state() -> ResponseReturnValue:
    """Who is signed in now and the token of this session, for a form that was left open."""
    return jsonify(login=current_user.person.login, csrf=generate_csrf())


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session here, and with it the way into the engine's own pages."""
    close_session()
    answer = redirect(url_for("auth.sign_in"))
    answer.delete_cookie(WEBAPPS_COOKIE, path="/camunda")
    return answer


@blueprint.post("/density")
def density() -> ResponseReturnValue:
    """Show this person's lists with more lines to a screen, or with fewer."""
    kernel().org.set_dense(current_user.person.login, request.form.get("dense") == "1")
    return redirect(safe_next(request.form.get("next"), url_for("tasks.index")))


@blueprint.post("/language")
def language() -> ResponseReturnValue:
    """Speak this language from now on, and to this person everywhere."""
    chosen = request.form.get("locale")
    if chosen in LOCALES:
        session["locale"] = chosen
        if current_user.is_authenticated:
            kernel().org.set_locale(current_user.person.login, chosen)
    return redirect(safe_next(request.form.get("next"), url_for("tasks.index")))
