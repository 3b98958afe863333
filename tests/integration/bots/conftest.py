"""The bot of inspectors over a database, without an engine and without a messenger."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from bots.configuration import load_configuration
from bots.conversation import Conversations, Reminders
from bots.conversation.rooms import Rooms
from bots.dialogue import Reply
from bots.transport import FileGoneError, FileRef
from leancity.clock import FixedClock
from leancity.config import Settings
from leancity.desk import OpenForm, Outcome, Process
from leancity.dialogues import Opened, Update
from leancity.engine.tokens import ensure_keys
from leancity.forms import FormSchema
from leancity.kernel import Kernel
from leancity.library import Package
from leancity.local.environment import ROOT
from leancity.local.postgres import LocalPostgres
from leancity.local.provision import demo_people
from leancity.messengers import Bot
from leancity.org import Person
from tests.postgres import scratch_database
from tests.unit.forms.conftest import NOON

BOT = Bot(
    key="inspector", name="lc_inspectors_bot", title="Бот инспекторов", kind="inspector",
    token="7104562839:AAF-0123456789abcdefghijklmnopqrstu",
)  # fmt: skip
PACKAGE = Package.load(ROOT, "prevention")
INSPECTOR = "kim.i"


class Offered:
    """Every inspector may start the one process."""

    def __init__(self) -> None:
        self._process = Process(
            key="prevention", definition_id="prevention:1", package=PACKAGE, may_start=True,
            may_read=True, may_own=False, may_measure=False,
        )  # fmt: skip

    def find(self, key: str, person: Person) -> Process | None:
        return self._process if key == "prevention" else None


class Forms:
    """Opening a form is noted elsewhere."""

    #: what the engine says to a form that is handed in; None: it takes it
    answer: Exception | None = None

    def of_start(self, process: Process, business_key: str) -> OpenForm:
        form = FormSchema.load(PACKAGE, "office")
        return OpenForm(scope=f"start:{business_key}", business_key=business_key, form=form)

    def prepare(self, opened: OpenForm) -> None:
        """Nothing."""

    def start(self, process: Process, business_key: str, payload: Mapping[str, Any]) -> Outcome:
        """What the engine says to a case that is to begin."""
        if self.answer is not None:
            raise self.answer
        return Outcome()


class OfflineRooms(Rooms):
    """The rooms as if the engine had been asked."""

    @cached_property
    def processes(self) -> Offered:  # type: ignore[override]
        return Offered()

    @cached_property
    def forms(self) -> Forms:
        """The forms of everybody."""
        return Forms()

    def submissions(self, person: Person) -> Forms:  # type: ignore[override]
        return self.forms


@dataclass
class City:
    """A kernel, one bot and the messages it has for every chat."""

    kernel: Kernel
    clock: FixedClock
    #: files that lie with the messenger
    files: dict[str, bytes] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1000))

    @classmethod
    def of(cls, kernel: Kernel) -> City:
        """A city at noon."""
        clock = kernel.clock
        assert isinstance(clock, FixedClock)
        clock.moment = NOON
        return cls(kernel, clock)

    def __post_init__(self) -> None:
        self.rooms = OfflineRooms(self.kernel, BOT, load_configuration("inspector"), self.fetch)
        self.conversations = Conversations(self.rooms)
        self.reminders = Reminders(self.rooms)

    def fetch(self, file: FileRef) -> bytes:
        if file.id not in self.files:
            raise FileGoneError("the file is gone")
        return self.files[file.id]

    def update(self, raw: Mapping[str, Any], chat_id: int) -> Update:
        """An update that has come."""
        number = next(self._ids)
        update = Update(
            bot=BOT.key, update_id=number, chat_id=chat_id,
            payload={"update_id": number, **raw}, received_at=self.clock.now(),
        )  # fmt: skip
        self.kernel.dialogues.inbox.keep([update])
        return update

    def heard(self, chat_id: int) -> list[Reply]:
        """What is said to a chat, sent on the way."""
        found = []
        while due := self.kernel.dialogues.replies.due(BOT.key, 50):
            for one in due:
                self.kernel.dialogues.replies.sent(one)
                if one.chat_id == chat_id:
                    found.append(Reply.from_json(one.payload))
        return found

    def opened(self, chat_id: int) -> Opened | None:
        """The open dialogue of a chat."""
        return self.kernel.dialogues.of(BOT.key, chat_id)

    def answers(self, chat_id: int) -> Mapping[str, Any]:
        """What was answered in the open dialogue."""
        opened = self.opened(chat_id)
        assert opened is not None
        draft = self.kernel.forms.drafts.latest(opened.login, opened.scope)
        return draft.data if draft else {}


@dataclass
class Chat:
    """One chat with the bot."""

    city: City
    id: int = 700
    kind: str = "private"
    last: list[Reply] = field(default_factory=list)

    def link(self, login: str = INSPECTOR) -> str:
        """Link the chat to a person."""
        return self.says(f"/start {self.city.kernel.messengers.issue_code(login, BOT.key).text}")

    def message(self, **content: Any) -> dict[str, Any]:
        """A message as the messenger tells it."""
        chat = {"id": self.id, "type": self.kind}
        at = int(self.city.clock.now().timestamp())
        return {"message_id": 5, "date": at, "chat": chat, "from": {"id": 9}, **content}

    def sends(self, **content: Any) -> str:
        """Send a message; what the bot says to it."""
        return self.brings({"message": self.message(**content)})

    def says(self, text: str) -> str:
        return self.sends(text=text)

    def sends_file(self, content: bytes, name: str = "photo.jpg", size: int = 0) -> str:
        """Send a file as it is."""
        file_id = f"file-{len(self.city.files)}"
        self.city.files[file_id] = content
        return self.sends(
            document={"file_id": file_id, "file_name": name, "file_size": size or len(content)}
        )

    def presses(self, label: str) -> str:
        """Press a button of the last messages."""
        buttons = [one for reply in self.last for row in reply.buttons for one in row]
        data = next(one.data for one in buttons if one.label.removeprefix("✓ ") == label)
        return self.brings(
            {"callback_query": {"id": "1", "data": data, "from": {"id": 9}, "message": self.message()}}
        )  # fmt: skip

    def brings(self, raw: Mapping[str, Any]) -> str:
        """Any update."""
        self.city.conversations.handle(self.city.update(raw, self.id))
        self.last = self.city.heard(self.id)
        return "\n".join(reply.text for reply in self.last)


@contextmanager
def small_city(url: str, folder: Path) -> Iterator[Kernel]:
    """The kernel of a small city over a database that has the tables."""
    settings = Settings(
        profile="test", database_url=url, secret_key="a-secret-of-the-tests", state_dir=folder,
        portal_url="http://city.example",
    )  # fmt: skip
    # Rooms that would ask the engine are made, and not used.
    ensure_keys(folder / "keys")
    kernel = Kernel(settings, FixedClock(NOON))
    vars(kernel)["bots"] = {BOT.key: BOT}
    kernel.org.load(demo_people())
    with (files("leancity.demo") / "addresses.csv").open(encoding="utf-8") as lines:
        kernel.addresses.load(lines)
    content = yaml.safe_load((ROOT / "processes/prevention/process.yaml").read_text("utf-8"))
    kernel.dictionaries.seed(content["dictionaries"])
    yield kernel
    kernel.database.dispose()


@pytest.fixture(scope="module")
def house(
    postgres: LocalPostgres, kernel_tables: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kernel]:
    """A small city, made once."""
    with (
        scratch_database(postgres, kernel_tables) as url,
        small_city(url, tmp_path_factory.mktemp("city")) as kernel,
    ):
        yield kernel


@pytest.fixture
def city(house: Kernel) -> City:
    """The city in the middle of a working day, before anybody has written."""
    tables = (
        "dialogue, dialogue_update, dialogue_reply, dialogue_hand_in, messenger_chat, operator_item"
    )
    with house.database.begin() as session:
        session.execute(text(f"TRUNCATE {tables}, messenger_guess, messenger_code, form_draft"))
    return City.of(house)


@pytest.fixture
def chat(city: City) -> Chat:
    """A chat of an inspector."""
    opened = Chat(city)
    opened.link()
    return opened
