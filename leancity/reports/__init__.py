"""Tables of numbers over the cases of a period, as packages declare them."""

from __future__ import annotations

from leancity.reports.service import Reports
from leancity.reports.shapes import Head, Line, Period, Table

__all__ = ["Head", "Line", "Period", "Reports", "Table"]
