"""Tables that only grow: the database itself refuses to change or remove their rows.

The refusal is a trigger, because a rule that lives in Python guards only the code that asks it.
`append_only` attaches it to `create_all`; a migration runs `append_only_ddl` for the same table.
"""

from __future__ import annotations

from sqlalchemy import DDL, Table, event

FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$
""".strip()


def append_only_ddl(table: str) -> tuple[str, str]:
    """The two statements that make an existing table append-only."""
    trigger = (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    return FUNCTION, trigger


def append_only(table: Table) -> None:
    """Make a mapped table append-only wherever its metadata creates it."""
    for statement in append_only_ddl(table.name):
        event.listen(table, "after_create", DDL(statement))  # type: ignore[no-untyped-call]
