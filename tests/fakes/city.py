"""A small invented city: people, cases, tasks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from leancity.cases import (
    CardField,
    CardSection,
    Gallery,
    HistoryEntry,
    Photo,
    StatusView,
    Token,
)
from leancity.org import Person

#: Tuesday, 14:05 in the city.
NOW = datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
CITY_UUID = "00000000-0000-4000-8000-{:012d}".format


def _person(login: str, last: str, first: str, middle: str, gender: str, **more: Any) -> Person:
    roles = more.pop("roles", ())
    return Person(
        login=login, last_name=last, first_name=first, middle_name=middle, gender=gender,
        groups=frozenset({"employee", *roles}), **more,
    )  # fmt: skip


PEOPLE = {
    person.login: person
    for person in (
        _person("kim.i", "Ким", "Игорь", "Сергеевич", "m", unit="dobik",
                post="Главный инспектор", roles=("inspector.dobik",)),
        _person("pak.o", "Пак", "Ольга", "Витальевна", "f", unit="dobik",
                post="Ведущий специалист", roles=("specialist.dobik",)),
        _person("li.s", "Ли", "Светлана", "Андреевна", "f", unit="dobik",
                post="Начальник отдела контроля", roles=("control_head.dobik",)),
        _person("orlova.m", "Орлова", "Мария", "Павловна", "f", unit="dzp",
                post="Специалист", roles=("dzp_officer.dzp",)),
        _person("admin.a", "Громов", "Антон", "Ильич", "m", unit="it",
                post="Администратор", roles=("admin",)),
        _person("khan.v", "Хан", "Виктор", "Юрьевич", "m", unit="dobik",
                post="Заместитель директора", roles=("process_owner.dobik",)),
        _person("english.e", "Smith", "Emma", "", "f", unit="dobik", locale="en",
                post="Specialist", roles=("specialist.dobik",)),
    )
}  # fmt: skip
PASSWORD = "snow-and-fog-2026"

_LABELS = {
    "draft": ("Создание черновика", False),
    "measure": ("Подготовка документов", False),
    "approval": ("На согласовании", False),
    "waiting": ("Ожидает устранения", False),
    "check": ("Проверка устранения нарушения", False),
    "fixed": ("Устранено", True),
}
_PLACES = (
    ("Мусор, строительные отходы", "улица Ленина", "173", 46.9591, 142.7380),
    ("Складирование шин, материалов", "проспект Мира", "56", 46.9478, 142.7431),
    ("Грязный фасад или НТО", "улица Сахалинская", "12А", 46.9532, 142.7304),
    ("Снег, наледь", "улица Чехова", "70", 46.9610, 142.7455),
    ("Стоянка на газоне", "улица Амурская", "88", 46.9556, 142.7290),
    ("Земляные работы без ограждения", "улица Пуркаева", "102", 46.9401, 142.7502),
    ("Реклама без разрешения", "Коммунистический проспект", "31", 46.9599, 142.7349),
)


def status(key: str) -> StatusView:
    """A status by its key."""
    label, final = _LABELS[key]
    return StatusView(key=key, label=label, final=final)


@dataclass(kw_only=True)
class FakeCase:
    """A case as the fake registry keeps it."""

    business_key: str
    number: str
    status: str
    kind: str
    street: str
    house: str
    lat: float
    lon: float
    created_at: datetime
    due_at: datetime | None
    unit: str = "dobik"
    closed_at: datetime | None = None
    responsible: str = "kim.i"
    tokens: list[Token] = field(default_factory=list)
    history: list[HistoryEntry] = field(default_factory=list)
    incidents: list[dict[str, Any]] = field(default_factory=list)
    has_route: bool = False

    @property
    def address(self) -> str:
        """Street and house in one."""
        return f"{self.street}, {self.house}"

    def sections(self) -> list[CardSection]:
        """The card's fields."""
        return [
            CardSection(title="Где и когда", fields=[
                CardField(key="found_at", label="Когда обнаружено", kind="datetime",
                          value=self.created_at.isoformat()),
                CardField(key="channel", label="Канал получения информации", kind="text",
                          value="Рейд"),
                CardField(key="address", label="Адрес", kind="text", value=self.street),
                CardField(key="house", label="Дом", kind="text", value=self.house),
            ]),
            CardSection(title="Что нарушено", fields=[
                CardField(key="type", label="Вид нарушения", kind="text", value=self.kind),
                CardField(key="description", label="Описание", kind="text",
                          value="После ремонта у подъезда оставлены мешки со строительным мусором,"
                          " часть тротуара занята, проход вдоль дома закрыт."),
                CardField(key="term", label="Срок устранения", kind="date", value="2026-12-04"),
            ]),
            CardSection(title="Нарушитель", fields=[
                CardField(key="subject_kind", label="Физ/Юр лицо", kind="text", value="Юр. лицо"),
                CardField(key="subject_name", label="Наименование", kind="text",
                          value="ООО «Образец»", personal=True),
                CardField(key="phone", label="Телефон нарушителя", kind="text",
                          value="+74242000001", personal=True),
            ]),
        ]  # fmt: skip

    def galleries(self) -> list[Gallery]:
        """Three photographs."""
        photos = [
            Photo(id=CITY_UUID(900 + n), name=f"DSCN00{10 + n}.jpg",
                  taken_at=self.created_at - timedelta(minutes=9 - n), uploaded_by="Ким И. С.")
            for n in range(3)
        ]  # fmt: skip
        return [Gallery(key="photos_before", label="Фотографии нарушения", photos=photos)]


