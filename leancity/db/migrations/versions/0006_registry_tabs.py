"""Indexes for the tabs of registries.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Open cases, ended cases, and whose they are."""
    op.create_index(
        "ix_case_open", "case", ["process_key", "due_at"], postgresql_where="closed_at IS NULL"
    )
    op.create_index("ix_case_closed", "case", ["process_key", "closed_at"])
    op.create_index("ix_case_created_by", "case", ["process_key", "created_by"])


def downgrade() -> None:
    """Take them away."""
    for name in ("ix_case_created_by", "ix_case_closed", "ix_case_open"):
        op.drop_index(name, "case")
