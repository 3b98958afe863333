"""Moving running cases from an earlier version to another one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from leancity.cases.migration import Plan
from leancity.errors import NotFoundError
from leancity.i18n import N_
from portal import packages
from portal.context import kernel, person
from portal.views.proposals import require_leader

blueprint = Blueprint("migration", __name__, url_prefix="/library/<key>/migration")
blueprint.before_request(require_leader)

#: Before the name of an activity in the form's fields.
_LEAD = "lead:"


@blueprint.get("")
def show(key: str) -> ResponseReturnValue:
    """Where the cases of a version stand, and where each place would lead."""
    versions = kernel().library.versions(key)
    if not versions:
        raise NotFoundError(N_("There is no such process in the library."))
    running = kernel().standing.running(key)
    target = request.args.get("target", versions[0].version, type=int)
    others = [version for version in sorted(running) if version != target]
    source = request.args.get("source", others[0] if others else 0, type=int)
    plan = _plan(key, source, target) if source in others else None
    new = kernel().library.version(key, target)
    return render_template(
        "library/migration.html",
        key=key,
        title=packages.title_of(new),
        versions=versions,
        running=running,
        others=others,
        source=source,
        target=target,
        plan=plan,
        names={node.id: node.name for node in new.bpmn.nodes.values()},
        say=packages.words_of(new),
        lead=_LEAD,
        last=kernel().orders.last("migrate", key),
    )


@blueprint.post("")
def order(key: str) -> ResponseReturnValue:
    """Order that the cases are moved."""
    source = request.form.get("source", 0, type=int)
    target = request.form.get("target", 0, type=int)
    plan = _plan(key, source, target)
    details = kernel().migrations.details(plan, _chosen())
    placed = kernel().orders.order("migrate", key, person().login, details)
    return redirect(url_for("proposals.order", key=key, order_id=placed.id))


def _plan(key: str, source: int, target: int) -> Plan:
    return kernel().migrations.plan(key, source, target, _chosen())


def _chosen() -> dict[str, str]:
    return {
        name.removeprefix(_LEAD): value
        for name, value in request.values.items()
        if name.startswith(_LEAD) and value
    }
