"""Tables of the integrations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class IntegrationRow(Base):
    """One program that uses the interface in the name of a person."""

    __tablename__ = "integration"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    #: in whose name it acts
    login: Mapped[str] = mapped_column(String(60), index=True)
    #: keys of leancity.integrations.SCOPES
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    per_minute: Mapped[int]
    valid_to: Mapped[date] = mapped_column(Date)
    created_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = utc_column()
    #: of the token; none: the person has not agreed yet
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    agreed_at: Mapped[datetime | None] = utc_column()
    ended_at: Mapped[datetime | None] = utc_column()
    last_used_at: Mapped[datetime | None] = utc_column()
