"""Templates and letters: there, readable, and filled completely."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from jinja2 import TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment

from leancity.i18n import N_
from leancity.library.findings import Finding
from leancity.library.inspection import Inspection
from leancity.library.package import CONFIG


def templates_exist(case: Inspection) -> Iterator[Finding]:
    """Every declared document has a template and a sample; every template is declared."""
    if not case.config:
        return
    for code in case.config.documents:
        for name in (f"templates/{code}.docx", f"templates/{code}.sample.json"):
            if name not in case.package.resources:
                yield case.finding(
                    name,
                    "",
                    "template-missing",
                    N_("The document %(document)s needs it."),
                    document=code,
                )
    for name in case.package.names("templates/*"):
        code = PurePosixPath(name).name.split(".")[0]
        if code not in case.config.documents:
            yield case.finding(
                name, "", "template-unused", N_("process.yaml declares no such document.")
            )


def placeholders(case: Inspection) -> Iterator[Finding]:
    """Every place of a template is filled by the case or by the platform."""
    known = case.written | case.world.document_names
    for name in case.package.names("templates/*.docx"):
        try:
            wanted = case.world.placeholders(case.package.resources[name])
        except ValueError as error:
            yield case.finding(
                name, "", "template-unreadable", N_("Cannot be read: %(reason)s"), reason=str(error)
            )
            continue
        for place in sorted(wanted - known):
            yield case.finding(
                name,
                place,
                "placeholder-unfilled",
                N_("Nothing fills the place %(name)s."),
                name=place,
            )
        for place in sorted(_demanded(case, name) - wanted):
            message = N_("The place %(name)s is gone, and process.yaml demands it.")
            yield case.finding(name, place, "placeholder-missing", message, name=place)


def _demanded(case: Inspection, name: str) -> set[str]:
    """What a template has to say."""
    kinds = case.config.documents if case.config else {}
    kind = kinds.get(PurePosixPath(name).stem)
    return set(kind.fields) if kind else set()


def notices(case: Inspection) -> Iterator[Finding]:
    """Letters can be read, their places are filled, and their subject names nobody."""
    if not case.config:
        return
    personal = {field.key for _, field in case.fields if field.personal}
    known = case.written | case.world.notice_names
    for key, notice in case.config.notices.items():
        for part, text in (("subject", notice.subject), ("body", notice.body)):
            place = f"notices.{key}.{part}"
            names = _names(case, text)
            if isinstance(names, str):
                yield case.finding(
                    CONFIG,
                    place,
                    "template-unreadable",
                    N_("Cannot be read: %(reason)s"),
                    reason=names,
                )
                continue
            for name in sorted(names - known):
                yield case.finding(
                    CONFIG,
                    place,
                    "placeholder-unfilled",
                    N_("Nothing fills the place %(name)s."),
                    name=name,
                )
            for name in sorted(names & personal) if part == "subject" else ():
                yield case.finding(
                    CONFIG,
                    place,
                    "personal-subject",
                    N_("The subject of a letter must not hold the personal field %(name)s."),
                    name=name,
                )


def _names(case: Inspection, text: str) -> set[str] | str:
    """The names a text asks for, or why it cannot be read."""
    environment = SandboxedEnvironment(autoescape=True)
    environment.filters.update(dict.fromkeys(case.world.filters, str))
    try:
        environment.from_string(text)
        return set(meta.find_undeclared_variables(environment.parse(text)))
    except TemplateSyntaxError as error:
        return str(error.message)


RULES = (templates_exist, placeholders, notices)
