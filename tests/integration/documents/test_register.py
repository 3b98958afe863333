"""Documents of a real city: its organisation, lists, subjects, files and register."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from leancity.clock import FixedClock
from leancity.db import Database
from leancity.documents import Document, DocumentError, DocumentRequest, Documents, TemplateError
from leancity.documents.models import DocumentRow
from leancity.errors import ConflictError, NotFoundError
from leancity.files import Upload
from leancity.kernel import Kernel
from leancity.library import Package
from leancity.subjects.models import SubjectReadingRow

ROOT = Path(__file__).parents[3]
CASE = "0f5b6c1e-2d8a-4a45-9d3e-6a8d3c1b4e77"
NUMBER = "0421"


@pytest.fixture
def clock(kernel: Kernel) -> FixedClock:
    assert isinstance(kernel.clock, FixedClock)
    return kernel.clock


@pytest.fixture
def kernel(paper_city: Kernel) -> Kernel:
    """A city with the people of the demo and the lists of the process."""
    return paper_city


@pytest.fixture
def documents(kernel: Kernel) -> Documents:
    return kernel.documents


def picture(kernel: Kernel, field: str, colour: str) -> str:
    stream = BytesIO()
    Image.new("RGB", (640, 480), colour).save(stream, "JPEG")
    stream.seek(0)
    upload = Upload(business_key=CASE, field=field, uploaded_by="kim.i", kind="photo")
    return kernel.files.put(stream, "IMG.jpg", upload).id


@pytest.fixture
def request_(kernel: Kernel) -> DocumentRequest:
    """The notice to an owner of a case with two photographs."""
    with kernel.database.begin() as session:
        owner = kernel.subjects.keep(
            session, CASE, "owner", {"owner_name": 'ООО "A & B" <x>', "owner_address": "г. Холмск"}
        )
    return DocumentRequest(
        business_key=CASE,
        package=Package.load(ROOT, "prevention"),
        author="kim.i",
        executor="pak.s",
        code="PB-4",
        effect_key="task-1:document",
        variables={
            "number": NUMBER,
            "found_at": "2026-11-23T14:05+11:00",
            "address": "ул. Учебная",
            "house": "7",
            "type": "waste",
            "description": "Навал строительных отходов",
            "term": "2026-12-03",
            "rule_clause": "waste_removal",
            "owner_name": owner,
            "owner_address": owner,
            "geo": "46.959120,142.738010",
            "photos_before": [picture(kernel, "photos_before", c) for c in ("red", "blue")],
        },
    )


def text(kernel: Kernel, document: Document) -> str:
    with kernel.files.open(document.file_id) as stream:
        made = docx.Document(stream)
    parts = [paragraph.text for paragraph in made.paragraphs]
    parts += [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join(parts).replace("\u00a0", " ")


def rows(database: Database) -> int:
    with database.begin() as session:
        return session.execute(select(func.count()).select_from(DocumentRow)).scalar_one()


def test_a_document_is_registered_and_kept_in_its_case(
    kernel: Kernel, documents: Documents, request_: DocumentRequest, clock: FixedClock
) -> None:
    made = documents.generate(request_)
    assert (made.number, made.code, made.k) == ("PB-4/0421-1", "PB-4", 1)
    assert made.title == "Уведомление о необходимости устранить нарушение"
    assert (made.unit, made.signatory, made.created_by) == ("dobik", "gorelov.v", "kim.i")
    assert (made.created_at, made.date) == (clock.now(), clock.today())
    assert made.signed_at is None
    file = kernel.files.get(made.file_id, business_key=CASE)
    assert file.name == "PB-4_0421-1 Уведомление о необходимости устранить нарушение.docx"
    assert file.mime.endswith("wordprocessingml.document")
    assert file.submitted
    assert made.sha256 == file.sha256
    assert hashlib.sha256(kernel.files.read(file.id)).hexdigest() == made.sha256
    assert documents.for_case(CASE) == [made]
    assert documents.get(made.id) == made


def test_the_letter_says_what_the_city_knows(
    kernel: Kernel, documents: Documents, request_: DocumentRequest
) -> None:
    found = text(kernel, documents.generate(request_))
    for words in (
        "ООО «A & B» <x>",
        "г. Холмск",
        "№ PB-4/0421-1",
        "Администрация города Южно-Сахалинска",
        "Департамент общественной безопасности и контроля администрации города Южно-Сахалинска",
        "ул. Учебная, д. 7",
        "Мусор, строительные отходы",
        "Уборка территории и вывоз отходов",
        "до 3 декабря 2026 г. включительно",
        "Исполнитель: Пак Светлана Дюновна, +7 (4242) 00-02-13",
    ):
        assert words in found, words


@pytest.mark.parametrize("code", ["PB-1", "PB-2", "PB-7"])
def test_acts_show_the_photographs_of_the_case(
    kernel: Kernel, documents: Documents, request_: DocumentRequest, code: str
) -> None:
    after = [picture(kernel, "photos_after", "green")]
    variables = {**request_.variables, "photos_after": after, "result": "removed", "note": ""}
    made = documents.generate(replace(request_, code=code, variables=variables))
    with kernel.files.open(made.file_id) as stream:
        pictures = len(docx.Document(stream).inline_shapes)
    assert pictures == {"PB-1": 0, "PB-2": 3, "PB-7": 3}[code]
    assert made.signatory == "kim.i"


def test_a_repetition_gives_the_same_document(
    kernel: Kernel, documents: Documents, request_: DocumentRequest, clock: FixedClock
) -> None:
    first = documents.generate(request_)
    clock.advance(timedelta(days=1))
    assert documents.generate(request_) == first
    assert rows(kernel.database) == 1
    assert len(kernel.files.for_case(CASE, "document:PB-4/0421-1")) == 1


def test_of_many_at_once_one_document_is_made(
    kernel: Kernel, documents: Documents, request_: DocumentRequest
) -> None:
    barrier = threading.Barrier(4)

    def generate(_: int) -> Document:
        barrier.wait()
        return documents.generate(request_)

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(generate, range(4)))
    assert len(made) == 1
    assert rows(kernel.database) == 1
    assert len(kernel.files.for_case(CASE, "document:PB-4/0421-1")) == 1


def test_numbers_count_up_without_gaps_per_code_and_case(
    documents: Documents, request_: DocumentRequest
) -> None:
    def generate(n: int) -> str:
        return documents.generate(replace(request_, effect_key=f"task-{n}:document")).number

    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(pool.map(generate, range(6)))
    assert numbers == [f"PB-4/0421-{k}" for k in range(1, 7)]
    latest = documents.latest(CASE, "PB-4")
    assert latest is not None
    assert latest.k == 6
    assert documents.generate(replace(request_, code="PB-1", effect_key="x")).k == 1


class Interrupted(Exception):
    """The process dies here."""


class Dying:
    """A files room whose process dies before or after one of its acts."""

    def __init__(self, files: Any, act: str, *, after: bool) -> None:
        self._files, self._act, self._after = files, act, after

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._files, name)
        if name != self._act:
            return real

        def dying(*args: Any, **kwargs: Any) -> Any:
            if self._after:
                real(*args, **kwargs)
            raise Interrupted

        return dying


@pytest.mark.parametrize(
    ("act", "after"),
    [("put", False), ("put", True), ("submit", True)],
    ids=["before the file", "between file and row", "within the last transaction"],
)
@pytest.mark.parametrize("changed", [False, True], ids=["same case", "case has changed"])
def test_a_death_on_the_way_still_leaves_one_document(
    kernel: Kernel, request_: DocumentRequest, clock: FixedClock, act: str, after: bool,
    changed: bool,
) -> None:  # fmt: skip
    documents = kernel.documents
    documents._files = Dying(kernel.files, act, after=after)
    with pytest.raises(Interrupted):
        documents.generate(request_)
    assert documents.for_case(CASE) == []
    documents._files = kernel.files
    clock.advance(timedelta(hours=3))
    again = request_
    if changed:
        again = replace(request_, variables={**request_.variables, "house": "9"})
    made = documents.generate(again)
    assert made.number == "PB-4/0421-1"
    assert made.created_at == clock.now() - timedelta(hours=3)
    assert documents.for_case(CASE) == [made]
    (file,) = kernel.files.for_case(CASE, "document:PB-4/0421-1")
    assert (file.id, file.sha256) == (made.file_id, made.sha256)
    assert ("ул. Учебная, д. 9" in text(kernel, made)) is changed
    assert documents.generate(replace(request_, effect_key="next")).k == 2


def test_a_document_that_cannot_be_made_takes_no_number(
    kernel: Kernel, documents: Documents, request_: DocumentRequest
) -> None:
    broken = {**request_.variables, "description": ""}
    with pytest.raises(TemplateError, match="template PB-4: a value is absent"):
        documents.generate(replace(request_, variables=broken))
    assert rows(kernel.database) == 0
    assert documents.generate(request_).number == "PB-4/0421-1"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": "PB-9"}, "declares no document PB-9"),
        ({"variables": {}}, "no number"),
        ({"code": "PB-1", "author": ""}, "who did the work"),
    ],
)
def test_what_cannot_become_a_document_is_refused(
    kernel: Kernel,
    documents: Documents,
    request_: DocumentRequest,
    changes: dict[str, Any],
    reason: str,
) -> None:
    with pytest.raises(DocumentError, match=reason):
        documents.generate(replace(request_, **changes))
    assert rows(kernel.database) == 0


def test_a_signed_document_stays_and_a_new_version_has_a_new_number(
    kernel: Kernel, documents: Documents, request_: DocumentRequest, clock: FixedClock
) -> None:
    first = documents.generate(request_)
    signed = documents.sign(first.id)
    assert signed.signed_at == clock.now()
    with pytest.raises(ConflictError):
        documents.sign(first.id)
    changed = replace(request_, variables={**request_.variables, "house": "9"})
    assert documents.generate(changed) == signed
    with pytest.raises(ConflictError):
        kernel.files.remove(first.file_id, business_key=CASE)
    second = documents.generate(replace(changed, effect_key="task-2:document"))
    assert (second.number, second.signed_at) == ("PB-4/0421-2", None)
    assert documents.get(first.id) == signed


def test_there_is_no_document_before_its_file(
    kernel: Kernel, documents: Documents, request_: DocumentRequest
) -> None:
    documents._files = Dying(kernel.files, "put", after=False)
    with pytest.raises(Interrupted):
        documents.generate(request_)
    with kernel.database.begin() as session:
        row_id = session.scalars(select(DocumentRow.id)).one()
    for ask in (documents.get, documents.sign):
        with pytest.raises(NotFoundError):
            ask(row_id)


def test_the_register_itself_refuses_half_a_document(
    kernel: Kernel, documents: Documents, request_: DocumentRequest
) -> None:
    made = documents.generate(request_)
    with pytest.raises(IntegrityError), kernel.database.begin() as session:
        session.get_one(DocumentRow, made.id).file_id = None


def test_reading_the_owner_is_logged_with_the_fields_of_the_letter(
    kernel: Kernel, documents: Documents, request_: DocumentRequest
) -> None:
    documents.generate(request_)
    with kernel.database.begin() as session:
        readings = session.scalars(select(SubjectReadingRow)).all()
    (reading,) = readings
    assert (reading.reader, reading.purpose) == ("kim.i", "document PB-4")
    assert sorted(reading.fields) == ["owner_address", "owner_name"]


def test_a_notice_is_written_from_the_same_case(
    documents: Documents, request_: DocumentRequest
) -> None:
    kind = request_.package.config.notices["owner_notice"]
    subject = documents.text(kind.subject, request_, name="owner_notice")
    body = documents.text(kind.body, request_, name="owner_notice")
    assert subject == "Уведомление о нарушении правил благоустройства № 0421"
    assert "По адресу ул. Учебная, 7 обнаружено" in body
    assert "срок: 3 декабря 2026 г." in body.replace("\u00a0", " ")
