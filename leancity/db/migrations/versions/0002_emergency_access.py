"""Emergency access to cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "emergency_access",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ends_at >= begins_at", name=op.f("ck_emergency_access_moments_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["login"], ["person.login"], name=op.f("fk_emergency_access_login_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_access")),
    )
    op.create_index(op.f("ix_emergency_access_login"), "emergency_access", ["login"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_emergency_access_login"), table_name="emergency_access")
    op.drop_table("emergency_access")
