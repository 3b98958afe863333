"""What tests of documents share."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from zoneinfo import ZoneInfo

import docx
import pytest

from leancity.documents import Grammar, Renderer


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    """The grammar over its dictionary."""
    return Grammar()


@pytest.fixture(scope="session")
def renderer(grammar: Grammar) -> Renderer:
    """A renderer of the city."""
    return Renderer(grammar, ZoneInfo("Asia/Sakhalin"))


@pytest.fixture
def template() -> Callable[..., bytes]:
    """Makes a docx of paragraphs, as an author types them."""

    def make(*paragraphs: str) -> bytes:
        document = docx.Document()
        for text in paragraphs:
            document.add_paragraph(text)
        output = BytesIO()
        document.save(output)
        return output.getvalue()

    return make
