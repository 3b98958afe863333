"""Indexes of long registries: by unit, and open cases of a unit by deadline."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.drop_index("ix_case_open", "case")
    op.create_index(
        "ix_case_open",
        "case",
        ["process_key", "unit", "due_at"],
        postgresql_where="closed_at IS NULL",
    )
    op.create_index("ix_case_unit", "case", ["process_key", "unit", "created_at", "business_key"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_case_unit", "case")
    op.drop_index("ix_case_open", "case")
    op.create_index(
        "ix_case_open", "case", ["process_key", "due_at"], postgresql_where="closed_at IS NULL"
    )
