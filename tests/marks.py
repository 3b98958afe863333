"""Dirty marks as a test sees them."""

from __future__ import annotations

import psycopg
from sqlalchemy.engine import make_url

from leancity.cases.models import Case
from tests.road import Road
from tests.stack import Stack, eventually


def engine_dsn(stack: Stack) -> str:
    """The engine's database, as its owner."""
    url = make_url(stack.city.database_url("engine", "engine")).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def hold_a_mark(stack: Stack, road: Road, seconds: float) -> None:
    """A transaction that writes a mark and stays open while others come and go.

    Timestamps and ids are given when a transaction writes, not when it commits: a feed that went
    by them would never see this mark.
    """
    _let_marks_be_read(stack, road)
    truth = road.row()["status"]
    with stack.kernel.database.begin() as session:
        session.get_one(Case, road.business_key).status = "stale"
    with psycopg.connect(engine_dsn(stack)) as held:
        held.execute(
            "INSERT INTO lc_dirty (root_process_instance_id) VALUES (%s)", [road.instance_id()]
        )
        held.execute("SELECT pg_notify('lc_dirty', %s)", [road.instance_id()])
        other = Road(stack)
        other.capture()
        other.task("choose_measure")
        held.execute("SELECT pg_sleep(%s)", [seconds])
        assert road.row()["status"] == "stale"
        held.commit()
    eventually(lambda: road.row()["status"] == truth, 20, "the late mark")


def _let_marks_be_read(stack: Stack, road: Road) -> None:
    """Wait until the feed has taken every mark of the case that is there."""
    query = "SELECT count(*) FROM lc_dirty WHERE root_process_instance_id = %s"
    with psycopg.connect(engine_dsn(stack), autocommit=True) as watching:
        eventually(
            lambda: watching.execute(query, [road.instance_id()]).fetchone() == (0,),
            20,
            "the marks of the case",
        )
