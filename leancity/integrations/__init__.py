"""Programs of other systems: in whose name they act, what they may, until when."""

from __future__ import annotations

from leancity.integrations.service import SCOPES, Integration, Integrations, Proposal

__all__ = ["SCOPES", "Integration", "Integrations", "Proposal"]
