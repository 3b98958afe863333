"""What every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, request, url_for
from jinja2 import StrictUndefined
from markupsafe import Markup

from leancity.desk.processes import Processes
from portal.assets import Assets
from portal.context import KERNEL, PROCESSES, locale, person, signed_in
from portal.literals import literals
from portal.navigation import navigation

if TYPE_CHECKING:
    from leancity.kernel import Kernel

#: Languages by their own names, the same in every language.
LANGUAGES = {"ru": "Русский", "en": "English"}


def init_templates(app: Flask, kernel: Kernel, assets: Assets | None) -> None:
    """Give the templates the person, the navigation, the built files."""
    built = assets or Assets()
    app.extensions[KERNEL] = kernel
    app.extensions[PROCESSES] = Processes(kernel)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["literals"] = literals
    app.jinja_env.globals.update(
        navigation=navigation,
        here=_here,
        languages_known=LANGUAGES,
        asset=lambda name: url_for("static", filename=built.path(name)),
        styles=lambda name: _styles(built, name),
        city_name=kernel.settings.city_name,
    )

    @app.context_processor
    def common() -> dict[str, Any]:
        return {"locale": locale(), "person": person() if signed_in() else None}


def _styles(built: Assets, name: str) -> Markup:
    """The link to a bundle's style sheet, when it has one."""
    if not built.has(f"{name}.css"):
        return Markup()
    address = url_for("static", filename=built.path(f"{name}.css"))
    return Markup('<link rel="stylesheet" href="{}">').format(address)


def _here() -> str:
    """The address of this page, to come back to; a form's answer has none."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"
