"""A portal over the fake kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any, cast

import pytest
import structlog
from flask import Flask

from leancity.desk.processes import Processes
from leancity.kernel import Kernel
from portal.context import PROCESSES
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


class Seat:
    """Where the kernel of each test sits down, so that one portal serves all of them."""

    kernel: FakeKernel

    def __getattr__(self, name: str) -> Any:
        return getattr(self.kernel, name)


@pytest.fixture(scope="session")
def seat() -> Seat:
    return Seat()


@pytest.fixture(scope="session")
def portal(seat: Seat, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """To build a portal takes longer than most of its tests."""
    folder = tmp_path_factory.mktemp("portal")
    seat.kernel = fake_kernel(folder)
    return fake_app(cast(FakeKernel, seat), fake_assets(folder / "dist"))


@pytest.fixture
def app(portal: Flask, seat: Seat, kernel: FakeKernel) -> Flask:
    """The portal over the kernel of this test; nobody has asked it anything."""
    seat.kernel = kernel
    portal.extensions[PROCESSES] = Processes(cast(Kernel, seat))
    for limiter in portal.extensions["limiter"]:
        limiter.reset()
    return portal


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
