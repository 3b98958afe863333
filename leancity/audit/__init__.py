"""The audit log: append-only, written in the transaction of the act it tells of."""

from __future__ import annotations

from leancity.audit.append_only import append_only, append_only_ddl
from leancity.audit.models import AuditEvent
from leancity.audit.service import SYSTEM, Act, Actor, Audit, AuditQuery

__all__ = [
    "SYSTEM",
    "Act",
    "Actor",
    "Audit",
    "AuditEvent",
    "AuditQuery",
    "append_only",
    "append_only_ddl",
]
