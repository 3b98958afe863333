"""What the pieces of one worker share."""

from __future__ import annotations

import time
from dataclasses import dataclass

from workers.runtime.client import TaskClient
from workers.runtime.inflight import Inflight, Monotonic
from workers.runtime.journal import Journal
from workers.runtime.options import Options


@dataclass(frozen=True, kw_only=True)
class Parts:
    """One set for poller, heartbeat, executor and reporter."""

    client: TaskClient
    options: Options
    inflight: Inflight
    journal: Journal
    #: monotonic seconds
    now: Monotonic = time.monotonic
