"""Unfinished forms and their files end after their time, and not a day before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from leancity.clock import FixedClock
from leancity.db import Database
from leancity.dialogues import Dialogues
from leancity.files import BlobStore, Files, Upload
from leancity.forms import DraftKey, Drafts
from leancity.notifications import OperatorItems
from leancity.retention import DRAFT_LIFE, REMOVED_FILE_LIFE, UNSENT_FILE_LIFE, Retention
from tests.photos import photo

CASE = "5f8a3c52-7f6f-4b0e-9d6c-0a8f6f0d9f11"
KEY = DraftKey(owner="kim.i", scope=f"start:{CASE}", form_hash="one")
SHOT = photo()
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 17, 1, tzinfo=UTC))


@pytest.fixture
def drafts(database: Database, clock: FixedClock) -> Drafts:
    return Drafts(database, clock)


@pytest.fixture
def files(database: Database, clock: FixedClock, tmp_path: Path) -> Files:
    return Files(database, clock, BlobStore(tmp_path.as_uri()), max_bytes=1024 * 1024)


@pytest.fixture
def retention(database: Database, drafts: Drafts, files: Files, clock: FixedClock) -> Retention:
    nobody = SimpleNamespace(run=lambda: 0)
    return Retention(
        drafts,
        files,
        Dialogues(database, clock, drafts, OperatorItems(database, clock)),
        nobody,
        clock,
    )


def test_a_form_given_up_is_forgotten_before_its_photo(drafts, files, retention, clock):
    drafts.save(KEY, {"phone": "+79141112233"}, 0)
    upload = Upload(business_key=CASE, field="photos_before", uploaded_by="kim.i")
    kept = files.put(BytesIO(SHOT), "one.jpg", upload)

    clock.advance(DRAFT_LIFE - A_MINUTE)
    retention.run()
    assert drafts.load(KEY) is not None

    clock.advance(2 * A_MINUTE)
    retention.run()
    assert drafts.load(KEY) is None
    assert files.get(kept.id) == kept

    clock.advance(UNSENT_FILE_LIFE - DRAFT_LIFE)
    retention.run()
    assert files.for_case(CASE) == []


def test_a_file_taken_out_of_a_form_can_be_had_back_for_a_week(files, retention, clock):
    upload = Upload(business_key=CASE, field="photos_before", uploaded_by="kim.i")
    kept = files.put(BytesIO(SHOT), "one.jpg", upload)
    files.remove(kept.id, business_key=CASE)

    clock.advance(REMOVED_FILE_LIFE)
    retention.run()
    assert files.put(BytesIO(SHOT), "one.jpg", upload).id == kept.id

    files.remove(kept.id, business_key=CASE)
    clock.advance(REMOVED_FILE_LIFE + A_MINUTE)
    retention.run()
    assert files.put(BytesIO(SHOT), "one.jpg", upload).id != kept.id
