"""What every way of handing a form in does alike, whatever it hands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from leancity.engine import EngineConflictError, EngineError, EngineNotFoundError
from leancity.errors import ConflictError
from leancity.i18n import N_
from leancity.kernel import Kernel

#: Another transaction of the same case may win a few times in a row, never for long.
_TRIES = 3
CLOSED = N_("The case is closed: what it says is not changed any more.")


def insist(act: Callable[[], object]) -> None:
    """Ask the engine again while another transaction of the same case wins."""
    for _ in range(_TRIES):
        try:
            act()
        except EngineConflictError as error:
            last: EngineError = error
        else:
            return
    raise last


@contextmanager
def kept_on_failure(rescue: Callable[[], object]) -> Iterator[None]:
    """What could not be handed in is rescued as a draft, as far as the database answers."""
    try:
        yield
    except (ConflictError, EngineError):
        with suppress(SQLAlchemyError):
            rescue()
        raise


def variables_of(kernel: Kernel, process_instance_id: str) -> dict[str, Any]:
    """What a running case holds now; ConflictError when it has ended."""
    try:
        return kernel.engine.reader.variables(process_instance_id)
    except EngineNotFoundError as error:
        raise ConflictError(CLOSED) from error
