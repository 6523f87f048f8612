"""Work keeps what is charged to the client apart from what was worked.

The sums of what is unbilled and unpriced, and the retainers that count billable time, go by it.
Work from before charged all of its time, or none.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

UNBILLED = "chargeable AND NOT billed AND write_off_id IS NULL"
SUMS = (
    (
        "CASE WHEN chargeable AND value_minor IS NULL THEN seconds ELSE 0 END",
        "CASE WHEN chargeable AND value_minor IS NULL THEN billable_seconds ELSE 0 END",
        6,
    ),
    (
        f"CASE WHEN {UNBILLED} THEN seconds ELSE 0 END",
        f"CASE WHEN {UNBILLED} THEN billable_seconds ELSE 0 END",
        6,
    ),
)
RETAINED = (
    ("NEW.chargeable, NEW.seconds)", "NEW.chargeable, NEW.seconds, NEW.billable_seconds)", 1),
    ("OLD.chargeable, OLD.seconds)", "OLD.chargeable, OLD.seconds, OLD.billable_seconds)", 1),
    ("IF OLD.seconds <> 0 OR", "IF OLD.seconds <> 0 OR OLD.billable_seconds <> 0 OR", 1),
    ("charge_role, seconds, value_minor", "charge_role, seconds, billable_seconds, value_minor", 1),
    ("-OLD.seconds, -coalesce", "-OLD.seconds, -OLD.billable_seconds, -coalesce", 1),
)
CHARGE_ALL = """
CREATE FUNCTION charge_all_of_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.billable_seconds := CASE WHEN NEW.chargeable THEN NEW.seconds ELSE 0 END;
    RETURN NEW;
END $$
"""
"""For writers that do not know the column: a service of the version before, while it still runs."""


def upgrade() -> None:
    op.drop_constraint("work_seconds", "work")
    op.add_column("work", sa.Column("billable_seconds", sa.Integer))
    op.execute("ALTER TABLE work DISABLE TRIGGER USER")
    op.execute("UPDATE work SET billable_seconds = CASE WHEN chargeable THEN seconds ELSE 0 END")
    op.execute("ALTER TABLE work ENABLE TRIGGER USER")
    op.alter_column("work", "billable_seconds", nullable=False)
    op.create_check_constraint(
        "work_seconds",
        "work",
        "CASE WHEN withdrawn THEN seconds = 0 ELSE seconds <> 0 OR billable_seconds <> 0 END",
    )
    op.execute(CHARGE_ALL)
    op.execute(
        "CREATE TRIGGER work_charges_all BEFORE INSERT ON work FOR EACH ROW "
        "WHEN (NEW.billable_seconds IS NULL) EXECUTE FUNCTION charge_all_of_work()"
    )
    rewrite("keep_sums_of_work", SUMS)
    retain_by_billable_time()


def retain_by_billable_time() -> None:
    op.add_column(
        "retainer_adjustment",
        sa.Column("billable_seconds", sa.BigInteger, nullable=False, server_default=sa.text("0")),
    )
    op.execute("ALTER TABLE retainer_adjustment DISABLE TRIGGER USER")
    op.execute("UPDATE retainer_adjustment SET billable_seconds = seconds")
    op.execute("ALTER TABLE retainer_adjustment ENABLE TRIGGER USER")
    op.alter_column("retainer_adjustment", "billable_seconds", server_default=None)
    rewrite("retain_work", RETAINED)
    op.execute("DROP TRIGGER work_retained ON work")
    op.execute(
        "CREATE TRIGGER work_retained BEFORE INSERT OR UPDATE OF project_id, worked_on,"
        " charge_role, chargeable, seconds, billable_seconds, value_minor, currency_code,"
        " retainer_id ON work FOR EACH ROW EXECUTE FUNCTION retain_work()"
    )


def rewrite(name: str, changes: tuple[tuple[str, str, int], ...]) -> None:
    """Replace these parts of the function, each as often as it is there."""
    stated = sa.text("SELECT pg_get_functiondef(to_regproc(:name))")
    source = op.get_bind().execute(stated, {"name": name}).scalar_one()
    for before, after, times in changes:
        if source.count(before) != times:
            raise RuntimeError(f"{name} has {before!r} {source.count(before)} times, not {times}")
        source = source.replace(before, after)
    op.execute(source)
