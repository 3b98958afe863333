"""The store of bytes, on a disk and in memory."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from leancity.errors import UnavailableError
from leancity.files import BlobStore


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    place = tmp_path / "files" if request.param == "file" else f"/{uuid4().hex}"
    return BlobStore(f"{request.param}://{place}")


def test_bytes_come_back(store: BlobStore) -> None:
    store.write("originals/ab/abc", BytesIO(b"content"), 7)

    with store.open("originals/ab/abc") as stream:
        assert stream.seekable()
        assert stream.read() == b"content"
    assert store.read("originals/ab/abc") == b"content"


def test_a_key_that_is_there_is_not_written_again(store: BlobStore) -> None:
    store.write_bytes("key", b"first")

    store.write_bytes("key", b"other")

    assert store.read("key") == b"first"


def test_a_key_of_another_size_was_cut_and_is_written_again(store: BlobStore) -> None:
    store.write_bytes("key", b"fir")

    store.write_bytes("key", b"first")

    assert store.read("key") == b"first"


def test_a_missing_key_reads_as_none(store: BlobStore) -> None:
    assert store.read("nothing") is None


def test_opening_a_missing_key_is_a_failure_of_the_store(store: BlobStore) -> None:
    with pytest.raises(UnavailableError, match="does not answer"):
        store.open("nothing")


def test_a_folder_of_keys_is_deleted(store: BlobStore) -> None:
    store.write_bytes("derived/ab/abc/320.jpg", b"1")
    store.write_bytes("derived/cd/cde/320.jpg", b"2")

    store.delete("derived/ab/abc", "derived/nothing")

    assert store.read("derived/ab/abc/320.jpg") is None
    assert store.read("derived/cd/cde/320.jpg") == b"2"


class Broken(BytesIO):
    """A source that fails in the middle."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError("the disk is gone")
        return super().read(min(size or 1, 1))


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    store = BlobStore(f"file://{tmp_path}")

    with pytest.raises(UnavailableError):
        store.write("originals/ab/abc", Broken(b"content"), 7)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_store_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file where the folder should be")

    with pytest.raises(UnavailableError):
        BlobStore(f"file://{tmp_path}/files").write_bytes("key", b"1")
