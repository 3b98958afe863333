"""The platform's words: finding them in the sources, bringing the catalogue up to date.

`python -m tests.catalogue` adds what is new to every catalogue and drops what is gone;
translations stay as they are.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from leancity.i18n import CATALOGUES, DOMAIN, LOCALES
from leancity.library.topics import known_topics

ROOT = Path(__file__).resolve().parents[1]
#: Its description for programs is English; the one for people is in their language.
INTERFACE = ROOT / "portal" / "views" / "api"
#: Calls whose first argument is a msgid, and those where it stands elsewhere.
_FIRST = (
    "_", "gettext", "N_", "translate", "UserError", "NotFoundError", "ForbiddenError",
    "ConflictError", "UnavailableError", "TooManyAttemptsError",
    "SourceError",
)  # fmt: skip
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    **dict.fromkeys(_FIRST), "ngettext": (1, 2), "translate_plural": (1, 2),
}  # fmt: skip


def source_catalogue() -> Catalog:
    """Every msgid of the sources, with the places it stands at."""
    with (ROOT / "locale" / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    found = Catalog(domain=DOMAIN, fuzzy=False, charset="utf-8")
    for file, _line, message, comments, context in extract_from_dir(
        ROOT, methods, options, KEYWORDS, ("Translators:",), directory_filter=_ours
    ):
        found.add(message, locations=[(file, 0)], auto_comments=comments, context=context)
    for topic in known_topics().values():
        for text in topic.texts:
            found.add(text, locations=[("leancity/library/topics.yaml", 0)])
    for file, text in _operations():
        found.add(text, locations=[(file, 0)])
    return found


def _operations() -> Iterator[tuple[str, str]]:
    """What the operations of the interface say of themselves, each with its file."""
    for path in sorted(INTERFACE.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(map(_is_route, node.decorator_list)):
                summary = (ast.get_docstring(node) or "").partition("\n\n")[0]
                yield path.relative_to(ROOT).as_posix(), summary


def _is_route(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in {"get", "post", "put", "delete"}
    )


def _ours(folder: str | os.PathLike[str]) -> bool:
    return Path(folder).name not in {"node_modules", ".venv", ".git", "static", "__pycache__"}


def read(locale: str) -> Catalog:
    """The catalogue of a language."""
    with (CATALOGUES / locale / f"{DOMAIN}.po").open("rb") as source:
        return read_po(source, locale=locale, domain=DOMAIN)


def update() -> None:
    """Bring every catalogue up to date with the sources."""
    for locale in LOCALES[1:]:
        path = CATALOGUES / locale / f"{DOMAIN}.po"
        catalogue = read(locale) if path.exists() else Catalog(locale=locale, domain=DOMAIN)
        created = catalogue.creation_date
        catalogue.update(source_catalogue(), no_fuzzy_matching=True)
        # The same words give the same file.
        catalogue.creation_date = created
        write(catalogue)


def write(catalogue: Catalog) -> None:
    """Write a catalogue to its place, in an order that does not depend on the sources."""
    path = CATALOGUES / str(catalogue.locale) / f"{DOMAIN}.po"
    with path.open("wb") as target:
        write_po(
            target, catalogue, width=100, sort_output=True, include_lineno=False,
            ignore_obsolete=True,
        )  # fmt: skip


if __name__ == "__main__":
    update()
