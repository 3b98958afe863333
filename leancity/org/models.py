"""Tables of the organisation: units, posts, people, who sits where, who stands in for whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Identity, String, false
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from leancity.db import Base, utc_column


class PersonRow(Base):
    """A member of staff and the credentials of the portal."""

    __tablename__ = "person"

    login: Mapped[str] = mapped_column(String(60), primary_key=True)
    last_name: Mapped[str] = mapped_column(String(80))
    first_name: Mapped[str] = mapped_column(String(80))
    middle_name: Mapped[str] = mapped_column(String(80))
    #: m or f: letters and documents agree with it
    gender: Mapped[str] = mapped_column(String(1))
    email: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(5))
    #: lists are shown with more lines to a screen
    dense: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: argon2id; none: this person cannot sign in with a password
    password_hash: Mapped[str | None] = mapped_column(String(200))
    #: the password is the one word of the demonstration city
    password_is_demo: Mapped[bool] = mapped_column(default=False)
    #: first day of access
    active_from: Mapped[date] = mapped_column(Date)
    #: the day of dismissal: access has ended from its beginning on
    dismissed_on: Mapped[date | None] = mapped_column(Date)


class UnitRow(Base):
    """A department, section, commission or subordinate organisation."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    name_short: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(40))
    parent: Mapped[str | None] = mapped_column(ForeignKey("unit.code"))
    phone: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300))
    head: Mapped[str | None] = mapped_column(ForeignKey("person.login"))


class PostRow(Base):
    """A post as the staff list names it."""

    __tablename__ = "post"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))


class AssignmentRow(Base):
    """A person's post in a unit with its roles; both days belong to it."""

    __tablename__ = "assignment"
    __table_args__ = (CheckConstraint("valid_to >= valid_from", name="days_in_order"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    login: Mapped[str] = mapped_column(ForeignKey("person.login"), index=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"), index=True)
    post: Mapped[str] = mapped_column(ForeignKey("post.code"))
    #: keys of leancity.org.roles.ROLES
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)


class SubstitutionRow(Base):
    """Who stands in for whom; both days belong to it."""

    __tablename__ = "substitution"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="days_in_order"),
        CheckConstraint("absent <> substitute", name="two_people"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    absent: Mapped[str] = mapped_column(ForeignKey("person.login"), index=True)
    substitute: Mapped[str] = mapped_column(ForeignKey("person.login"), index=True)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date] = mapped_column(Date)
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = utc_column()


class EmergencyAccessRow(Base):
    """Reading of every case for some hours, for a person whose role reads none ("break glass")."""

    __tablename__ = "emergency_access"
    __table_args__ = (CheckConstraint("ends_at >= begins_at", name="moments_in_order"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    login: Mapped[str] = mapped_column(ForeignKey("person.login"), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    begins_at: Mapped[datetime] = utc_column()
    ends_at: Mapped[datetime] = utc_column()


class SignInFailureRow(Base):
    """Failed sign-ins of one login since its last success, whether or not it exists.

    The key is a digest: people type passwords into the login field.
    """

    __tablename__ = "sign_in_failure"

    login_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    failed_at: Mapped[datetime] = utc_column(index=True)
    blocked_until: Mapped[datetime] = utc_column()
