"""What becomes of a form on its way: accepted, waiting for the engine, refused, given back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bots.conversation import Carrier
from leancity.dialogues.hand_ins import TRIES
from leancity.engine import EngineForbiddenError, EngineUnavailableError
from tests.integration.bots.conftest import BOT, INSPECTOR, Chat, City
from tests.integration.bots.test_bad_input import captured

REFUSED = EngineForbiddenError("kim.i may not", status=403, kind="AuthorizationException")


@pytest.fixture
def sent(chat: Chat, city: City) -> str:
    """A card that goes to the office; the key of its draft."""
    captured(chat)
    opened = city.opened(chat.id)
    assert opened is not None
    chat.presses("Продолжить заполнение в офисе")
    return opened.scope


def carry(city: City, error: Exception | None, times: int = 1) -> None:
    """Try so often, each time when it is due, against an engine that answers so."""
    city.rooms.forms.answer = error
    carrier = Carrier(city.rooms)
    for _ in range(times):
        for hand_in in city.kernel.dialogues.hand_ins.due(BOT.key, 10):
            carrier.carry(hand_in)
        city.clock.advance(timedelta(minutes=1))


def heard(city: City, chat: Chat) -> list[str]:
    return [reply.text for reply in city.heard(chat.id)]


@pytest.mark.parametrize("status", [0, 502, 503], ids=["silent", "no front", "starting"])
def test_an_engine_that_is_away_is_waited_for_however_long(chat, city, sent, status):
    carry(city, EngineUnavailableError("away", status=status), times=TRIES * 3)
    (told,) = heard(city, chat)
    assert told.startswith("Принято.")
    assert city.kernel.operators.list() == []
    carry(city, None)
    (on_its_way,) = city.kernel.dialogues.hand_ins.due(BOT.key, 10)
    assert on_its_way.state == "accepted"


@pytest.mark.parametrize(
    "error",
    [REFUSED, EngineUnavailableError("a fault of the diagram", status=500, kind="ScriptException")],
    ids=["rights", "diagram"],
)
def test_a_form_the_engine_refuses_becomes_an_operators_item(chat, city, sent, error):
    carry(city, error, times=TRIES + 5)
    (told,) = heard(city, chat)
    assert "Введённое сохранено" in told
    (item,) = city.kernel.operators.list()
    assert item.params == {"reason": error.kind, "process": "prevention", "form": sent}
    assert city.kernel.forms.drafts.latest(INSPECTOR, sent).data["photos_before"]

    city.kernel.dialogues.decide(item.key, "morozova.a", "resend", again=True)
    carry(city, None)
    (on_its_way,) = city.kernel.dialogues.hand_ins.due(BOT.key, 10)
    assert on_its_way.state == "accepted"


def test_what_an_operator_leaves_is_given_back_with_its_page(chat, city, sent):
    carry(city, REFUSED, times=TRIES)
    city.heard(chat.id)
    city.kernel.dialogues.decide(
        city.kernel.operators.list()[0].key, "morozova.a", "drop", again=False
    )
    carry(city, None)
    (told,) = city.heard(chat.id)
    assert told.text == "Отправленная форма не принята. Она ждёт вас в портале."
    key = sent.partition(":")[2]
    assert told.buttons[0][0].url == f"http://city.example/start/prevention/{key}"
    assert city.kernel.dialogues.hand_ins.due(BOT.key, 10) == []
    assert city.kernel.forms.drafts.latest(INSPECTOR, sent).data["photos_before"]


def test_a_fault_of_ours_ends_with_an_operator_too(chat, city, sent):
    carrier = Carrier(city.rooms)
    for _ in range(TRIES):
        (hand_in,) = city.kernel.dialogues.hand_ins.due(BOT.key, 10)
        carrier.failed(hand_in, KeyError("gone"))
        city.clock.advance(timedelta(minutes=1))
    (item,) = city.kernel.operators.list()
    assert item.params["reason"] == "KeyError"


def test_a_bot_that_was_just_started_does_not_take_a_silent_engine_for_a_refusal(
    chat, city, sent, monkeypatch
):
    def nobody_knows(key: str, person: object) -> None:
        raise EngineUnavailableError("the engine has not told yet which processes there are")

    monkeypatch.setattr(city.rooms.processes, "find", nobody_knows)
    carry(city, None)
    assert heard(city, chat)[0].startswith("Принято.")
    monkeypatch.undo()
    carry(city, None)
    (on_its_way,) = city.kernel.dialogues.hand_ins.due(BOT.key, 10)
    assert on_its_way.state == "accepted"
