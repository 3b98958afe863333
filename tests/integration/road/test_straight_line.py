"""One violation travels from a photo to an official letter and a closed case."""

from __future__ import annotations

import pytest

from tests.road import Road


@pytest.fixture(scope="module")
def walked(stack) -> Road:
    road = Road(stack)
    road.walk()
    return road


def test_the_case_is_closed_with_every_status_on_its_way(walked):
    row = walked.row()
    assert row["closed_at"] is not None
    assert [entry["status"] for entry in row["status_log"]] == [
        "draft", "registered", "measure", "approval", "measure", "notified", "waiting", "check",
        "fixed",
    ]  # fmt: skip


def test_the_documents_are_registered_under_the_number_of_the_case(walked):
    documents = walked.stack.kernel.documents.for_case(walked.business_key)
    number = walked.row()["number"]
    assert sorted(document.number for document in documents) == [
        f"PB-1/{number}-1", f"PB-2/{number}-1", f"PB-4/{number}-1", f"PB-7/{number}-1",
    ]  # fmt: skip
