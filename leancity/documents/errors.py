"""What can go wrong with a document; none of it is mended by repeating the work."""

from __future__ import annotations

from leancity.errors import LeanCityError


class DocumentError(LeanCityError):
    """The base of everything this room raises: the document cannot be made as it is asked for."""


class TemplateError(DocumentError, ValueError):
    """The template and its context do not fit.

    `template` names the template, `where` is the paragraph at fault as its author wrote it.
    """

    def __init__(self, template: str, reason: str, where: str = "") -> None:
        place = f" in «{where}»" if where else ""
        super().__init__(f"template {template}: {reason}{place}")
        self.template = template
        self.reason = reason
        self.where = where


class FilterError(ValueError):
    """A filter cannot take its value or its argument; the text never holds the value."""


class PictureError(DocumentError):
    """The bytes are not a picture that can be printed."""
