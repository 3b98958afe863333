"""What a person has begun, with plain words on how it stands."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.context import kernel, person, processes

blueprint = Blueprint("started", __name__)


@blueprint.get("/started")
def index() -> ResponseReturnValue:
    """The newest first."""
    page = kernel().cases.started.page(person(), request.args.get("after", ""))
    may_start = any(process.may_start for process in processes().of(person()))
    return render_template("start/started.html", page=page, may_start=may_start)
