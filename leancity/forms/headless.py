"""form-js itself, run without a page in V8 inside this process.

One context per process, made on first use: a V8 context that exists before `fork` hangs in the
child. Calls take turns; a context is replaced after many calls, after a timeout and when its
heap is full.
"""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any, cast

from py_mini_racer import JSEvalException, JSTimeoutException, MiniRacer

from leancity.errors import ConfigurationError
from leancity.forms.errors import FormError, FormTimeoutError

BUNDLE = Path(__file__).parent / "dist" / "formjs-headless.js"
#: Seconds to wait for an aborted call to report back.
_PATIENCE = 5.0
_FUNCTIONS = ("validate", "check", "describe", "inspect", "variables", "echo")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one context may use."""

    #: of one call
    seconds: float = 2.0
    heap_bytes: int = 256 * 1024 * 1024
    #: calls after which a context is replaced
    calls: int = 20_000


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a form is judged by besides its data."""

    locale: str = "ru"
    #: the city's date, yyyy-mm-dd
    today: str | None = None
    #: IANA name; FEEL's own `now()` and `today()` follow it
    zone: str = "UTC"
    #: milliseconds since 1970, UTC
    now: int | None = None
    #: west, south, east, north, degrees WGS 84
    bounds: tuple[float, float, float, float] | None = None


class HeadlessForms:
    """Judges data by form-js. Schemas and data are JSON-like; every call may raise FormError
    (the form cannot be used) or FormTimeoutError."""

    def __init__(self, bundle: Path = BUNDLE, limits: Limits | None = None) -> None:
        self._bundle = bundle
        self._limits = limits or Limits()
        self._lock = Lock()
        self._slot = _Slot()
        # An open context can keep the interpreter from ending.
        weakref.finalize(self, self._slot.drop)

    def validate(
        self, schema: Mapping[str, Any], data: Mapping[str, Any], around: Surroundings
    ) -> dict[str, Any]:
        """What form-js says about data: `{"data", "errors": {field id: [text]}}`."""
        return cast(dict[str, Any], self._call("validate", schema, data, _options(around)))

    def check(
        self,
        schema: Mapping[str, Any],
        posted: Mapping[str, Any],
        current: Mapping[str, Any],
        around: Surroundings,
    ) -> dict[str, Any]:
        """Posted values merged over the task's own: `{"data", "errors", "fields"}`."""
        result = self._call("check", schema, posted, current, _options(around))
        return cast(dict[str, Any], result)

    def describe(
        self, schema: Mapping[str, Any], data: Mapping[str, Any], around: Surroundings
    ) -> list[dict[str, Any]]:
        """The visible fields in order, each with id, key, type, path, value, locked, options."""
        result = self._call("describe", schema, data, _options(around))
        return cast(list[dict[str, Any]], result)

    def inspect(self, schema: Mapping[str, Any]) -> list[dict[str, str]]:
        """What is doubtful in a form: `[{"element", "code", "message"}]`."""
        return cast(list[dict[str, str]], self._call("inspect", schema))

    def variables(self, schema: Mapping[str, Any]) -> list[str]:
        """Top-level names of everything the form reads or writes, sorted."""
        return cast(list[str], self._call("variables", schema))

    def echo(self, value: Any) -> Any:
        """Nothing but a call: what the way into V8 and back costs."""
        return self._call("echo", value)

    def close(self) -> None:
        """Give the context's memory back; the next call makes a new one."""
        with self._lock:
            self._slot.drop()

    def _call(self, function: str, *arguments: Any) -> Any:
        texts = [json.dumps(one, ensure_ascii=False, allow_nan=False) for one in arguments]
        with self._lock:
            context = self._slot.take(self._open, self._limits.calls)
            try:
                answer = context.call(function, texts, self._limits.seconds)
            except JSTimeoutException as error:
                self._slot.drop()
                raise FormTimeoutError from error
            except JSEvalException as error:
                if context.is_full:
                    self._slot.drop()
                    raise FormError("checking the form needs too much memory") from error
                raise FormError(str(error).splitlines()[0]) from error
        return json.loads(answer)

    def _open(self) -> _Context:
        if not self._bundle.exists():
            raise ConfigurationError(
                f"{self._bundle} does not exist: build it first "
                "(npm ci --ignore-scripts && npm run build in portal/frontend)"
            )
        return _Context(self._bundle.read_text(encoding="utf-8"), self._limits.heap_bytes)


class _Context:
    """One V8 context with the bundle in it."""

    def __init__(self, source: str, heap_bytes: int) -> None:
        self.pid = os.getpid()
        self.calls = 0
        self._racer = MiniRacer()
        self._racer.set_hard_memory_limit(heap_bytes)
        self._racer.eval(source)
        self._functions = {name: self._racer.eval(f"formjs.{name}") for name in _FUNCTIONS}

    def call(self, function: str, texts: list[str], seconds: float) -> str:
        self.calls += 1
        work = cast(Any, self._functions[function])
        return cast(str, work(*texts, timeout_sec=seconds))

    @property
    def is_full(self) -> bool:
        """Whether a call was stopped for want of memory."""
        return self._racer.was_hard_memory_limit_reached()

    def close(self) -> None:
        # An aborted call reports back a little later; closed before that, V8 calls into nothing.
        with suppress(JSEvalException):
            self._racer.eval("0", timeout_sec=_PATIENCE)
        self._functions.clear()
        self._racer.close()


class _Slot:
    """The context of this process, made on first use."""

    def __init__(self) -> None:
        self._context: _Context | None = None
        #: contexts of a parent process: touching or freeing them would hang this one
        self._inherited: list[_Context] = []

    def take(self, make: Callable[[], _Context], calls: int) -> _Context:
        """The context; a new one in a new process and after so many calls."""
        context = self._context
        if context is not None and (context.pid != os.getpid() or context.calls >= calls):
            self.drop()
            context = None
        if context is None:
            context = self._context = make()
        return context

    def drop(self) -> None:
        """Close the context, if it is this process's own."""
        context, self._context = self._context, None
        if context is None:
            return
        if context.pid == os.getpid():
            context.close()
        else:
            self._inherited.append(context)


def _options(around: Surroundings) -> dict[str, Any]:
    return {name: value for name, value in asdict(around).items() if value is not None}
