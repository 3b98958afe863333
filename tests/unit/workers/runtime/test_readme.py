"""The example of the runtime's own description works."""

from __future__ import annotations

import re
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest

import workers.runtime
from leancity.engine import variables as codec
from tests.waiting import eventually

README = Path(workers.runtime.__file__).with_name("README.md")


@pytest.fixture
def example(monkeypatch):
    """The example as a module."""
    (code,) = re.findall(r"```python\n(.+?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    module = ModuleType("example_of_the_runtime")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(code, str(README), "exec"), vars(module))  # noqa: S102
    return module


def test_the_example_serves(engine, example):
    good, refused = engine.add("charge-card", amount=7), engine.add("charge-card", amount=200_000)
    worker = example.worker(engine.url, codec, lambda *_: True)
    thread = threading.Thread(target=worker.run)
    thread.start()
    eventually(lambda: good.state == "completed" and refused.state == "bpmn_error")
    worker.stop()
    thread.join(20)
    assert good.end["variables"]["receipt"]["value"] == f"{good.id}:charge"
    assert refused.end["errorCode"] == "card-refused"
