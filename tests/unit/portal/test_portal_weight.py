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

#: Of a task with a place on a map, KiB, as gzip sends it; 12 are left for the page itself.
MOST = 300 - 12
#: Typefaces that a Russian page with figures loads.
FACES = ("small-golos-text-cyrillic", "small-golos-text-latin")
#: What the form asks for when it has a place.
MAP = "part-picker-*.js"


def parts(name: str) -> set[str]:
    """A script and the parts it needs at once, or a style."""
    content = (DIST / name).read_text(encoding="utf-8")
    needed = re.findall(r'(?:from|import)"\./(part-[^"]+)"', content)
    return {name}.union(*map(parts, needed))


def test_a_task_with_a_map_weighs_at_most_so_much() -> None:
    manifest = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    asked = [manifest[f"{name}.{kind}"] for name in ("base", "form") for kind in ("js", "css")]
    (picker,) = DIST.glob(MAP)
    built = set().union(*map(parts, [*asked, picker.name]))
    faces = [file for name in FACES for file in (DIST / "assets").glob(f"{name}-*")]
    assert len(faces) == len(FACES)
    weights = {name: (DIST / f"{name}.gz").stat().st_size for name in built}
    weights |= {file.name: file.stat().st_size for file in faces}
    assert sum(weights.values()) / 1024 <= MOST, weights


def test_the_desk_loads_nothing_of_the_other_pages(someone) -> None:
    desk, other = (someone("pak.o").get(page).text for page in ("/tasks/t2", "/start"))
    assert "pages-0.css" in other
    assert "pages-0.css" not in desk


@pytest.mark.parametrize(("accepted", "coding"), [("gzip, br", "br"), ("gzip", "gzip"), ("", None)])
def test_a_page_is_sent_compressed(someone, accepted: str, coding: str | None) -> None:
    answer = someone("pak.o").get("/tasks/t2", **{"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert coding is None or len(answer.data) / 1024 <= 300 - MOST


@pytest.fixture
def packed(tmp_path: Path) -> Flask:
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
    packed: Flask, name: str, accepted: str, content: bytes, coding: str | None
) -> None:
    headers = {"Accept-Encoding": accepted}
    with closing(packed.test_client().get(f"/static/{name}", headers=headers)) as answer:
        assert (answer.data, answer.headers.get("Content-Encoding")) == (content, coding)
        assert "octet" not in answer.mimetype
        assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "%2e%2e/x", "none.js"])
def test_nothing_outside_is_sent(packed: Flask, name: str) -> None:
    answer = packed.test_client().get(f"/static/{name}", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 404
