"""Addresses of the built scripts and styles; their names carry a hash of the content."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

from leancity.errors import ConfigurationError

DIST = Path(__file__).parent / "static" / "dist"


class Assets:
    """Reads the manifest that the front-end build writes: `{"base.js": "base-3F2A.js", ...}`."""

    def __init__(self, folder: Path = DIST) -> None:
        self._folder = folder

    @cached_property
    def _names(self) -> dict[str, str]:
        path = self._folder / "manifest.json"
        if not path.exists():
            raise ConfigurationError(
                f"{path} does not exist: build the pages first "
                "(npm ci --ignore-scripts && npm run build in portal/frontend)"
            )
        return dict(json.loads(path.read_text(encoding="utf-8")))

    def path(self, name: str) -> str:
        """The path below `static/` of a bundle by its plain name, e.g. `form.js`."""
        return f"dist/{self._names[name]}"

    def has(self, name: str) -> bool:
        """Whether the build made this file."""
        return name in self._names
