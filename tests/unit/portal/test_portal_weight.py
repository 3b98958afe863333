"""What a task costs on the wire, and that it is sent compressed."""

from __future__ import annotations

import json
import re
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from portal.assets import DIST
from portal.packed import init_packed

#: Of a task without a place on a map, KiB; 20 are left for the page itself.
MOST = 300 - 20
#: Typefaces that a Russian page with figures loads.
FACES = ("golos-text-cyrillic-wght", "golos-text-latin-wght")


def weight(name: str) -> int:
    """Of a script and the parts it needs at once, or of a style."""
    content = (DIST / name).read_text(encoding="utf-8")
    needed = re.findall(r'(?:from|import)"\./(part-[^"]+)"', content)
    return (DIST / f"{name}.br").stat().st_size + sum(weight(part) for part in set(needed))


def test_a_task_weighs_at_most_so_much() -> None:
    manifest = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    built = sum(
        weight(manifest[f"{name}.{kind}"]) for name in ("base", "form") for kind in ("js", "css")
    )
    faces = sum(
        file.stat().st_size for file in (DIST / "assets").iterdir() if file.name.startswith(FACES)
    )
    assert (built + faces) / 1024 <= MOST


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    (tmp_path / "a.js").write_text("plain")
    (tmp_path / "a.js.br").write_text("brotli")
    (tmp_path / "a.js.gz").write_text("gzip")
    (tmp_path / "b.woff2").write_text("face")
    app = Flask("packed", static_folder=str(tmp_path), static_url_path="/static")
    init_packed(app)
    return app


@pytest.mark.parametrize(
    ("name", "accepted", "content", "coding"),
    [
        ("a.js", "gzip, deflate, br", b"brotli", "br"),
        ("a.js", "gzip, deflate", b"gzip", "gzip"),
        ("a.js", "br;q=0, identity", b"plain", None),
        ("a.js", "", b"plain", None),
        ("b.woff2", "br, gzip", b"face", None),
    ],
)
def test_a_browser_gets_what_it_takes(
    app: Flask, name: str, accepted: str, content: bytes, coding: str | None
) -> None:
    headers = {"Accept-Encoding": accepted}
    with closing(app.test_client().get(f"/static/{name}", headers=headers)) as answer:
        assert (answer.data, answer.headers.get("Content-Encoding")) == (content, coding)
        assert "octet" not in answer.mimetype
        assert ("Accept-Encoding" in answer.headers.get("Vary", "")) == bool(coding)


@pytest.mark.parametrize("name", ["../../etc/passwd", "%2e%2e/x", "none.js"])
def test_nothing_outside_is_sent(app: Flask, name: str) -> None:
    answer = app.test_client().get(f"/static/{name}", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 404
