"""How gunicorn runs the portal: one process with threads, never preloaded.

A V8 context made before a fork hangs in the child, and each process has one of its own.
"""

from __future__ import annotations

from leancity.config import Settings

bind = Settings.from_env().portal_bind
worker_class = "gthread"
workers = 1
threads = 8
timeout = 120
graceful_timeout = 20
keepalive = 5
preload_app = False
accesslog = None
# Two cities on one machine would share it.
control_socket_disable = True
