"""The card of a case, in five tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from leancity.cases import CaseCard, TaskRow
from leancity.i18n import N_
from portal.context import kernel, locale, person
from portal.diagram import speaking, tokens
from portal.formats import Formats
from portal.forms import acting, editing
from portal.hands import for_me, notes_of, works_on
from portal.links import Choice
from portal.raids import route_block
from portal.requests import board
from portal.stillness import promise, stillness

blueprint = Blueprint("cases", __name__, url_prefix="/cases/<business_key>")

_LETTER_STATES = {
    "queued": N_("waits to be sent"),
    "started": N_("is being sent"),
    "sent": N_("sent"),
    "failed": N_("not sent"),
    "unknown": N_("not known whether it was sent"),
    "not_configured": N_("not sent: the channel is not configured"),
}


@blueprint.get("")
def show(business_key: str) -> ResponseReturnValue:
    """The card itself: fields, photographs, the place."""
    return _tab(business_key, "show", "cases/card.html")


@blueprint.get("/documents")
def documents(business_key: str) -> ResponseReturnValue:
    """The documents made in the case."""
    kernel().cases.find(business_key, person())
    return _tab(
        business_key,
        "documents",
        "cases/documents.html",
        documents=kernel().documents.for_case(business_key),
        letters=kernel().notifications.for_case(business_key),
        letter_states=_LETTER_STATES,
    )


@blueprint.get("/requests")
def requests(business_key: str) -> ResponseReturnValue:
    """Requests to other bodies, with their letters and answers."""
    return requests_tab(business_key)


def requests_tab(business_key: str, refused: str = "", trouble: str = "") -> str:
    """The tab; with what is wrong with an act on the request `refused`."""
    return _tab(
        business_key,
        "requests",
        "cases/requests.html",
        lambda card, mine: {"board": board(card, mine)},
        refused=refused,
        trouble=trouble,
        typed=request.form,
        today=kernel().clock.today().isoformat(),
        limit=kernel().settings.max_file_bytes,
    )


@blueprint.get("/route")
def route(business_key: str) -> ResponseReturnValue:
    """The stops of a raid in order, on the map and as a list."""
    raid = kernel().raids.get(business_key, person())
    return _tab(business_key, "route", "cases/route.html", route=route_block(raid))


@blueprint.get("/route/sheet")
def route_sheet(business_key: str) -> ResponseReturnValue:
    """The same on a sheet of paper."""
    card = kernel().cases.get(business_key, person(), personal=False)
    raid = kernel().raids.get(business_key, person())
    return render_template(
        "cases/route_sheet.html",
        case=card,
        inspector=kernel().org.person(raid.inspector).full_name,
        route=route_block(raid),
        **_map(),
    )


@blueprint.get("/history")
def history(business_key: str) -> ResponseReturnValue:
    """What happened, in plain words, and where the case stands on the diagram."""
    story = kernel().cases.history(business_key, person())
    return _tab(business_key, "history", "cases/history.html", history=story)


@blueprint.get("/tasks")
def tasks(business_key: str) -> ResponseReturnValue:
    """The tasks of people on the case."""
    notes = notes_of(business_key) if works_on(business_key) else None
    return _tab(business_key, "tasks", "cases/tasks.html", notes=notes)


@blueprint.get("/diagram")
def diagram(business_key: str) -> ResponseReturnValue:
    """The diagram the case runs on in the person's language, and where the case stands on it."""
    card = kernel().cases.get(business_key, person(), personal=False)
    package = kernel().library.deployed(card.process_definition_id)
    source = package.resources[f"{package.key}.bpmn"]
    return jsonify(
        xml=speaking(source, package.translator(locale())),
        tokens=tokens(card, Formats(kernel())),
    )


def _tab(
    business_key: str,
    chosen: str,
    template: str,
    more: Callable[[CaseCard, list[TaskRow]], dict[str, Any]] = lambda *_: {},
    **extra: Any,
) -> str:
    card = kernel().cases.get(business_key, person(), personal=chosen == "show")
    mine = [task for task in card.tasks if task.ended_at is None and for_me(task)]
    return render_template(
        template,
        case=card,
        tabs=_tabs(card, chosen),
        my_tasks=mine,
        my_ids={task.id for task in mine},
        say=kernel().library.deployed(card.process_definition_id).translator(locale()),
        edit=editing().offer(card),
        acts=acting().offers(card),
        still=stillness(card, Formats(kernel())),
        promise=promise(card, Formats(kernel())),
        links=kernel().cases.links(business_key, person()),
        **_map(),
        **more(card, mine),
        **extra,
    )


def _map() -> dict[str, Any]:
    """What maps of these pages are drawn on."""
    settings = kernel().settings
    return {
        "tiles": settings.map_tiles_url,
        "streets_url": url_for("addresses.streets", locale=locale()),
        "bounds": settings.city_bounds,
    }


def _tabs(card: CaseCard, chosen: str) -> list[Choice]:
    made = len(kernel().documents.for_case(card.business_key))
    asked = len(kernel().requests.for_case(card.business_key))
    open_tasks = sum(task.ended_at is None for task in card.tasks)
    named = [
        ("show", gettext("Card"), 0),
        ("documents", gettext("Documents"), made),
        ("requests", gettext("Requests"), asked),
        ("history", gettext("History"), 0),
        ("tasks", gettext("Tasks"), open_tasks),
    ]
    if card.has_route:
        named.insert(1, ("route", gettext("Route"), 0))
    return [
        Choice(
            label=label,
            url=url_for(f"cases.{name}", business_key=card.business_key),
            active=name == chosen,
            count=str(count or ""),
        )
        for name, label, count in named
    ]
