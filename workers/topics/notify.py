"""`notify`: a notice to somebody, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leancity.documents import Matter
from leancity.library import NoticeKind
from leancity.notifications import Notice
from leancity.notifications.timing import RETRIES
from leancity.org.access import WORKER
from workers.context import CityContext
from workers.runtime import (
    BusinessError,
    Limits,
    PayloadError,
    PermanentError,
    RetryPolicy,
    handles,
)

RECIPIENT_MISSING = "recipient-missing"
#: Between two tries of a letter that could not be sent.
PATIENCE = RetryPolicy.after(*(pause.total_seconds() for pause in RETRIES))


@dataclass(frozen=True, kw_only=True)
class Payload:
    """What is sent, to whom, with which documents."""

    notice: str
    recipient: str
    attachments: str = ""

    @property
    def codes(self) -> list[str]:
        """Codes of the documents that go along; `?` after one that may not have been made."""
        return [code.strip() for code in self.attachments.split(",") if code.strip()]


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One address; `name` tells the recipients of one notice apart in keys."""

    name: str
    address: str
    is_staff: bool


@handles("notify", Limits(retry=PATIENCE))
def notify(payload: Payload, context: CityContext) -> dict[str, str]:
    """Send a notice to a person.

    Without a set-up channel the card says that none was sent.

    Reads:
        notice: key of a notice of process.yaml
        recipient: a login, "group:<group>", or "subject:<field>" for a personal field of the case
        attachments: codes of documents of the case, separated by commas; the newest ones go along;
            a code with "?" only if it has been made
    Writes: nothing. The notice is found in the case.
    BPMN errors:
        recipient-missing: nobody it is meant for has an address
    """
    kind = context.package.config.notices.get(payload.notice)
    if kind is None:
        raise PayloadError("notice", "names no notice of process.yaml")
    recipients = [each for each in _recipients(payload.recipient, context) if each.address]
    if not recipients:
        raise BusinessError(RECIPIENT_MISSING, "Nobody the notice is meant for has an address")
    files = tuple(filter(None, (_newest(code, context) for code in payload.codes)))
    matter = context.matter()
    for recipient in recipients:
        context.kernel.notifications.send(_notice(kind, recipient, context, matter, files))
    return {}


def _notice(
    kind: NoticeKind,
    recipient: Recipient,
    context: CityContext,
    matter: Matter,
    files: tuple[str, ...],
) -> Notice:
    write = context.kernel.documents.text
    effect = f"notify:{recipient.name}" if recipient.name else "notify"
    try:
        return Notice(
            key=context.effect_key(effect),
            business_key=context.business_key,
            channel=kind.channel,
            recipient=recipient.address,
            subject=write(kind.subject, matter, name=kind.key),
            body=write(kind.body, matter, name=kind.key),
            attachments=files,
            staff=recipient.is_staff,
            danger=kind.urgent,
        )
    except ValueError as error:
        raise PermanentError(f"The notice {kind.key} is not fit to be sent: {error}") from error


def _recipients(text: str, context: CityContext) -> Iterator[Recipient]:
    kind, _, name = text.strip().rpartition(":")
    if not name or kind not in ("", "group", "subject"):
        raise PayloadError("recipient", 'is no login, "group:<group>" or "subject:<field>"')
    if kind == "subject":
        yield Recipient(name="", address=_personal(name, context), is_staff=False)
        return
    org = context.kernel.org
    people = org.members(name) if kind == "group" else [org.person(name)]
    for person in people:
        yield Recipient(name=person.login, address=person.email, is_staff=True)


def _personal(field: str, context: CityContext) -> str:
    """A personal field of the case; its variable holds the subject's id."""
    subject = context.variables.get(field)
    if not subject:
        return ""
    purpose = f"notice of case {context.business_key}"
    found = context.kernel.subjects.read([subject], WORKER, purpose, fields=[field])
    return found.get(subject, {}).get(field, "")


def _newest(text: str, context: CityContext) -> str | None:
    code = text.removesuffix("?")
    document = context.kernel.documents.latest(context.business_key, code)
    if document is None:
        if code != text:
            return None
        raise PermanentError(f"The document {code} that goes along has not been made")
    return document.file_id
