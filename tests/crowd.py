"""Many cases on the road at once, while the city's processes are killed and started again.

People do what people do: an act that was not answered, or answered by "try again", is repeated.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import requests
from sqlalchemy import ColumnElement, func, select, text, update
from sqlalchemy.exc import OperationalError

from leancity.cases.models import PROCESS, Case
from leancity.db.effects import Effect, EffectState
from leancity.documents.models import DocumentRow
from leancity.engine import EngineError
from leancity.files import StoredFile
from leancity.notifications import DeliveryState
from leancity.notifications.models import NotificationRow, OperatorItemRow
from tests.road import HEAD, INSPECTOR, OWNER, SPECIALIST, Road, fresh_photo
from tests.stack import Stack, eventually

#: What a look meets while something is being killed.
OUTAGE = (requests.RequestException, OperationalError, EngineError)
#: Seconds that somebody goes on repeating one act.
PATIENCE = 150
#: People who work at a time.
HANDS = 3
#: What the subjects of a case's letters begin with.
LETTERS = ["Результат", "Уведомление"]
DOCUMENTS = ["PB-1/1", "PB-2/1", "PB-4/1", "PB-7/1"]


def insist(act: Callable[[], requests.Response]) -> requests.Response:
    """Repeat an act until somebody decides about it."""

    def decided() -> requests.Response | None:
        try:
            answer = act()
        except requests.RequestException:
            return None
        return None if answer.status_code >= 500 else answer

    answer = eventually(decided, PATIENCE, "an answer", pause=0.3)
    assert answer.ok, answer.text
    return answer


def insist_on(find: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Repeat a look until it finds something."""

    def seen() -> Any:
        try:
            return find()
        except OUTAGE:
            return None

    return eventually(seen, patience, what, pause=0.3)


@dataclass
class Crowd:
    """So many cases, each acted on by the people it needs."""

    stack: Stack
    size: int
    shot: bytes = field(default_factory=fresh_photo)
    roads: list[Road] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.roads = [Road(self.stack) for _ in range(self.size)]
        for login in (INSPECTOR, SPECIALIST, HEAD):
            self.stack.visitor(login)

    def together(self, act: Callable[[Road], None]) -> None:
        """Do something for every case, a few at a time."""
        with ThreadPoolExecutor(HANDS) as pool:
            list(pool.map(act, self.roads))

    def capture(self) -> None:
        """Inspectors hand in their photos."""
        self.together(self._capture)

    def choose_measures(self) -> None:
        """Specialists choose the measure: three documents are made for each."""
        term = (self.roads[0].today + timedelta(days=10)).isoformat()
        values = {"measure": "notice", "rule_clause": "waste_removal", "delivery": "email"}
        self._complete(SPECIALIST, "choose_measure", {**values, "term": term, **OWNER})

    def approve(self) -> None:
        """The head approves: a letter leaves for each."""
        self._complete(HEAD, "approve", {"decision": "approve"})

    def end_terms(self) -> None:
        """Every term ends."""
        self.wait_for_status("waiting")
        for road in self.roads:
            road.end_term()

    def check(self) -> None:
        """Inspectors check on site."""
        self._complete(INSPECTOR, "check", {"result": "removed"}, "photos_after")

    def wait_for_status(self, status: str, patience: float = PATIENCE) -> None:
        """Until every case is in this status."""
        self._wait_for(Case.status == status, f"all {status}", patience)

    def wait_for_end(self, patience: float = PATIENCE) -> None:
        """Until every case is closed: a moment after its last status."""
        self._wait_for(Case.closed_at.is_not(None), "all closed", patience)

    def _wait_for(self, condition: ColumnElement[bool], what: str, patience: float) -> None:
        keys = [road.business_key for road in self.roads]
        waiting = select(func.count()).where(Case.business_key.in_(keys), condition)

        def arrived() -> bool:
            self.stack.forget_dead_workers()
            with self.stack.kernel.database.begin() as session:
                return session.scalar(waiting) == len(keys)

        insist_on(arrived, what, patience)

    def _capture(self, road: Road) -> None:
        inspector = self.stack.visitor(INSPECTOR)
        road.business_key, form = insist_on(
            lambda: inspector.start_form("prevention"), "start form"
        )
        photo = insist(lambda: inspector.upload(form, "photos_before", "a.jpg", self.shot)).json()
        data = {**form["data"], **road.captured(), "photos_before": photo["id"]}
        insist(lambda: inspector.send(form, data))

    def _complete(
        self, login: str, activity: str, values: dict[str, Any], photos: str | None = None
    ) -> None:
        visitor = self.stack.visitor(login)

        def complete(road: Road) -> None:
            task = insist_on(lambda: self._task(road, activity), f"task {activity}")
            insist(lambda: visitor.claim(task))
            form = insist_on(lambda: visitor.form(f"/tasks/{task}"), "form of a task")
            sent = {**form["data"], **values}
            if photos:
                kept = insist(lambda: visitor.upload(form, photos, "b.jpg", self.shot)).json()
                sent[photos] = kept["id"]
            insist(lambda: visitor.send(form, sent))

        self.together(complete)

    def _task(self, road: Road, activity: str) -> str | None:
        self.stack.forget_dead_workers()
        return road.find_task(activity)


