"""E-mail by SMTP.

Until the closing dot of DATA is written nothing can have been sent, so every failure before it
says so. Between the dot and the server's answer nobody can tell.
"""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from leancity.channels.mail import compose, domain, message_id, wire_address
from leancity.channels.port import (
    ChannelError,
    DoubtfulError,
    Message,
    RefusedError,
    UnreachableError,
)
from leancity.errors import ConfigurationError

#: Scheme -> its usual port.
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
#: Seconds for one letter, all commands together; less than a send may take before it counts as
#: dead (`leancity.db.STALE_AFTER`).
BUDGET = 90.0
#: Seconds that one command waits for its answer.
PATIENCE = 30.0
_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")


@dataclass(frozen=True, kw_only=True)
class Server:
    """A mail server: `smtp://`, `smtp+starttls://` or `smtps://`, `user:password@host:port`."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str) -> Server:
        """Read a URL; raises `ConfigurationError` without showing the password."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            known = ", ".join(f"{scheme}://" for scheme in _PORTS)
            raise ConfigurationError(f"LEANCITY_SMTP_URL must begin with one of {known}")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if user and parts.scheme == "smtp" and parts.hostname not in _LOOPBACK:
            raise ConfigurationError(
                "LEANCITY_SMTP_URL would send the password in clear: use smtps or smtp+starttls"
            )
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            user=user,
            password=password,
        )


class SmtpChannel:
    """Sends e-mails through one server; without URL or sender it is not configured."""

    def __init__(
        self,
        url: str,
        sender: str,
        *,
        tls: ssl.SSLContext | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._server = Server.parse(url) if url and sender else None
        self._sender = sender
        self._tls = tls
        self._patience = patience

    @property
    def is_configured(self) -> bool:
        """Whether there is a server and a sender."""
        return self._server is not None

    def send(self, message: Message) -> str:
        """Hand one e-mail to the server; returns its Message-ID."""
        if self._server is None:
            raise RefusedError("the channel is not configured")
        content = compose(message, self._sender)
        with self._connected(self._server) as talk:
            talk.expect("MAIL", lambda smtp: smtp.mail(wire_address(self._sender)))
            talk.expect("RCPT", lambda smtp: smtp.rcpt(wire_address(message.recipient)))
            talk.hand_over(content)
        return message_id(message.key, self._sender)

    @contextmanager
    def _connected(self, server: Server) -> Iterator[_Talk]:
        with _not_sent():
            smtp = self._open(server)
        talk = _Talk(smtp, self._patience)
        try:
            with _not_sent():
                talk.greet(server, self._context)
            yield talk
        finally:
            # The letter's fate is decided: a farewell that fails changes nothing.
            with suppress(smtplib.SMTPException, OSError):
                talk.leave()
            smtp.close()

    def _open(self, server: Server) -> smtplib.SMTP:
        name = domain(self._sender)
        if server.scheme == "smtps":
            return smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=self._patience, context=self._context
            )
        return smtplib.SMTP(server.host, server.port, name, timeout=self._patience)

    @property
    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()


class _Talk:
    """One conversation within the budget."""

    def __init__(self, smtp: smtplib.SMTP, patience: float) -> None:
        self._smtp = smtp
        self._patience = patience
        self._until = time.monotonic() + BUDGET

    def greet(self, server: Server, tls: ssl.SSLContext) -> None:
        self._hurry()
        self._smtp.ehlo_or_helo_if_needed()
        if server.scheme == "smtp+starttls":
            self._smtp.starttls(context=tls)
            self._smtp.ehlo_or_helo_if_needed()
        if server.user:
            self._hurry()
            self._smtp.login(server.user, server.password)

    def expect(self, command: str, ask: Callable[[smtplib.SMTP], tuple[int, bytes]]) -> None:
        """One command; anything but success says that nothing was sent."""
        with _not_sent():
            self._hurry()
            code, answer = ask(self._smtp)
            _judge(f"the command {command} was answered with", code, answer)

    def hand_over(self, content: bytes) -> None:
        """The letter itself."""
        with _not_sent():
            self._hurry()
            code, answer = self._smtp.docmd("DATA")
            if code != 354:
                _judge("the command DATA was answered with", code, answer)
            self._hurry()
            self._smtp.send(_dotted(content))
            self._hurry()
        try:
            self._smtp.send(b".\r\n")
            code, answer = self._smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise DoubtfulError("the mail server did not confirm the letter") from error
        if not 200 <= code < 600 or code in range(300, 400):
            raise DoubtfulError(f"the letter was answered with {code}")
        _judge("the letter was answered with", code, answer)

    def leave(self) -> None:
        """The farewell."""
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(1.0)
            self._smtp.quit()

    def _hurry(self) -> None:
        """No command waits longer than patience and budget allow."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the server is too slow")
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(min(self._patience, left))


@contextmanager
def _not_sent() -> Iterator[None]:
    """Translate whatever goes wrong while nothing can have been sent."""
    try:
        yield
    except ChannelError:
        raise
    except smtplib.SMTPNotSupportedError as error:
        raise RefusedError(f"the mail server cannot do what its address asks: {error}") from error
    except smtplib.SMTPResponseException as error:
        _judge("the mail server answered with", error.smtp_code, error.smtp_error)
        raise UnreachableError(f"the mail server answered with {error.smtp_code}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise UnreachableError(
            f"the mail server does not answer ({type(error).__name__})"
        ) from error


def _judge(found: str, code: int, answer: bytes | str) -> None:
    """Nothing for success; the error that a refusal means."""
    if 200 <= code < 300:
        return
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    reason = f"{found} {code} {_ADDRESS.sub('<…>', text)}".strip()
    if 500 <= code < 600:
        raise RefusedError(reason)
    raise UnreachableError(reason)


def _dotted(content: bytes) -> bytes:
    """The letter with a dot doubled at the start of a line (RFC 5321, 4.5.2), ending a line."""
    doubled = re.sub(rb"(?m)^\.", b"..", content)
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"
