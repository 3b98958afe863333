"""A new process passes the check before anybody has changed it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from leancity.cli import main
from leancity.errors import UserError
from leancity.library import World, check
from leancity.library.package import Package
from leancity.library.scaffold import Beginning, scaffold


@pytest.mark.parametrize(
    "title", ["Обрезка деревьев", 'Снос: "деревья" & <кусты>', "№ 1", "да", "yes", "12"]
)
def test_the_beginning_has_no_faults(world: World, title: str) -> None:
    package = scaffold(
        Beginning(key="tree_pruning", title=title, title_en="Tree pruning", unit="dobik")
    )
    assert [str(finding) for finding in check(package, world)] == []
    assert package.config.title == title
    assert package.bpmn.name == title


@pytest.mark.parametrize("key", ["Tree", "1tree", "tree-pruning", "", "../x"])
def test_a_key_is_plain(key: str) -> None:
    with pytest.raises(UserError):
        scaffold(Beginning(key=key, title="Т", title_en="T", unit="dobik"))


def test_the_command_writes_and_never_overwrites(tmp_path: Path) -> None:
    command = ["new-process", "tree_pruning", "--unit", "dgh", "--root", str(tmp_path)]
    told = CliRunner().invoke(main, command, catch_exceptions=False)
    assert told.exit_code == 0
    assert len(told.output.splitlines()) == 5
    checked = CliRunner().invoke(main, ["check", "tree_pruning", "--root", str(tmp_path)])
    assert checked.output == "No faults.\n"
    before = Package.load(tmp_path, "tree_pruning").sha256
    again = CliRunner().invoke(main, command)
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert Package.load(tmp_path, "tree_pruning").sha256 == before
