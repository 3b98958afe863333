"""`generate-document`: a letter of the case, registered and kept."""

from __future__ import annotations

from dataclasses import dataclass

from leancity.documents import DocumentRequest
from workers.context import CityContext
from workers.runtime import Limits, PayloadError, handles


@dataclass(frozen=True, kw_only=True)
class Payload:
    """Which document."""

    document_code: str


# Rendering is work for the processor: more at a time would only slow each other down.
@handles("generate-document", Limits(cap=2))
def generate_document(payload: Payload, context: CityContext) -> dict[str, str]:
    """Make a document of the case.

    From its template, registered with a number, once.

    Reads:
        document_code: code of a document of process.yaml, e.g. "PB-4"
    Writes: nothing. The document is found in the case.
    BPMN errors: none.
    """
    matter = context.matter()
    if payload.document_code not in matter.package.config.documents:
        raise PayloadError("document_code", "names no document of process.yaml")
    context.kernel.documents.generate(
        DocumentRequest(
            **vars(matter),
            code=payload.document_code,
            effect_key=context.effect_key("document"),
        )
    )
    return {}
