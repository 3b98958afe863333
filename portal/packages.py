"""What the pages of the library show of a process package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from flask import url_for
from flask_babel import gettext

from leancity.cases.standing import Health
from leancity.errors import NotFoundError
from leancity.i18n import N_, translate
from leancity.library import Finding, Package, Version
from leancity.library.compare import diagram_marks
from leancity.library.errors import PackageError
from leancity.library.form import FormFile
from leancity.library.reading import Reading
from leancity.org.roles import group_title
from portal.context import kernel, locale
from portal.diagram import speaking
from portal.links import Choice


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One process of the list."""

    key: str
    title: str
    version: Version
    owner: str
    health: Health


def entries() -> list[Entry]:
    """Every process of the library."""
    health = kernel().standing.health()
    keys = kernel().library.keys()
    return [_entry(key, health[key]) for key in keys]


def entry(key: str) -> Entry:
    """One process of the library."""
    if not kernel().library.versions(key):
        raise NotFoundError(N_("There is no such process in the library."))
    return _entry(key, kernel().standing.health()[key])


def _entry(key: str, health: Health) -> Entry:
    version = kernel().library.versions(key)[0]
    package = kernel().library.version(key, version.version)
    return Entry(
        key=key,
        title=title_of(package),
        version=version,
        owner=owner_of(package),
        health=health,
    )


def words_of(package: Package) -> Callable[[str], str]:
    """Its words in the reader's language; as they are while its catalogue cannot be read."""
    try:
        return package.translator(locale()) if package.catalogues else str
    except PackageError:
        return str


def title_of(package: Package) -> str:
    """What people call the process; its key while its process.yaml cannot be read."""
    config = Reading(package).config
    return words_of(package)(config.title) if config else package.key


def owner_of(package: Package) -> str:
    """Who answers for the process: people of the owning group, or the group."""
    config = Reading(package).config
    if not config:
        return ""
    people = [one.short_name for one in kernel().org.members(config.owner)]
    units = {unit.code: unit.name_short for unit in kernel().org.units()}
    return ", ".join(people) or str(group_title(config.owner, units))


def name_of(login: str) -> str:
    """A person's name; machines are called the platform."""
    try:
        return kernel().org.person(login).short_name
    except NotFoundError:
        return str(gettext("the platform"))


