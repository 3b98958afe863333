"""What people keep beside the tasks, integrations, and indexes of long lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "task_follow_up",
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("login", "task_id", name=op.f("pk_task_follow_up")),
    )
    op.create_table(
        "case_note",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("business_key", sa.String(length=255), nullable=False),
        sa.Column("task_id", sa.String(length=64), nullable=True),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    op.create_index("ix_case_note_business_key", "case_note", ["business_key", "id"])
    op.create_table(
        "saved_list",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("process_key", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("args", JSONB(), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_list")),
    )
    op.create_index("ix_saved_list_place", "saved_list", ["kind", "process_key"])
    op.create_table(
        "integration",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("scopes", ARRAY(sa.String(length=20)), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integration")),
        sa.UniqueConstraint("digest", name=op.f("uq_integration_digest")),
    )
    op.create_index(op.f("ix_integration_login"), "integration", ["login"])
    op.create_index(
        "ix_case_task_due",
        "case_task",
        [sa.text("coalesce(due_at, 'infinity'::timestamptz)"), "id"],
        postgresql_where="ended_at IS NULL",
    )
    op.create_index("ix_case_started", "case", ["created_by", "created_at", "business_key"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_case_started", "case")
    op.drop_index("ix_case_task_due", "case_task")
    op.drop_index(op.f("ix_integration_login"), "integration")
    op.drop_table("integration")
    op.drop_index("ix_saved_list_place", "saved_list")
    op.drop_table("saved_list")
    op.drop_index("ix_case_note_business_key", "case_note")
    op.drop_table("case_note")
    op.drop_table("task_follow_up")
