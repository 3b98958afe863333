"""Alembic's environment: the kernel's metadata, whole, and the database of the settings."""

from __future__ import annotations

from alembic import context

from leancity.db.metadata import whole_metadata

target = whole_metadata()


def run() -> None:
    """Migrate over the connection that `leancity.db.migrate` opened."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=target, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


run()
