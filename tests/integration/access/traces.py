"""Looking for a text wherever it could have been left: every column of a database, every file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from tests.road import OWNER, VIOLATOR

#: What of the road's personal values nobody would write by chance.
PERSONAL = (
    "Рога & Копыта Трейд",
    VIOLATOR["subject_inn"],
    "9147778899",
    "violator-secret",
    "секретная-приметка",
    "Мустафаева",
    "Гюльнара",
    "9146665544",
    "owner-secret",
    OWNER["owner_address"],
)
_TEXT_TYPES = ("text", "character varying", "character", "json", "jsonb", "ARRAY", "tsvector")
_TEXT_COLUMNS = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
"""


def spellings(text: str) -> frozenset[str]:
    """How a text is written in JSON, HTML, an address, and in small letters."""
    in_json = json.dumps(text)[1:-1]
    return frozenset({text, in_json, escape(text), quote(text), text.casefold()})


def byte_spellings(texts: Iterable[str]) -> frozenset[bytes]:
    """The same as bytes, as Java and Python write them."""
    written = {spelling for text in texts for spelling in spellings(text)}
    return frozenset(
        s.encode(code) for s in written for code in ("utf-8", "utf-16-le", "utf-16-be")
    )


def holds(texts: Iterable[str]) -> set[str]:
    """Which personal values stand in these texts, in any spelling."""
    whole = "\n".join(texts)
    folded = whole.casefold()
    return {
        value
        for value in PERSONAL
        if any(spelling in whole or spelling in folded for spelling in spellings(value))
    }


def in_database(connection: psycopg.Connection, texts: Iterable[str]) -> set[tuple[str, str]]:
    """Table and column of every text column, and of every bytea, that holds one of the texts."""
    wanted = list(texts)
    patterns = [f"%{_escaped(s)}%" for text in wanted for s in spellings(text)]
    found = set()
    for table, column, kind in connection.execute(_TEXT_COLUMNS).fetchall():
        place = sql.Identifier(table), sql.Identifier(column)
        if kind in _TEXT_TYPES:
            query = sql.SQL("SELECT 1 FROM {} WHERE {}::text ILIKE ANY(%s) LIMIT 1").format(*place)
            parameters: list[object] = [patterns]
        elif kind == "bytea":
            query = sql.SQL(
                "SELECT 1 FROM {} t, unnest(%s::bytea[]) n WHERE position(n IN t.{}) > 0 LIMIT 1"
            ).format(*place)
            parameters = [list(byte_spellings(wanted))]
        else:
            continue
        if connection.execute(query, parameters).fetchone():
            found.add((table, column))
    return found


def in_files(files: Iterable[Path], texts: Iterable[str]) -> set[tuple[str, str]]:
    """Name of every file that holds one of the texts, and the line it stands in."""
    wanted = byte_spellings(texts)
    return {
        (file.name, line[:200].decode("utf-8", "replace"))
        for file in files
        for line in _lines(file)
        if any(spelling in line for spelling in wanted)
    }


def _lines(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        yield from stream


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
