"""A portal over the fake kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask

from tests.fakes.kernel import FakeKernel
from tests.fakes.portal import fake_app, fake_assets, fake_kernel
from tests.fakes.visitor import Visitor


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """What the portal wrote into its log."""
    with structlog.testing.capture_logs() as entries:
        yield entries


@pytest.fixture
def kernel(tmp_path: Path) -> FakeKernel:
    return fake_kernel(tmp_path)


@pytest.fixture
def app(kernel: FakeKernel, tmp_path: Path) -> Flask:
    return fake_app(kernel, fake_assets(tmp_path / "dist"))


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Nobody signed in."""
    return Visitor(app)


@pytest.fixture
def someone(app: Flask) -> Callable[..., Visitor]:
    """A browser in which a person has signed in."""

    def sign_in(login: str, language: str = "ru") -> Visitor:
        browser = Visitor(app, language)
        assert browser.sign_in(login).status_code == 302
        return browser

    return sign_in