@contextmanager
def storm(*blows: Callable[[], None]) -> Iterator[None]:
    """Blows one after the other while the block runs; it ends when both are through."""
    trouble: list[BaseException] = []

    def rage() -> None:
        try:
            for blow in blows:
                blow()
        except BaseException as error:  # noqa: BLE001 - handed to the block
            trouble.append(error)

    thread = threading.Thread(target=rage, name="storm")
    thread.start()
    try:
        yield
    finally:
        thread.join()
    if trouble:
        raise trouble[0]


def blow(stack: Stack, name: str, when: Callable[[], Any] | None = None) -> Callable[[], None]:
    """Kill one process, as soon as something is so, and start it again."""

    def fall() -> None:
        if when is not None:
            insist_on(when, f"the moment to kill {name}")
        with stack.without(name):
            if name == "workers":
                grow_old(stack)
        if name == "postgres":
            stack.wait_for_engine()

    return fall


def grow_old(stack: Stack) -> None:
    """As if the letters that a dead process was sending had been begun long ago."""
    long = text("interval '10 minutes'")
    with stack.kernel.database.begin() as session:
        session.execute(
            update(Effect)
            .where(Effect.state == EffectState.STARTED)
            .values(updated_at=Effect.updated_at - long)
        )
        session.execute(
            update(NotificationRow)
            .where(NotificationRow.state == DeliveryState.STARTED)
            .values(state_at=NotificationRow.state_at - long)
        )


def count_documents(stack: Stack) -> int:
    """Numbers of documents taken so far."""
    with stack.kernel.database.begin() as session:
        return session.scalar(select(func.count()).select_from(DocumentRow)) or 0


# --- what must be true afterwards ------------------------------------------------------------
def gaps_and_doubles(stack: Stack) -> list[str]:
    """Numbers of cases that are missing or taken twice."""
    with stack.kernel.database.begin() as session:
        numbers = [
            number
            for number in session.scalars(select(Case.number).where(Case.kind == PROCESS))
            if number
        ]
    counted = Counter(numbers)
    wanted = {f"{value:04d}" for value in range(1, len(numbers) + 1)}
    return sorted(wanted - counted.keys()) + [n for n, count in counted.items() if count > 1]


def wrong_documents(roads: Iterable[Road]) -> dict[str, list[str]]:
    """Cases whose documents are not exactly one of each, with what they have."""
    found = {road.business_key: road.documents() for road in roads}
    return {key: made for key, made in found.items() if made != DOCUMENTS}


def broken_files(roads: Iterable[Road]) -> list[str]:
    """Documents whose file is not what the register says."""

    def whole(file: StoredFile, sha256: str) -> bool:
        return file.sha256 == sha256 and file.submitted

    return [
        made.number
        for road in roads
        for made in road.stack.kernel.documents.for_case(road.business_key)
        if not whole(road.stack.kernel.files.get(made.file_id), made.sha256)
    ]


def wrong_letters(roads: Iterable[Road]) -> dict[str, str]:
    """Cases whose letters left twice, are lost, or are unknown without an open item each."""
    found = {}
    for road in roads:
        every = road.stack.kernel.notifications.for_case(road.business_key)
        # News of a task to the city's own people is no letter of the case, and rests at night.
        deliveries = [each for each in every if ":new:" not in each.key]
        states = {each.subject.split()[0]: each.state for each in deliveries}
        arrived = {kind: len(road.letters(kind)) for kind in states}
        doubted = {kind for kind, state in states.items() if state is DeliveryState.UNKNOWN}
        sent = {kind for kind, state in states.items() if state is DeliveryState.SENT}
        right = (
            {kind: arrived[kind] for kind in sent} == dict.fromkeys(sent, 1)
            and all(arrived[kind] <= 1 for kind in doubted)
            and sent | doubted == set(states)
            and sorted(each.subject.split()[0] for each in deliveries) == LETTERS
            and open_items(road) == len(doubted)
        )
        if not right:
            found[road.business_key] = f"{states}, {arrived}, {open_items(road)} items"
    return found


def open_items(road: Road) -> int:
    """What waits for an operator in one case."""
    query = select(func.count()).where(
        OperatorItemRow.business_key == road.business_key, OperatorItemRow.resolved_at.is_(None)
    )
    with road.stack.kernel.database.begin() as session:
        return session.scalar(query) or 0


def open_incidents(roads: Iterable[Road]) -> list[str]:
    """Cases with an incident, in the engine or in the registry."""
    return [
        road.business_key
        for road in roads
        if road.row()["incidents"]
        or road.deployer.incidents(processInstanceId=road.row()["process_instance_id"])
    ]


def unfinished_effects(stack: Stack) -> list[str]:
    """Effects of which nobody knows that they are through, but for letters in doubt."""
    query = select(Effect.key).where(Effect.state == EffectState.STARTED)
    with stack.kernel.database.begin() as session:
        return list(session.scalars(query))
