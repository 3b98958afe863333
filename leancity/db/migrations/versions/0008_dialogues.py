"""Dialogues in messengers: updates, conversations, replies, forms on their way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "dialogue",
        sa.Column("bot", sa.String(length=30), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("process_key", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=255), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bot", "chat_id", name=op.f("pk_dialogue")),
    )
    op.create_index("ix_dialogue_remind_at", "dialogue", ["remind_at"], unique=False)
    op.create_table(
        "dialogue_hand_in",
        sa.Column("scope", sa.String(length=255), nullable=False),
        sa.Column("bot", sa.String(length=30), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("process_key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_dialogue_hand_in")),
    )
    op.create_index(
        "ix_dialogue_hand_in_next_try_at", "dialogue_hand_in", ["next_try_at"], unique=False
    )
    op.create_table(
        "dialogue_reply",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("bot", sa.String(length=30), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue_reply")),
        sa.UniqueConstraint("key", name=op.f("uq_dialogue_reply_key")),
    )
    op.create_index("ix_dialogue_reply_created_at", "dialogue_reply", ["created_at"], unique=False)
    op.create_index(
        "ix_dialogue_reply_open",
        "dialogue_reply",
        ["bot", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_table(
        "dialogue_update",
        sa.Column("bot", sa.String(length=30), nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("bot", "update_id", name=op.f("pk_dialogue_update")),
    )
    op.create_index(
        "ix_dialogue_update_open",
        "dialogue_update",
        ["bot", "update_id"],
        unique=False,
        postgresql_where=sa.text("state = 'new'"),
    )
    op.create_index(
        "ix_dialogue_update_received_at", "dialogue_update", ["received_at"], unique=False
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("dialogue_update")
    op.drop_table("dialogue_reply")
    op.drop_table("dialogue_hand_in")
    op.drop_table("dialogue")
