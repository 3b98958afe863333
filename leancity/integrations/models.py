"""Tables of the integrations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String
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


class IntegrationUse(Base):
    """How often a program has asked in the latest minute in which it did.

    The table is written to with each request, and worth nothing after a minute: no log of the
    database holds it, and after a crash it begins anew.
    """

    __tablename__ = "integration_use"
    __table_args__ = {"prefixes": ["UNLOGGED"]}  # noqa: RUF012 (as SQLAlchemy reads it)

    integration_id: Mapped[str] = mapped_column(
        ForeignKey("integration.id", ondelete="CASCADE"), primary_key=True
    )
    minute: Mapped[datetime] = utc_column()
    used: Mapped[int]
