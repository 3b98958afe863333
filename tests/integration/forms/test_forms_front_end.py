"""What the packages of the front end say about where they came from."""

from __future__ import annotations

import json
from pathlib import Path

FRONTEND = Path(__file__).parents[3] / "portal" / "frontend"


def test_locked_packages_name_no_registry() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: rest for name, rest in lock["packages"].items() if name}
    assert packages["node_modules/@bpmn-io/form-js-viewer"]["version"] == "1.23.0"
    assert [name for name, rest in packages.items() if "resolved" in rest] == []
    assert [name for name, rest in packages.items() if "integrity" not in rest] == []
