"""The library of processes: what is deployed, what it looks like, what came before."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from leancity.errors import NotFoundError, UserError
from leancity.i18n import N_
from leancity.library import Package, Version
from leancity.library.parcel import packed
from portal import packages, rights
from portal.context import kernel, person

blueprint = Blueprint("library", __name__, url_prefix="/library")


def require_reader() -> None:
    """The library is there for those whose work it is."""
    if not rights.may_look(person()):
        raise NotFoundError(N_("There is no such page, or it is not for you."))


blueprint.before_request(require_reader)


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Every process, with how it does."""
    drafts = kernel().package_drafts.of(person().login)
    return render_template(
        "library/index.html",
        entries=packages.entries(),
        may_lead=rights.may_lead(person()),
        drafts=[(draft, packages.title_of(draft.package)) for draft in drafts],
    )


@blueprint.get("/<key>")
def show(key: str) -> ResponseReturnValue:
    """The diagram of a version and what the check says of it."""
    package, _ = chosen(key)
    return page(key, "show", "library/show.html", findings=kernel().library.check(package))


@blueprint.get("/<key>/diagram")
def diagram(key: str) -> ResponseReturnValue:
    """The diagram of a version, faults marked."""
    package, _ = chosen(key)
    marks = packages.fault_marks(package, kernel().library.check(package))
    return jsonify(packages.diagram(package, marks))


@blueprint.get("/<key>/forms")
def forms(key: str) -> ResponseReturnValue:
    """The forms of a version, one drawn as people see it."""
    package, _ = chosen(key)
    known = packages.form_names(package)
    name = request.args.get("form") or (known[0].key if known else "")
    return page(
        key,
        "forms",
        "library/forms.html",
        forms=known,
        titles=packages.form_titles(package),
        name=name,
        preview=packages.form_preview(package, name) if name else None,
    )


@blueprint.get("/<key>/files")
def files(key: str) -> ResponseReturnValue:
    """Every file of a version."""
    package, _ = chosen(key)
    return page(key, "files", "library/files.html", files=packages.file_rows(package))


@blueprint.get("/<key>/file/<path:name>")
def file(key: str, name: str) -> ResponseReturnValue:
    """One file of a version, byte for byte."""
    package, _ = chosen(key)
    if name not in package.resources:
        raise NotFoundError(N_("There is no such file."))
    return download(package.resources[name], package.path(name).rsplit("/", 1)[-1])


@blueprint.get("/<key>/sample/<code>")
def sample(key: str, code: str) -> ResponseReturnValue:
    """A document of a version, made of its sample."""
    package, _ = chosen(key)
    names = [f"templates/{code}.docx", f"templates/{code}.sample.json"]
    if any(name not in package.resources for name in names):
        raise NotFoundError(N_("There is no such file."))
    template, content = (package.resources[name] for name in names)
    try:
        made = kernel().documents.render_sample(template, content, name=code)
    except ValueError as error:
        raise UserError(N_("The sample cannot be made: %(reason)s"), reason=str(error)) from error
    return download(made, f"{code}.docx")


@blueprint.get("/<key>/history")
def history(key: str) -> ResponseReturnValue:
    """Who handed in which version, and why."""
    return page(
        key,
        "history",
        "library/history.html",
        names=packages.name_of,
        running=kernel().standing.running(key),
    )


@blueprint.get("/<key>/export")
def export(key: str) -> ResponseReturnValue:
    """The files of a version in one archive, unchanged."""
    package, version = chosen(key)
    return download(packed(package.files()), f"{key}-v{version.version}.zip", "application/zip")


def chosen(key: str) -> tuple[Package, Version]:
    """The version that the address names; the newest when it names none."""
    wanted = request.args.get("version", type=int)
    for version in kernel().library.versions(key):
        if wanted in (None, version.version):
            return kernel().library.version(key, version.version), version
    raise NotFoundError(N_("There is no such process in the library."))


def page(key: str, tab: str, template: str, **extra: Any) -> str:
    """A tab of the page of a package."""
    _, version = chosen(key)
    versions = kernel().library.versions(key)
    newest = version.version == versions[0].version
    return render_template(
        template,
        entry=packages.entry(key),
        version=version,
        versions=versions,
        is_newest=newest,
        shown=None if newest else version.version,
        author=packages.name_of(version.author),
        tabs=packages.tabs(key, version.version, tab, newest),
        may_lead=rights.may_lead(person()),
        behind=sum(
            n for v, n in kernel().standing.running(key).items() if v != versions[0].version
        ),
        draft=kernel().package_drafts.get(key, person().login),
        **extra,
    )


def download(data: bytes, name: str, kind: str = "application/octet-stream") -> Response:
    """Bytes to be kept as a file; never shown as a page of the portal."""
    answer = Response(data, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
