"""Emergency access: for hours, with a reason, kept for good."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leancity.audit import AuditQuery
from leancity.errors import UserError
from leancity.org import Emergency
from tests.integration.org.conftest import HR

REASON = "Авария в базе: сверить дела с бумагой"


def emergency(login: str = "admin.a", reason: str = REASON, hours: int = 2) -> Emergency:
    return Emergency(login=login, reason=reason, hours=hours)


def test_a_person_becomes_a_reader_for_some_hours_and_no_longer(org, clock):
    before = org.person("admin.a").groups
    assert org.break_glass(emergency(), HR) == clock.now() + timedelta(hours=2)
    assert org.person("admin.a").groups == before | {"auditor"}
    assert "auditor" not in org.person("kim.i").groups
    clock.advance(timedelta(hours=2))
    assert org.person("admin.a").groups == before


def test_it_can_be_ended_at_once(org):
    before = org.person("admin.a").groups
    org.break_glass(emergency(hours=24), HR)
    org.seal_glass("admin.a", HR)
    assert org.person("admin.a").groups == before


def test_who_gave_it_to_whom_and_why_stays_in_the_log(org, audit):
    ends = org.break_glass(emergency(), HR)
    org.seal_glass("admin.a", HR)
    events = audit.events(AuditQuery(kind="person", key="admin.a", limit=3))
    assert [(e.who, e.action, e.field) for e in events] == [
        (HR.login, "seal-glass", None),
        (HR.login, "break-glass", "until"),
        (HR.login, "break-glass", "reason"),
    ]
    assert [events[2].new, events[1].new] == [REASON, ends.isoformat()]


@pytest.mark.parametrize(
    "wrong",
    [emergency(reason=" " * 20), emergency(reason="надо"), emergency(reason="x" * 301),
     emergency(hours=0), emergency(hours=25)],
)  # fmt: skip
def test_without_a_reason_or_for_days_it_is_not_given(org, wrong):
    with pytest.raises(UserError):
        org.break_glass(wrong, HR)
    assert "auditor" not in org.person("admin.a").groups


def test_a_dismissed_person_gets_none(org, clock):
    org.dismiss("admin.a", clock.today(), HR)
    with pytest.raises(UserError):
        org.break_glass(emergency(), HR)
    assert org.person("admin.a").groups == frozenset()


def test_dismissal_ends_it(org, clock):
    org.break_glass(emergency(), HR)
    org.dismiss("admin.a", clock.today(), HR)
    assert org.person("admin.a").groups == frozenset()
