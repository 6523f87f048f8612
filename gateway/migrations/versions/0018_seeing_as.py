"""Looking at Tandem as somebody else sees it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_view",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _user("user_id"),
        _user("viewer_id"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    for column in ("user_id", "viewer_id", "expires_at"):
        op.create_index(f"ix_person_view_{column}", "person_view", [column])


def _user(name: str) -> sa.Column[str]:
    key = sa.ForeignKey("user.id", ondelete="CASCADE")
    return sa.Column(name, sa.Uuid(as_uuid=False), key, nullable=False)
