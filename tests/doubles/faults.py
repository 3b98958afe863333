"""Faults on the way to a real engine: an answer that is lost, an answer that is trouble."""

from __future__ import annotations

from enum import Enum
from typing import Any

import requests
from requests.adapters import HTTPAdapter


class Fault(Enum):
    """What happens to one call."""

    #: the engine does it and nobody hears the answer
    LOST = "lost"
    #: something before the engine answers 503
    AWAY = "away"


class Faults(HTTPAdapter):
    """The first calls of a verb meet these faults, one each; the others arrive."""

    def __init__(self, verb: str, *faults: Fault) -> None:
        super().__init__(pool_maxsize=20)
        self._verb = verb
        self._faults = list(faults)

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """Send, or stumble on the way."""
        met = (
            self._faults.pop(0) if self._faults and str(request.url).endswith(self._verb) else None
        )
        if met is Fault.AWAY:
            answer = requests.Response()
            answer.status_code = 503
            return answer
        answer = super().send(request, **options)
        if met is Fault.LOST:
            raise requests.ReadTimeout
        return answer
