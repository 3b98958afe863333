"""The register of documents."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class DocumentRow(Base):
    """One document; without a file its number is taken and the file still to be made."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("business_key", "code", "k"),
        CheckConstraint("k > 0", name="counts_from_one"),
        CheckConstraint("(file_id IS NULL) = (sha256 IS NULL)", name="file_is_whole"),
        CheckConstraint("signed_at IS NULL OR file_id IS NOT NULL", name="signed_has_file"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    business_key: Mapped[str] = mapped_column(String(255))
    process_key: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(String(30))
    k: Mapped[int] = mapped_column(Integer)
    number: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300))
    date: Mapped[date]
    unit: Mapped[str] = mapped_column(String(100))
    signatory: Mapped[str] = mapped_column(String(100))
    file_id: Mapped[str | None] = mapped_column(String(36), nullable=True)
    sha256: Mapped[str | None] = mapped_column(String(64), nullable=True)
    created_at: Mapped[datetime] = utc_column()
    created_by: Mapped[str] = mapped_column(String(100))
    effect_key: Mapped[str] = mapped_column(String(200), unique=True)
    signed_at: Mapped[datetime | None] = utc_column(nullable=True)
