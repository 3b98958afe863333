"""`/api/v1`: the same rows for programs, by the session of the person who signed in."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

VERSION = "v1"


class QuietApi(Api):  # type: ignore[misc]
    """flask-smorest without its error answers: the portal has its own."""

    def _register_error_handlers(self) -> None:
        """Leave them to the portal."""


def register(app: Flask) -> None:
    """Put the interface and its description under `/api/v1`."""
    from portal.views.api import cases, metrics, tasks

    app.config.update(
        API_TITLE="LeanCity",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=f"/api/{VERSION}",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api = QuietApi(app)
    for module in (cases, tasks, metrics):
        api.register_blueprint(module.blueprint)
