"""One declarative base, one way to open a transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, MetaData, create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


_FOR_LISTS = text("""
    SELECT set_config('max_parallel_workers_per_gather', '0', true),
        set_config('plan_cache_mode', 'force_custom_plan', true)
""")


class Base(DeclarativeBase):
    """The base of every kernel table; constraint names follow one convention."""

    metadata = MetaData(naming_convention=NAMING)


def utc_column(**options: Any) -> Mapped[datetime]:
    """A `timestamptz` column."""
    return mapped_column(DateTime(timezone=True), **options)


class Database:
    """The connection pool of one process."""

    def __init__(self, url: str, *, pool_size: int = 5) -> None:
        self.engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=10,
            pool_pre_ping=True,
            pool_timeout=10,
            connect_args={"connect_timeout": 5},
        )
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any exception."""
        with self._sessions.begin() as session:
            yield session

    @staticmethod
    def advisory_lock(session: Session, *name: str) -> None:
        """Hold the lock of this name until the transaction ends; others wait for it."""
        digest = hashlib.blake2b("\0".join(name).encode(), digest_size=8).digest()
        key = int.from_bytes(digest, "big", signed=True)
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})

    @staticmethod
    def for_lists(session: Session) -> None:
        """Until the transaction ends, ask as lists ask that many people open at once.

        No question is shared among processes of the server: waiting for helpers takes longer than
        it takes alone. Each is planned for its own values: after ten times the server would keep
        to one plan for any of them, and what is rare is not found as what is common.
        """
        session.execute(_FOR_LISTS)

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()
