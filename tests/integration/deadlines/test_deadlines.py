"""Who is told of deadlines and gets digests, when, and how often; on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from leancity.calendars import Calendar
from leancity.cases.models import Case, CaseTask
from leancity.clock import FixedClock
from leancity.db import Database
from leancity.deadlines import Arrivals, Deadlines, Digests, Rooms
from leancity.errors import NotFoundError
from leancity.library.config import Digest
from leancity.messengers import News
from leancity.notifications import Notice

#: Tuesday 10:00 in the city; with four working hours the task is due at 15:00, after lunch.
BEGUN = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
SOON = BEGUN + timedelta(hours=4, minutes=12)
DUE = BEGUN + timedelta(hours=5)
#: Wednesday 18:00: the end of the next working day.
LATE = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)


class City:
    """Two units, three people, and every notice handed over."""

    def __init__(self) -> None:
        self.sent: dict[str, Notice] = {}
        #: channels of whoever has not the usual one
        self.ways: dict[str, list[str]] = {}
        #: of which new tasks whoever wants more is told
        self.news: dict[str, News] = {}
        self.heads = {"dobik": "gorelov.v", "administration": "lazarev.g"}

    def person(self, login: str) -> Any:
        groups = frozenset({"specialist.dobik"})
        return SimpleNamespace(
            login=login, email=f"{login}@city.example", locale="ru", groups=groups
        )

    def members(self, group: str) -> list[Any]:
        assert group == "specialist.dobik"
        return [self.person("pak.s"), self.person("burkova.t")]

    def unit(self, code: str) -> Any:
        return SimpleNamespace(parent="administration" if code == "dobik" else None)

    def head_of(self, code: str) -> Any:
        if code not in self.heads:
            raise NotFoundError("no head")
        return self.person(self.heads[code])

    def routes(self, person: Any) -> list[tuple[str, str]]:
        addresses = {"email": person.email, "telegram": person.login}
        return [(way, addresses[way]) for way in self.ways.get(person.login, ["email"])]

    def known(self, keys: Any) -> set[str]:
        return set(keys) & self.sent.keys()

    def send(self, notice: Notice) -> None:
        assert notice.key not in self.sent
        self.sent[notice.key] = notice


def package(activity: str = "approve", **properties: str) -> Any:
    node = SimpleNamespace(properties=properties)
    return SimpleNamespace(
        bpmn=SimpleNamespace(nodes={activity: node}),
        config=SimpleNamespace(name="Профилактика"),
        translate=lambda text, _: text,
    )


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(BEGUN)


@pytest.fixture
def deadlines(database: Database, clock: FixedClock, city: City):
    def begin(assignee: str | None = "pak.s", **properties: str) -> Deadlines:
        with database.begin() as session:
            session.query(CaseTask).delete()
            session.query(Case).delete()
            session.add(case())
            session.flush()
            session.add(task(assignee))
        rooms = Rooms(
            org=city, notifications=city, calendar=Calendar.load(), portal_url="https://city",
            routes=city.routes,
            package=lambda _: package(**(properties or {"deadline": "4wh"})),
        )  # fmt: skip
        return Deadlines(database, clock, rooms)

    return begin


def case() -> Case:
    return Case(
        business_key="b1", process_key="prevention", process_definition_id="d",
        process_instance_id="p1", version=1, number="0421", created_at=BEGUN, unit="dobik",
        data={}, status_log=[], incidents=[], search_text="",
    )  # fmt: skip


def task(assignee: str | None) -> CaseTask:
    return CaseTask(
        id="t1", business_key="b1", process_instance_id="p1", activity_id="approve",
        name="Согласовать документы", assignee=assignee, candidate_groups=["specialist.dobik"],
        created_at=BEGUN, due_at=DUE, outcome="open",
    )  # fmt: skip


def told(city: City) -> set[str]:
    return {key.removeprefix("t1:") for key in city.sent}


def test_each_stage_is_told_once_to_those_it_concerns(deadlines, city, clock) -> None:
    reminding = deadlines()
    steps = [
        (SOON - timedelta(minutes=1), set()),
        (SOON, {"soon:pak.s"}),
        (DUE, {"due:pak.s", "due:gorelov.v"}),
        (LATE - timedelta(minutes=1), set()),
        (LATE, {"late:lazarev.g"}),
        (LATE + timedelta(days=9), set()),
    ]
    before: set[str] = set()
    for moment, new in steps:
        clock.moment = moment
        assert reminding.remind() == len(new)
        assert reminding.remind() == 0
        assert told(city) - before == new
        before = told(city)


def test_a_task_nobody_holds_reminds_its_group(deadlines, city, clock) -> None:
    clock.moment = SOON
    deadlines(assignee=None).remind()
    assert told(city) == {"soon:pak.s", "soon:burkova.t"}


def test_after_a_pause_the_reminder_that_is_of_no_use_is_left_out(deadlines, city, clock) -> None:
    clock.moment = LATE
    deadlines().remind()
    assert told(city) == {"due:pak.s", "due:gorelov.v", "late:lazarev.g"}


def test_a_task_whose_diagram_declares_no_deadline_is_left_alone(deadlines, city, clock) -> None:
    clock.moment = LATE
    assert deadlines(status="approval").remind() == 0


def test_a_unit_without_a_head_does_not_silence_the_holder(deadlines, city, clock) -> None:
    city.heads = {}
    clock.moment = DUE
    deadlines().remind()
    assert told(city) == {"due:pak.s"}


def test_a_year_that_is_not_loaded_silences_only_its_own_task(deadlines, city, clock) -> None:
    reminding = deadlines()
    with reminding._database.begin() as session:
        far = task("burkova.t")
        far.id, far.due_at = "t2", datetime(2055, 1, 1, tzinfo=UTC)
        session.add(far)
    clock.moment = SOON
    reminding.remind()
    assert told(city) == {"soon:pak.s"}


def test_the_letter_says_number_task_time_and_link(deadlines, city, clock) -> None:
    clock.moment = SOON
    deadlines().remind()
    (notice,) = city.sent.values()
    assert notice.subject == "Срок истекает: «Согласовать документы», № 0421"
    assert notice.recipient == "pak.s@city.example"
    assert notice.body.splitlines() == [
        "Профилактика, № 0421.", "Задача: Согласовать документы", "Срок: 24.11.2026 15:00", "",
        "https://city/tasks/t1",
    ]  # fmt: skip
    assert notice.staff


def test_a_reader_is_told_by_every_way_they_chose(deadlines, city, clock) -> None:
    city.ways = {"pak.s": ["email", "telegram"], "gorelov.v": []}
    clock.moment = DUE
    assert deadlines().remind() == 2
    message = city.sent["t1:due:pak.s:telegram"]
    assert (message.channel, message.recipient) == ("telegram", "pak.s")
    assert message.subject == "Срок истёк: «Согласовать документы», № 0421"
    assert message.body == "https://city/tasks/t1"
    assert told(city) == {"due:pak.s", "due:pak.s:telegram"}


def test_a_new_telephone_is_told_nothing_over_again(deadlines, city, clock) -> None:
    clock.moment = SOON
    reminding = deadlines()
    reminding.remind()
    city.ways = {"pak.s": ["email", "telegram"]}
    assert reminding.remind() == 0


def test_a_letter_follows_when_the_chat_takes_no_messages(deadlines, city, clock) -> None:
    clock.moment = SOON
    reminding = deadlines()
    for ways, new in ((["telegram"], 1), (["telegram"], 0), (["email"], 1), (["telegram"], 0)):
        city.ways = {"pak.s": ways}
        assert reminding.remind() == new
    assert told(city) == {"soon:pak.s:telegram", "soon:pak.s"}


@pytest.fixture
def arrivals(database: Database, clock: FixedClock, city: City, deadlines):
    def begin(assignee: str | None = None, *, claimed: bool = False, **properties: str) -> Arrivals:
        deadlines(assignee)
        with database.begin() as session:
            session.get_one(CaseTask, "t1").claimed_at = BEGUN if claimed else None
        rooms = Rooms(
            org=city, notifications=city, calendar=Calendar.load(), portal_url="https://city",
            routes=city.routes, package=lambda _: package(**properties),
        )  # fmt: skip
        return Arrivals(database, clock, rooms, lambda: city.news)

    return begin


OFFERED = {"channel": "telegram"}


@pytest.mark.parametrize(
    ("begun", "readers"),
    [
        ({**OFFERED}, {"new:pak.s", "new:burkova.t"}),
        ({**OFFERED, "assignee": "pak.s"}, {"new:pak.s"}),
        ({**OFFERED, "assignee": "pak.s", "claimed": True}, set()),
        ({"status": "check"}, set()),
    ],
    ids=["of a group", "given to one", "taken by hand", "not offered"],
)
def test_a_task_that_has_come_is_told_once(arrivals, city, begun, readers) -> None:
    telling = arrivals(**begun)
    assert telling.tell() == len(readers)
    assert telling.tell() == 0
    assert told(city) == readers


@pytest.mark.parametrize(
    ("news", "assignee", "readers"),
    [
        ({}, None, set()),
        ({"pak.s": News.ALL}, None, {"new:pak.s"}),
        ({"pak.s": News.ALL, "burkova.t": News.MINE}, None, {"new:pak.s"}),
        ({"pak.s": News.MINE}, "pak.s", {"new:pak.s"}),
        ({"pak.s": News.ALL}, "pak.s", {"new:pak.s"}),
        ({"burkova.t": News.ALL}, "pak.s", set()),
    ],
    ids=["nobody asks", "one asks for all", "one for their own", "given", "given, of all",
         "given to another"],
)  # fmt: skip
def test_a_task_that_no_messenger_offers_is_told_to_those_who_want_it(
    arrivals, city, news, assignee, readers
) -> None:
    city.news = news
    telling = arrivals(assignee, status="check")
    telling.tell()
    assert telling.tell() == 0
    assert told(city) == readers


def test_yesterdays_task_is_no_news(arrivals, city, clock) -> None:
    clock.moment = BEGUN + timedelta(days=1)
    assert arrivals(**OFFERED).tell() == 0


def test_news_say_number_task_and_link(arrivals, city) -> None:
    city.ways = {"pak.s": ["email", "telegram"]}
    arrivals("pak.s", **OFFERED).tell()
    letter, message = city.sent["t1:new:pak.s"], city.sent["t1:new:pak.s:telegram"]
    assert letter.subject == message.subject == "Новая задача: «Согласовать документы», № 0421"
    assert message.body == "https://city/tasks/t1"
    assert letter.body.splitlines() == [
        "Профилактика, № 0421.", "Задача: Согласовать документы", "", "https://city/tasks/t1",
    ]  # fmt: skip
    assert message.staff


@pytest.fixture
def digests(database: Database, clock: FixedClock, city: City, deadlines):
    def begin(assignee: str | None = None, **changes: Any) -> Digests:
        deadlines(assignee)
        digest = Digest(
            key="checks", title="Проверки", at="11:30", group="specialist.dobik", **changes
        )
        declared = package()
        declared.key, declared.config.digests = "prevention", (digest,)
        rooms = Rooms(
            org=city, notifications=city, calendar=Calendar.load(), portal_url="https://city",
            routes=city.routes,
            package=lambda _: declared,
        )  # fmt: skip
        return Digests(database, clock, rooms, lambda: [declared])

    return begin


#: Tuesday 11:30 in the city.
HALF_PAST = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)


def readers(city: City) -> set[str]:
    return {key.rpartition(":")[2] for key in city.sent}


def test_a_digest_comes_once_a_day_from_its_time_on(digests, city, clock) -> None:
    sending = digests()
    for moment, count in (
        (HALF_PAST - timedelta(minutes=1), 0),
        (HALF_PAST, 2),
        (HALF_PAST + timedelta(hours=3), 0),
        (HALF_PAST + timedelta(days=1), 2),
    ):
        clock.moment = moment
        assert sending.send() == count
    assert readers(city) == {"pak.s", "burkova.t"}


def test_no_digest_comes_on_a_day_off(digests, clock) -> None:
    sending = digests()
    clock.moment = HALF_PAST + timedelta(days=4)
    assert sending.send() == 0


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"tasks": ("approve",)}, 2),
        ({"tasks": ("check",)}, 0),
        ({"own": True}, 1),
        ({"overdue": True}, 0),
    ],
    ids=["of these tasks", "of other tasks", "held by one", "nothing late"],
)
def test_a_digest_lists_what_it_declares_and_is_never_empty(digests, clock, changes, count) -> None:
    sending = digests("pak.s", **changes)
    clock.moment = HALF_PAST
    assert sending.send() == count


def test_a_digest_of_late_tasks_begins_when_they_are_late(digests, city, clock) -> None:
    sending = digests(overdue=True)
    clock.moment = DUE + timedelta(minutes=1)
    assert sending.send() == 2
    notice = next(iter(city.sent.values()))
    assert notice.subject == "Проверки: 1, 24.11.2026"
    assert notice.body == (
        "№ 0421. Согласовать документы, срок 24.11.2026 15:00\nhttps://city/tasks/t1\n"
    )
