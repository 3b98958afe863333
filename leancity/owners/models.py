"""The city's register of owners: whose a plot or a house is."""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base


class OwnerRow(Base):
    """One plot or house with its owner; name and contacts are those of a subject."""

    __tablename__ = "owner"
    __table_args__ = (
        Index("ix_owner_street_norm_house_norm", "street_norm", "house_norm"),
        Index("ix_owner_lat_lon", "lat", "lon"),
    )

    #: the cadastral number, or street and house where there is none
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    cadastral_no: Mapped[str] = mapped_column(String(60))
    street: Mapped[str] = mapped_column(String(200))
    house: Mapped[str] = mapped_column(String(30))
    #: as search sees them
    street_norm: Mapped[str] = mapped_column(String(200))
    house_norm: Mapped[str] = mapped_column(String(30))
    #: degrees WGS 84; none: the register does not tell
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    #: physical, legal, sole_trader; empty: the register does not tell
    kind: Mapped[str] = mapped_column(String(20))
    #: on what ground it is his
    basis: Mapped[str] = mapped_column(String(300))
    subject_id: Mapped[str] = mapped_column(String(36))
    #: of everything the register said; tells an unchanged row from a changed one
    fingerprint: Mapped[str] = mapped_column(String(64))
