"""What this room needs of the files room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, Protocol

from sqlalchemy.orm import Session

from leancity.files import StoredFile, Upload


class FileStore(Protocol):
    """Keeps files of cases; the same bytes for the same field are the same file."""

    def put(self, stream: BinaryIO, filename: str, upload: Upload) -> StoredFile:
        """Keep a file."""

    def get(self, file_id: str, *, business_key: str | None = None) -> StoredFile:
        """A file of a case, without its bytes."""

    def open(self, file_id: str) -> BinaryIO:
        """Its bytes."""

    def for_case(self, business_key: str, field: str | None = None) -> list[StoredFile]:
        """The files of a field."""

    def submit(
        self, session: Session, business_key: str, field: str, file_ids: Sequence[str]
    ) -> list[StoredFile]:
        """From now on these files stay; part of the caller's transaction."""

    def remove(self, file_id: str, *, business_key: str) -> None:
        """Take a file away that does not have to stay."""
