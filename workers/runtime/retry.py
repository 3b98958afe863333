"""When a failed task is tried again, and when pauses between calls grow."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

#: A number of [0, 1): the only source of chance here.
Chance = Callable[[], float]


@dataclass(frozen=True, kw_only=True)
class RetryDecision:
    """What a failure reports: retries that remain (0 makes an incident), pause in seconds."""

    retries: int
    pause: float

    @classmethod
    def incident(cls) -> RetryDecision:
        """No further try."""
        return cls(retries=0, pause=0.0)


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """Tries of one task: the n-th pause is `base * 2**(n-1)` seconds, at most `cap`, spread.

    Where a rule of the house names the pauses, they are used as they stand.
    """

    #: deliveries in all, the first included
    attempts: int = 5
    #: seconds after the first failure
    base: float = 10.0
    #: the longest pause, seconds
    cap: float = 1800.0
    #: share by which a pause is made shorter or longer, so that workers do not march in step
    jitter: float = 0.2
    #: pauses that somebody has laid down, one for each failure but the last; none: as above
    pauses: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        spans = (self.base, self.cap, *self.pauses)
        if self.attempts < 1 or min(spans) < 0 or not 0 <= self.jitter < 1:
            raise ValueError(f"not a retry policy: {self}")
        if self.pauses and len(self.pauses) != self.attempts - 1:
            raise ValueError(f"not a retry policy: {self}")

    @classmethod
    def after(cls, *pauses: float) -> RetryPolicy:
        """Exactly these pauses, then an incident."""
        return cls(attempts=len(pauses) + 1, pauses=pauses)

    def decide(
        self,
        retries: int | None,
        *,
        retry_after: float | None = None,
        chance: Chance = random.random,
    ) -> RetryDecision:
        """Judge one more failure of a task whose `retries` the engine delivered (None: first).

        A pause that the other side asked for wins over our own, even above the cap. An operator
        who set the retries by hand is obeyed as far as the policy reaches.
        """
        before = self.attempts if retries is None else min(retries, self.attempts)
        remaining = max(before - 1, 0)
        if remaining == 0:
            return RetryDecision.incident()
        if retry_after is not None:
            return RetryDecision(retries=remaining, pause=max(retry_after, 0.0))
        failures = self.attempts - remaining
        if self.pauses:
            return RetryDecision(retries=remaining, pause=self.pauses[failures - 1])
        pause = min(self.cap, self.base * 2 ** (failures - 1))
        return RetryDecision(retries=remaining, pause=spread(pause, self.jitter, chance))


def spread(pause: float, jitter: float, chance: Chance = random.random) -> float:
    """A pause made up to `jitter` of itself shorter or longer."""
    return pause * (1 + jitter * (2 * chance() - 1))


class Backoff:
    """Growing pauses between calls that fail one after another."""

    def __init__(
        self, first: float = 0.5, longest: float = 30.0, *, chance: Chance = random.random
    ) -> None:
        self._first = first
        self._longest = longest
        self._chance = chance
        self._failures = 0

    def next(self) -> float:
        """The pause after one more failure, seconds."""
        # The exponent is bounded: an engine away for a week must not overflow a float.
        pause = min(self._longest, self._first * 2 ** min(self._failures, 16))
        self._failures += 1
        return spread(pause, 0.2, self._chance)

    def reset(self) -> None:
        """The last call succeeded."""
        self._failures = 0
