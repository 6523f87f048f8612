"""The requirements of a brief have ids, which the same text has in every edition."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "brief_edition", sa.Column("requirements", JSONB, nullable=False, server_default="[]")
    )
    op.execute(
        "UPDATE brief_edition SET requirements = coalesce((SELECT jsonb_agg(jsonb_build_object("
        "'id', CAST(md5(brief_id || each.text) AS uuid), 'text', each.text) ORDER BY each.place) "
        "FROM unnest(constraints) WITH ORDINALITY AS each (text, place)), '[]')"
    )
