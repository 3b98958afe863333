"""The catalogue of automatic steps: what each does, what it needs, how it fares."""

from __future__ import annotations

import json
from functools import partial

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from leancity.engine import EngineError
from leancity.errors import NotFoundError
from leancity.i18n import N_, translate
from leancity.library import known_topics
from leancity.library.retries import PROFILES
from leancity.library.templates import element_templates
from leancity.steps import StepHealth
from portal.context import kernel, locale, person
from portal.rights import may_operate, may_see_steps

blueprint = Blueprint("steps", __name__)


@blueprint.get("/steps")
def index() -> ResponseReturnValue:
    """Every step with its contract and its health."""
    _require_reader()
    topics = known_topics()
    health: dict[str, StepHealth] = {}
    engine_answers = True
    try:
        health = dict(kernel().steps_health.of(topics))
    except EngineError:
        engine_answers = False
    return render_template(
        "steps/index.html",
        topics=topics.values(),
        health=health,
        engine_answers=engine_answers,
        profiles=PROFILES,
        may_operate=may_operate(person()),
    )


@blueprint.get("/steps/element-templates.json")
def templates() -> ResponseReturnValue:
    """The templates for Camunda Modeler, in the reader's language."""
    _require_reader()
    made = element_templates(known_topics().values(), partial(translate, locale=locale()))
    answer = Response(json.dumps(made, ensure_ascii=False, indent=2), mimetype="application/json")
    answer.headers["Content-Disposition"] = "attachment; filename=leancity.json"
    return answer


def _require_reader() -> None:
    if not may_see_steps(person()):
        raise NotFoundError(N_("There is no such page, or it is not for you."))
