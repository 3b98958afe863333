"""What is measured: the event log, the lean formulas, the figures of a process."""

from __future__ import annotations

from leancity.metrics.archive import Archive
from leancity.metrics.flow import Period
from leancity.metrics.improvements import Improvements
from leancity.metrics.log import EventLog, log_rules
from leancity.metrics.recording import LogRules
from leancity.metrics.report import Report
from leancity.metrics.reports import OwnerReports
from leancity.metrics.service import Metrics
from leancity.metrics.typical import Typical, Usual

__all__ = [
    "Archive",
    "EventLog",
    "Improvements",
    "LogRules",
    "Metrics",
    "OwnerReports",
    "Period",
    "Report",
    "Typical",
    "Usual",
    "log_rules",
]
