"""Time entries keep what the client is charged apart from what was worked.

Entries from before charge all of their time, or none.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BILLABLE_ENTRIES = (
    "status = 'approved' AND chargeable AND NOT settled",
    "status = 'approved' AND billable_seconds <> 0 AND NOT settled",
    6,
)
CHARGE_ALL = """
CREATE FUNCTION charge_all_of_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.billable_seconds := CASE WHEN NEW.chargeable THEN NEW.seconds ELSE 0 END;
    RETURN NEW;
END $$
"""
"""For writers that do not know the column: a service of the version before, while it still runs."""


def upgrade() -> None:
    op.add_column("time_entry", sa.Column("billable_seconds", sa.BigInteger))
    op.add_column("time_entry", sa.Column("billable_set_by_id", sa.Uuid(as_uuid=False)))
    op.execute("ALTER TABLE time_entry DISABLE TRIGGER USER")
    op.execute(
        "UPDATE time_entry SET billable_seconds = CASE WHEN chargeable THEN seconds ELSE 0 END"
    )
    op.execute("ALTER TABLE time_entry ENABLE TRIGGER USER")
    op.alter_column("time_entry", "billable_seconds", nullable=False)
    op.drop_constraint("time_entry_seconds", "time_entry")
    op.create_check_constraint(
        "time_entry_seconds",
        "time_entry",
        "CASE WHEN corrects_id IS NULL THEN seconds > 0 AND billable_seconds >= 0"
        " ELSE greatest(seconds, billable_seconds) <= 0"
        " AND least(seconds, billable_seconds) < 0 END",
    )
    op.execute(CHARGE_ALL)
    op.execute(
        "CREATE TRIGGER entry_charges_all BEFORE INSERT ON time_entry FOR EACH ROW "
        "WHEN (NEW.billable_seconds IS NULL) EXECUTE FUNCTION charge_all_of_entry()"
    )
    rewrite("keep_hours", *BILLABLE_ENTRIES)


def rewrite(name: str, before: str, after: str, times: int) -> None:
    """Replace this part of the function, as often as it is there."""
    stated = sa.text("SELECT pg_get_functiondef(to_regproc(:name))")
    source = op.get_bind().execute(stated, {"name": name}).scalar_one()
    if source.count(before) != times:
        raise RuntimeError(f"{name} has {before!r} {source.count(before)} times, not {times}")
    op.execute(source.replace(before, after))
