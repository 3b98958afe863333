"""Tables of the value lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base


class DictionaryRow(Base):
    """A named list of values."""

    __tablename__ = "dictionary"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))


class DictionaryValueRow(Base):
    """One value; never removed, because cases of the past show its label."""

    __tablename__ = "dictionary_value"
    __table_args__ = (CheckConstraint("valid_to >= valid_from", name="days_in_order"),)

    dictionary: Mapped[str] = mapped_column(ForeignKey("dictionary.name"), primary_key=True)
    value: Mapped[str] = mapped_column(String(100), primary_key=True)
    label: Mapped[str] = mapped_column(String(500))
    label_en: Mapped[str] = mapped_column(String(500))
    #: place in the list, ascending
    rank: Mapped[int]
    #: first and last day it is offered; none: without limit
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    #: what a process reads beside the label, such as `term_days`
    attributes: Mapped[dict[str, Any]] = mapped_column(JSONB)
