"""Who approved a draft, held from its issue on."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invoice", sa.Column("approved_by_id", sa.Uuid(as_uuid=False)))
    op.add_column("invoice", sa.Column("approved_at", sa.DateTime(timezone=True)))
    stated = sa.text("SELECT pg_get_functiondef(to_regproc('hold_issued_invoice'))")
    source = op.get_bind().execute(stated).scalar_one()
    for row in ("NEW", "OLD"):
        if source.count(f"{row}.supplied_to") != 1:
            raise RuntimeError(f"hold_issued_invoice does not hold {row}.supplied_to once")
        source = source.replace(f"{row}.supplied_to", f"{row}.supplied_to, {row}.approved_at")
    op.execute(source)
