"""The adapter over docxtpl: the only place that knows it.

`DocxTemplate.render` as it comes does not escape, prints nothing for what is missing and repairs
broken XML by dropping text. Here every rendering starts from a fresh document, escapes, refuses
what is missing and refuses XML that does not parse.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any
from zipfile import BadZipFile
from zoneinfo import ZoneInfo

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import TemplateError as JinjaError
from jinja2 import TemplateSyntaxError
from jinja2.meta import find_undeclared_variables
from lxml import etree

from leancity.documents.archive import Stamp, repacked
from leancity.documents.environment import LetterEnvironment, TextEnvironment
from leancity.documents.errors import FilterError, TemplateError
from leancity.documents.filters import SHEET, Filters, Sheet
from leancity.documents.grammar import Grammar

_CACHED_PARTS = 128
_WHERE_LENGTH = 120
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


class Renderer:
    """Renders templates of letters; safe to share between threads."""

    def __init__(self, grammar: Grammar, zone: ZoneInfo) -> None:
        self._environment = LetterEnvironment(Filters(grammar, zone))
        self._plain = TextEnvironment(Filters(grammar, zone))
        self._patched: Callable[[str], str] = lru_cache(_CACHED_PARTS)(_patched)
        self._names = lru_cache(_CACHED_PARTS)(self._placeholders)

    def render(
        self, template: bytes, context: Mapping[str, Any], *, name: str, stamp: Stamp | None = None
    ) -> bytes:
        """A finished docx; the same template, context and stamp give the same bytes.

        Raises TemplateError, naming the template and the place, for a placeholder without value,
        a wrong tag, a filter that refuses its value, or XML that the tags have broken.
        """
        document = self._open(template, name)
        try:
            document.render({**context, SHEET: Sheet(document)}, self._environment, autoescape=True)
        except etree.XMLSyntaxError as error:
            raise TemplateError(name, f"the tags break the document: {error}") from error
        (stamp or Stamp()).press(document.docx.core_properties)
        output = BytesIO()
        document.save(output)
        return repacked(output.getvalue())

    def placeholders(self, template: bytes, *, name: str) -> frozenset[str]:
        """The names a template expects of its context; TemplateError when it does not compile."""
        return self._names(template, name)

    def text(self, source: str, context: Mapping[str, Any], *, name: str) -> str:
        """A plain text; raises TemplateError as `render` does."""
        try:
            return self._plain.from_string(source).render(context)
        except Exception as error:
            raise TemplateError(name, _reason(error), _line(source, error)) from error

    def text_placeholders(self, source: str, *, name: str) -> frozenset[str]:
        """The names a plain text expects of its context."""
        try:
            return frozenset(find_undeclared_variables(self._plain.parse(source)))
        except TemplateSyntaxError as error:
            raise TemplateError(name, _reason(error), _line(source, error)) from error

    def _placeholders(self, template: bytes, name: str) -> frozenset[str]:
        document = self._open(template, name)
        try:
            found = document.get_undeclared_template_variables(self._environment)
        except TemplateSyntaxError as error:
            raise TemplateError(name, _reason(error)) from error
        return frozenset(found)

    def _open(self, template: bytes, name: str) -> _Document:
        document = _Document(BytesIO(template), name, self._patched)
        try:
            document.init_docx()
        except (BadZipFile, OpcError, KeyError, ValueError) as error:
            raise TemplateError(name, f"not a docx file: {error}") from error
        return document


class _Document(DocxTemplate):  # type: ignore[misc]
    """A document being rendered that tells where it went wrong."""

    def __init__(self, source: BytesIO, name: str, patched: Callable[[str], str]) -> None:
        super().__init__(source)
        self._name = name
        self._patched = patched

    def patch_xml(self, src_xml: str) -> str:
        """The XML with whole tags; the same text is worked on once."""
        return self._patched(src_xml)

    def render_xml_part(
        self, src_xml: str, part: Any, context: Mapping[str, Any], jinja_env: Any = None
    ) -> str:
        """One part of the document; any error names the paragraph."""
        try:
            return str(super().render_xml_part(src_xml, part, context, jinja_env))
        except Exception as error:
            raise TemplateError(self._name, _reason(error), _where(src_xml, error)) from error

    def fix_tables(self, xml: str) -> Any:
        """The rendered tree; unlike the parser of docxtpl this one does not drop what is broken."""
        etree.fromstring(xml)
        return super().fix_tables(xml)


def _patched(source: str) -> str:
    """The XML with whole tags, in which a quoted `&` is what its author typed."""
    whole = str(DocxTemplate(None).patch_xml(source))
    return _TAG.sub(lambda tag: html.unescape(tag[0]), whole)


def _reason(error: Exception) -> str:
    """What went wrong, in words that hold no value of the case: an incident shows them."""
    if isinstance(error, (JinjaError, FilterError)):
        return str(getattr(error, "message", None) or error)
    return f"a value is not what the template expects ({type(error).__name__})"


def _where(source: str, error: Exception) -> str:
    """The paragraph in which a rendering failed, as its author wrote it."""
    paragraph = _line(re.sub(r"<w:p([ >])", r"\n<w:p\1", source), error)
    return _shortened(html.unescape(re.sub(r"<[^>]+>", "", paragraph)))


def _line(source: str, error: Exception) -> str:
    lines, number = source.split("\n"), _line_of(error)
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _shortened(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _WHERE_LENGTH else f"{text[:_WHERE_LENGTH]}…"


def _line_of(error: Exception) -> int:
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    line, frame = 0, error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == "<template>":
            line = frame.tb_lineno
        frame = frame.tb_next
    return line
