"""The cases of the demo city, made by its people through the real forms and the real engine.

Repeating it makes nothing twice: the business key of every story is derived from its words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from leancity.config import Settings
from leancity.demo.people import HEAD, INSPECTORS, SPECIALISTS, Crew, eventually, key_of
from leancity.demo.pictures import Shot, photo
from leancity.demo.raid import Planner
from leancity.kernel import Kernel
from leancity.library.service import DEPLOYER

_PROCESS = "prevention"


@dataclass(frozen=True, kw_only=True)
class Story:
    """One violation: what was seen, who answers for it, and how far the case has come.

    `stages` are walked in order: measure, return, approve, hand_over, term, check, prolong.
    """

    type: str
    text: str
    street: str
    owner: str = ""
    email: str = ""
    delivery: str = "email"
    incomplete: bool = False
    stages: Sequence[str] = field(default_factory=tuple)


_SENT = ("measure", "approve")
STORIES = (
    Story(type="waste", text="Строительный мусор сложен у проезда, мешает пешеходам",
          street="улица Чехова", incomplete=True),
    Story(type="snow", text="Наледь на тротуаре вдоль фасада, посыпки нет",
          street="улица Ленина", incomplete=True),
    Story(type="grass", text="Трава выше полуметра вдоль всего участка", street="улица Амурская"),
    Story(type="storage", text="Автомобильные шины сложены у ограждения, около сорока штук",
          street="проспект Мира"),
    Story(type="facade", text="Фасад киоска расписан краской, часть обшивки оторвана",
          street="Коммунистический проспект", owner="Ким Мария Олеговна",
          email="kiosk@firma.example", stages=("measure",)),
    Story(type="waste", text="После ремонта кровли у подъезда оставлены обрезки и плёнка",
          street="улица Сахалинская", owner='ООО "Кровля и Ко"',
          email="krovlya@firma.example", stages=("measure", "return")),
    Story(type="advertising", text="На опорах освещения расклеены объявления",
          street="проспект Победы", owner="Пак Дмитрий Сергеевич", delivery="post",
          stages=_SENT),
    Story(type="lawn_parking", text="Три автомобиля стоят на газоне перед домом",
          street="улица Комсомольская", owner="Абрамова Ольга Викторовна",
          email="abramova@mail.example", stages=_SENT),
    Story(type="excavation", text="Траншея у перехода не ограждена, сигнальных огней нет",
          street="улица Пуркаева", owner='АО "Тепло & Сети"', email="seti@firma.example",
          stages=_SENT),
    Story(type="waste", text="Крупногабаритный мусор у контейнерной площадки второй день",
          street="улица Емельянова", owner='ТСЖ "Восход"', email="voshod@dom.example",
          stages=(*_SENT, "term")),
    Story(type="storage", text="Доски и поддоны сложены на обочине",
          street="улица Ленина", owner="Ли Александр Ен Сунович", email="li@mail.example",
          stages=(*_SENT, "term", "prolong")),
    Story(type="waste", text="Мешки с мусором у ограды сквера",
          street="улица Чехова", owner='МУП "Чистый двор"', email="dvor@firma.example",
          stages=(*_SENT, "term", "check")),
    Story(type="facade", text="Грязный фасад павильона, стёкла не мыты",
          street="проспект Мира", owner="Хван Ирина Анатольевна", email="hvan@mail.example",
          stages=(*_SENT, "term", "check")),
    Story(type="abandoned_vehicle", text="Автомобиль без колёс стоит у дома больше месяца",
          street="улица Амурская", owner="О'Нил Патрик", email="oneil@mail.example",
          stages=(*_SENT, "term", "check")),
    Story(type="grass", text="Трава не скошена вдоль ограды детского сада",
          street="проспект Победы", owner="Ким Светлана Игоревна", email="kim.s@mail.example",
          stages=(*_SENT, "term")),
    Story(type="snow", text="Сосульки над входом, тротуар не ограждён",
          street="Коммунистический проспект", owner='ООО "Высота"', email="vysota@firma.example",
          stages=(*_SENT, "term")),
)  # fmt: skip


def make_demo_cases(settings: Settings, say: Callable[[str], object]) -> None:
    """Walk every story as far as it goes, saying how many are done."""
    kernel = Kernel(settings)
    kernel.key_kind = "portal"
    deployer = Kernel(settings)
    say(f"Making {len(STORIES)} demo cases and a raid; the city can be used meanwhile.")
    teller = Teller(kernel, deployer)
    for number, story in enumerate(STORIES):
        teller.tell(number, story)
        say(f"  {number + 1}/{len(STORIES)}: {story.text}")
    Planner(kernel).plan()
    say(f"  a raid of {INSPECTORS[0]} for today")
    kernel.database.dispose()
    deployer.database.dispose()


class Teller(Crew):
    """Tells the stories."""

    def __init__(self, kernel: Kernel, deployer: Kernel) -> None:
        super().__init__(kernel)
        self._deployer = deployer

    def tell(self, number: int, story: Story) -> None:
        """Walk one story; a story told before is left as it is."""
        key = key_of(f"{number}/{story.text}")
        if self._is_told(key):
            return
        self._capture(key, number, story)
        for stage in story.stages:
            getattr(self, f"_{stage}")(key, number, story)

    # --- stages --------------------------------------------------------------------------
    def _capture(self, key: str, number: int, story: Story) -> None:
        person = self._person(INSPECTORS[number % len(INSPECTORS)])
        lat, lon = self._place(story.street, number)
        now = self._kernel.clock.now().astimezone(self._kernel.clock.zone)
        seen = now - timedelta(minutes=number + 2)
        values = {
            "found_at": seen.replace(second=0, microsecond=0).isoformat(),
            "channel": "raid",
            "geo": f"{lat:.6f},{lon:.6f}",
            "type": story.type,
            "description": story.text,
            "term": self._day(10),
            "continue_in_office": story.incomplete,
        }
        shots = [
            photo(Shot(label=f"{story.street} {number}-{i}", point=(lat, lon), taken_at=seen))
            for i in range(1, 2 + number % 3)
        ]
        values["photos_before"] = self._upload(key, "photos_before", person, shots)
        self._start(_PROCESS, key, person, values)
        self._task(key, "complete_card" if story.incomplete else "choose_measure")

    def _measure(self, key: str, number: int, story: Story) -> None:
        values = {
            "measure": "notice",
            "rule_clause": "waste_removal",
            "term": self._day(10),
            "delivery": story.delivery,
            "owner_name": story.owner,
            "owner_email": story.email,
            "owner_address": "Южно-Сахалинск, улица Ленина, 1",
        }
        self._complete(key, "choose_measure", SPECIALISTS[number % 2], values)
        self._task(key, "approve")

    def _return(self, key: str, _number: int, _story: Story) -> None:
        values = {"decision": "return", "comment": "Уточните правообладателя по выписке ЕГРН"}
        self._complete(key, "approve", HEAD, values)

    def _approve(self, key: str, _number: int, story: Story) -> None:
        self._complete(key, "approve", HEAD, {"decision": "approve"})
        if story.delivery != "email":
            self._task(key, "hand_over")

    def _term(self, key: str, _number: int, _story: Story) -> None:
        client = self._deployer.engine.as_user(DEPLOYER)
        instance = self._kernel.engine.reader.find_instance(key)
        filters = {"activityId": "term_ended", "processInstanceId": instance and instance.id}
        jobs = eventually(lambda: client.jobs(**filters))
        client.execute_job(jobs[0]["id"])
        self._task(key, "check")

    def _check(self, key: str, number: int, story: Story) -> None:
        self._look(key, number, story, "removed")

    def _prolong(self, key: str, number: int, story: Story) -> None:
        self._look(key, number, story, "partly")
        values = {
            "prolong_decision": "yes",
            "term": self._day(20),
            "reason": "Вывоз заказан, машина будет через неделю",
        }
        self._complete(key, "prolong", HEAD, values)

    def _look(self, key: str, number: int, story: Story, result: str) -> None:
        login = INSPECTORS[number % len(INSPECTORS)]
        now = self._kernel.clock.now()
        shot = photo(
            Shot(label=f"{story.street} после", taken_at=now - timedelta(minutes=1), tidy=True)
        )
        task = self._task(key, "check")
        self._claim(task, login)
        ids = self._upload(key, "photos_after", self._person(login), [shot])
        self._complete(key, "check", login, {"result": result, "photos_after": ids})

    # --- where and when ------------------------------------------------------------------
    def _place(self, street: str, number: int) -> tuple[float, float]:
        suggest = self._kernel.addresses.suggest
        typed = (f"{street} {(number + step) % 90 + 1}" for step in range(90))
        houses = (address for text in typed for address in suggest(text, limit=20))
        house = next(address for address in houses if address.house)
        return house.lat, house.lon
