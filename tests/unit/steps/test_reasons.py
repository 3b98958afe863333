"""Sentences of workers and channels in the reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

import workers
from leancity import channels, notifications
from leancity.steps import sentence
from workers.runtime.payload import KINDS

#: Calls whose first text (of a payload: the second) ends up as the sentence of a failure.
_SPEAKERS = {
    "PermanentError": 0, "TransientError": 0, "BusinessError": 1, "PayloadError": 1,
    "incident": 0,
}  # fmt: skip
#: The same where notices are sent, and what a channel's own words are followed by.
_CHANNELS = {
    "UnreachableError": 0, "RefusedError": 0, "DoubtfulError": 0, "ChatGoneError": 0,
    "_judge": 0, "refused": 1, "delayed": 1, "_doubted": 2, "doubtful": 1,
    "TransientDeliveryError": 1, "PermanentDeliveryError": 1,
}  # fmt: skip
_ANSWER = {"_judge": " 451 try later"}


@pytest.mark.parametrize(
    ("message", "russian"),
    [
        ("The database does not answer", "База данных не отвечает"),
        ('The variable "geo" is missing', "Переменная «geo»: отсутствует"),
        ('The variable "geo" must be text', "Переменная «geo»: должна быть текстом"),
        (
            'The step ended with "no-way", and nothing in the diagram catches it',
            "Шаг ответил ошибкой «no-way», которую никто на диаграмме не ждёт",
        ),
        ("There is no such file.", "Такого файла нет."),
        (
            "Notice n1 was not sent: the command RCPT was answered with 550 no such user",
            "Уведомление n1 не отправлено: на команду RCPT получен ответ 550 no such user",
        ),
        ("something of yesterday", "something of yesterday"),
        ("", ""),
    ],
)
def test_a_sentence_is_told_in_the_readers_language(message, russian):
    assert sentence(message, "ru") == russian
    assert sentence(message, "en") == message


def spoken(package: ModuleType, speakers: Mapping[str, int]) -> Iterator[str]:
    """Every text that these calls of a package may leave, its places filled with anything."""
    for path in Path(package.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = speakers.get(name)
            if place is not None and len(node.args) > place:
                text = filled(node.args[place])
                if text:
                    yield text + _ANSWER.get(name, "")


def filled(text: ast.expr) -> str:
    """A text of the sources; empty when it comes from elsewhere."""
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "x"
        for part in parts
        if isinstance(part, (ast.Constant, ast.FormattedValue))
    )


@pytest.mark.parametrize(
    ("package", "speakers", "least"),
    [(workers, _SPEAKERS, 10), (channels, _CHANNELS, 15), (notifications, _CHANNELS, 5)],
    ids=["workers", "channels", "notifications"],
)
def test_every_sentence_is_known(package, speakers, least):
    texts = set(spoken(package, speakers))
    assert len(texts) >= least
    unknown = {text for text in texts if sentence(text, "ru") == text}
    # What a variable must be is one of a table: see the next test.
    assert unknown <= {"must be x"}


@pytest.mark.parametrize("kind", KINDS.values())
def test_whatever_a_variable_must_be_is_known(kind):
    text = f"must be {kind}"
    assert sentence(text, "ru") != text
