"""Archived records, probabilities set by hand, and all the keys of a client in other tools."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for table in ("client", "contact", "opportunity"):
        op.add_column(table, sa.Column("archived_at", AT))
    change_contacts()
    op.add_column(
        "opportunity",
        sa.Column("probability_set_by_hand", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index("opportunity_by_owner", "opportunity", ["owner_id", "id"])
    create_client_refs()


def change_contacts() -> None:
    op.add_column(
        "contact",
        sa.Column("sort_name", sa.Text(collation="C"), nullable=False, server_default=""),
    )
    op.execute("UPDATE contact SET sort_name = lower(name)")
    op.create_index("contact_by_sort_name", "contact", ["sort_name", "id"])
    op.execute("CREATE INDEX contact_by_email ON contact (lower(email)) WHERE email <> ''")


def create_client_refs() -> None:
    op.create_table(
        "client_ref",
        sa.Column("external_ref", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("client_id", ID, sa.ForeignKey("client.id"), nullable=False),
    )
    op.create_index("ix_client_ref_client_id", "client_ref", ["client_id"])
    op.execute(
        "INSERT INTO client_ref (external_ref, source, client_id) SELECT external_ref, "
        "CASE WHEN position(':' in external_ref) > 0 THEN split_part(external_ref, ':', 1) "
        "ELSE '' END, id FROM client WHERE external_ref IS NOT NULL"
    )
