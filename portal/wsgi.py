"""For gunicorn: `gunicorn --worker-class gthread --workers 1 --threads 8 'portal.wsgi:app()'`.

One process with threads; a V8 context made before a fork hangs in the child, so never use
`--preload`.
"""

from __future__ import annotations

from flask import Flask

from leancity.config import Settings
from leancity.logs import configure_logging
from portal import create_app
from portal.context import KERNEL


def app() -> Flask:
    """The portal with the settings of the environment."""
    settings = Settings.from_env()
    configure_logging(settings)
    portal = create_app(settings)
    portal.extensions[KERNEL].org.check_profile()
    return portal