def diagram(package: Package, marks: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """A diagram for its bundle: names in the reader's language, marks on elements."""
    name = f"{package.key}.bpmn"
    reading = Reading(package)
    if reading.bpmn is None:
        raise NotFoundError(N_("The diagram cannot be read."))
    names = {element: " ".join(text.split()) for element, text in reading.bpmn.texts()}
    say = words_of(package)
    return {
        "xml": speaking(package.resources[name], say),
        "marks": [
            {"element": element, "name": say(names.get(element, element)), **mark}
            for element, mark in marks.items()
        ],
    }


def fault_marks(package: Package, findings: Iterable[Finding]) -> dict[str, dict[str, str]]:
    """What a check has to say about elements of the diagram."""
    file = package.path(f"{package.key}.bpmn")
    marks: dict[str, dict[str, str]] = {}
    for finding in findings:
        if finding.file == file and finding.element:
            said = translate(finding.message, locale(), **finding.params)
            known = marks.get(finding.element, {}).get("text", "")
            marks[finding.element] = {
                "tone": "fault", "text": f"{known}\n{said}" if known else said,
            }  # fmt: skip
    return marks


def compared_marks(old: Package, new: Package, side: str) -> dict[str, dict[str, str]]:
    """Marks of one side of a comparison: what went from the old, what came to the new."""
    before, after = diagram_marks(old, new)
    words = {
        "added": gettext("added"),
        "removed": gettext("removed"),
        "changed": gettext("changed"),
    }
    marks = before if side == "old" else after
    return {element: {"tone": kind, "text": words[kind]} for element, kind in marks.items()}


def form_names(package: Package) -> list[FormFile]:
    """The forms that can be read, in the order of the diagram where it names them."""
    reading = Reading(package)
    order = [node.form_ref for node in reading.nodes.values() if node.form_ref]
    forms = list(reading.forms.values())
    return sorted(forms, key=lambda f: (order.index(f.id) if f.id in order else len(order), f.key))


def form_titles(package: Package) -> dict[str, str]:
    """Form name -> the task that shows it, or the button."""
    reading = Reading(package)
    say = words_of(package)
    edited_by = reading.config.edit_form if reading.config else ""
    titles = {}
    for form in reading.forms.values():
        users = [say(node.name) for node in reading.nodes.values() if node.form_ref == form.id]
        named = gettext("Edit") if form.key == edited_by else form.key
        titles[form.key] = users[0] if users else named
    return titles


def form_preview(package: Package, name: str) -> dict[str, Any]:
    """A form for the preview: its schema in the reader's language, options of its lists."""
    try:
        schema = package.form_schema(name, locale())
        config = package.config
    except PackageError as error:
        raise NotFoundError(N_("The form cannot be read.")) from error
    say = words_of(package)
    data: dict[str, Any] = {}
    for field in package.form(name).fields:
        if not field.dictionary:
            continue
        own = config.dictionaries.get(field.dictionary)
        if own is not None:
            rows = [
                {**one.attributes, "value": one.value, "label": say(one.label)}
                for one in own.offered
            ]
        else:
            rows = kernel().dictionaries.options(field.dictionary, locale())
        data[f"{field.dictionary}_options"] = rows
    settings = kernel().settings
    clock = kernel().clock
    return {
        "schema": schema,
        "data": {**data, "today": clock.today().isoformat()},
        "locale": locale(),
        "today": clock.today().isoformat(),
        "zone": clock.zone.key,
        "bounds": settings.city_bounds,
        "tilesUrl": settings.map_tiles_url,
        "outlineUrl": url_for("addresses.streets", locale=locale()),
    }


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """One file of a package."""

    resource: str
    path: str
    size: int
    #: what it is, in words
    kind: str
    title: str
    #: of a document template that has a sample
    code: str = ""


_KINDS = {
    "bpmn": N_("Diagram"),
    "dmn": N_("Decision table"),
    "yaml": N_("Settings"),
    "form": N_("Form"),
    "docx": N_("Document template"),
    "json": N_("Sample of a document"),
    "po": N_("Translation"),
}


def file_rows(package: Package) -> list[FileRow]:
    """The files of a package as they lie in the repository."""
    config = Reading(package).config
    documents = config.documents if config else {}
    titles = form_titles(package)
    rows = []
    for name, data in package.resources.items():
        path = PurePosixPath(name)
        title = code = ""
        if f"templates/{path.stem}.sample.json" in package.resources and path.suffix == ".docx":
            code = path.stem
        if path.suffix == ".form":
            title = titles.get(path.stem, "")
        elif path.suffix == ".docx" and path.stem in documents:
            title = words_of(package)(documents[path.stem].title)
        rows.append(
            FileRow(
                resource=name, path=package.path(name), size=len(data),
                kind=_KINDS.get(path.suffix[1:], ""), title=title,
                code=code,
            )
        )  # fmt: skip
    order = list(_KINDS)
    return sorted(rows, key=lambda row: (order.index(row.path.rsplit(".", 1)[-1]), row.path))


def tabs(key: str, version: int, chosen: str, newest: bool) -> list[Choice]:
    """The tabs of a package page."""
    shown = None if newest else version
    named = (
        ("show", gettext("Diagram")),
        ("forms", gettext("Forms")),
        ("files", gettext("Files")),
        ("history", gettext("History")),
    )
    return [
        Choice(
            label=label,
            url=url_for(f"library.{name}", key=key, version=shown),
            active=name == chosen,
        )
        for name, label in named
    ]
