"""What is measured that nothing else remembers."""

from __future__ import annotations

from leancity.metrics.service import Metrics

__all__ = ["Metrics"]
