"""Inbox, registry, search and card under twenty clerks, in a small registry and in a large one.

    python -m benchmarks.portal [--cases 1000000] [--small 10000] [--open 100000] [--seconds 10]

The rows are invented and live in a scratch database. Lists are read as the portal reads them, by
the rooms of the kernel; drawing a page is not measured here. Rows of a long registry come before
its counters: they are acts of their own, and so they are measured. Beside the 95th percentile of
each act: how it compares with the small registry.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from random import Random
from types import SimpleNamespace
from typing import Any

from benchmarks.portal.town import RARE_KIND, RARE_WORD, fill
from leancity.calendars import Calendar
from leancity.cases import CaseQuery, Cases, Counting, TaskQuery
from leancity.cases.references import References
from leancity.clock import FixedClock
from leancity.db import Database
from leancity.db.metadata import whole_metadata
from leancity.local.postgres import LocalPostgres
from leancity.org import Person
from tests.fakes.prevention import package
from tests.postgres import scratch_database, shared_server

NOW = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
CLERKS = 20
_PACKAGE = package()
Act = Callable[[Cases, Person, Random], object]


def registry(**query: Any) -> Act:
    """The rows of a page, without the counters that follow."""
    asked = CaseQuery(counting=Counting.NONE, **query)
    return lambda cases, who, _: cases.page("prevention", who, asked)


def counters(**query: Any) -> Act:
    """The counters that follow a page of a long registry."""
    asked = CaseQuery(size=0, **query)
    return lambda cases, who, _: cases.page("prevention", who, asked)


def one_kind(act: Callable[..., Act]) -> Act:
    """A registry narrowed to one of the kinds."""
    return lambda cases, who, dice: act(values=(("type", f"kind{dice.randrange(11)}"),))(
        cases, who, dice
    )


_RARE = (("type", RARE_KIND),)
_NOWHERE = (("street", "Нигде"),)
_WORDS = "грязные фасады на Чехова"

ACTS: Mapping[str, Act] = {
    "inbox": lambda cases, who, _: cases.tasks(who, TaskQuery(put_off="hide", absent=True)),
    "inbox, all one may see": lambda cases, who, _: cases.tasks(who, TaskQuery(scope="seen")),
    "inbox, newest first": lambda cases, who, _: cases.tasks(who, TaskQuery(sort="new")),
    "inbox, filter": lambda cases, who, dice: cases.tasks(
        who, TaskQuery(process_key="prevention", values=(("type", f"kind{dice.randrange(11)}"),))
    ),
    "inbox, search": lambda cases, who, _: cases.tasks(
        who, TaskQuery(text="строительными отходами")
    ),
    "registry": registry(),
    "registry, filter": one_kind(registry),
    "registry, overdue": registry(tab="overdue"),
    "registry, search": registry(text=_WORDS),
    "registry, rare filter": registry(values=_RARE),
    "registry, rare search": registry(text=RARE_WORD),
    "registry, part of a text": registry(values=_NOWHERE, patient=False),
    "counters": counters(),
    "counters, filter": one_kind(counters),
    "counters, search": counters(text=_WORDS),
    "counters, rare filter of a tab": counters(values=_RARE, tab="overdue"),
    "counters, rare search of a tab": counters(text=RARE_WORD, tab="overdue"),
    "counters, part of a text": counters(values=_NOWHERE),
    "card": lambda cases, who, dice: cases.get(
        f"c{5 * dice.randrange(1, 2000)}", who, personal=False
    ),
}  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--open", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=10)
    arguments = parser.parse_args()
    sizes = (arguments.small, arguments.cases)
    with shared_server() as server, ExitStack() as kept:
        few, many = (
            kept.enter_context(_filled(server, size, min(size, arguments.open))) for size in sizes
        )
        print(f"{CLERKS} clerks; 95th percentile, ms{sizes[0]:>17,}{sizes[1]:>12,}   ratio")
        for name, act in ACTS.items():
            # One after the other: the machine is as busy for both.
            first, second = (_p95(cases, act, arguments.seconds) for cases in (few, many))
            print(f"{name:<32}{first:>12.0f}{second:>12.0f}{second / first:>8.2f}", flush=True)


@contextmanager
def _filled(server: LocalPostgres, size: int, open_tasks: int) -> Iterator[Cases]:
    """A registry of so many cases."""
    with scratch_database(server) as url:
        database = Database(url, pool_size=CLERKS)
        whole_metadata().create_all(database.engine)
        began = time.perf_counter()
        fill(database, NOW, cases=size, open_tasks=open_tasks)
        print(f"{size:,} cases made in {time.perf_counter() - began:.0f} s", flush=True)
        yield _cases(database)
        database.dispose()


def _p95(cases: Cases, act: Act, seconds: float) -> float:
    end = time.perf_counter() + seconds

    def clerk(number: int) -> list[float]:
        who, dice, spans = _clerk(number), Random(number), []  # noqa: S311
        act(cases, who, dice)
        while (began := time.perf_counter()) < end or not spans:
            act(cases, who, dice)
            spans.append(time.perf_counter() - began)
        return spans

    with ThreadPoolExecutor(CLERKS) as pool:
        spans = sorted(span for each in pool.map(clerk, range(CLERKS)) for span in each)
    return spans[int(len(spans) * 0.95)] * 1000


def _clerk(number: int) -> Person:
    return Person(
        login=f"clerk{number}", last_name="Пак", first_name="С", gender="f", unit="dobik",
        groups=frozenset({"specialist.dobik"}),
    )  # fmt: skip


def _cases(database: Database) -> Cases:
    """The registry over the one package, without what a list does not ask."""
    rooms: Any = SimpleNamespace(
        library=SimpleNamespace(
            latest=lambda _: _PACKAGE, deployed=lambda _: _PACKAGE, keys=lambda: ["prevention"]
        ),
        org=SimpleNamespace(stood_in_for=lambda _: frozenset()),
        dictionaries=SimpleNamespace(options=lambda *_: [], label=lambda _, value, __: value),
        files=SimpleNamespace(for_case=lambda *_: []),
        references=References(database),
        calendar=Calendar.load(),
        name=lambda login: login or "",
        unit_name=str,
        group_name=lambda name, _: name,
    )
    nothing: Any = None
    return Cases(database, nothing, FixedClock(NOW), rooms, nothing)


if __name__ == "__main__":
    main()
