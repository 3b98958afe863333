"""The log of improvements: written beside the figures, with what came of each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.city import NOW

PAGE = "/metrics/prevention/improvements"
TRIED = {"activity_id": "approve", "since": NOW.date().isoformat(), "text": "Согласует заместитель"}


@pytest.fixture
def owner(someone):
    return someone("khan.v")


def test_what_was_tried_is_told_with_its_effect(owner, kernel):
    assert owner.post(PAGE, TRIED).status_code == 302

    for page in (PAGE, "/metrics/prevention"):
        text = owner.get(page).text
        assert "Согласует заместитель" in text
        assert "Дел пока мало" in text
    [written] = kernel.improvements.rows
    assert (written.activity_id, written.author) == ("approve", "khan.v")


def test_the_diagram_bears_a_mark_that_leads_to_its_line(owner, kernel):
    later = TRIED | {"text": "Письмо уходит само", "activity_id": "send_notice"}
    for tried in (TRIED, later):
        owner.post(PAGE, tried)
        kernel.improvements.rows.sort(key=lambda one: one.text == TRIED["text"])

    marks = owner.json("/metrics/prevention/diagram").get_json()["improvements"]

    assert [(one["element"], one["number"]) for one in marks] == [
        ("approve", 1),
        ("send_notice", 2),
    ]
    assert marks[0]["text"].startswith("Согласует заместитель (")
    text = owner.get("/metrics/prevention").text
    for one in marks:
        assert f'id="{one["link"].removeprefix("#")}"' in text
        assert f'data-diagram-show="{one["element"]}"' in text


def test_cockpit_has_the_marks_with_the_way_to_the_log(owner, kernel):
    owner.post(PAGE, TRIED)
    [written] = kernel.improvements.rows

    [mark] = owner.json("/api/v1/metrics/prevention/panel").get_json()["improvements"]

    assert mark["link"] == f"{kernel.settings.portal_url}{PAGE}#improvement-{written.id}"
    assert f'id="improvement-{written.id}"' in owner.get(PAGE).text


def test_what_is_refused_stays_typed(owner, kernel):
    answer = owner.post(PAGE, TRIED | {"activity_id": "nowhere"})

    assert answer.status_code == 400
    assert 'value="Согласует заместитель"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert kernel.improvements.rows == []


def test_a_mistake_is_taken_out(owner, kernel):
    owner.post(PAGE, TRIED)
    [written] = kernel.improvements.rows

    assert owner.post(f"{PAGE}/{written.id}/strike").status_code == 302
    assert kernel.improvements.rows == []


@pytest.mark.parametrize("groups", [["inspector.dobik"], ["leader.land"]])
def test_the_log_is_nobody_elses(kernel, someone, groups):
    kernel.org.known["pak.o"] = replace(kernel.org.known["pak.o"], groups=frozenset(groups))
    browser = someone("pak.o")

    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE, TRIED).status_code == 404
    assert kernel.improvements.rows == []
