"""The event log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "event_instance",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("root_id", sa.String(length=64), nullable=False),
        sa.Column("process_key", sa.String(length=64), nullable=False),
        sa.Column("definition_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started_by", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_instance")),
    )
    op.create_index(
        "ix_event_instance_process_key", "event_instance", ["process_key", "started_at"]
    )
    op.create_index(op.f("ix_event_instance_root_id"), "event_instance", ["root_id"])
    op.create_table(
        "event_activity",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("root_id", sa.String(length=64), nullable=False),
        sa.Column("process_key", sa.String(length=64), nullable=False),
        sa.Column("activity_id", sa.String(length=255), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("canceled", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("group", sa.String(length=255), nullable=True),
        sa.Column("task_id", sa.String(length=64), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("performer", sa.String(length=32), nullable=True),
        sa.Column("worked_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worked_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_activity")),
    )
    op.create_index(
        "ix_event_activity_process_key", "event_activity", ["process_key", "started_at"]
    )
    op.create_index(op.f("ix_event_activity_root_id"), "event_activity", ["root_id"])
    op.create_table(
        "event_claim",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("root_id", sa.String(length=64), nullable=False),
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_claim")),
    )
    op.create_index(op.f("ix_event_claim_root_id"), "event_claim", ["root_id"])
    op.create_table(
        "event_form",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("root_id", sa.String(length=64), nullable=False),
        sa.Column("task_id", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_form")),
    )
    op.create_index(op.f("ix_event_form_root_id"), "event_form", ["root_id"])
    op.create_table(
        "event_incident",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("root_id", sa.String(length=64), nullable=False),
        sa.Column("activity_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_incident")),
    )
    op.create_index(op.f("ix_event_incident_root_id"), "event_incident", ["root_id"])
    op.add_column("work_start", sa.Column("activity_instance_id", sa.String(length=255)))
    op.add_column("work_start", sa.Column("ended_at", sa.DateTime(timezone=True)))
    op.create_index("ix_work_start_process_instance_id", "work_start", ["process_instance_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_work_start_process_instance_id", table_name="work_start")
    op.drop_column("work_start", "ended_at")
    op.drop_column("work_start", "activity_instance_id")
    for name in ("incident", "form", "claim"):
        op.drop_index(op.f(f"ix_event_{name}_root_id"), table_name=f"event_{name}")
        op.drop_table(f"event_{name}")
    for name in ("activity", "instance"):
        op.drop_index(op.f(f"ix_event_{name}_root_id"), table_name=f"event_{name}")
        op.drop_index(f"ix_event_{name}_process_key", table_name=f"event_{name}")
        op.drop_table(f"event_{name}")
