"""From a case to a finished letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leancity.documents.archive import Stamp
from leancity.documents.context import Contexts, unit_of
from leancity.documents.errors import DocumentError
from leancity.documents.letterhead import Letterhead
from leancity.documents.models import DocumentRow
from leancity.documents.render import Renderer
from leancity.documents.shapes import DocumentRequest, Matter
from leancity.documents.values import DocumentFacts


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A document without its number."""

    renderer: Renderer
    template: bytes
    context: Mapping[str, Any]
    #: login
    signatory: str
    #: name of the unit, for the properties of the file
    author: str

    def rendered(self, row: DocumentRow) -> bytes:
        """The docx as this row registers it."""
        facts = DocumentFacts(code=row.code, number=row.number, date=row.date, title=row.title)
        context = {**self.context, "document": facts, "now": row.created_at}
        stamp = Stamp(title=row.title, number=row.number, author=self.author, moment=row.created_at)
        return self.renderer.render(self.template, context, name=row.code, stamp=stamp)


class Letters:
    """Templates, contexts and the renderer together."""

    def __init__(self, renderer: Renderer, contexts: Contexts, letterhead: Letterhead) -> None:
        self.renderer = renderer
        self._contexts = contexts
        self._letterhead = letterhead

    def draft(self, request: DocumentRequest) -> Draft:
        """Everything of a document that is known before it has its number."""
        if request.code not in request.package.config.documents:
            raise DocumentError(f"{request.package.key} declares no document {request.code}")
        template = request.package.template(request.code)
        names = self.renderer.placeholders(template, name=request.code)
        self._contexts.case(request)
        context = self._contexts.build(request, names)
        unit = self._letterhead.unit(unit_of(request))
        signatory = self._letterhead.signatory(request).login
        return Draft(
            renderer=self.renderer,
            template=template,
            context=context,
            signatory=signatory,
            author=unit.name,
        )

    def text(self, source: str, matter: Matter, name: str, now: datetime) -> str:
        """A plain text about a case."""
        names = self.renderer.text_placeholders(source, name=name)
        context = {**self._contexts.build(matter, names), "now": now}
        return self.renderer.text(source, context, name=name)
