"""An e-mail as bytes for the wire."""

from __future__ import annotations

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from leancity.channels.port import Message, RefusedError

#: 7 bits: a relay without 8BITMIME changes nothing.
_POLICY = SMTP.clone(cte_type="7bit")


def message_id(key: str, sender: str) -> str:
    """`<digest@domain>`: the same key gives the same id."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    return f"<{digest}@{domain(sender)}>"


def domain(address: str) -> str:
    """The part after the at sign, in ASCII."""
    host = parseaddr(address)[1].rpartition("@")[2] or "localhost"
    return host.encode("idna").decode("ascii")


def wire_address(address: str) -> str:
    """An address for the envelope: a Russian domain in punycode.

    Raises `RefusedError` for what is no address, and for a Russian name before the at sign,
    which most servers cannot take.
    """
    plain = parseaddr(address)[1]
    local, at, host = plain.rpartition("@")
    try:
        wired = f"{local}@{host.encode('idna').decode('ascii')}"
        wired.encode("ascii")
    except UnicodeError as error:
        raise RefusedError("the address cannot be written in Latin letters") from error
    if not (local and at and host) or any(char.isspace() for char in plain):
        raise RefusedError("the address is not an e-mail address")
    return wired


def compose(message: Message, sender: str) -> bytes:
    """The e-mail with its headers; attachments keep their Russian names (RFC 2231)."""
    name, address = parseaddr(sender)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(display_name=name, addr_spec=wire_address(address))
    mail["To"] = Address(addr_spec=wire_address(message.recipient))
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.written_at)
    mail["Message-ID"] = message_id(message.key, sender)
    # No out-of-office answer to a machine (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "ru"
    mail.set_content(message.body)
    for attachment in message.attachments:
        main, _, sub = attachment.mime.partition("/")
        mail.add_attachment(
            attachment.content, maintype=main, subtype=sub, filename=attachment.name
        )
    return mail.as_bytes()
