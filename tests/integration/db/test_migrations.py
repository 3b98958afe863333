"""The schema: one line of revisions, the same tables as the models, back and forth."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from leancity.db import Database
from leancity.db.metadata import whole_metadata
from leancity.db.migrate import alembic_config, downgrade, upgrade


@pytest.fixture
def empty(database_url):
    """A database without tables."""
    opened = Database(database_url)
    yield opened
    opened.dispose()


def tables(database: Database) -> set[str]:
    """The tables of the kernel."""
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def difference(database: Database) -> list[object]:
    """What models have and tables have not, or the other way round."""
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, whole_metadata()))


def test_revisions_are_one_line():
    script = ScriptDirectory.from_config(alembic_config())
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_the_tables_are_those_of_the_models(empty):
    upgrade(empty.engine)
    assert difference(empty) == []
    assert tables(empty) == set(whole_metadata().tables)


def test_the_schema_goes_back_and_forth(empty):
    upgrade(empty.engine)
    before = tables(empty)
    downgrade(empty.engine, "base")
    assert tables(empty) == set()
    upgrade(empty.engine)
    assert tables(empty) == before


def test_upgrading_again_changes_nothing(empty):
    upgrade(empty.engine)
    before = tables(empty)
    upgrade(empty.engine)
    assert tables(empty) == before
