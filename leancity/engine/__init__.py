"""The only code that talks to the engine's REST interface."""

from __future__ import annotations

from leancity.engine.client import Engine, EngineClient
from leancity.engine.errors import (
    EngineConflictError,
    EngineError,
    EngineForbiddenError,
    EngineNotFoundError,
    EngineRejectedError,
    EngineUnavailableError,
)
from leancity.engine.models import (
    Deployment,
    ProcessDefinition,
    ProcessInstance,
    Task,
)
from leancity.engine.tokens import TokenSigner, ensure_keys

__all__ = [
    "Deployment",
    "Engine",
    "EngineClient",
    "EngineConflictError",
    "EngineError",
    "EngineForbiddenError",
    "EngineNotFoundError",
    "EngineRejectedError",
    "EngineUnavailableError",
    "ProcessDefinition",
    "ProcessInstance",
    "Task",
    "TokenSigner",
    "ensure_keys",
]
