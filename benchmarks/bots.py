"""Updates of a bot per second, and what open dialogues take.

    python -m benchmarks.bots [--chats 1000]

Each chat begins a card with a photo, chooses an item and answers it: three updates that go through
the inbox, the dialogue, form-js, the draft and the outbox, one after the other, in one thread.
The baseline of the same run is the same number of bare transactions. Memory is that of the process
before and after all dialogues are open: what they keep lies in the database.
"""

from __future__ import annotations

import argparse
import logging
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from sqlalchemy import text

from leancity.db import Database
from leancity.db.metadata import whole_metadata
from leancity.local.processes import process
from tests.integration.bots.conftest import Chat, City, small_city
from tests.integration.bots.test_bad_input import shot
from tests.postgres import scratch_database, shared_server

UPDATES = 3

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def resident() -> int:
    """Memory of this process, bytes."""
    found = process(os.getpid())
    return found.resident if found else 0


def bare(database: Database, count: int) -> float:
    """Seconds of so many transactions of one statement."""
    began = time.perf_counter()
    for _ in range(count):
        with database.begin() as session:
            session.execute(text("SELECT 1"))
    return time.perf_counter() - began


def talk(city: City, first: int, chats: int) -> float:
    """Seconds of three updates in each chat."""
    content = shot()
    opened = [Chat(city, id=first + number) for number in range(chats)]
    for chat in opened:
        chat.link()
    began = time.perf_counter()
    for chat in opened:
        chat.sends_file(content)
        chat.says("ok")
        chat.presses("Описание")
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=1000)
    chats = parser.parse_args().chats
    with (
        TemporaryDirectory() as folder,
        shared_server() as server,
        scratch_database(server) as url,
    ):
        opened = Database(url)
        whole_metadata().create_all(opened.engine)
        opened.dispose()
        measure(url, Path(folder), chats)


def measure(url: str, folder: Path, chats: int) -> None:
    """Measure over a database with the tables."""
    with small_city(url, folder) as kernel:
        city = City.of(kernel)
        talk(city, 100, 5)
        before = resident()
        seconds = talk(city, 10_000, chats)
        grown = (resident() - before) / 1024 / 1024
        base = bare(kernel.database, chats * UPDATES)
        with kernel.database.begin() as session:
            sizes = "pg_total_relation_size('dialogue') + pg_total_relation_size('form_draft')"
            size = session.scalar(text(f"SELECT {sizes}"))
        rate = chats * UPDATES / seconds
        print(f"{chats} chats, {chats * UPDATES} updates: {rate:.0f} updates/s")
        print(f"bare transactions: {chats * UPDATES / base:.0f}/s")
        print(f"memory of the process: {grown:+.1f} MB for {chats} open dialogues")
        print(f"database: {(size or 0) / chats / 1024:.1f} KB for a dialogue and its draft")


if __name__ == "__main__":
    main()
