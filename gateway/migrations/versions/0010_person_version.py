"""Up to which version of the person a user is known."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    version = sa.Column("person_version", sa.Integer(), nullable=False, server_default="0")
    op.add_column("user", version)
