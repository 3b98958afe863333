"""The pages of the portal, one blueprint per module."""

from __future__ import annotations

from flask import Flask, redirect, url_for
from flask.typing import ResponseReturnValue


def register(app: Flask) -> None:
    """Put every page under its address."""
    from portal.views import (
        absences,
        addresses,
        api,
        auth,
        cases,
        comparison,
        editing,
        files,
        hands,
        imports,
        improvements,
        integrations,
        library,
        lists,
        messenger,
        metrics,
        migration,
        personal,
        proposals,
        registry,
        reports,
        requests,
        search,
        sso,
        start,
        started,
        steps,
        system,
        tasks,
    )

    pages = (
        auth,
        sso,
        tasks,
        hands,
        lists,
        absences,
        start,
        started,
        registry,
        reports,
        cases,
        requests,
        editing,
        files,
        addresses,
        search,
        metrics,
        improvements,
        library,
        comparison,
        migration,
        proposals,
        imports,
        personal,
        messenger,
        integrations,
        steps,
        system,
    )
    for module in pages:
        app.register_blueprint(module.blueprint)
    api.register(app)
    app.add_url_rule("/", "home", home)


def home() -> ResponseReturnValue:
    """The first page is one's tasks."""
    return redirect(url_for("tasks.index"))
