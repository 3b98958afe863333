"""Sentences of workers in the reader's language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import workers
from leancity.steps import sentence

#: Calls whose first text (of a payload: the second) ends up as the sentence of a failure.
_SPEAKERS = {
    "PermanentError": 0, "TransientError": 0, "BusinessError": 1, "PayloadError": 1,
    "incident": 0,
}  # fmt: skip


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
        ("something of yesterday", "something of yesterday"),
        ("", ""),
    ],
)
def test_a_sentence_is_told_in_the_readers_language(message, russian):
    assert sentence(message, "ru") == russian
    assert sentence(message, "en") == message


def spoken() -> Iterator[str]:
    """Every whole text that a worker may leave at a failed step."""
    for path in Path(workers.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = _SPEAKERS.get(node.func.id)
            if place is None or len(node.args) <= place:
                continue
            text = node.args[place]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def test_every_sentence_of_a_worker_is_known():
    texts = set(spoken())
    assert len(texts) > 10
    assert {text for text in texts if sentence(text, "ru") == text} == set()
