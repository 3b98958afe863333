"""`interagency-request`: a request to another body, made and lettered once, mailed if it can be."""

from __future__ import annotations

from dataclasses import dataclass

from leancity.audit import Actor
from leancity.documents import DocumentRequest, Matter
from leancity.documents.shapes import Document
from leancity.library import RequestKind
from leancity.notifications import DeliveryState, Notice, PermanentDeliveryError
from leancity.org.access import WORKER
from leancity.requests import Ask, Request, Sending
from workers.context import CityContext
from workers.runtime import Limits, PayloadError, PermanentError, handles
from workers.topics.notify import PATIENCE


@dataclass(frozen=True, kw_only=True)
class Payload:
    """Which request."""

    request_kind: str


@handles("interagency-request", Limits(cap=2, retry=PATIENCE))
def interagency_request(payload: Payload, context: CityContext) -> dict[str, str]:
    """Make a request of process.yaml, its letter, and mail it to a body that has an address.

    Without an address the letter waits in the case to be sent by hand, and the clerk enters number
    and date of the sending. A letter that the post refuses waits there, too.

    Reads:
        request_kind: key of a request of process.yaml, e.g. "egrn_extract"
    Writes: nothing. The request is found in the case.
    BPMN errors: none.
    """
    kind = context.package.config.requests.get(payload.request_kind)
    if kind is None:
        raise PayloadError("request_kind", "names no request of process.yaml")
    made = context.kernel.requests.make(
        Ask(
            business_key=context.business_key,
            kind=kind.key,
            title=kind.title,
            body=kind.body,
            answer_at=kind.answer_at,
            answer_term=kind.answer_term,
            statutory_term=kind.statutory_term,
            effect_key=context.effect_key("request"),
        )
    )
    if kind.document and made.is_open:
        matter = context.matter()
        letter = context.kernel.documents.generate(
            DocumentRequest(
                **vars(matter), code=kind.document, effect_key=context.effect_key("letter")
            )
        )
        context.kernel.requests.lettered(made, letter.id)
        _mailed(made, kind, letter, matter, context)
    return {}


def _mailed(
    made: Request, kind: RequestKind, letter: Document, matter: Matter, context: CityContext
) -> None:
    """Send the letter, unless the body has no address or it has been sent."""
    kernel = context.kernel
    address = kind.email or (kernel.org.unit(kind.unit).email if kind.unit else "")
    if not address or made.sent_at is not None:
        return
    try:
        delivery = kernel.notifications.send(_notice(kind, address, letter, matter, context))
    except PermanentDeliveryError:
        return
    if delivery.state is DeliveryState.SENT:
        sending = Sending(on=kernel.clock.today(), by=WORKER, way="email", number=letter.number)
        kernel.requests.sent(made, sending, Actor(login=WORKER))


def _notice(
    kind: RequestKind, address: str, letter: Document, matter: Matter, context: CityContext
) -> Notice:
    notice = matter.package.config.notices[kind.notice]
    write = context.kernel.documents.text
    try:
        return Notice(
            key=context.effect_key("request-letter"),
            business_key=context.business_key,
            channel=notice.channel,
            recipient=address,
            subject=write(notice.subject, matter, name=notice.key),
            body=write(notice.body, matter, name=notice.key),
            attachments=(letter.file_id,),
        )
    except ValueError as error:
        raise PermanentError(f"The notice {notice.key} is not fit to be sent: {error}") from error
