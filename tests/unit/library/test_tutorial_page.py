"""The files of the tutorial are a package without faults."""

from __future__ import annotations

import shlex
from pathlib import Path

from click.testing import CliRunner

from leancity.cli import main
from tests.tutorial import blocks


def test_the_page_leads_to_a_package_without_faults(tmp_path: Path) -> None:
    said = []
    for block in blocks():
        if block.file:
            block.write(tmp_path)
        for command in block.commands if block.kind == "sh" else ():
            _, *words = shlex.split(command)
            if words[0] != "submit":
                done = CliRunner().invoke(main, [*words, "--root", str(tmp_path)])
                assert done.exit_code == 0, done.output
                said.append(done.output)
    assert said.count("No faults.\n") == 2
