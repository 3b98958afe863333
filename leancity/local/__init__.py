"""The one-machine profile: PostgreSQL from a wheel, secrets made at first start, processes kept.

`make up` and the tests use it; a city in production uses `docker-compose.yml` instead.
"""

from __future__ import annotations
