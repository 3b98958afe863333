"""The files room: taking files in, giving them out, forgetting them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import Database
from leancity.errors import ConflictError, NotFoundError, UserError
from leancity.files import photos
from leancity.files.intake import Content, Intake
from leancity.files.models import FileRow
from leancity.files.names import safe_filename
from leancity.files.shapes import THUMBNAIL_SIZES, StoredFile, Upload
from leancity.files.store import BlobStore
from leancity.i18n import N_

_IN_MEMORY = 1024 * 1024


class Files:
    """Files of cases.

    A file is found by its id; whoever shows it asks the case named in the row whether the person
    may. Two fields with the same bytes have two rows and share the bytes.
    """

    def __init__(
        self, database: Database, clock: Clock, store: BlobStore, *, max_bytes: int
    ) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._intake = Intake(max_bytes=max_bytes, zone=clock.zone)

    def put(self, stream: BinaryIO, filename: str, upload: Upload) -> StoredFile:
        """Take a file in; the same bytes for the same field give the same file again.

        Reads no more than the limit. `UserError`: empty, too large, of a type that is not
        accepted, a photo that is damaged. `UnavailableError`: the store does not answer.
        """
        with cast(BinaryIO, SpooledTemporaryFile(max_size=_IN_MEMORY)) as copy:
            with _named(upload.field):
                content = self._intake.examine(stream, copy, upload.kind)
            with self._database.begin() as session:
                # Erasing the last row of these bytes waits, and so does a twin of this upload.
                self._lock(session, content.sha256)
                self._store.write(_original(content.sha256), copy, content.size)
                return _shape(self._keep(session, content, filename, upload))

    def get(self, file_id: str, *, business_key: str | None = None) -> StoredFile:
        """One file; `NotFoundError` when it is not there, removed, or of another case."""
        with self._database.begin() as session:
            return _shape(self._row(session, file_id, business_key))

    def for_case(self, business_key: str, field: str | None = None) -> list[StoredFile]:
        """The files of a case (of one field), oldest first, without the removed ones."""
        query = select(FileRow).where(
            FileRow.business_key == business_key, FileRow.removed_at.is_(None)
        )
        if field is not None:
            query = query.where(FileRow.field == field)
        with self._database.begin() as session:
            rows = session.scalars(query.order_by(FileRow.uploaded_at, FileRow.id))
            return [_shape(row) for row in rows]

    def open(self, file_id: str) -> BinaryIO:
        """The bytes as they were handed in, seekable; the caller closes the stream."""
        return self._open(self.get(file_id))

    def read(self, file_id: str) -> bytes:
        """The bytes as they were handed in."""
        with self.open(file_id) as stream:
            return stream.read()

    def thumbnail(self, file_id: str, size: int) -> bytes:
        """An upright JPEG without EXIF, its longer side at most `size` (of THUMBNAIL_SIZES)."""
        if size not in THUMBNAIL_SIZES:
            raise NotFoundError(N_("There is no picture of this size."))
        return self._derived(self.get(file_id), f"{size}.jpg", size)

    def public_copy(self, file_id: str) -> bytes:
        """A photo for people outside: upright, full size, without anything the camera wrote."""
        return self._derived(self.get(file_id), "public.jpg", None)

    def submit(
        self, session: Session, business_key: str, field: str, file_ids: Sequence[str]
    ) -> list[StoredFile]:
        """Bind the files of an accepted form to the case; from now on they stay.

        Part of the caller's transaction. `NotFoundError` when one is not of this case and field.
        """
        found = [self._row(session, file_id, business_key, change=True) for file_id in file_ids]
        if any(row.field != field for row in found):
            raise _not_found()
        for row in found:
            row.submitted_at = row.submitted_at or self._clock.now()
        return [_shape(row) for row in found]

    def remove(self, file_id: str, *, business_key: str) -> None:
        """Take a file out of a form that is not submitted yet; afterwards `ConflictError`."""
        with self._database.begin() as session:
            row = self._row(session, file_id, business_key, change=True)
            if row.submitted_at is not None:
                raise ConflictError(N_("The file belongs to a submitted form and stays there."))
            row.removed_at = self._clock.now()

    def erase(self, business_key: str) -> int:
        """Forget the files of a case with their bytes; how many there were."""
        return self._forget(FileRow.business_key == business_key)

    def purge_removed(self, before: datetime) -> int:
        """Forget what was taken out of forms before a moment; how many files there were."""
        return self._forget(FileRow.removed_at < before)

    def purge_unsent(self, before: datetime) -> int:
        """Forget uploads whose form was not sent since a moment; how many files there were."""
        return self._forget(FileRow.submitted_at.is_(None) & (FileRow.uploaded_at < before))

    def _keep(self, session: Session, content: Content, filename: str, upload: Upload) -> FileRow:
        values = {
            "id": str(uuid4()),
            "business_key": upload.business_key,
            "field": upload.field,
            "sha256": content.sha256,
            "name": safe_filename(filename, content.kind.suffixes),
            "mime": content.kind.mime,
            "size": content.size,
            "uploaded_by": upload.uploaded_by,
            "uploaded_at": self._clock.now(),
            "meta": content.meta,
        }
        keep = (
            insert(FileRow)
            .values(values)
            .on_conflict_do_update(
                index_elements=["business_key", "field", "sha256"], set_={"removed_at": None}
            )
            .returning(FileRow)
        )
        return session.scalars(keep, execution_options={"populate_existing": True}).one()

    def _row(
        self, session: Session, file_id: str, business_key: str | None, *, change: bool = False
    ) -> FileRow:
        row = session.get(FileRow, file_id, with_for_update=change) if _is_uuid(file_id) else None
        if row is None or row.removed_at is not None:
            raise _not_found()
        if business_key is not None and row.business_key != business_key:
            raise _not_found()
        return row

    def _open(self, file: StoredFile) -> BinaryIO:
        return self._store.open(_original(file.sha256))

    def _derived(self, file: StoredFile, name: str, longest: int | None) -> bytes:
        if not file.is_photo:
            raise NotFoundError(N_("This file is not a picture."))
        key = f"{_derivatives(file.sha256)}/{name}"
        content = self._store.read(key)
        if content is None:
            with self._open(file) as original:
                content = photos.upright_jpeg(original, longest)
            self._cache(file, key, content)
        return content

    def _cache(self, file: StoredFile, key: str, content: bytes) -> None:
        """Keep a smaller copy, unless the file has been erased while it was made."""
        with self._database.begin() as session:
            self._lock(session, file.sha256)
            self._row(session, file.id, file.business_key)
            self._store.write_bytes(key, content)

    def _forget(self, condition: Any) -> int:
        with self._database.begin() as session:
            hashes = session.scalars(select(FileRow.sha256).where(condition).distinct()).all()
        return sum(self._forget_content(sha256, condition) for sha256 in sorted(hashes))

    def _forget_content(self, sha256: str, condition: Any) -> int:
        with self._database.begin() as session:
            self._lock(session, sha256)
            gone = delete(FileRow).where(FileRow.sha256 == sha256, condition).returning(FileRow.id)
            count = len(session.scalars(gone).all())
            kept = select(FileRow.id).where(FileRow.sha256 == sha256).limit(1)
            if session.scalar(kept) is None:
                self._store.delete(_original(sha256), _derivatives(sha256))
            return count

    def _lock(self, session: Session, sha256: str) -> None:
        self._database.advisory_lock(session, "file", sha256)


@contextmanager
def _named(field: str) -> Iterator[None]:
    """Errors about the content name the field of the form."""
    try:
        yield
    except UserError as error:
        error.field = field
        raise


def _shape(row: FileRow) -> StoredFile:
    return StoredFile(
        id=row.id,
        business_key=row.business_key,
        field=row.field,
        sha256=row.sha256,
        name=row.name,
        mime=row.mime,
        size=row.size,
        uploaded_by=row.uploaded_by,
        uploaded_at=row.uploaded_at,
        meta=dict(row.meta),
        submitted=row.submitted_at is not None,
    )


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _not_found() -> NotFoundError:
    return NotFoundError(N_("There is no such file."))


def _original(sha256: str) -> str:
    return f"originals/{sha256[:2]}/{sha256}"


def _derivatives(sha256: str) -> str:
    return f"derived/{sha256[:2]}/{sha256}"
