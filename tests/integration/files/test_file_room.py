"""The files room on a real database and a real disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from leancity.clock import FixedClock
from leancity.db import Database
from leancity.errors import ConflictError, NotFoundError, UnavailableError, UserError
from leancity.files import BlobStore, Files, StoredFile, Upload
from tests import photos
from tests.photos import Shot, photo

CASE = "4c1d6a4e-6f0f-4a55-9a53-2a8e6b8d7c11"
OTHER = "b3b8a1f0-0d57-4f0b-8c6c-5f3c1f1d2e22"
LIMIT = 1024 * 1024


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 17, 1, tzinfo=UTC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def files(database: Database, clock: FixedClock, folder: Path) -> Files:
    return Files(database, clock, BlobStore(f"file://{folder}"), max_bytes=LIMIT)


def upload(case: str = CASE, field: str = "photos_before", **more: str) -> Upload:
    return Upload(business_key=case, field=field, uploaded_by="kim.i", **more)  # type: ignore[arg-type]


def put(files: Files, content: bytes, name: str = "фото.jpg", **where: str) -> StoredFile:
    return files.put(BytesIO(content), name, upload(**where))


def originals(folder: Path) -> list[Path]:
    return [path for path in folder.glob("originals/*/*") if path.is_file()]


class TestPut:
    def test_a_photo_is_kept_bit_for_bit(self, files: Files, clock: FixedClock) -> None:
        content = photo(Shot(orientation=6))

        kept = put(files, content, "IMG 1.JPG", kind="photo")

        assert files.read(kept.id) == content
        assert kept == files.get(kept.id)
        assert kept == StoredFile(
            id=kept.id, business_key=CASE, field="photos_before",
            sha256=sha256(content).hexdigest(), name="IMG 1.JPG", mime="image/jpeg",
            size=len(content), uploaded_by="kim.i", uploaded_at=clock.now(),
            meta={
                "width": 800, "height": 600, "orientation": 6, "lat": 46.9595, "lon": 142.73,
                "taken_at": "2026-11-17T10:05:30+11:00",
            },
            submitted=False,
        )  # fmt: skip

    def test_what_the_camera_says_is_ready_to_use(self, files: Files) -> None:
        kept = put(files, photo())

        assert kept.is_photo
        assert kept.point == (46.9595, 142.73)
        assert kept.taken_at == datetime(2026, 11, 16, 23, 5, 30, tzinfo=UTC)

    def test_a_text_has_nothing_to_say(self, files: Files) -> None:
        kept = put(files, b"a note", "note.txt")

        assert (kept.is_photo, kept.point, kept.taken_at, kept.meta) == (False, None, None, {})

    def test_the_same_file_again_is_the_same_row(self, files: Files) -> None:
        first = put(files, photo())

        again = put(files, photo(), "other name.jpg")

        assert again == first
        assert files.for_case(CASE) == [first]

    def test_the_same_bytes_elsewhere_are_another_row_and_one_blob(
        self, files: Files, folder: Path
    ) -> None:
        ids = {
            put(files, photo()).id,
            put(files, photo(), field="photos_after").id,
            put(files, photo(), case=OTHER).id,
        }

        assert len(ids) == 3
        assert len(originals(folder)) == 1

    def test_twins_that_arrive_together_are_one(self, files: Files, folder: Path) -> None:
        with ThreadPoolExecutor(4) as pool:
            kept = list(pool.map(lambda _: put(files, photo()), range(8)))

        assert len({file.id for file in kept}) == 1
        assert len(originals(folder)) == 1

    @pytest.mark.parametrize(
        ("content", "kind", "says"),
        [
            (photos.empty(), "photo", "The file is empty. Choose another one."),
            (photos.empty(), "file", "The file is empty. Choose another one."),
            (photos.text_as_photo(), "photo", "not a photo"),
            (b"%PDF-1.7", "photo", "not a photo"),
            (b"MZ\x90\0", "photo", "not a photo"),
            (b"MZ\x90\0", "file", "type are not accepted"),
            (photos.truncated(), "photo", "damaged"),
            (photos.truncated(Shot(format="HEIF")), "photo", "damaged"),
            (photos.bomb(), "photo", "more than 64 million pixels"),
            (photo() + bytes(LIMIT), "photo", "The file is larger than 1 MB. Make it smaller"),
        ],
    )
    def test_what_cannot_be_accepted_leaves_nothing(
        self, files: Files, folder: Path, content: bytes, kind: str, says: str
    ) -> None:
        with pytest.raises(UserError, match=says) as caught:
            put(files, content, "photo.jpg", kind=kind)

        assert caught.value.field == "photos_before"
        assert files.for_case(CASE) == []
        assert originals(folder) == []

    def test_a_file_of_exactly_the_limit_is_accepted(self, files: Files) -> None:
        assert put(files, photo() + bytes(LIMIT - len(photo()))).size == LIMIT

    def test_no_more_than_the_limit_is_read(self, files: Files) -> None:
        endless = photos.Endless()

        with pytest.raises(UserError, match="larger than 1 MB"):
            files.put(endless, "photo.jpg", upload())  # type: ignore[arg-type]

        assert endless.given <= LIMIT + 64 * 1024

    def test_the_name_is_made_safe_and_true(self, files: Files) -> None:
        kept = put(files, photo(Shot(format="PNG")), "../../<b>.jpg")

        assert (kept.name, kept.mime) == ("_b_.png", "image/png")

    def test_a_store_that_is_away_keeps_no_row(
        self, database: Database, clock: FixedClock, tmp_path: Path
    ) -> None:
        (tmp_path / "files").write_text("not a folder")
        files = Files(database, clock, BlobStore(f"file://{tmp_path}/files"), max_bytes=LIMIT)

        with pytest.raises(UnavailableError, match="file store does not answer"):
            put(files, photo())

        assert files.for_case(CASE) == []


class TestAccess:
    @pytest.mark.parametrize("file_id", [str(UUID(int=7)), "", "x", "../../etc/passwd", "0" * 64])
    def test_an_unknown_id_is_not_found(self, files: Files, file_id: str) -> None:
        with pytest.raises(NotFoundError):
            files.get(file_id)

    def test_a_hash_is_not_an_id(self, files: Files) -> None:
        kept = put(files, photo())

        with pytest.raises(NotFoundError):
            files.get(kept.sha256)

    def test_a_file_of_another_case_is_not_found(self, files: Files) -> None:
        kept = put(files, photo())

        assert files.get(kept.id, business_key=CASE) == kept
        with pytest.raises(NotFoundError):
            files.get(kept.id, business_key=OTHER)

    def test_a_case_lists_its_own_files_oldest_first(self, files: Files, clock: FixedClock) -> None:
        first = put(files, photo(Shot(label="1")))
        clock.advance(timedelta(seconds=1))
        second = put(files, photo(Shot(label="2")), field="proof")
        put(files, photo(Shot(label="3")), case=OTHER)

        assert files.for_case(CASE) == [first, second]
        assert files.for_case(CASE, "proof") == [second]

    def test_lost_bytes_are_a_failure_of_the_store(self, files: Files, folder: Path) -> None:
        kept = put(files, photo())
        originals(folder)[0].unlink()

        with pytest.raises(UnavailableError):
            files.open(kept.id)


class TestPictures:
    def test_a_thumbnail_is_upright_small_and_bare(self, files: Files) -> None:
        kept = put(files, photo(Shot(orientation=8, size=(900, 600))))

        small = Image.open(BytesIO(files.thumbnail(kept.id, 320)))

        assert (small.format, small.size) == ("JPEG", (320, 213))
        assert small.getpixel((6, 6)) == pytest.approx(photos.CORNER, abs=12)
        assert not small.getexif()

    def test_a_thumbnail_is_made_once(self, files: Files, folder: Path) -> None:
        kept = put(files, photo())
        first = files.thumbnail(kept.id, 320)
        originals(folder)[0].write_bytes(b"spoilt afterwards")

        assert files.thumbnail(kept.id, 320) == first
        with pytest.raises(UserError):
            files.thumbnail(kept.id, 1280)

    def test_the_public_copy_has_full_size_and_no_tags(self, files: Files) -> None:
        kept = put(files, photo(Shot(format="HEIF")), "photo.heic")

        public = files.public_copy(kept.id)

        assert Image.open(BytesIO(public)).size == (800, 600)
        assert not Image.open(BytesIO(public)).getexif()
        assert b"2026:11:17" in files.read(kept.id)

    @pytest.mark.parametrize("size", [0, -1, 319, 100_000])
    def test_other_sizes_are_not_made(self, files: Files, size: int) -> None:
        kept = put(files, photo())

        with pytest.raises(NotFoundError):
            files.thumbnail(kept.id, size)

    def test_a_text_has_no_picture(self, files: Files) -> None:
        kept = put(files, b"a note", "note.txt")

        with pytest.raises(NotFoundError, match="not a picture"):
            files.thumbnail(kept.id, 320)
        with pytest.raises(NotFoundError, match="not a picture"):
            files.public_copy(kept.id)


class TestSubmit:
    def test_submitted_files_stay(self, files: Files, database: Database) -> None:
        kept = put(files, photo())

        with database.begin() as session:
            bound = files.submit(session, CASE, "photos_before", [kept.id])

        assert [file.id for file in bound] == [kept.id]
        assert files.get(kept.id).submitted
        with pytest.raises(ConflictError, match="stays there"):
            files.remove(kept.id, business_key=CASE)
        assert put(files, photo()).id == kept.id

    @pytest.mark.parametrize(("case", "field"), [(OTHER, "photos_before"), (CASE, "photos_after")])
    def test_a_file_of_elsewhere_cannot_be_submitted(
        self, files: Files, database: Database, case: str, field: str
    ) -> None:
        mine = put(files, photo(), case=case, field=field)
        foreign = put(files, photo())

        with pytest.raises(NotFoundError), database.begin() as session:
            files.submit(session, case, field, [mine.id, foreign.id])

        assert not files.get(mine.id).submitted

    def test_a_removed_file_is_gone_until_it_is_sent_again(self, files: Files) -> None:
        kept = put(files, photo())

        files.remove(kept.id, business_key=CASE)

        assert files.for_case(CASE) == []
        with pytest.raises(NotFoundError):
            files.get(kept.id)
        assert put(files, photo()).id == kept.id
        assert files.for_case(CASE) == [kept]

    def test_nobody_removes_a_file_of_another_case(self, files: Files) -> None:
        kept = put(files, photo())

        with pytest.raises(NotFoundError):
            files.remove(kept.id, business_key=OTHER)

        assert files.get(kept.id) == kept


class TestForget:
    @pytest.fixture
    def shared(self, files: Files) -> StoredFile:
        """A photo of one case that lies in another case too, with its small copies."""
        kept = put(files, photo())
        other = put(files, photo(), case=OTHER)
        files.thumbnail(other.id, 320)
        files.public_copy(other.id)
        return kept

    def test_bytes_of_another_case_survive(self, files: Files, shared: StoredFile) -> None:
        assert files.erase(CASE) == 1

        with pytest.raises(NotFoundError):
            files.get(shared.id)
        other = files.for_case(OTHER)[0]
        assert files.read(other.id) == photo()

    @pytest.mark.usefixtures("shared")
    def test_the_last_case_takes_bytes_and_copies_along(self, files: Files, folder: Path) -> None:
        files.erase(CASE)

        assert files.erase(OTHER) == 1

        assert [path for path in folder.rglob("*") if path.is_file()] == []

    def test_erasing_nothing_is_no_error(self, files: Files) -> None:
        assert files.erase(CASE) == 0

    def test_erasing_takes_removed_files_too(self, files: Files, folder: Path) -> None:
        files.remove(put(files, photo()).id, business_key=CASE)

        assert files.erase(CASE) == 1
        assert originals(folder) == []

    def test_removed_files_are_forgotten_after_a_while(
        self, files: Files, clock: FixedClock, folder: Path
    ) -> None:
        put(files, photo(Shot(label="stays")))
        files.remove(put(files, photo()).id, business_key=CASE)

        assert files.purge_removed(clock.now()) == 0
        assert files.purge_removed(clock.now() + timedelta(seconds=1)) == 1
        assert len(originals(folder)) == 1

    def test_uploads_of_a_form_never_sent_are_forgotten_and_sent_ones_stay(
        self, files: Files, clock: FixedClock, database: Database
    ) -> None:
        sent, unsent = put(files, photo(Shot(label="stays"))), put(files, photo())
        with database.begin() as session:
            files.submit(session, CASE, sent.field, [sent.id])
        clock.advance(timedelta(days=1))
        fresh = put(files, photo(Shot(label="fresh")))

        assert files.purge_unsent(clock.now() - timedelta(hours=1)) == 1

        assert {file.id for file in files.for_case(CASE)} == {sent.id, fresh.id}
        with pytest.raises(NotFoundError):
            files.get(unsent.id)
