"""The registry is a projection: a rebuild gives the same rows, column by column."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import select

from leancity.local.provision import demo_people
from leancity.metrics.models import (
    EventActivity,
)
from tests.marks import engine_dsn, hold_a_mark
from tests.projection import LOG, differences, forget, settled, snapshot
from tests.road import UNOWNED_TOO, Road
from tests.stack import Stack


@pytest.fixture(scope="module")
def roads(stack: Stack) -> list[Road]:
    """Cases in different states: a draft, one whose owner is searched for beside, one closed."""
    draft, chosen, closed = Road(stack), Road(stack), Road(stack)
    draft.capture(continue_in_office=True)
    draft.task("complete_card")
    chosen.capture(geo=UNOWNED_TOO)
    chosen.choose_measure()
    chosen.task("approve")
    chosen.task("owner_answer")
    closed.walk()
    return [draft, chosen, closed]


def test_a_rebuild_equals_the_live_registry_column_by_column(stack, roads):
    live = settled(stack)
    assert {road.business_key for road in roads} <= {row["business_key"] for row in live["case"]}
    forget(stack)
    assert stack.kernel.cases.rebuild() == len(live["case"])
    assert differences(live, snapshot(stack)) == []


def logged(stack: Stack, road: Road) -> dict[str, EventActivity]:
    """The last visit of each activity of a case, as the event log has it."""
    query = (
        select(EventActivity)
        .where(EventActivity.root_id == road.row()["process_instance_id"])
        .order_by(EventActivity.place)
    )
    with stack.kernel.database.begin() as session:
        return {row.activity_id: row for row in session.scalars(query)}


def test_the_log_tells_what_people_and_workers_did(stack, roads):
    settled(stack)
    visits = logged(stack, roads[2])
    assert visits["start_office"].opened_at < visits["start_office"].started_at
    for name, group in (("choose_measure", "specialist.dobik"), ("check", "inspector.dobik")):
        visit = visits[name]
        assert visit.started_at <= visit.claimed_at <= visit.opened_at <= visit.submitted_at
        assert (visit.group, visit.unit, len(visit.performer)) == (group, "dobik", 32)
    letter = visits["send_notice"]
    assert letter.started_at <= letter.worked_from
    assert letter.worked_ms >= 0
    assert visits["check"].performer != visits["choose_measure"].performer


def test_the_log_names_nobody(stack, roads):
    logins = {person["login"] for person in demo_people()["people"]}
    rows = settled(stack)
    texts = {
        value
        for model in LOG
        for row in rows[model.__tablename__]
        for value in row.values()
        if isinstance(value, str)
    }
    assert texts
    assert not texts & logins
    assert not texts & {road.business_key for road in roads}


def test_a_report_of_real_cases_has_no_holes(stack, roads):
    settled(stack)
    promise = stack.kernel.library.latest("prevention").config.metrics
    report = stack.kernel.owner_reports.report(
        "prevention", promise, stack.kernel.owner_reports.last(30)
    )
    known = stack.kernel.library.latest("prevention").bpmn.nodes
    assert not report.is_empty
    assert {one.activity for one in report.activities} <= set(known)
    assert {one.name for one in report.groups} >= {"specialist.dobik", "control_head.dobik"}


def test_an_instance_the_engine_forgot_keeps_its_row(stack, roads):
    closed = roads[2]
    instance = closed.instance_id()
    before = closed.row()
    visits = logged(stack, closed)
    stack.kernel.engine.as_user("svc-deploy").delete(f"/history/process-instance/{instance}")
    stack.kernel.cases.rebuild()
    assert stack.kernel.cases.project(instance) is None
    assert closed.row() == before
    assert logged(stack, closed).keys() == visits.keys()


def test_a_mark_that_commits_late_is_projected_all_the_same(stack, roads):
    hold_a_mark(stack, roads[0], seconds=3)


def test_a_refresh_racing_the_feed_leaves_the_row_right(stack, roads):
    road = roads[1]
    truth = road.row()
    with psycopg.connect(engine_dsn(stack), autocommit=True) as engine:
        for _ in range(20):
            engine.execute(
                "INSERT INTO lc_dirty (root_process_instance_id) VALUES (%s)",
                [truth["process_instance_id"]],
            )
            engine.execute("NOTIFY lc_dirty")
            stack.kernel.cases.refresh(road.business_key)
    settled(stack)
    assert road.row() == truth


def test_readers_that_race_a_moving_case_leave_its_row_right(stack, roads):
    road, stopping = Road(stack), threading.Event()
    road.capture()
    instance = road.row()["process_instance_id"]

    def read_again_and_again() -> None:
        while not stopping.is_set():
            stack.kernel.cases.project(instance)

    with ThreadPoolExecutor(3) as readers:
        running = [readers.submit(read_again_and_again) for _ in range(3)]
        try:
            road.choose_measure()
            road.approve()
            road.wait_for_status("waiting")
        finally:
            stopping.set()
        for reader in running:
            reader.result()
    live = settled(stack)
    stack.kernel.cases.project(instance)
    assert snapshot(stack) == live
    assert road.statuses()[-1] == "waiting"
