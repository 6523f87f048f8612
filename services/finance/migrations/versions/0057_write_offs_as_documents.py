"""Write-offs as documents: numbered without gaps by legal entity, of hours and of costs.

`written_off_cost` says which costs a write-off took; a trigger adds what that takes off, or puts
back, to the entries.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

NUMBERED = """
    UPDATE write_off SET number = numbered.number FROM (
        SELECT id, 'WO-' || date_part('year', written_off_on)::int || '-' || lpad(place::text,
               greatest(4, length(place::text)), '0') AS number
        FROM (
            SELECT id, written_off_on, row_number() OVER (
                PARTITION BY date_part('year', written_off_on) ORDER BY written_off_on, id
            ) AS place
            FROM write_off
        ) AS placed
    ) AS numbered
    WHERE numbered.id = write_off.id
"""
COUNTED = """
    INSERT INTO document_series (name, last_number, last_issued_on)
    SELECT 'WO-' || date_part('year', written_off_on)::int, count(*), max(written_off_on)
    FROM write_off GROUP BY 1
"""
ENTRIES = """
CREATE FUNCTION write_entries_of_written_off_cost() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    taken bigint := CASE WHEN NEW.live THEN NEW.amount_minor ELSE -NEW.amount_minor END;
BEGIN
    INSERT INTO entry (kind, recorded_at, effective_on, cost_id, write_off_id, project_id, client_id,
                       deliverable_id, person_id, currency_code, cost_currency_code,
                       written_off_minor, wip_minor)
    SELECT CASE WHEN NEW.live THEN 'written_off' ELSE 'write_off_undone' END, clock_timestamp(),
           greatest(CASE WHEN NEW.live THEN written_off_on ELSE coalesce(undone_on, current_date) END,
                    first_open_day()),
           cost.id, write_off.id, cost.project_id, cost.client_id, cost.deliverable_id,
           cost.person_id, cost.currency_code, cost.cost_currency_code, taken, -taken
    FROM project_cost AS cost, write_off
    WHERE cost.id = NEW.cost_id AND write_off.id = NEW.write_off_id;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    for name in ("number", "undo_number"):
        op.add_column("write_off", sa.Column(name, sa.Text))
    op.add_column("write_off", sa.Column("batch_id", sa.Uuid(as_uuid=False)))
    op.add_column("write_off", sa.Column("costs", sa.Integer, nullable=False, server_default="0"))
    op.add_column(
        "write_off",
        sa.Column(
            "cost_amounts",
            JSONB,
            nullable=False,
            server_default=sa.text("'[]'"),
        ),
    )
    op.add_column("write_off", sa.Column("legal_entity_id", sa.Uuid(as_uuid=False)))
    op.execute(NUMBERED)
    op.execute(COUNTED)
    op.create_index("write_off_number", "write_off", ["number"], unique=True)
    op.create_index(
        "write_off_batch",
        "write_off",
        ["batch_id", "id"],
        postgresql_where=sa.text("batch_id IS NOT NULL"),
    )
    op.create_table(
        "written_off_cost",
        sa.Column(
            "write_off_id",
            sa.Uuid(as_uuid=False),
            sa.ForeignKey("write_off.id"),
            primary_key=True,
        ),
        sa.Column(
            "cost_id", sa.Uuid(as_uuid=False), sa.ForeignKey("project_cost.id"), primary_key=True
        ),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False, server_default=sa.true()),
    )
    op.create_index(
        "written_off_cost_live",
        "written_off_cost",
        ["cost_id"],
        unique=True,
        postgresql_where=sa.text("live"),
    )
    op.execute(ENTRIES)
    op.execute(
        "CREATE TRIGGER written_off_cost_taken AFTER INSERT ON written_off_cost "
        "FOR EACH ROW EXECUTE FUNCTION write_entries_of_written_off_cost()"
    )
    op.execute(
        "CREATE TRIGGER written_off_cost_given_back AFTER UPDATE ON written_off_cost "
        "FOR EACH ROW WHEN (OLD.live AND NOT NEW.live) "
        "EXECUTE FUNCTION write_entries_of_written_off_cost()"
    )
