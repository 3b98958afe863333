"""What may happen to a call: refusals of the service, and the troubles of a network."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class Refused(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(text: str) -> Refused:
    """A refusal of the request itself."""
    return Refused(400, f"Bad Request: {text}")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to one call instead of, or after, its work."""

    status: int = 500
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    #: close the connection without an answer
    drop: bool = False
    #: do the work, then answer with the fault
    after: bool = False

    @property
    def refusal(self) -> Refused:
        """The answer."""
        return Refused(self.status, self.description, **self.parameters)


def flood(seconds: int) -> Fault:
    """Too many requests; come again after so many seconds."""
    text = f"Too Many Requests: retry after {seconds}"
    return Fault(status=429, description=text, parameters={"retry_after": seconds})


def blocked() -> Fault:
    """The person has blocked the bot."""
    return Fault(status=403, description="Forbidden: bot was blocked by the user")


def deactivated() -> Fault:
    """The account is gone."""
    return Fault(status=403, description="Forbidden: user is deactivated")


def chat_not_found() -> Fault:
    """No such chat for this bot."""
    return Fault(status=400, description="Bad Request: chat not found")


def broken(status: int = 502, *, after: bool = False) -> Fault:
    """The service or its front is ill; 502 and above come as a page of HTML."""
    return Fault(status=status, description="Internal Server Error", after=after)


def lost(*, after: bool = True) -> Fault:
    """The connection breaks before an answer: after the work, or before it."""
    return Fault(drop=True, after=after)
