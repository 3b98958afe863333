"""The pages of the portal, one blueprint per module."""

from __future__ import annotations

from importlib import import_module

from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue

#: Modules with a `blueprint`; those of the interface for programs are registered by `api`.
PAGES = (
    "auth",
    "sso",
    "tasks",
    "hands",
    "lists",
    "absences",
    "start",
    "started",
    "registry",
    "reports",
    "cases",
    "requests",
    "editing",
    "acts",
    "files",
    "addresses",
    "search",
    "metrics",
    "improvements",
    "library",
    "comparison",
    "migration",
    "proposals",
    "imports",
    "personal",
    "messenger",
    "integrations",
    "steps",
    "system",
)


def register(app: Flask) -> None:
    """Put every page under its address."""
    for name in PAGES:
        app.register_blueprint(import_module(f"{__name__}.{name}").blueprint)
    import_module(f"{__name__}.api").register(app)
    app.add_url_rule("/", "home", home)


def home() -> ResponseReturnValue:
    """The first page is one's tasks."""
    return redirect(url_for("tasks.index"))
