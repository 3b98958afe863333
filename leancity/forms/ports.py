"""What forms ask of other rooms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from leancity.files import StoredFile


class OptionSource(Protocol):
    """Value lists."""

    def options(self, name: str, locale: str, on: date | None = None) -> list[dict[str, Any]]:
        """What is offered on a day (today): value and label."""

    def label(self, name: str, value: str, locale: str) -> str:
        """The label of a value, offered or not."""


class SubjectReader(Protocol):
    """Personal data, every reading logged."""

    def read(
        self,
        ids: Collection[str],
        reader: str,
        purpose: str,
        *,
        fields: Collection[str] | None = None,
        ip: str = "",
    ) -> dict[str, dict[str, str]]:
        """Attributes by subject id."""


class FileReader(Protocol):
    """Uploaded files."""

    def get(self, file_id: str, *, business_key: str | None = None) -> StoredFile:
        """One file; NotFoundError when it is not there or of another case."""


@dataclass(frozen=True, kw_only=True)
class FormRooms:
    """The rooms a form's values come from."""

    dictionaries: OptionSource
    subjects: SubjectReader
    files: FileReader
