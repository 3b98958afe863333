"""An administrator in an emergency: reads cases for some hours, and every look is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from leancity.audit import AuditQuery
from leancity.subjects.models import SubjectReadingRow
from tests.integration.access.test_sessions import leancity

REASON = "Потеряна связь с реестром, сверяем дела"


@pytest.fixture
def broken(scene):
    """Emergency access of the administrator for the time of a test."""
    stack = scene.cast.stack
    done = leancity(stack, "org", "break-glass", "morozova.a", "--hours", "2", "--reason", REASON)
    assert done.exit_code == 0, done.output
    yield
    assert leancity(stack, "org", "break-glass", "morozova.a", "--seal").exit_code == 0


def test_without_it_an_administrator_reads_no_case(scene):
    card = f"/cases/{scene.closed.business_key}"
    assert scene.cast.browser("morozova.a").get(card).status_code == 404


@pytest.mark.usefixtures("broken")
def test_with_it_cases_open_to_reading_and_to_nothing_else(scene):
    admin, kernel = scene.cast.browser("morozova.a"), scene.cast.stack.kernel
    assert admin.get(f"/cases/{scene.closed.business_key}").status_code == 200
    task = scene.approval.task("approve")
    assert scene.cast.change("morozova.a", "POST", f"/tasks/{task}/claim").status_code == 403
    assert scene.cast.change("morozova.a", "POST", f"/tasks/{task}/submit").status_code in (
        404,
        409,
    )
    assert scene.cast.rest("morozova.a").rows("/task") == []
    with kernel.database.begin() as session:
        looks = session.scalars(
            select(SubjectReadingRow).where(SubjectReadingRow.reader == "morozova.a")
        ).all()
    assert {look.purpose for look in looks} == {"case card"}
    events = kernel.audit.events(AuditQuery(kind="person", key="morozova.a"))
    given = [event for event in events if event.action == "break-glass"]
    assert {event.field: event.new for event in given[:2]}["reason"] == REASON
    assert given[0].who.startswith("console:")


def test_afterwards_they_are_closed_again(scene):
    card = f"/cases/{scene.closed.business_key}"
    assert scene.cast.browser("morozova.a").get(card).status_code == 404
