"""`/api/v1`: the same rows for programs, by a session or by the token of an integration."""

from __future__ import annotations

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_smorest import Api

from portal.views.api.schemas import ProblemSchema

VERSION = "v1"


class QuietApi(Api):  # type: ignore[misc]
    """flask-smorest without its error answers: the portal has its own."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Leave them to the portal."""


def register(app: Flask) -> None:
    """Put the interface and its description under `/api/v1`."""
    from portal.views.api import acts, cases, files, metrics, processes, tasks

    app.config.update(
        API_TITLE="LeanCity",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=f"/api/{VERSION}",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "components": {
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            },
            "security": [{"token": []}],
        },
    )
    api = QuietApi(app)
    for module in (processes, cases, acts, tasks, files, metrics):
        api.register_blueprint(module.blueprint)

    def guide() -> ResponseReturnValue:
        """The description for people."""
        return render_template(
            "api/guide.html", spec=api.spec.to_dict(), sample="Authorization: Bearer lc_…"
        )

    app.add_url_rule(f"/api/{VERSION}", "api_guide", guide)
