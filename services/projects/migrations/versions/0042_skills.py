"""Skills of the agency, and the levels that people have in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "skill",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("group", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("archived_at", sa.TIMESTAMP(timezone=True)),
        sa.Column("created_at", sa.TIMESTAMP(timezone=True), nullable=False),
    )
    op.create_index(
        "skill_name",
        "skill",
        [sa.text("lower(name)")],
        unique=True,
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_index("skill_place", "skill", ["position", "id"])
    op.create_table(
        "person_skill",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Uuid, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("skill_id", sa.Uuid, sa.ForeignKey("skill.id"), nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("set_by_id", sa.Uuid),
        sa.Column("set_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("removed_at", sa.TIMESTAMP(timezone=True)),
    )
    op.create_index("person_skill_once", "person_skill", ["person_id", "skill_id"], unique=True)
    op.create_index("person_skill_set", "person_skill", ["set_at", "id"])
    op.create_index(
        "person_skill_of_skill",
        "person_skill",
        ["skill_id", "level"],
        postgresql_where=sa.text("removed_at IS NULL"),
    )
