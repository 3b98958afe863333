"""Updates of a bot per second, what open dialogues take, and the way from a photo to a number.

    python -m benchmarks.bots [--chats 1000] [--cards 10]

Updates: each chat begins a card with a photo, says a word and chooses an item; three updates that
go through the inbox, the dialogue, form-js, the draft and the outbox, one after the other, in one
thread. The baseline of the same run is the same number of bare transactions.

Memory: of the process before and after all dialogues are open; what they keep lies in the database.

Capture to registered: on a running city, over HTTP, from the press that sends a card until the chat
hears its number. The baseline, in turns with it, is the same form sent through the portal.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from sqlalchemy import text

from benchmarks.start_to_registered import through_the_portal
from leancity.clock import SystemClock
from leancity.db import Database
from leancity.db.metadata import whole_metadata
from leancity.local.processes import process
from tests.inspector import bot_city, fill, send_photos
from tests.integration.bots.conftest import Chat, City, small_city
from tests.integration.bots.test_bad_input import shot
from tests.photos import ZONE, raid
from tests.postgres import scratch_database, shared_server
from tests.road import INSPECTOR
from tests.stack import running_stack

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
    parser.add_argument("--cards", type=int, default=10)
    asked = parser.parse_args()
    with (
        TemporaryDirectory() as folder,
        shared_server() as server,
        scratch_database(server) as url,
    ):
        opened = Database(url)
        whole_metadata().create_all(opened.engine)
        opened.dispose()
        measure(url, Path(folder), asked.chats)
    capture(asked.cards)


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
        plain = chats * UPDATES / base
        print(f"{chats} chats, {chats * UPDATES} updates: {rate:.0f} updates/s")
        print(f"bare transactions: {plain:.0f}/s, {plain / rate:.0f} to an update")
        print(f"memory of the process: {grown * 1000 / chats:+.1f} MB for 1,000 open dialogues")
        print(f"database: {(size or 0) / chats / 1024:.1f} KB for a dialogue and its draft")


def capture(cards: int) -> None:
    """Cards through the bot and through the portal, in turns."""
    by_bot, by_portal = [], []
    photos = raid(SystemClock(ZONE.key).now().astimezone(ZONE) - timedelta(days=1), 3 * (cards + 1))
    with running_stack() as stack, bot_city(stack) as city:
        phone = city.linked(INSPECTOR)
        for number in range(cards + 1):
            send_photos(phone, photos[3 * number : 3 * number + 3])
            fill(phone, "Мешки с мусором у дороги, замер")
            began = time.perf_counter()
            phone.presses("Отправить")
            phone.hears("Отправлено: Нарушение №", 60)
            by_bot.append(time.perf_counter() - began)
            by_portal.append(through_the_portal(stack)[1] / 1000)
    # The first of each warms up.
    bot, portal = statistics.median(by_bot[1:]), statistics.median(by_portal[1:])
    print(f"capture to registered, {cards} cards: {bot:.2f} s in the chat, {portal:.2f} s by the")
    print(f"portal, ratio {bot / portal:.1f}")


if __name__ == "__main__":
    main()
