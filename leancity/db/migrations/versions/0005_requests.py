"""Requests to other bodies, and the city's register of owners."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("business_key", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.String(length=300), nullable=False),
        sa.Column("answer_at", sa.String(length=255), nullable=False),
        sa.Column("statutory_term", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.String(length=36), nullable=True),
        sa.Column("edited_file_id", sa.String(length=36), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by_way", sa.String(length=10), nullable=False),
        sa.Column("sent_number", sa.String(length=100), nullable=False),
        sa.Column("sent_by", sa.String(length=100), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_file_id", sa.String(length=36), nullable=True),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("answered_by", sa.String(length=100), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(length=20), nullable=False),
        sa.CheckConstraint("round > 0", name=op.f("ck_request_counts_from_one")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answer_file_id IS NULL)"
            " AND (answered_at IS NULL) = (answered_on IS NULL)",
            name=op.f("ck_request_answer_is_whole"),
        ),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (sent_on IS NULL)", name=op.f("ck_request_sending_is_whole")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint(
            "business_key", "kind", "round", name=op.f("uq_request_business_key_kind_round")
        ),
    )
    op.create_table(
        "owner",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("cadastral_no", sa.String(length=60), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("house", sa.String(length=30), nullable=False),
        sa.Column("street_norm", sa.String(length=200), nullable=False),
        sa.Column("house_norm", sa.String(length=30), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("subject_id", sa.String(length=36), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_owner")),
    )
    op.create_index(
        "ix_owner_street_norm_house_norm", "owner", ["street_norm", "house_norm"], unique=False
    )
    op.create_index("ix_owner_lat_lon", "owner", ["lat", "lon"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_owner_lat_lon", table_name="owner")
    op.drop_index("ix_owner_street_norm_house_norm", table_name="owner")
    op.drop_table("owner")
    op.drop_table("request")
