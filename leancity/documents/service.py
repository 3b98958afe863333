"""Making documents once, numbering them, keeping them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leancity.clock import Clock
from leancity.db import Database, Effects
from leancity.documents.context import unit_of
from leancity.documents.letters import Letters
from leancity.documents.models import DocumentRow
from leancity.documents.samples import read_sample
from leancity.documents.shapes import Document, DocumentRequest, Matter
from leancity.documents.store import FileStore
from leancity.errors import ConflictError, NotFoundError
from leancity.files import Upload
from leancity.i18n import N_


class Documents:
    """The documents of cases and their register.

    `generate` survives repetition, concurrency and death at any point with one document: the
    number is taken together with the effect's row, the file is made from what that row says
    (so a second run makes the same bytes), and the row gets the first file only.
    """

    def __init__(
        self,
        database: Database,
        effects: Effects,
        clock: Clock,
        files: FileStore,
        letters: Letters,
    ) -> None:
        self._database = database
        self._effects = effects
        self._clock = clock
        self._files = files
        self._letters = letters

    def generate(self, request: DocumentRequest) -> Document:
        """The document of an effect key: made now, or the one that was made before.

        Raises `DocumentError` when template, case or organisation do not allow it: then no
        number is taken. Errors of the database and the file store pass through: repeat the call.
        """
        made = self._find(request.effect_key)
        if made is not None and made.file_id is not None:
            return Document.from_row(made)
        draft = self._letters.draft(request)
        content = b""

        def register(session: Session) -> str:
            nonlocal content
            row = self._registered(session, request, draft.signatory)
            content = draft.rendered(row)
            return row.id

        document_id = str(self._effects.once(request.effect_key, register))
        row = self._row(document_id)
        return self._with_file(row, content or draft.rendered(row))

    def for_case(self, business_key: str) -> list[Document]:
        """The finished documents of a case in the order they were made."""
        query = (
            select(DocumentRow)
            .where(DocumentRow.business_key == business_key, DocumentRow.file_id.is_not(None))
            .order_by(DocumentRow.created_at, DocumentRow.number)
        )
        with self._database.begin() as session:
            return [Document.from_row(row) for row in session.scalars(query)]

    def get(self, document_id: str) -> Document:
        """One finished document."""
        row = self._row(document_id)
        if row.file_id is None:
            raise _not_found()
        return Document.from_row(row)

    def latest(self, business_key: str, code: str) -> Document | None:
        """The newest finished document of a code in a case."""
        found = [each for each in self.for_case(business_key) if each.code == code]
        return max(found, key=lambda each: each.k, default=None)

    def sign(self, document_id: str) -> Document:
        """Mark a document as signed; it and its file stay as they are from now on."""
        with self._database.begin() as session:
            row = session.get(DocumentRow, document_id, with_for_update=True)
            if row is None or row.file_id is None:
                raise _not_found()
            if row.signed_at is not None:
                raise ConflictError(N_("The document is signed already."))
            row.signed_at = self._clock.now()
            return Document.from_row(row)

    def render(self, template: bytes, context: Mapping[str, Any], *, name: str = "") -> bytes:
        """A docx of a template and a context; nothing is kept."""
        return self._letters.renderer.render(template, context, name=name)

    def render_sample(self, template: bytes, sample: bytes, *, name: str = "") -> bytes:
        """A docx of a template and its `.sample.json`."""
        return self.render(template, read_sample(sample), name=name)

    def placeholders(self, template: bytes) -> frozenset[str]:
        """The names a template asks for; `TemplateError` (a ValueError) when it is none."""
        return self._letters.renderer.placeholders(template, name="")

    def text(self, source: str, matter: Matter, *, name: str = "") -> str:
        """A plain text about a case, with the same names and filters as letters have."""
        return self._letters.text(source, matter, name, self._clock.now())

    # --- inside --------------------------------------------------------------------------
    def _find(self, effect_key: str) -> DocumentRow | None:
        with self._database.begin() as session:
            return session.scalar(select(DocumentRow).where(DocumentRow.effect_key == effect_key))

    def _row(self, document_id: str) -> DocumentRow:
        with self._database.begin() as session:
            row = session.get(DocumentRow, document_id)
        if row is None:
            raise _not_found()
        return row

    def _registered(
        self, session: Session, request: DocumentRequest, signatory: str
    ) -> DocumentRow:
        """A new row of the register with the next number."""
        self._database.advisory_lock(session, "document", request.business_key, request.code)
        taken = select(func.coalesce(func.max(DocumentRow.k), 0)).where(
            DocumentRow.business_key == request.business_key, DocumentRow.code == request.code
        )
        k = session.execute(taken).scalar_one() + 1
        case = request.variables["number"]
        row = DocumentRow(
            id=str(uuid.uuid4()),
            business_key=request.business_key,
            process_key=request.package.key,
            code=request.code,
            k=k,
            number=f"{request.code}/{case}-{k}",
            title=request.package.config.documents[request.code].title,
            date=self._clock.today(),
            unit=unit_of(request),
            signatory=signatory,
            created_at=self._clock.now(),
            created_by=request.created_by or request.author,
            effect_key=request.effect_key,
        )
        session.add(row)
        return row

    def _with_file(self, row: DocumentRow, content: bytes) -> Document:
        """The row with its file; whoever comes second takes the first one's."""
        field = f"document:{row.number}"
        upload = Upload(business_key=row.business_key, field=field, uploaded_by=row.created_by)
        name = f"{row.number.replace('/', '_')} {row.title}.docx"
        file = self._files.put(BytesIO(content), name, upload)
        with self._database.begin() as session:
            current = session.get_one(DocumentRow, row.id, with_for_update=True)
            if current.file_id is None:
                current.file_id, current.sha256 = file.id, file.sha256
                self._files.submit(session, row.business_key, field, [file.id])
            document = Document.from_row(current)
        for left in self._files.for_case(row.business_key, field):
            if left.id != document.file_id and not left.submitted:
                with suppress(NotFoundError):
                    self._files.remove(left.id, business_key=row.business_key)
        return document


def _not_found() -> NotFoundError:
    return NotFoundError(N_("There is no such document."))
