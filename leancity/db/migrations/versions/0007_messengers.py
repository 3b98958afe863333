"""Chats of people, one-time codes, guesses, where notices go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "messenger_chat",
        sa.Column("bot", sa.String(length=30), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sender_id", sa.BigInteger(), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["login"], ["person.login"], name=op.f("fk_messenger_chat_login_person")
        ),
        sa.PrimaryKeyConstraint("bot", "chat_id", name=op.f("pk_messenger_chat")),
    )
    op.create_index(op.f("ix_messenger_chat_login"), "messenger_chat", ["login"], unique=False)
    op.create_table(
        "messenger_code",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("bot", sa.String(length=30), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["login"], ["person.login"], name=op.f("fk_messenger_code_login_person")
        ),
        sa.PrimaryKeyConstraint("digest", "bot", name=op.f("pk_messenger_code")),
    )
    op.create_index(op.f("ix_messenger_code_login"), "messenger_code", ["login"], unique=False)
    op.create_table(
        "messenger_guess",
        sa.Column("bot", sa.String(length=30), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bot", "chat_id", name=op.f("pk_messenger_guess")),
    )
    op.create_table(
        "notice_choice",
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["login"], ["person.login"], name=op.f("fk_notice_choice_login_person")
        ),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_notice_choice")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("notice_choice")
    op.drop_table("messenger_guess")
    op.drop_index(op.f("ix_messenger_code_login"), table_name="messenger_code")
    op.drop_table("messenger_code")
    op.drop_index(op.f("ix_messenger_chat_login"), table_name="messenger_chat")
    op.drop_table("messenger_chat")
