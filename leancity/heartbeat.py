"""A heartbeat through the whole house: the engine gives a task, a worker answers.

A probe of one process tells that it runs; this tells that work is done.
"""

from __future__ import annotations

import time
import uuid
from pathlib import Path

from leancity.engine import Engine
from leancity.errors import UnavailableError
from leancity.i18n import N_
from leancity.library.service import DEPLOYER

#: Process definitions whose key begins so are the platform's own: their instances are no cases.
PLATFORM = "platform_"
KEY = f"{PLATFORM}heartbeat"
_DIAGRAM = Path(__file__).with_suffix(".bpmn")
_PAUSE = 0.2


class Heartbeat:
    """Asks for a beat and waits for the answer."""

    def __init__(self, engine: Engine) -> None:
        self._client = engine.as_user(DEPLOYER)

    def beat(self, patience: float = 30.0) -> float:
        """The seconds until a worker answered; `UnavailableError` when none does in time."""
        self._client.deploy(KEY, "platform", {f"{KEY}.bpmn": _DIAGRAM.read_bytes()})
        begun = time.monotonic()
        instance = self._client.start(KEY, str(uuid.uuid4()), {}).id
        try:
            while self._client.exists(f"/process-instance/{instance}"):
                if time.monotonic() - begun > patience:
                    raise UnavailableError(N_("No worker answers."))
                time.sleep(_PAUSE)
            return time.monotonic() - begun
        finally:
            self._forget(instance)

    def _forget(self, instance: str) -> None:
        if self._client.exists(f"/process-instance/{instance}"):
            self._client.delete_instance(instance)
        self._client.delete(f"/history/process-instance/{instance}")
