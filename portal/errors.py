"""Error answers: what happened, that nothing is lost, what to do, and a code for support."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from leancity.engine import (
    EngineConflictError,
    EngineError,
    EngineForbiddenError,
    EngineNotFoundError,
    EngineUnavailableError,
)
from leancity.errors import UserError
from leancity.i18n import N_, format_size, translate, translate_error
from portal.context import kernel, locale
from portal.security import wants_json

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One kind of trouble in words: msgids."""

    title: str
    happened: str
    advice: str


PROBLEMS = {
    400: Problem(
        title=N_("The request could not be understood"),
        happened=N_("The page sent something the portal cannot read. Nothing was changed."),
        advice=N_("Go back, reload the page and try again."),
    ),
    401: Problem(
        title=N_("Your session has ended"),
        happened=N_("Nobody used the portal for a while, so you were signed out."),
        advice=N_("Sign in again. What you typed into a form is kept as a draft."),
    ),
    403: Problem(
        title=N_("You may not do this"),
        happened=N_("Your role does not allow this action. Nothing was changed."),
        advice=N_("If you need it for your work, ask the head of your unit."),
    ),
    404: Problem(
        title=N_("There is no such page"),
        happened=N_("The address is wrong, or the record belongs to another unit."),
        advice=N_("Check the address, or find the record in the registry."),
    ),
    405: Problem(
        title=N_("The request could not be understood"),
        happened=N_("This address does not accept such a request. Nothing was changed."),
        advice=N_("Go back, reload the page and try again."),
    ),
    409: Problem(
        title=N_("Somebody was faster"),
        happened=N_("The record changed while you were working. Nothing of yours is lost."),
        advice=N_("Reload the page, look at what changed, and decide again."),
    ),
    413: Problem(
        title=N_("The file is too large"),
        happened=N_("The portal accepts files up to %(size)s. Nothing was changed."),
        advice=N_("Make the file smaller or choose another one."),
    ),
    422: Problem(
        title=N_("Please check what you entered"),
        happened=N_("Some of the fields need your attention. Nothing was changed."),
        advice=N_("Correct the marked fields and send the form again."),
    ),
    429: Problem(
        title=N_("Too many attempts"),
        happened=N_("There were too many attempts in a short time."),
        advice=N_("Wait a minute and try again."),
    ),
    500: Problem(
        title=N_("The portal made a mistake"),
        happened=N_("This is our fault. What was saved before is not lost."),
        advice=N_("Try again. If it happens once more, tell support the code below."),
    ),
    503: Problem(
        title=N_("A part of the portal does not answer"),
        happened=N_("Nothing is lost: what you typed stays in the form."),
        advice=N_("Try again in a minute. The same action can be repeated safely."),
    ),
}

#: What a person gave cannot be taken; the sentence that says why comes with the error.
REFUSED = Problem(
    title=N_("This cannot be accepted"),
    happened=N_("Nothing was changed."),
    advice=N_("Correct it and try again. What you have entered stays."),
)

#: Statuses that are answered without looking anybody up: the database may be the trouble.
_WITHOUT_FRAME = frozenset({401, 500, 503})
_ENGINE_STATUS: tuple[tuple[type[EngineError], int], ...] = (
    (EngineUnavailableError, 503),
    (EngineConflictError, 409),
    (EngineForbiddenError, 403),
    (EngineNotFoundError, 404),
)


def init_errors(app: Flask) -> None:
    """Answer every trouble in the shape its reader expects."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _forgery)
    app.register_error_handler(UserError, _user)
    app.register_error_handler(EngineError, _engine)
    for outage in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(outage, _outage)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    happened = None
    if error.code == 413:
        size = format_size(kernel().settings.max_file_bytes, locale())
        happened = translate(PROBLEMS[413].happened, locale(), size=size)
    errors = getattr(error, "data", {}).get("messages")
    told = make_response(answer(error.code or 500, happened, errors=errors))
    if wait := getattr(error, "retry_after", None):
        told.headers["Retry-After"] = str(wait)
    return told


def _forgery(_: CSRFError) -> ResponseReturnValue:
    text = N_("The page was open for too long. Reload it and repeat the action.")
    return answer(400, translate(text, locale()))


def _user(error: UserError) -> ResponseReturnValue:
    problem = REFUSED if error.status == UserError.status else None
    return answer(error.status, translate_error(error, locale()), problem=problem)


def _engine(error: EngineError) -> ResponseReturnValue:
    status = next((code for kind, code in _ENGINE_STATUS if isinstance(error, kind)), 500)
    return answer(status, cause=error)


def _outage(error: Exception) -> ResponseReturnValue:
    return answer(503, cause=error)


def _unexpected(error: Exception) -> ResponseReturnValue:
    return answer(500, cause=error)


def answer(
    status: int,
    happened: str | None = None,
    *,
    cause: Exception | None = None,
    errors: Any = None,
    problem: Problem | None = None,
) -> ResponseReturnValue:
    """An error page, or its JSON for a program."""
    problem = problem or PROBLEMS.get(status) or PROBLEMS[400 if status < 500 else 500]
    code = f"{status}-{secrets.token_hex(3).upper()}"
    if status >= 500:
        log.error("request failed", code=code, path=request.path, exc_info=cause)
    if status in _WITHOUT_FRAME:
        g._login_user = AnonymousUserMixin()
    if wants_json():
        return jsonify(as_json(status, problem, happened, code, errors)), status
    page = render_template(
        "errors/error.html", status=status, problem=problem, happened=happened, code=code
    )
    return page, status


def as_json(
    status: int, problem: Problem, happened: str | None, code: str, errors: Any = None
) -> dict[str, Any]:
    """The same words for a program; `fields` name what is wrong with each field."""
    spoken = locale()
    body: dict[str, Any] = {
        "status": status,
        "code": code,
        "title": translate(problem.title, spoken),
        "message": happened or translate(problem.happened, spoken),
        "advice": translate(problem.advice, spoken),
    }
    return body | {"fields": errors} if errors else body
