"""The records and words that are searched."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
TEXTS = ARRAY(sa.Text())


def upgrade() -> None:
    op.create_table(
        "search_record",
        sa.Column("id", ID, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.Column("owner_id", ID),
        sa.Column("client_id", ID, index=True),
        sa.Column("project_id", ID, index=True),
        sa.Column("opportunity_id", ID, index=True),
        sa.Column("own_words", TEXTS, nullable=False),
        sa.Column("words", TEXTS, nullable=False),
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.Text(collation="C"), primary_key=True),
        sa.Column("keys", TEXTS, nullable=False),
    )
    index_lists("search_record", "words")
    index_lists("search_record", "own_words")
    index_lists("search_word", "keys")


def index_lists(table: str, column: str) -> None:
    """Searched while it is written, so nothing waits in a list that is not indexed."""
    op.create_index(
        f"{table}_{column}",
        table,
        [column],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
