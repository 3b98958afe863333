"""Imports: runs, their files and review lists, and cases of registers kept before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "import_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("planned", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index("ix_import_run_created", "import_run", ["created_at", "id"], unique=False)
    op.create_index(
        "uq_import_run_active",
        "import_run",
        ["kind"],
        unique=True,
        postgresql_where=sa.text("state IN ('checking', 'queued', 'running')"),
    )
    op.create_table(
        "imported_case",
        sa.Column("business_key", sa.String(length=36), nullable=False),
        sa.Column("process_key", sa.String(length=64), nullable=False),
        sa.Column("process_definition_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=50), nullable=False),
        sa.Column("status", sa.String(length=50), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("business_key", name=op.f("pk_imported_case")),
    )
    op.create_index(
        "ix_imported_case_process_key",
        "imported_case",
        ["process_key", "business_key"],
        unique=False,
    )
    op.create_table(
        "import_review",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=100), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=200), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["import_run.id"],
            name=op.f("fk_import_review_run_id_import_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "ordinal", "place", name=op.f("pk_import_review")),
    )
    op.create_table(
        "import_source",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["import_run.id"],
            name=op.f("fk_import_source_run_id_import_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_import_source")),
    )
    op.create_table(
        "imported_event",
        sa.Column("business_key", sa.String(length=36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("term", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_key"],
            ["imported_case.business_key"],
            name=op.f("fk_imported_event_business_key_imported_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("business_key", "place", name=op.f("pk_imported_event")),
    )
    op.add_column(
        "case", sa.Column("kind", sa.String(length=16), server_default="process", nullable=False)
    )


def downgrade() -> None:
    """Take back."""
    # Without the column nobody could tell them from running cases; the facts go, too.
    op.execute("DELETE FROM \"case\" WHERE kind = 'imported'")
    op.drop_column("case", "kind")
    op.drop_table("imported_event")
    op.drop_table("import_source")
    op.drop_table("import_review")
    op.drop_index("ix_imported_case_process_key", table_name="imported_case")
    op.drop_table("imported_case")
    op.drop_index(
        "uq_import_run_active",
        table_name="import_run",
        postgresql_where=sa.text("state IN ('checking', 'queued', 'running')"),
    )
    op.drop_index("ix_import_run_created", table_name="import_run")
    op.drop_table("import_run")
