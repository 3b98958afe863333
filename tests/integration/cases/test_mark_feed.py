"""The feed of marks on a real database: nobody is forgotten, nobody is hidden behind another."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.engine import make_url

from leancity.cases.marks import MarkFeed, Resting
from leancity.engine import EngineUnavailableError
from tests.waiting import eventually

MARKS = """
    CREATE TABLE lc_dirty (
        id bigserial PRIMARY KEY,
        root_process_instance_id varchar(64) NOT NULL,
        marked_at timestamptz NOT NULL DEFAULT now())
"""


@pytest.fixture
def connection(database_url) -> Iterator[psycopg.Connection]:
    url = make_url(database_url).set(drivername="postgresql")
    dsn = url.render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as opened:
        opened.execute(MARKS)
        yield opened


def mark(connection: psycopg.Connection, *roots: str) -> None:
    for root in roots:
        connection.execute("INSERT INTO lc_dirty (root_process_instance_id) VALUES (%s)", [root])


def marked(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT DISTINCT root_process_instance_id FROM lc_dirty ORDER BY 1")
    return [root for (root,) in rows]


class Projections:
    """Remembers what was projected; fails where it is told to."""

    def __init__(self, **failing: Exception) -> None:
        self.done: list[str] = []
        self.tried: list[str] = []
        self.failing = failing

    def __call__(self, root: str) -> None:
        self.tried.append(root)
        if root in self.failing:
            raise self.failing[root]
        self.done.append(root)


def test_every_marked_instance_is_projected_once_in_the_order_of_its_first_mark(
    connection, database_url
):
    mark(connection, "b", "a", "b", "c", "a")
    seen = Projections()
    assert MarkFeed(database_url, seen).drain(connection) == 3
    assert seen.done == ["b", "a", "c"]
    assert marked(connection) == []


def test_an_instance_that_cannot_be_projected_hides_nobody_and_keeps_its_marks(
    connection, database_url
):
    mark(connection, *["poison"] * 500, "good")
    seen = Projections(poison=ValueError("no package"))
    feed = MarkFeed(database_url, seen)
    assert feed.drain(connection) == 1
    assert (seen.done, marked(connection)) == (["good"], ["poison"])
    mark(connection, "better")
    assert feed.drain(connection) == 1
    assert seen.tried.count("poison") == 1


def test_after_its_rest_an_instance_is_tried_again(connection, database_url):
    mark(connection, "poison")
    now = [0.0]
    seen = Projections(poison=ValueError("no package"))
    feed = MarkFeed(database_url, seen, Resting(lambda: now[0]))
    feed.drain(connection)
    now[0] = 1.0
    seen.failing.clear()
    assert feed.drain(connection) == 1
    assert marked(connection) == []


def test_a_silent_engine_is_nobodys_fault(connection, database_url):
    mark(connection, "a", "b")
    seen = Projections(a=EngineUnavailableError("no answer"))
    feed = MarkFeed(database_url, seen)
    assert feed.drain(connection) == 0
    assert (seen.tried, marked(connection)) == (["a"], ["a", "b"])
    seen.failing.clear()
    assert feed.drain(connection) == 2


def test_a_mark_that_commits_late_under_an_early_number_is_met(connection, database_url):
    url = make_url(database_url).set(drivername="postgresql")
    seen = Projections()
    feed = MarkFeed(database_url, seen)
    with psycopg.connect(url.render_as_string(hide_password=False)) as late:
        mark(late, "a")
        mark(connection, "a")
        assert feed.drain(connection) == 1
        late.commit()
    assert feed.drain(connection) == 1
    assert seen.done == ["a", "a"]


def test_a_mark_that_comes_while_its_instance_is_read_stays(connection, database_url):
    mark(connection, "a")
    url = make_url(database_url).set(drivername="postgresql")

    def project(root: str) -> None:
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as other:
            mark(other, root)

    assert MarkFeed(database_url, project).drain(connection) == 1
    assert marked(connection) == ["a"]


def test_a_notification_wakes_the_feed_and_it_ends_when_told(connection, database_url):
    seen, stopping = Projections(), threading.Event()
    feed = MarkFeed(database_url, seen)
    thread = threading.Thread(target=feed.follow, args=(stopping.is_set, 0.5))
    thread.start()
    try:
        mark(connection, "a")
        connection.execute("NOTIFY lc_dirty, 'a'")
        eventually(lambda: seen.done == ["a"], 10, "the projection")
    finally:
        stopping.set()
        thread.join(10)
    assert not thread.is_alive()


def test_an_idle_city_is_asked_for_nothing(connection, database_url):
    """Beside the listening no statement reaches the database until a mark comes."""
    statements = (
        "SELECT pid, query_start FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_type = 'client backend' ORDER BY pid"
    )
    seen, rounds = Projections(), []

    def stopping() -> bool:
        rounds.append(1)
        return len(rounds) > 1000

    thread = threading.Thread(target=MarkFeed(database_url, seen).follow, args=(stopping, 0.05))
    thread.start()
    try:
        eventually(lambda: len(rounds) > 2, 10, "the first look")
        before = connection.execute(statements).fetchall()
        until = len(rounds) + 20
        eventually(lambda: len(rounds) > until, 10, "some idle rounds")
        assert connection.execute(statements).fetchall() == before
        assert len(before) == 2
        mark(connection, "a")
        connection.execute("NOTIFY lc_dirty, 'a'")
        eventually(lambda: seen.done == ["a"], 10, "the projection")
    finally:
        rounds += [1] * 1000
        thread.join(10)


def test_what_was_put_aside_is_tried_again_without_a_call(connection, database_url):
    mark(connection, "poison", "deaf")
    seen, stopping = Projections(poison=ValueError("no package")), threading.Event()
    now = [0.0]
    feed = MarkFeed(database_url, seen, Resting(lambda: now[0]))
    thread = threading.Thread(target=feed.follow, args=(stopping.is_set, 0.05))
    thread.start()
    try:
        eventually(lambda: seen.done == ["deaf"], 10, "the other one")
        seen.failing.clear()
        now[0] = 1.0
        eventually(lambda: seen.done == ["deaf", "poison"], 10, "the second try")
    finally:
        stopping.set()
        thread.join(10)


def test_a_silent_engine_is_asked_again_without_a_call(connection, database_url):
    mark(connection, "a")
    seen, stopping = Projections(a=EngineUnavailableError("no answer")), threading.Event()
    feed = MarkFeed(database_url, seen)
    thread = threading.Thread(target=feed.follow, args=(stopping.is_set, 0.05))
    thread.start()
    try:
        eventually(lambda: seen.tried.count("a") > 1, 10, "another try")
        seen.failing.clear()
        eventually(lambda: seen.done == ["a"], 10, "the projection")
    finally:
        stopping.set()
        thread.join(10)


def test_a_lost_connection_is_the_callers(connection, database_url):
    feed = MarkFeed(database_url, Projections())
    url = make_url(database_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as worker:
        mark(connection, "a")
        connection.execute("SELECT pg_terminate_backend(%s)", [worker.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            feed.drain(worker)
