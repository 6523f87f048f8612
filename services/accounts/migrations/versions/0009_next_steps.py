"""The next step to win an opportunity, since when it is at its stage, and who answered a question."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Since when an opportunity is at its stage was not kept: since it was opened, at the longest."""
    op.add_column("opportunity", sa.Column("next_step", sa.Text, nullable=False, server_default=""))
    op.add_column("opportunity", sa.Column("next_step_on", sa.Date))
    op.add_column(
        "opportunity",
        sa.Column(
            "stage_since", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
    )
    op.execute("UPDATE opportunity SET stage_since = created_at")
    op.add_column("handover_question", sa.Column("answered_by_id", sa.Uuid(as_uuid=False)))
