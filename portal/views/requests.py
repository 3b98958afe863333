"""Acts on the requests of a case: its letter, its sending, an answer that comes beside a task."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import BinaryIO, cast
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.audit import Actor
from leancity.errors import ForbiddenError, UserError
from leancity.files import Upload
from leancity.i18n import N_, translate_error
from leancity.requests import Answer, Request, Sending, file_field
from portal.context import kernel, locale, person
from portal.views.cases import requests_tab

blueprint = Blueprint(
    "requests", __name__, url_prefix="/cases/<business_key>/requests/<uuid:request_id>"
)

_LONGEST = 100


@blueprint.post("/letter")
def letter(business_key: str, request_id: UUID) -> ResponseReturnValue:
    """Put a changed or signed letter in the place of the one that was made."""

    def act(found: Request) -> str:
        kernel().requests.edited(found, _uploaded(found), _actor())
        return str(gettext("The letter is replaced. Send it and enter number and date."))

    return _done(business_key, request_id, act)


@blueprint.post("/sent")
def sent(business_key: str, request_id: UUID) -> ResponseReturnValue:
    """Enter number and date of a sending by hand."""

    def act(found: Request) -> str:
        number = " ".join(request.form.get("number", "").split())
        if not number or len(number) > _LONGEST:
            raise UserError(
                N_("Enter the number under which the request was sent."), field="number"
            )
        sending = Sending(on=_day(), by=person().login, way="hand", number=number)
        kernel().requests.sent(found, sending, _actor())
        return str(gettext("The sending is recorded."))

    return _done(business_key, request_id, act)


@blueprint.post("/answer")
def answer(business_key: str, request_id: UUID) -> ResponseReturnValue:
    """Keep an answer for which no task waits."""

    def act(found: Request) -> str:
        given = Answer(on=_day(), file_id=_uploaded(found), by=person().login)
        kept = kernel().requests.answered(found, given, _actor())
        if kept.is_late:
            return str(gettext("The answer is kept. It arrived after the request was cancelled."))
        return str(gettext("The answer is kept."))

    return _done(business_key, request_id, act)


def _done(
    business_key: str, request_id: UUID, act: Callable[[Request], str]
) -> ResponseReturnValue:
    """Do it and say so; what cannot be accepted comes back with what was typed."""
    kernel().cases.find(business_key, person())
    if not kernel().cases.may(business_key, person(), "U"):
        raise ForbiddenError(N_("You may read this case, but not change it."))
    found = kernel().requests.get(str(request_id), business_key)
    try:
        flash(act(found), "done")
    except UserError as error:
        page = requests_tab(business_key, found.id, translate_error(error, locale()))
        return page, error.status
    return redirect(url_for("cases.requests", business_key=business_key))


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("on", ""))
    except ValueError as error:
        raise UserError(N_("Enter the date."), field="on") from error


def _uploaded(found: Request) -> str:
    given = request.files.get("file")
    if given is None or not given.filename:
        raise UserError(N_("Choose a file first."), field="file")
    upload = Upload(
        business_key=found.business_key, field=file_field(found.id), uploaded_by=person().login
    )
    return kernel().files.put(cast(BinaryIO, given.stream), given.filename, upload).id


def _actor() -> Actor:
    return Actor(login=person().login, ip=request.remote_addr or "")
