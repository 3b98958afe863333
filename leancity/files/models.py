"""The table of files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class FileRow(Base):
    """One file of one field of a case; the bytes lie in the store under `sha256`."""

    __tablename__ = "file"
    __table_args__ = (
        UniqueConstraint("business_key", "field", "sha256"),
        Index(None, "sha256"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    business_key: Mapped[str] = mapped_column(String(255))
    field: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(150))
    mime: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    uploaded_by: Mapped[str] = mapped_column(String(100))
    uploaded_at: Mapped[datetime] = utc_column()
    #: what a photo says of itself, see `leancity.files.photos.inspect`; empty for other files
    meta: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    #: the form with this file was accepted: it belongs to the case and stays
    submitted_at: Mapped[datetime | None] = utc_column(nullable=True)
    #: taken out of the form before it was submitted
    removed_at: Mapped[datetime | None] = utc_column(nullable=True)
