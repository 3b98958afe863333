"""A package's words in another language: the source is Russian, the catalogue is a `.po` file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from typing import Any

from babel.messages import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from leancity.library.errors import PackageError
from leancity.library.form import TEXT_PATHS, is_text

#: The language in which processes are written.
SOURCE_LOCALE = "ru"
_HEADER = """msgid ""
msgstr ""
"Language: {locale}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Translations into one language."""

    locale: str
    entries: Mapping[str, str]

    @classmethod
    def parse(cls, file: str, locale: str, data: bytes) -> Catalogue:
        """Read a `.po` file; unfinished and fuzzy entries are left out."""
        try:
            catalog = read_po(BytesIO(data), locale=locale, charset="utf-8", abort_invalid=True)
        except (PoFileError, UnicodeDecodeError, ValueError) as error:
            raise PackageError(file, str(error)) from error
        entries = {
            str(message.id): str(message.string)
            for message in catalog
            if isinstance(message.id, str) and message.id and message.string and not message.fuzzy
        }
        return cls(locale=locale, entries=entries)

    def translate(self, text: str) -> str:
        """The text in this language, or as it is when nobody has translated it."""
        return self.entries.get(text, text)


@dataclass(frozen=True, kw_only=True)
class Text:
    """Words that need a translation, and where they stand."""

    text: str
    file: str
    element: str


def updated_po(
    data: bytes, locale: str, texts: Iterable[Text], words: Catalogue | None = None
) -> bytes:
    """A `.po` file with exactly these texts: known translations kept, others left to fill in.

    `words`: where translations are taken from that the file does not have.
    """
    known = dict(words.entries) if words else {}
    known |= Catalogue.parse("", locale, data).entries if data else {}
    catalog = Catalog(locale=locale, fuzzy=False)
    for each in texts:
        place = f"{each.file}#{each.element}" if each.element else each.file
        catalog.add(each.text, known.get(each.text, ""), auto_comments=[place])
    target = BytesIO(_HEADER.format(locale=locale).encode())
    target.seek(0, SEEK_END)
    write_po(target, catalog, width=100, omit_header=True)
    return target.getvalue()


def translated_form(schema: Mapping[str, Any], translate: Callable[[str], str]) -> dict[str, Any]:
    """A copy of a form in another language; ids, keys and values stay."""
    copy: dict[str, Any] = deepcopy(dict(schema))
    _translate_components(copy, translate)
    return copy


def _translate_components(parent: dict[str, Any], translate: Callable[[str], str]) -> None:
    for component in parent.get("components") or ():
        for *holders, name in TEXT_PATHS:
            holder = component
            for step in holders:
                holder = holder.get(step) or {}
            _translate_at(holder, name, translate)
        for row in (*(component.get("values") or ()), *(component.get("columns") or ())):
            _translate_at(row, "label", translate)
        _translate_components(component, translate)


def _translate_at(holder: Any, name: str, translate: Callable[[str], str]) -> None:
    if isinstance(holder, dict) and is_text(holder.get(name)):
        holder[name] = translate(holder[name])
