"""Tables of the address register."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Identity, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class AddressRow(Base):
    """One house; it stays when it leaves the register, because cases name it."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("region_code", "city", "street", "house"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    #: number of the region of the Federation, `65`; empty when the register does not tell
    region_code: Mapped[str] = mapped_column(String(2))
    city: Mapped[str] = mapped_column(String(100))
    street: Mapped[str] = mapped_column(String(200))
    #: the street as search sees it: lower case, its type last, `ленина улица`
    street_norm: Mapped[str] = mapped_column(String(200), index=True)
    house: Mapped[str] = mapped_column(String(30))
    #: degrees WGS 84
    lat: Mapped[float]
    lon: Mapped[float]
    #: the house is in the register that was loaded last
    valid: Mapped[bool] = mapped_column(default=True)


class AddressVersionRow(Base):
    """The one row that tells every process to read the register again."""

    __tablename__ = "address_version"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)
    loaded_at: Mapped[datetime] = utc_column()
