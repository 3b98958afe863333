"""The portal: pages for people and an interface for programs, over the kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from leancity.config import Settings

if TYPE_CHECKING:
    from leancity.kernel import Kernel
    from portal.assets import Assets


def create_app(
    settings: Settings, kernel: Kernel | None = None, *, assets: Assets | None = None
) -> Flask:
    """Build the portal; the kernel and the built pages may be given by a test."""
    from portal.errors import init_errors
    from portal.formats import init_formats
    from portal.identity import init_identity
    from portal.language import init_language
    from portal.packed import init_packed
    from portal.security import init_body_limits, init_limits, init_security
    from portal.templating import init_templates
    from portal.views import register

    app = Flask("portal")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="leancity_session",
        # A form may stay open for a day; the token lives as long as the session.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    chosen = kernel or _own_kernel(settings)
    # The order matters: size first, then who it is, then whether the page is ours.
    init_body_limits(app, settings)
    init_identity(app, chosen)
    init_security(app, settings)
    init_language(app, chosen)
    init_formats(app, chosen)
    init_templates(app, chosen, assets)
    init_errors(app)
    init_packed(app)
    register(app)
    init_limits(app)
    return app


def _own_kernel(settings: Settings) -> Kernel:
    from leancity.kernel import Kernel

    kernel = Kernel(settings)
    kernel.key_kind = "portal"
    return kernel
