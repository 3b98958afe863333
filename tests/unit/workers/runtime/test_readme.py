"""The example of the runtime's own description works, where there is no city."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import workers.runtime
from leancity.local.environment import ROOT
from tests.waiting import eventually

README = Path(workers.runtime.__file__).with_name("README.md")
#: Whoever imports the city here fails.
ALONE = "import sys; sys.modules['leancity'] = None; sys.argv.pop(0); "


@pytest.fixture
def example(engine, tmp_path):
    """The example as a program of its own."""
    (code,) = re.findall(r"```python\n(.+?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    script = tmp_path / "charge.py"
    script.write_text(code, encoding="utf-8")
    run = f"{ALONE}import runpy; runpy.run_path(sys.argv[0], run_name='__main__')"
    process = subprocess.Popen(
        [sys.executable, "-c", run, str(script), engine.url], stdout=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    yield process
    process.kill()
    process.wait(10)


def test_the_example_serves_and_ends_when_told(engine, example):
    good, refused = engine.add("charge-card", amount=7), engine.add("charge-card", amount=200_000)
    wrong = engine.add("charge-card", amount="much")
    tasks = [(good, "completed"), (refused, "bpmn_error"), (wrong, "incident")]
    eventually(lambda: all(task.state == state for task, state in tasks))
    assert good.end["variables"]["receipt"]["value"] == f"{good.id}:charge"
    assert refused.end["errorCode"] == "card-refused"
    assert refused.end["variables"]["limit"] == {"value": 100_000, "type": "Integer"}
    assert wrong.end["errorMessage"] == 'The variable "amount" must be a whole number'
    example.send_signal(signal.SIGTERM)
    assert example.wait(30) == 0
