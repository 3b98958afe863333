"""Who is signed in: flask-login over the organisation's persons."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.exceptions import Unauthorized

from leancity.errors import NotFoundError
from portal.security import wants_json
from portal.tokens import person_of_token

if TYPE_CHECKING:
    from leancity.kernel import Kernel
    from leancity.org import Person

#: A session ends when nobody used it for so long; drafts outlive it.
IDLE = timedelta(hours=8)
#: How often a used session is written anew. Not on each answer: a late one would bring back what a
#: later request has changed, a notice that was shown already.
_RENEWAL = timedelta(minutes=10)
#: The pages a person may open without signing in.
PUBLIC = frozenset({"auth.sign_in", "auth.language", "system.health", "static"})


class SignedIn(UserMixin):  # type: ignore[misc]
    """A person of the organisation, signed in to the portal."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        """The login."""
        return self.person.login


def init_identity(app: Flask, kernel: Kernel) -> None:
    """Every page but the public ones asks for a signed-in person, looked up on each request."""
    app.permanent_session_lifetime = IDLE
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    manager = LoginManager()
    manager.session_protection = None  # an inspector's address changes with every cell
    manager.init_app(app)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(login: str) -> SignedIn | None:
        try:
            found = kernel.org.person(login)
        except NotFoundError:
            return None
        # Access ends with the day of dismissal, and an open session with it.
        return SignedIn(found) if found.active else None

    @app.before_request
    def require_sign_in() -> ResponseReturnValue | None:
        if request.endpoint in PUBLIC or request.endpoint is None:
            return None
        if (program := person_of_token(kernel)) is not None:
            # For this request alone: no session begins.
            g._login_user = SignedIn(program)
            return None
        if not current_user.is_authenticated:
            return _ask_to_sign_in()
        _renew(kernel.clock.now().timestamp())
        return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method == "GET" and not wants_json() and "HX-Request" not in request.headers:
        return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
    raise Unauthorized


def _renew(now: float) -> None:
    if now - session.get("used_at", 0) > _RENEWAL.total_seconds():
        session["used_at"] = now


def sign_in(person: Person) -> None:
    """Open a new session for this person; nothing of an earlier one survives."""
    language = session.get("locale")
    session.clear()
    session.permanent = True
    session["locale"] = language or person.locale
    login_user(SignedIn(person))


def sign_out() -> None:
    """Close the session; the language stays."""
    language = session.get("locale")
    logout_user()
    session.clear()
    if language:
        session["locale"] = language
