"""Prometheus metrics of one worker process."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900)


class Metrics:
    """Counters of a registry of their own, so that two workers can live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.fetches = self._counter("fetch", "Polls by result", "result")
        self.fetch_seconds = Histogram(
            "worker_fetch_seconds", "Duration of polls", buckets=_SECONDS, registry=self.registry
        )
        self.tasks = self._counter("tasks", "Finished tasks", "topic", "outcome")
        self.handler_seconds = Histogram(
            "worker_handler_seconds", "Duration of handlers", ["topic"],
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.inflight = Gauge(
            "worker_inflight", "Tasks held now", ["topic"], registry=self.registry
        )
        self.heartbeats = self._counter("lock_extend", "Heartbeats by result", "result")
        self.lost = self._counter("lock_lost", "Locks lost, by topic", "topic")
        self.report_retries = self._counter("report_retry", "Reports sent again")
        self.duplicates = self._counter("duplicate", "Deliveries of a task that was running")
        self.last_poll = Gauge(
            "worker_last_poll_timestamp", "Unix time of the last answered poll",
            registry=self.registry,
        )  # fmt: skip

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"worker_{name}", text, labels, registry=self.registry)
