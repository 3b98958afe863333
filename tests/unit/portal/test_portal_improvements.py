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
