"""The store of bytes: any file system of fsspec, written by atomic rename."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from shutil import copyfileobj
from typing import BinaryIO, cast
from uuid import uuid4

from fsspec.core import url_to_fs

from leancity.errors import UnavailableError
from leancity.i18n import N_

_CHUNK = 1024 * 1024


class BlobStore:
    """Bytes under keys such as `originals/ab/ab12...`; a key's bytes never change."""

    def __init__(self, url: str) -> None:
        """`url` is the fsspec address of the root, for example `file:///var/lib/leancity`."""
        self._fs, self._root = url_to_fs(url)

    def write(self, key: str, source: BinaryIO, size: int) -> None:
        """Store bytes; nothing is written when the key is there already with this size.

        A reader sees all bytes or none: they are written aside and renamed.
        """
        path, aside = self._path(key), self._path(f"incoming/{uuid4().hex}")
        with _answered():
            if self._fs.exists(path) and self._fs.size(path) == size:
                return
            self._fs.makedirs(self._path("incoming"), exist_ok=True)
            self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
            try:
                self._copy(source, aside)
                self._fs.mv(aside, path)
            except BaseException:
                with suppress(OSError):
                    self._fs.rm_file(aside)
                raise

    def write_bytes(self, key: str, content: bytes) -> None:
        """Store bytes that are in memory."""
        self.write(key, BytesIO(content), len(content))

    def open(self, key: str) -> BinaryIO:
        """A seekable stream of the bytes; the caller closes it."""
        with _answered():
            return cast(BinaryIO, self._fs.open(self._path(key), "rb"))

    def read(self, key: str) -> bytes | None:
        """All bytes, none when there is no such key."""
        with _answered():
            try:
                return bytes(self._fs.cat_file(self._path(key)))
            except FileNotFoundError:
                return None

    def delete(self, *keys: str) -> None:
        """Remove keys or whole folders of keys; what is gone already is no error."""
        for key in keys:
            with _answered(), suppress(FileNotFoundError):
                self._fs.rm(self._path(key), recursive=True)

    def _copy(self, source: BinaryIO, path: str) -> None:
        source.seek(0)
        with self._fs.open(path, "wb") as target:
            copyfileobj(source, target, _CHUNK)
            target.flush()
            with suppress(AttributeError, OSError):
                # On a disk the bytes must outlive a power cut as the row does.
                os.fsync(target.fileno())

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"


@contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnavailableError(
            N_("The file store does not answer now. Try again in a few minutes.")
        ) from error
