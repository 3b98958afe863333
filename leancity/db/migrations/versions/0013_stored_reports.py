"""Reports that take long to count, as they were counted last; stays by the month of their end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "stored_report",
        sa.Column("process_key", sa.String(64), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(64), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True)),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("process_key", "days", name="pk_stored_report"),
    )
    op.create_index("ix_event_activity_ended", "event_activity", ["process_key", "ended_at"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_event_activity_ended", "event_activity")
    op.drop_table("stored_report")
