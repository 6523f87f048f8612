"""Several legal entities: whose project, client and document it is.

What is there so far belongs to the first legal entity.
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

FIRST = sa.text("'0190b5c0-0000-7000-8000-000000000001'")
OF_ENTITY = ("invoice", "quote", "purchase_order", "client_payment", "recurring_journal")


def upgrade() -> None:
    empty, zero = sa.text("''"), sa.text("0")
    op.add_column(
        "legal_entity", sa.Column("number_prefix", sa.Text, nullable=False, server_default=empty)
    )
    op.add_column(
        "legal_entity", sa.Column("year_starts_in", sa.Integer, nullable=False, server_default=zero)
    )
    op.add_column("legal_entity", sa.Column("archived_at", sa.DateTime(timezone=True)))
    op.create_index("legal_entity_prefix", "legal_entity", ["number_prefix"], unique=True)
    for table in OF_ENTITY:
        op.add_column(
            table,
            sa.Column(
                "legal_entity_id", sa.Uuid(as_uuid=False), nullable=False, server_default=FIRST
            ),
        )
    op.create_table(
        "entity_assignment",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("record_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column(
            "legal_entity_id",
            sa.Uuid(as_uuid=False),
            sa.ForeignKey("legal_entity.id"),
            nullable=False,
        ),
    )
    op.create_index("entity_assignment_record", "entity_assignment", ["record_id"], unique=True)
