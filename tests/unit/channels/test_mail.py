from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from leancity.channels import Attachment, Message, RefusedError
from leancity.channels.mail import compose, message_id, wire_address

SENDER = "Департамент <dobik@example.org>"
WRITTEN = datetime(2026, 11, 23, 14, 5, tzinfo=ZoneInfo("Asia/Sakhalin"))


def message(**changes: Any) -> Message:
    given: dict[str, Any] = {
        "key": "task-1:notify",
        "recipient": "owner@example.org",
        "subject": "Уведомление о нарушении № 0421",
        "body": "Здравствуйте!\n.точка в начале строки\n" + "длинная строка " * 100,
        "written_at": WRITTEN,
    }
    return Message(**{**given, **changes})


def parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=default)


def test_headers_and_text_survive_the_wire() -> None:
    content = compose(message(), SENDER)
    mail = parsed(content)
    assert mail["Subject"] == "Уведомление о нарушении № 0421"
    assert mail["To"] == "owner@example.org"
    assert mail["From"] == SENDER
    assert mail["Date"] == "Mon, 23 Nov 2026 14:05:00 +1100"
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body()
    assert body is not None
    assert body.get_content().splitlines() == message().body.splitlines()


def test_the_wire_is_seven_bits_in_short_lines() -> None:
    content = compose(message(), SENDER)
    assert max(content) < 128
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_an_attachment_keeps_its_russian_name_and_bytes() -> None:
    file = Attachment(
        name="PB-4_0421-1 Уведомление.docx",
        mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        content=bytes(range(256)),
    )
    mail = parsed(compose(message(attachments=(file,)), SENDER))
    (found,) = mail.iter_attachments()
    assert found.get_filename() == file.name
    assert found.get_content_type() == file.mime
    assert found.get_content() == file.content


def test_the_same_key_has_the_same_message_id() -> None:
    first, again = (message_id("task-1:notify", SENDER) for _ in range(2))
    assert first == again
    assert first != message_id("task-2:notify", SENDER)
    assert first.endswith("@example.org>")
    assert parsed(compose(message(), SENDER))["Message-ID"] == first


def test_a_russian_domain_goes_in_punycode() -> None:
    assert wire_address("kim@город.рф") == "kim@xn--c1ac3aaj.xn--p1ai"


@pytest.mark.parametrize(
    "address", ["", "owner", "@example.org", "owner@", "ким@example.org", "a b@example.org"]
)
def test_what_is_no_address_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(RefusedError) as refused:
        compose(message(recipient=address), SENDER)
    assert "address" in str(refused.value)
    assert not address or address not in str(refused.value)


def test_a_subject_cannot_bring_a_header() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        compose(message(subject="Тема\r\nBcc: x@example.org"), SENDER)
