"""An index over the facts that name a user, for the audit trail of that user."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX outbox_user ON outbox ((payload ->> 'user_id'), occurred_at)")
