"""`make real DATA=folder`: the road on photos that a camera took."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the files are."""
    parser.addoption("--data", type=Path, required=True, help="folder that holds photos/")


@pytest.fixture(scope="session")
def camera(request: pytest.FixtureRequest) -> Path:
    """The folder of camera photos."""
    folder = request.config.getoption("--data") / "photos"
    if not folder.is_dir():
        pytest.exit(f"There is no folder {folder}", returncode=2)
    return folder
