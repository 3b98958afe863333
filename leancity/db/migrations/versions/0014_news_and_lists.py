"""Of which new tasks a person is told; indexes of long lists: by status, by number, open tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_OPEN = "ended_at IS NULL"


def upgrade() -> None:
    """Apply."""
    news = sa.Column("news", sa.String(length=10), server_default="offered", nullable=False)
    op.add_column("notice_choice", news)
    op.drop_index("ix_case_process_key_status", "case")
    op.create_index(
        "ix_case_status", "case", ["process_key", "unit", "status", "created_at", "business_key"]
    )
    op.create_index("ix_case_number", "case", ["number"])
    op.drop_index("ix_case_task_groups", "case_task")
    op.create_index(
        "ix_case_task_groups",
        "case_task",
        ["candidate_groups"],
        postgresql_using="gin",
        postgresql_where=_OPEN,
    )
    op.create_index("ix_case_task_assignee", "case_task", ["assignee"], postgresql_where=_OPEN)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_case_task_assignee", "case_task")
    op.drop_index("ix_case_task_groups", "case_task")
    op.create_index(
        "ix_case_task_groups", "case_task", ["candidate_groups"], postgresql_using="gin"
    )
    op.drop_index("ix_case_number", "case")
    op.drop_index("ix_case_status", "case")
    op.create_index("ix_case_process_key_status", "case", ["process_key", "status"])
    op.drop_column("notice_choice", "news")
