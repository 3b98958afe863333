"""Mail servers of the tests: real ones, and one that fails at a chosen moment."""

# The hooks of aiosmtpd have arguments that nobody here asks for.
from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from leancity.local.ports import free_port
from tests.unit.channels.certificate import write_certificate


class Inbox:
    """Keeps what arrives; `answers` replaces the server's answer to a command."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.letters: list[Envelope] = []
        self.users: list[str] = []

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "RCPT" in self.answers:
            return self.answers["RCPT"].replace("{address}", address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.letters.append(envelope)
        return "250 OK"

    def check(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.users.append(data.login.decode())
        return AuthResult(success=data.password == b"p@ss/word", handled=False)


@contextmanager
def serving(inbox: Inbox, **options: Any) -> Iterator[int]:
    """A real SMTP server on a free port of this machine."""
    port = free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@contextmanager
def breaking(at: str) -> Iterator[tuple[int, list[bytes]]]:
    """A server that dies at a moment, and what it had received by then.

    greeting: silent from the start; RCPT: closes instead of an answer; body: closes within the
    letter; dot: takes the whole letter and closes instead of confirming it; slow: takes the
    whole letter and never answers.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    received: list[bytes] = []
    ended = threading.Event()
    thread = threading.Thread(target=_serve, args=(listener, at, received, ended), daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], received
    finally:
        ended.set()
        listener.close()
        thread.join(5)


def _serve(listener: socket.socket, at: str, received: list[bytes], ended: threading.Event) -> None:
    try:
        connection, _ = listener.accept()
    except OSError:
        return
    with connection:
        if at == "greeting":
            ended.wait(10)
            return
        connection.sendall(b"220 test\r\n")
        _talk(connection, at, received)
        if at == "slow":
            ended.wait(10)


def _talk(connection: socket.socket, at: str, received: list[bytes]) -> None:
    source = connection.makefile("rb")
    for line in source:
        command = line[:4].upper()
        if command == b"RCPT" and at == "RCPT":
            return
        if command == b"DATA":
            connection.sendall(b"354 go on\r\n")
            _letter(source, at, received)
            return
        connection.sendall(b"250 OK\r\n")


def _letter(source: Any, at: str, received: list[bytes]) -> None:
    for line in source:
        received.append(line)
        if line == b".\r\n" or at == "body":
            return


def self_signed(tmp_path: Any) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's TLS context with a certificate of its own, and a client's that trusts it."""
    certificate, key = write_certificate(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=str(certificate))
