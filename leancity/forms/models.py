"""Tables of the room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class FormDraftRow(Base):
    """What a person has entered so far; it may be incomplete and wrong."""

    __tablename__ = "form_draft"
    __table_args__ = (Index("ix_form_draft_updated_at", "updated_at"),)

    #: login
    owner: Mapped[str] = mapped_column(String(100), primary_key=True)
    #: one of leancity.forms.scopes; with "#" and a hash what was entered into an older form
    scope: Mapped[str] = mapped_column(String(255), primary_key=True)
    #: which version of the form it fits
    form_hash: Mapped[str] = mapped_column(String(64))
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(Integer)
    updated_at: Mapped[datetime] = utc_column()
