"""Two versions of a package beside each other: diagrams in colour, everything else in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from leancity.errors import NotFoundError
from leancity.i18n import N_
from leancity.library import Package
from leancity.library.compare import NAMES, compare
from portal import packages, rights
from portal.context import kernel, person
from portal.views.library import require_reader

blueprint = Blueprint("comparison", __name__, url_prefix="/library/<key>/compare")
blueprint.before_request(require_reader)

#: Stands for one's own draft in the place of a version.
DRAFT = "draft"
_SORTS = {
    "userTask": N_("user task"),
    "serviceTask": N_("service task"),
    "receiveTask": N_("receive task"),
    "businessRuleTask": N_("decision"),
    "sequenceFlow": N_("flow"),
    "exclusiveGateway": N_("gateway"),
    "parallelGateway": N_("gateway"),
    "inclusiveGateway": N_("gateway"),
    "startEvent": N_("event"),
    "endEvent": N_("event"),
    "boundaryEvent": N_("event"),
    "intermediateThrowEvent": N_("event"),
    "intermediateCatchEvent": N_("event"),
    "subProcess": N_("sub-process"),
    "lane": N_("lane"),
    "rule": N_("rule"),
    "textfield": N_("text field"),
    "textarea": N_("text field"),
    "select": N_("choice"),
    "radio": N_("choice"),
    "checklist": N_("choice"),
    "checkbox": N_("tick"),
    "number": N_("number"),
    "datetime": N_("date"),
    "group": N_("group"),
    "button": N_("button"),
}


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two packages."""

    #: a version, or `draft`
    name: str
    package: Package


@blueprint.get("")
def show(key: str) -> ResponseReturnValue:
    """What differs between two versions, or between a version and one's draft."""
    old, new = _sides(key)
    versions = kernel().library.versions(key)
    return render_template(
        "library/compare.html",
        key=key,
        title=packages.title_of(new.package),
        old=old,
        new=new,
        versions=versions,
        has_draft=kernel().package_drafts.get(key, person().login) is not None,
        differences=compare(old.package, new.package),
        names=NAMES,
        sorts=_SORTS,
        say=packages.words_of(new.package),
        may_lead=rights.may_lead(person()),
        goes_back=new.name != DRAFT and new.name == str(versions[0].version),
        diagram_file=f"{key}.bpmn",
    )


@blueprint.get("/diagram")
def diagram(key: str) -> ResponseReturnValue:
    """The diagram of one side, with what differs in colour."""
    old, new = _sides(key)
    side = "old" if request.args.get("side") == "old" else "new"
    marks = packages.compared_marks(old.package, new.package, side)
    return jsonify(packages.diagram((old if side == "old" else new).package, marks))


def _sides(key: str) -> tuple[Side, Side]:
    """The two that the address names; else the newest version and the one before it."""
    versions = kernel().library.versions(key)
    if not versions:
        raise NotFoundError(N_("There is no such process in the library."))
    newest = str(versions[0].version)
    before = str(versions[1].version if len(versions) > 1 else versions[0].version)
    return _side(key, request.args.get("old") or before), _side(
        key, request.args.get("new") or newest
    )


def _side(key: str, name: str) -> Side:
    if name == DRAFT:
        draft = kernel().package_drafts.get(key, person().login)
        if draft is None:
            raise NotFoundError(N_("There is no draft: it was handed in or discarded."))
        return Side(name=DRAFT, package=draft.package)
    if not name.isdecimal():
        raise NotFoundError(N_("There is no such process in the library."))
    return Side(name=name, package=kernel().library.version(key, int(name)))
