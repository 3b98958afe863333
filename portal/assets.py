"""Addresses of the built scripts and styles; their names carry a hash of the content."""

from __future__ import annotations

import json
from pathlib import Path

from leancity.errors import ConfigurationError

DIST = Path(__file__).parent / "static" / "dist"


class Assets:
    """Reads the manifest that the front-end build writes: `{"base.js": "base-3F2A.js", ...}`."""

    def __init__(self, folder: Path = DIST) -> None:
        self._manifest = folder / "manifest.json"
        self._read_at = 0
        self._known: dict[str, str] = {}

    @property
    def _names(self) -> dict[str, str]:
        """The names of the last build: a new one while the portal runs is taken up."""
        if not self._manifest.exists():
            raise ConfigurationError(
                f"{self._manifest} does not exist: build the pages first "
                "(npm ci --ignore-scripts && npm run build in portal/frontend)"
            )
        changed_at = self._manifest.stat().st_mtime_ns
        if changed_at != self._read_at:
            self._known = json.loads(self._manifest.read_text(encoding="utf-8"))
            self._read_at = changed_at
        return self._known

    def path(self, name: str) -> str:
        """The path below `static/` of a bundle by its plain name, e.g. `form.js`."""
        return f"dist/{self._names[name]}"

    def has(self, name: str) -> bool:
        """Whether the build made this file."""
        return name in self._names