def make_cases() -> dict[str, FakeCase]:
    """Fourteen cases of one unit and one of another."""
    statuses = ["draft", "measure", "approval", "approval", "waiting", "check", "fixed"] * 2
    cases = {}
    for index, key in enumerate(statuses):
        kind, street, house, lat, lon = _PLACES[index % len(_PLACES)]
        created = NOW - timedelta(hours=5 + 26 * index)
        case = FakeCase(
            business_key=CITY_UUID(index + 1), number=f"{473 - index:04d}", status=key, kind=kind,
            street=street, house=house, lat=lat + index / 2000, lon=lon - index / 3000,
            created_at=created, due_at=NOW + timedelta(days=5 - index, hours=2),
            closed_at=NOW - timedelta(days=1) if key == "fixed" else None,
        )  # fmt: skip
        _tell(case)
        cases[case.business_key] = case
    first = cases[CITY_UUID(1)]
    first.number = ""
    foreign = FakeCase(
        business_key=CITY_UUID(99), number="0001", status="draft", kind="Иное", street="улица Мира",
        house="1", lat=46.95, lon=142.73, created_at=NOW, due_at=None, unit="dzp",
    )  # fmt: skip
    return cases | {foreign.business_key: foreign}


def _tell(case: FakeCase) -> None:
    opened = case.created_at
    case.history = [
        HistoryEntry(at=opened + timedelta(hours=3), who="",
                     message="The document “%(title)s” %(number)s was made.",
                     params={"title": "Акт осмотра территории", "number": f"PB-1/{case.number}-1"}),
        HistoryEntry(at=opened + timedelta(hours=2), who="Пак О. В.",
                     message="Completed the task “%(task)s”.",
                     params={"task": "Выбрать меру и срок"}),
        HistoryEntry(at=opened + timedelta(minutes=40), who="Пак О. В.",
                     message="Took the task “%(task)s”.", params={"task": "Выбрать меру и срок"}),
        HistoryEntry(at=opened + timedelta(seconds=2), who="", message="Status: %(status)s.",
                     params={"status": "Создание черновика"}),
        HistoryEntry(at=opened, who="Ким И. С.", message="The case was opened."),
    ]  # fmt: skip
    if not case.closed_at:
        case.tokens = [
            Token(activity_id="approve", name="Согласовать документы", type="userTask",
                  since=NOW - timedelta(hours=3), holder="Руководитель контроля, ДОБИК")
        ]  # fmt: skip
