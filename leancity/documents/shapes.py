"""What goes into the documents room and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leancity.documents.models import DocumentRow
    from leancity.library.package import Package


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A case as a letter about it is written from."""

    business_key: str
    package: Package
    #: decoded variables of the case, `number` among them
    variables: Mapping[str, Any]
    #: login of whoever did the work the letter tells of
    author: str = ""
    #: login of whoever prepared the letter; the author when empty
    executor: str = ""
    #: code of the unit it comes from; the package's when empty
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentRequest(Matter):
    """A document to be made once per `effect_key`."""

    code: str
    effect_key: str
    #: login of whoever signs; as process.yaml says when empty
    signatory: str = ""
    #: login or service principal in the register; the author when empty
    created_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Document:
    """A row of the register of documents."""

    id: str
    business_key: str
    process_key: str
    code: str
    #: counts the documents of this code in the case, from 1
    k: int
    #: "PB-4/0421-1"
    number: str
    title: str
    date: date
    unit: str
    signatory: str
    #: in the files room
    file_id: str
    sha256: str
    created_at: datetime
    created_by: str
    #: a signed document is never made again under its number
    signed_at: datetime | None

    @classmethod
    def from_row(cls, row: DocumentRow) -> Document:
        """The document of a register row that has its file."""
        return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})
