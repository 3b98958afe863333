"""What protects the portal: headers, forgery tokens, limits, safe return addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import DENY, Talisman
from flask_wtf import CSRFProtect
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix

from leancity.config import Settings
from portal.tokens import no_token

#: Forms, filters and JSON never need more, bytes; uploads have a limit of their own.
MAX_BODY = 1024 * 1024
#: Sign-ins of one person from one address, and of everybody behind one address.
SIGN_IN_LIMITS = ("10 per minute", "100 per minute")
UPLOAD_LIMIT = "240 per minute"
#: The views that take files.
UPLOADS = (
    "tasks.upload",
    "start.upload",
    "proposals.lay",
    "proposals.begin",
    "imports.upload",
    "editing.upload",
    "acts.upload",
    "api_tasks.upload",
    "api_acts.upload",
    "api_processes.upload",
)
#: What pages of the engine's web apps may ask for in the name of the person at the browser.
_FOR_WEBAPPS = "/api/v1/metrics"
_HSTS_YEAR = 31_536_000


def init_security(app: Flask, settings: Settings) -> None:
    """Headers and forgery protection for every answer; secure cookies behind TLS."""
    tls = settings.portal_url.startswith("https://")
    if tls:
        # TLS ends at exactly one proxy in front of the portal; it passes the name of the host on.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    _protect_from_forgery(app)
    app.after_request(_by_content)  # runs after Talisman's own
    app.after_request(_for_webapps(_origin(settings.webapps_url)))
    Talisman(
        app,
        force_https=False,
        strict_transport_security=tls,
        strict_transport_security_max_age=_HSTS_YEAR,
        session_cookie_secure=tls,
        session_cookie_samesite="Lax",
        frame_options=DENY,
        referrer_policy="same-origin",
        content_security_policy=content_security_policy(settings.map_tiles_url),
        permissions_policy={
            "geolocation": "(self)", "camera": "(self)", "microphone": "()", "payment": "()",
        },
    )  # fmt: skip


def _protect_from_forgery(app: Flask) -> None:
    """A browser adds cookies by itself, never a token of the interface: that needs no second."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf = CSRFProtect(app)

    @app.before_request
    def check() -> None:
        if request.endpoint is not None and no_token():
            csrf.protect()


def content_security_policy(map_tiles_url: str) -> dict[str, str]:
    """Nothing from elsewhere, but for the tiles of the configured map."""
    tiles = f" {_origin(map_tiles_url)}" if map_tiles_url else ""
    return {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        # form-js, bpmn-js and Leaflet place their parts by style attributes.
        "style-src-attr": "'unsafe-inline'",
        "img-src": f"'self' data: blob:{tiles}",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


def _origin(url: str) -> str:
    parts = urlsplit(url.replace("{s}", "*"))
    return f"{parts.scheme}://{parts.netloc}"


def init_body_limits(app: Flask, settings: Settings) -> None:
    """Refuse bodies that are too large; must come before whatever reads a body."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY

    @app.before_request
    def refuse_nul() -> None:
        # No text column holds it, and no browser sends it.
        asked = request.args.items(multi=True)
        if "\0" in request.path or any("\0" in part for pair in asked for part in pair):
            raise BadRequest

    @app.before_request
    def widen_for_uploads() -> None:
        if request.endpoint in UPLOADS:
            request.max_content_length = settings.max_file_bytes + MAX_BODY


def _by_content(response: Response) -> Response:
    if request.path.startswith("/static/dist/") and response.status_code == 200:
        # The name carries a hash of the content.
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif "Cache-Control" not in response.headers:
        # A shared office computer must not show a page after its person has gone.
        response.headers["Cache-Control"] = "no-store"
    if request.blueprint == "files":
        # What somebody handed in never runs as a page of the portal.
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def _for_webapps(origin: str) -> Callable[[Response], Response]:
    """Let Cockpit, which may be at another origin of the same host, read figures; nothing else.

    The answer says whose it is even to others, so that no cache mixes them up.
    """

    def allow(response: Response) -> Response:
        inside = request.path == _FOR_WEBAPPS or request.path.startswith(f"{_FOR_WEBAPPS}/")
        if inside and request.method == "GET":
            response.vary.add("Origin")
            if request.headers.get("Origin") == origin:
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Allow-Credentials"] = "true"
        return response

    return allow


def init_limits(app: Flask) -> None:
    """Slow down guessing of passwords and floods of uploads; counted in this process."""
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    views: dict[str, Any] = app.view_functions
    per_person, per_address = SIGN_IN_LIMITS
    guarded = limiter.limit(per_person, key_func=_sign_in_key, methods=["POST"])
    views["auth.sign_in"] = guarded(
        limiter.limit(per_address, methods=["POST"])(views["auth.sign_in"])
    )
    for name in UPLOADS:
        views[name] = limiter.limit(UPLOAD_LIMIT)(views[name])


def _sign_in_key() -> str:
    return f"{get_remote_address()}|{request.form.get('login', '').strip().lower()}"


def wants_json() -> bool:
    """Whether a program reads the answer, not a person."""
    if request.path.startswith("/api/") or request.is_json:
        return True
    accepted: Any = request.accept_mimetypes
    return bool(accepted.best_match(["text/html", "application/json"]) == "application/json")


def safe_next(target: str | None, default: str) -> str:
    """A return address inside the portal; anything else is the default.

    Browsers read a backslash as a slash and drop control characters, so both are refused.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return default
    if "\\" in target or any(ord(sign) < 32 for sign in target):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target
