"""From a file to typed rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import ValidationError

from leancity.imports.heads import table_rows
from leancity.imports.shapes import Importer, Reason, TypedRow
from leancity.imports.sources import rows_of


def typed_rows(importer: Importer, content: bytes, filename: str) -> Iterator[TypedRow]:
    """Every data row of a file, in its order; raises `SourceError` for a file of another kind."""
    schema = importer.schema()
    titles = {column.key: column.title for column in importer.columns}
    table = table_rows(rows_of(content, filename), importer.columns)
    for ordinal, (row, cells) in enumerate(table, start=1):
        values, faults = _load(schema.load, cells, titles)
        yield TypedRow(
            ordinal=ordinal, sheet=row.sheet, number=row.number, values=values, faults=faults
        )


def _load(
    load: Any, cells: dict[str, Any], titles: dict[str, str]
) -> tuple[dict[str, Any], tuple[Reason, ...]]:
    try:
        return load(cells), ()
    except ValidationError as error:
        faults = tuple(
            Reason(message=str(message), column=titles.get(key, ""))
            for key, messages in dict(error.messages_dict).items()
            for message in messages
        )
        return dict(error.valid_data or {}), faults
