"""Headers, forgery tokens, sizes."""

from __future__ import annotations

import io
import uuid
from urllib.parse import quote

import pytest
from markupsafe import escape

from portal.security import UPLOADS, content_security_policy
from tests.fakes.city import CITY_UUID

START = f"/start/prevention/{CITY_UUID(500)}"


@pytest.mark.parametrize("address", ["/sign-in", "/health", "/static/icon.svg", "/nowhere"])
def test_every_answer_carries_the_strict_headers(visitor, address):
    headers = visitor.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy == content_security_policy("")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=(self)" in headers["Permissions-Policy"]


def test_no_script_from_elsewhere_and_none_in_the_page():
    policy = content_security_policy("")
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert "unsafe-eval" not in str(policy)


def test_tiles_of_the_configured_map_are_the_only_pictures_from_elsewhere():
    policy = content_security_policy("https://{s}.tiles.example:8443/{z}/{x}/{y}.png?key=1")
    assert policy["img-src"] == "'self' data: blob: https://*.tiles.example:8443"


def test_pages_with_data_are_not_kept_by_the_browser(someone):
    assert someone("pak.o").get("/tasks").headers["Cache-Control"] == "no-store"


def test_built_files_are_kept_for_good(app, visitor, tmp_path, monkeypatch):
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "base-0.js").write_text("1")
    answer = visitor.get("/static/dist/base-0.js")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_nothing_that_changes_something_works_without_the_token(app, someone):
    browser = someone("pak.o")
    refused = []
    for rule in app.url_map.iter_rules():
        for verb in rule.methods & {"POST", "PUT", "DELETE", "PATCH"}:
            named = ("business_key", "run_id", "request_id", "list_id", "integration_id", "which")
            values = dict.fromkeys(named, str(uuid.uuid4())) | {"absence_id": "1"}
            used = {name: values.get(name, "prevention") for name in rule.arguments}
            with app.test_request_context():
                address = app.url_for(rule.endpoint, **used)
            answer = browser._client.open(address, method=verb, headers={"Accept": "text/html"})
            assert answer.status_code == 400, rule.endpoint
            assert "страница была открыта слишком долго" in answer.text.lower(), rule.endpoint
            refused.append(rule.endpoint)
    assert len(refused) > 12


def test_a_token_of_another_session_is_refused(app, someone):
    stolen = someone("kim.i").token()
    browser = someone("pak.o")
    answer = browser._client.post(
        "/tasks/t1/claim", data={"csrf_token": stolen}, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 400


def test_a_form_of_more_than_a_megabyte_is_refused_unread(kernel, someone):
    body = {"data": {"description": "x" * 1_100_000}}
    answer = someone("pak.o").send("POST", f"{START}/submit", body)
    assert answer.status_code == 413
    assert answer.get_json()["title"] == "Файл слишком большой"
    assert not kernel.engine.started


@pytest.mark.parametrize("address", ["/tasks?text=a%00b", "/search/%00", "/tasks?q=a&q=%00"])
def test_what_no_text_column_holds_is_refused_wherever_it_stands(someone, address):
    assert someone("pak.o").get(address).status_code == 400


def test_every_address_that_takes_files_takes_large_ones(app):
    names = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {name for name in names if name.endswith(".upload")} <= set(UPLOADS) <= names


def test_a_photo_may_be_larger_than_a_form(someone):
    answer = someone("pak.o").upload(
        f"{START}/files", "photos_before", io.BytesIO(bytes(3_000_000))
    )
    assert answer.status_code == 201
    assert answer.get_json()["size"] == 3_000_000


def test_a_file_beyond_the_limit_is_refused_in_words(kernel, someone):
    before = len(kernel.files.rows)
    body = io.BytesIO(bytes(kernel.settings.max_file_bytes + 2_000_000))
    answer = someone("pak.o").upload(f"{START}/files", "photos_before", body)
    assert answer.status_code == 413
    assert answer.get_json()["message"] == "Портал принимает файлы до 10 МБ. Ничего не изменилось."
    assert len(kernel.files.rows) == before


@pytest.mark.parametrize("field", ["description", "nothing", ""])
def test_a_field_that_takes_no_file_gets_none(someone, field):
    answer = someone("pak.o").upload(f"{START}/files", field, io.BytesIO(b"x"))
    assert answer.status_code == 400
    assert answer.get_json()["message"] == "В это поле формы файл приложить нельзя."


def test_what_was_handed_in_never_runs_as_a_page_of_the_portal(someone):
    answer = someone("pak.o").get(f"/files/{CITY_UUID(900)}")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_only_pictures_are_shown_and_the_rest_is_downloaded(someone):
    browser = someone("pak.o")
    photo = browser.get(f"/files/{CITY_UUID(900)}")
    paper = browser.get(f"/files/{CITY_UUID(800)}")
    assert photo.headers["Content-Disposition"].startswith("inline")
    assert paper.headers["Content-Disposition"].startswith("attachment")


def test_a_name_of_a_file_cannot_break_the_header(kernel, someone):
    kernel.files.rows[CITY_UUID(900)] = kernel.files.rows[CITY_UUID(900)].__class__(
        **{**vars(kernel.files.rows[CITY_UUID(900)]), "name": 'a"b;Акт\u202e.jpg'}
    )
    answer = someone("pak.o").get(f"/files/{CITY_UUID(900)}?download=1")
    assert answer.status_code == 200
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"]
)
def test_what_people_type_is_shown_and_never_run(someone, text):
    browser = someone("pak.o")
    page = browser.get(f"/registry/prevention?text={quote(text)}")
    found = browser.get(f"/search?q={quote(text)}")
    for answer in (page, found):
        assert str(escape(text)) in answer.text
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
