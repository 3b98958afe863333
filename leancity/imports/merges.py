"""Merged cells: what stands in the first of them is meant in the rows below as well."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from openpyxl.utils import range_boundaries

_REF = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_CHUNK = 1024 * 1024
#: Longer than the longest reference that two chunks may cut in two.
_OVERLAP = 80
#: A merge over more rows is a layout of the sheet, not a value of its rows.
_TALLEST = 500


@dataclass(kw_only=True)
class Merges:
    """The merges of one sheet that reach over several rows.

    A streamed sheet names its merges at the very end, so they are looked up before it is read.
    """

    #: first row -> (last row, column from 0) of the merges that begin there
    begins: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    _open: dict[int, tuple[int, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, workbook: bytes, path: str) -> Self:
        """The merges of the sheet at a path of the workbook."""
        found = cls()
        with (
            zipfile.ZipFile(io.BytesIO(workbook)) as archive,
            archive.open(path.lstrip("/")) as part,
        ):
            tail = b""
            while chunk := part.read(_CHUNK):
                window = tail + chunk
                for match in _REF.finditer(window):
                    found._add(match[1].decode())
                tail = window[-_OVERLAP:]
        return found

    def _add(self, ref: str) -> None:
        left, top, _right, bottom = (edge or 0 for edge in range_boundaries(ref))
        if not 0 < bottom - top < _TALLEST:
            return
        merge = (bottom, left - 1)
        known = self.begins.setdefault(top, [])
        if merge not in known:
            known.append(merge)

    def filled(self, number: int, cells: Sequence[Any]) -> Sequence[Any]:
        """The cells of a row with the values that merges bring down to it."""
        if number not in self.begins and not self._open:
            return cells
        given = list(cells)
        reach = max([*self._open, *(column for _, column in self.begins.get(number, ()))])
        given += [None] * (reach + 1 - len(given))
        for column, (last, value) in list(self._open.items()):
            if number > last:
                del self._open[column]
            elif given[column] in (None, ""):
                given[column] = value
        for last, column in self.begins.get(number, ()):
            self._open[column] = (last, given[column])
        return given
