"""Who answers for the records of the feed; whose person an event is about."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("CREATE SEQUENCE record_owner_revision")
    op.create_table(
        "record_owner",
        sa.Column("record_id", sa.Text(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), index=True),
        sa.Column("client_id", sa.Text(), index=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False, index=True),
    )
    op.drop_column("feed", "restricted")
    op.add_column("feed", sa.Column("person_id", sa.Text()))
    op.execute("UPDATE feed SET person_id = lower(nullif(data->>'person_id', ''))")
    op.create_index("feed_person", "feed", ["person_id", "position"])
    op.execute("""
        INSERT INTO record_owner (record_id, kind, owner_id, client_id, seq, revision)
        SELECT DISTINCT ON (subject) subject::text, kind, nullif(data->>owner, ''),
               CASE kind WHEN 'project' THEN nullif(data->>'client_id', '') END,
               aggregate_seq, nextval('record_owner_revision')
        FROM feed JOIN (VALUES
            ('client', 'account_manager_id'),
            ('project', 'project_manager_id'),
            ('person', 'lead_id')
        ) AS owned (kind, owner) ON split_part(type, '.', 1) = kind AND data ? owner
        ORDER BY subject, position DESC
    """)
