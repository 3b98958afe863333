"""Documents: letters and acts made from templates, numbered, kept, never made twice."""

from __future__ import annotations

from leancity.documents.context import Contexts, Sources
from leancity.documents.errors import DocumentError, PictureError, TemplateError
from leancity.documents.grammar import Grammar
from leancity.documents.letterhead import Letterhead
from leancity.documents.letters import Letters
from leancity.documents.render import Renderer
from leancity.documents.service import Documents
from leancity.documents.shapes import Document, DocumentRequest, Matter

__all__ = [
    "Contexts",
    "Document",
    "DocumentError",
    "DocumentRequest",
    "Documents",
    "Grammar",
    "Letterhead",
    "Letters",
    "Matter",
    "PictureError",
    "Renderer",
    "Sources",
    "TemplateError",
]
