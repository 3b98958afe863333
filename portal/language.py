"""The language of a request: the person's choice, else the browser's, else the city's."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request, session
from flask_babel import Babel, Domain

from leancity.i18n import LOCALES, translations
from leancity.kernel import Kernel

#: Outlives the session: whoever was signed out reads in the chosen language why.
COOKIE = "leancity_language"
_YEAR = 31_536_000


class PlatformDomain(Domain):  # type: ignore[misc]
    """Gives flask-babel the platform's catalogue."""

    def get_translations(self) -> Any:
        """The catalogue of the request's language."""
        from portal.context import locale

        return translations(locale())


def init_language(app: Flask, kernel: Kernel) -> None:
    """Set up flask-babel over the platform's catalogue."""
    default = kernel.settings.locale

    def choose() -> str:
        for chosen in (session.get("locale"), request.cookies.get(COOKIE)):
            if chosen in LOCALES:
                return str(chosen)
        return str(request.accept_languages.best_match(LOCALES, default))

    @app.after_request
    def remember(answer: Response) -> Response:
        chosen = None if request.endpoint == "static" else session.get("locale")
        if chosen in LOCALES and chosen != request.cookies.get(COOKIE):
            secure = app.config["SESSION_COOKIE_SECURE"]
            answer.set_cookie(
                COOKIE, chosen, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax"
            )
        return answer

    babel = Babel(
        app,
        default_locale=default,
        default_timezone=kernel.settings.timezone,
        locale_selector=choose,
    )
    babel.domain_instance = PlatformDomain()
