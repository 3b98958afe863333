"""What is typed letter by letter, within a sentence: it belongs to no language."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

#: In quotation marks and of plain letters, or the name of the settings' file.
_LITERAL = re.compile(r'["«“]([A-Za-z][ -~]*?(?:<[^>]*>)?)["»”]|\b(process\.yaml)\b')


def literals(text: str) -> Markup:
    """A sentence with its literals marked up as code."""
    parts, last = [], 0
    for found in _LITERAL.finditer(text):
        literal = found[1] or found[2]
        parts += [escape(text[last : found.start()]), Markup("<code>{}</code>").format(literal)]
        last = found.end()
    return Markup().join([*parts, escape(text[last:])])
