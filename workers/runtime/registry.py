"""Which handler serves which topic; a handler that cannot work is refused at import."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from workers.runtime.contract import Contract
from workers.runtime.errors import RegistrationError
from workers.runtime.payload import check_payload_type, variables_of
from workers.runtime.retry import RetryPolicy
from workers.runtime.subscription import EVERY_TASK, Only
from workers.runtime.task import TaskContext

Result = Mapping[str, Any]
_TOPIC = re.compile(r"^[a-z][a-z0-9-]*$")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one topic asks of the loop; None leaves it to the worker's options."""

    #: handlers of this topic that run at a time, so that a flooded topic leaves slots to others
    cap: int | None = None
    #: longest run, seconds
    max_run: float | None = None
    #: how long the engine keeps a task for us without a heartbeat, seconds
    lock: float | None = None
    retry: RetryPolicy | None = None
    #: which tasks of the topic are taken
    only: Only = EVERY_TASK

    def __post_init__(self) -> None:
        spans = (self.cap, self.max_run, self.lock)
        if any(span is not None and span <= 0 for span in spans):
            raise RegistrationError(f"cap, max_run and lock must be above 0: {self}")


NO_LIMITS = Limits()


@dataclass(frozen=True, kw_only=True)
class Handler:
    """A function that serves a topic, with what its signature and docstring promise."""

    topic: str
    function: Callable[[Any, Any], Result | None]
    payload_type: type
    contract: Contract
    limits: Limits = NO_LIMITS

    def __call__(self, payload: Any, context: TaskContext) -> Result | None:
        """Run the function; it returns the variables to complete the task with."""
        return self.function(payload, context)


def handles(
    topic: str, limits: Limits = NO_LIMITS
) -> Callable[[Callable[[Any, Any], Result | None]], Handler]:
    """Make a function `(payload, context) -> variables` the handler of a topic.

    Raises `RegistrationError` for a topic name that is none, parameters without the right
    annotations, or a docstring that is not the modeller's contract.
    """
    if not _TOPIC.match(topic):
        raise RegistrationError(f"{topic!r} is not a topic: small letters, digits and hyphens")

    def register(function: Callable[[Any, Any], Result | None]) -> Handler:
        try:
            payload_type = _payload_of(function)
            contract = Contract.parse(function.__doc__)
            _check_reads(payload_type, contract)
        except RegistrationError as error:
            raise RegistrationError(f"{topic} ({function.__module__}): {error}") from error
        return Handler(
            topic=topic,
            function=function,
            payload_type=payload_type,
            contract=contract,
            limits=limits,
        )

    return register


class Registry:
    """The handlers of one worker process, by topic."""

    def __init__(self, handlers: Iterable[Handler]) -> None:
        self._handlers: dict[str, Handler] = {}
        for handler in sorted(handlers, key=lambda each: each.topic):
            if handler.topic in self._handlers:
                raise RegistrationError(f"two handlers for the topic {handler.topic}")
            self._handlers[handler.topic] = handler

    @classmethod
    def collect(cls, package: ModuleType) -> Registry:
        """Every handler defined in the modules of a package."""
        found = []
        for module_info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(module_info.name)
            found += [
                value
                for value in vars(module).values()
                # An imported handler belongs to the module that defines it.
                if isinstance(value, Handler) and value.function.__module__ == module.__name__
            ]
        return cls(found)

    def only(self, topics: Iterable[str]) -> Registry:
        """The handlers of these topics; `RegistrationError` names those without a handler."""
        wanted = set(topics)
        unknown = sorted(wanted - self._handlers.keys())
        if unknown:
            raise RegistrationError(f"no handler for: {', '.join(unknown)}")
        return Registry(self._handlers[topic] for topic in wanted)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics served, in order of name."""
        return tuple(self._handlers)

    def __getitem__(self, topic: str) -> Handler:
        return self._handlers[topic]

    def __iter__(self) -> Iterator[Handler]:
        return iter(self._handlers.values())

    def __len__(self) -> int:
        return len(self._handlers)


def _payload_of(function: Callable[..., Any]) -> type:
    parameters = list(inspect.signature(function).parameters.values())
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    if len(parameters) != 2 or any(each.kind not in positional for each in parameters):
        raise RegistrationError("a handler takes exactly (payload, context)")
    hints = typing.get_type_hints(function)
    payload_type, context_type = (hints.get(each.name) for each in parameters)
    check_payload_type(payload_type)
    if not (isinstance(context_type, type) and issubclass(context_type, TaskContext)):
        raise RegistrationError("the second parameter is annotated with a TaskContext")
    if "return" not in hints:
        raise RegistrationError("a handler says what it returns")
    return typing.cast(type, payload_type)


def _check_reads(payload_type: type, contract: Contract) -> None:
    silent = [name for name in variables_of(payload_type) if name not in contract.reads]
    if silent:
        raise RegistrationError(f"the docstring's Reads lack {', '.join(silent)}")
