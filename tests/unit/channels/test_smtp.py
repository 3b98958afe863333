from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leancity.channels import (
    Attachment,
    ChannelError,
    DoubtfulError,
    Message,
    RefusedError,
    SmtpChannel,
    UnreachableError,
)
from leancity.channels.smtp import Server
from leancity.errors import ConfigurationError
from tests.unit.channels.servers import Inbox, breaking, self_signed, serving

SENDER = "dobik@example.org"


def message(**changes: Any) -> Message:
    given: dict[str, Any] = {
        "key": "task-1:notify",
        "recipient": "owner@example.org",
        "subject": "Уведомление № 0421",
        "body": "Здравствуйте!",
        "written_at": datetime(2026, 11, 23, tzinfo=UTC),
    }
    return Message(**{**given, **changes})


def channel(port: int, **options: Any) -> SmtpChannel:
    return SmtpChannel(f"smtp://127.0.0.1:{port}", SENDER, patience=2.0, **options)


def test_a_letter_arrives_once_with_its_attachment() -> None:
    inbox = Inbox()
    file = Attachment(name="Акт.docx", mime="application/octet-stream", content=b".\r\n." * 1000)
    with serving(inbox) as port:
        message_id = channel(port).send(message(body="..\n.\n", attachments=(file,)))
    (letter,) = inbox.letters
    assert (letter.mail_from, letter.rcpt_tos) == (SENDER, ["owner@example.org"])
    assert message_id.encode() in (letter.content or b"")


def test_dots_at_line_starts_survive() -> None:
    inbox = Inbox()
    with serving(inbox) as port:
        channel(port).send(message(body=".one\n..two\n."))
    assert isinstance(inbox.letters[0].content, bytes)
    assert inbox.letters[0].content.replace(b"\r\n", b"\n").endswith(b"\n.one\n..two\n.\n")


def test_a_server_that_is_down_has_sent_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(UnreachableError, match="does not answer"):
        channel(port).send(message())


@pytest.mark.parametrize(
    ("command", "answer", "error"),
    [
        ("RCPT", "451 greylisted, come later", UnreachableError),
        ("RCPT", "550 no such mailbox", RefusedError),
        ("MAIL", "421 too busy", UnreachableError),
        ("MAIL", "553 sender not allowed", RefusedError),
        ("DATA", "451 out of space", UnreachableError),
        ("DATA", "554 looks like spam", RefusedError),
    ],
)
def test_a_refusal_tells_whether_to_come_again(
    command: str, answer: str, error: type[ChannelError]
) -> None:
    inbox = Inbox(**{command: answer})
    with serving(inbox) as port, pytest.raises(error, match=answer.split(maxsplit=1)[0]):
        channel(port).send(message())
    assert inbox.letters == []


def test_a_refusal_shows_no_address() -> None:
    with (
        serving(Inbox(RCPT="550 5.1.1 <{address}>: owner@example.org unknown")) as port,
        pytest.raises(RefusedError) as refused,
    ):
        channel(port).send(message())
    assert "owner" not in str(refused.value)
    assert "550 5.1.1 <…>: <…> unknown" in str(refused.value)


@pytest.mark.parametrize(
    ("moment", "error"),
    [
        ("greeting", UnreachableError),
        ("RCPT", UnreachableError),
        ("body", UnreachableError),
        ("dot", DoubtfulError),
        ("slow", DoubtfulError),
    ],
)
def test_only_after_the_last_dot_is_the_outcome_doubtful(
    moment: str, error: type[ChannelError]
) -> None:
    # A letter larger than the buffers between us, so that a server that closes is noticed.
    large = Attachment(name="a", mime="application/octet-stream", content=b"x" * 20_000_000)
    attachments = (large,) if moment == "body" else ()
    with breaking(moment) as (port, received), pytest.raises(error):
        SmtpChannel(f"smtp://127.0.0.1:{port}", SENDER, patience=0.7).send(
            message(attachments=attachments)
        )
    assert (received[-1:] == [b".\r\n"]) is (error is DoubtfulError)


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_letter_travels_encrypted(scheme: str, tmp_path: Path) -> None:
    inbox = Inbox()
    server_tls, client_tls = self_signed(tmp_path)
    demanding = {"tls_context": server_tls, "require_starttls": True}
    with serving(
        inbox, **({"ssl_context": server_tls} if scheme == "smtps" else demanding)
    ) as port:
        SmtpChannel(f"{scheme}://127.0.0.1:{port}", SENDER, tls=client_tls).send(message())
    assert len(inbox.letters) == 1


def test_a_certificate_nobody_knows_stops_the_letter(tmp_path: Path) -> None:
    inbox = Inbox()
    server_tls, _ = self_signed(tmp_path)
    with (
        serving(inbox, tls_context=server_tls) as port,
        pytest.raises(UnreachableError, match="SSL"),
    ):
        SmtpChannel(f"smtp+starttls://127.0.0.1:{port}", SENDER).send(message())
    assert inbox.letters == []


def test_a_server_without_starttls_is_refused_not_used_in_clear() -> None:
    inbox = Inbox()
    with serving(inbox) as port, pytest.raises(RefusedError, match="cannot do"):
        SmtpChannel(f"smtp+starttls://127.0.0.1:{port}", SENDER).send(message())
    assert inbox.letters == []


@pytest.mark.parametrize(("password", "error"), [("p%40ss%2Fword", None), ("no", RefusedError)])
def test_the_server_learns_who_sends(password: str, error: type[ChannelError] | None) -> None:
    inbox = Inbox()
    options = {"authenticator": inbox.check, "auth_require_tls": False}
    with serving(inbox, **options) as port:
        sending = SmtpChannel(f"smtp://city:{password}@127.0.0.1:{port}", SENDER)
        if error is None:
            sending.send(message())
        else:
            with pytest.raises(error, match="535"):
                sending.send(message())
    assert set(inbox.users) == {"city"}


@pytest.mark.parametrize(("url", "sender"), [("", SENDER), ("smtp://127.0.0.1", ""), ("", "")])
def test_a_channel_without_settings_says_so_and_sends_nothing(url: str, sender: str) -> None:
    unset = SmtpChannel(url, sender)
    assert not unset.is_configured
    with pytest.raises(RefusedError, match="not configured"):
        unset.send(message())


@pytest.mark.parametrize(
    ("url", "scheme", "port"),
    [
        ("smtp://relay.example.org", "smtp", 25),
        ("smtp+starttls://u:p@relay.example.org", "smtp+starttls", 587),
        ("smtps://u:p@relay.example.org:4650", "smtps", 4650),
    ],
)
def test_the_url_says_how_to_reach_the_server(url: str, scheme: str, port: int) -> None:
    server = Server.parse(url)
    assert (server.scheme, server.host, server.port) == (scheme, "relay.example.org", port)
    assert "password" not in repr(server)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://relay.example.org", "must begin with one of smtp://"),
        ("smtp://", "must begin with one of"),
        ("smtp://u:secret@relay.example.org", "password in clear"),
    ],
)
def test_a_url_that_cannot_be_right_stops_the_start(url: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason) as refused:
        Server.parse(url)
    assert "secret" not in str(refused.value)
