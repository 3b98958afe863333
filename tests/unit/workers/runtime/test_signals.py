"""SIGTERM and SIGINT reach whoever stops the worker."""

from __future__ import annotations

import signal

import pytest

from workers.runtime.signals import on_stop_signals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_each_signal_is_told_and_the_former_handlers_come_back(number):
    before = signal.getsignal(number)
    told = []
    with on_stop_signals(lambda: told.append(number)):
        signal.raise_signal(number)
        signal.raise_signal(number)
    assert told == [number, number]
    assert signal.getsignal(number) is before
