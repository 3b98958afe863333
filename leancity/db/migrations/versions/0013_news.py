"""Of which new tasks a person is told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    news = sa.Column("news", sa.String(length=10), server_default="offered", nullable=False)
    op.add_column("notice_choice", news)


def downgrade() -> None:
    """Take back."""
    op.drop_column("notice_choice", "news")
