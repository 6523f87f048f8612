"""Retainers: what is agreed, what closed periods came to, and which work counts in which period.

A trigger of `work` says in which retainer and on which of its days an entry counts. What a closed
period has counted stays counted: when such work changes, `retainer_adjustment` takes the old amount
back in the next open period, and the work counts there as it is now.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("retainer_number")))
    create_retainers()
    create_periods()
    op.create_table(
        "retainer_alert",
        sa.Column("id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("retainer_id", ID, sa.ForeignKey("retainer.id"), nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("period_starts_on", sa.Date, nullable=False),
        sa.Column("threshold_percent", sa.Integer, nullable=False),
        sa.Column("forecast", sa.Boolean, nullable=False),
        sa.Column("used", sa.BigInteger, nullable=False),
        sa.Column("available", sa.BigInteger, nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("retainer_id", "period_starts_on", "threshold_percent", "forecast"),
    )
    op.add_column("invoice_line", sa.Column("retainer_period_id", ID))
    op.create_index(
        "invoice_line_retainer_period",
        "invoice_line",
        ["retainer_period_id"],
        postgresql_where=sa.text("retainer_period_id IS NOT NULL"),
    )
    op.add_column("work", sa.Column("retainer_id", ID))
    op.add_column("work", sa.Column("retained_on", sa.Date))
    op.create_index(
        "work_retainer",
        "work",
        ["retainer_id", "retained_on", "id"],
        postgresql_where=sa.text("retainer_id IS NOT NULL"),
    )
    op.execute(RETAINER_OF)
    op.execute(RETAIN_WORK)
    op.execute(
        "CREATE TRIGGER work_retained BEFORE INSERT OR UPDATE OF project_id, worked_on,"
        " charge_role, chargeable, seconds, value_minor, currency_code, retainer_id ON work"
        " FOR EACH ROW EXECUTE FUNCTION retain_work()"
    )


def create_retainers() -> None:
    op.create_table(
        "retainer",
        sa.Column("id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("cadence", sa.Text, nullable=False),
        sa.Column("billed", sa.Text, nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("closed_through", sa.Date),
        sa.Column("tax_rate_bp", sa.Integer, nullable=False),
        sa.Column("tax_category", sa.Text, nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="retainer_days"),
        sa.CheckConstraint("basis IN ('worked', 'billable', 'money')", name="retainer_basis"),
        sa.CheckConstraint("billed IN ('advance', 'arrears')", name="retainer_billed"),
    )
    op.create_index("retainer_client", "retainer", ["client_id", "id"])
    op.create_table(
        "retainer_project",
        sa.Column("retainer_id", ID, sa.ForeignKey("retainer.id"), primary_key=True),
        sa.Column("project_id", ID, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
    )
    op.create_index("retainer_project_project", "retainer_project", ["project_id"])
    op.create_table(
        "retainer_terms",
        sa.Column("id", ID, primary_key=True),
        sa.Column("retainer_id", ID, sa.ForeignKey("retainer.id"), nullable=False),
        sa.Column("effective_from", sa.Date, nullable=False),
        sa.Column("price_minor", sa.BigInteger, nullable=False),
        sa.Column("allowances", postgresql.JSONB, nullable=False),
        sa.Column("cap", sa.BigInteger),
        sa.Column("expiry_periods", sa.Integer),
        sa.Column("deficit", sa.Text, nullable=False),
        sa.Column("overage_hourly_minor", sa.BigInteger),
        sa.UniqueConstraint("retainer_id", "effective_from"),
        sa.CheckConstraint("price_minor >= 0", name="retainer_terms_price"),
        sa.CheckConstraint("deficit IN ('carry', 'bill', 'absorb')", name="retainer_terms_deficit"),
    )
    op.create_table(
        "retainer_pause",
        sa.Column("id", ID, primary_key=True),
        sa.Column("retainer_id", ID, sa.ForeignKey("retainer.id"), nullable=False),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("to_on", sa.Date),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name="retainer_pause_days"),
    )
    op.create_index("retainer_pause_retainer", "retainer_pause", ["retainer_id", "from_on"])


def create_periods() -> None:
    op.create_table(
        "retainer_period",
        sa.Column("id", ID, primary_key=True),
        sa.Column("retainer_id", ID, sa.ForeignKey("retainer.id"), nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("price_minor", sa.BigInteger, nullable=False),
        sa.Column("overage_minor", sa.BigInteger, nullable=False),
        sa.Column("allowance", sa.BigInteger, nullable=False),
        sa.Column("overage", sa.BigInteger, nullable=False),
        sa.Column("used_seconds", sa.BigInteger, nullable=False),
        sa.Column("used_minor", sa.BigInteger, nullable=False),
        sa.Column("balances", postgresql.JSONB, nullable=False),
        sa.UniqueConstraint("retainer_id", "starts_on"),
    )
    op.create_index("retainer_period_ended", "retainer_period", ["ends_on", "retainer_id"])
    op.create_table(
        "retainer_adjustment",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("retainer_id", ID, sa.ForeignKey("retainer.id"), nullable=False),
        sa.Column("counted_on", sa.Date, nullable=False),
        sa.Column("was_on", sa.Date, nullable=False),
        sa.Column("work_id", ID, nullable=False),
        sa.Column("time_entry_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("worked_on", sa.Date, nullable=False),
        sa.Column("charge_role", sa.Text, nullable=False),
        sa.Column("seconds", sa.BigInteger, nullable=False),
        sa.Column("value_minor", sa.BigInteger, nullable=False),
    )
    for name, column in (("counted", "counted_on"), ("was", "was_on")):
        op.create_index(
            f"retainer_adjustment_{name}", "retainer_adjustment", ["retainer_id", column]
        )
    op.execute(
        "CREATE TRIGGER retainer_adjustment_stays BEFORE UPDATE OR DELETE ON retainer_adjustment "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


RETAINER_OF = """
CREATE FUNCTION retainer_of(
    of_project uuid, on_day date, of_role text, is_chargeable boolean, in_currency text
) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT retainer.id
    FROM retainer_project JOIN retainer ON retainer.id = retainer_project.retainer_id
    WHERE retainer_project.project_id = of_project
        AND retainer.archived_at IS NULL
        AND retainer.starts_on <= on_day
        AND (retainer.ends_on IS NULL OR on_day <= retainer.ends_on)
        AND (retainer.basis = 'worked' OR is_chargeable)
        AND (in_currency IS NULL OR in_currency = retainer.currency_code)
        AND NOT EXISTS (
            SELECT FROM retainer_pause AS pause
            WHERE pause.retainer_id = retainer.id AND pause.from_on <= on_day
                AND (pause.to_on IS NULL OR on_day <= pause.to_on)
        )
        AND EXISTS (
            SELECT FROM jsonb_array_elements((
                SELECT terms.allowances FROM retainer_terms AS terms
                WHERE terms.retainer_id = retainer.id AND terms.effective_from <= on_day
                ORDER BY terms.effective_from DESC LIMIT 1
            )) AS allowance
            WHERE allowance ->> 'charge_role' IN (of_role, '')
        )
    ORDER BY retainer.id
    LIMIT 1
$$
"""
RETAIN_WORK = """
CREATE FUNCTION retain_work() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed date;
    ends date;
    of_basis text;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('retainers', 0));
    IF TG_OP = 'UPDATE' AND OLD.retainer_id IS NOT NULL THEN
        SELECT closed_through, basis INTO closed, of_basis
        FROM retainer WHERE id = OLD.retainer_id;
        IF OLD.retained_on <= closed THEN
            IF (NEW.project_id, NEW.worked_on, NEW.charge_role, NEW.chargeable, NEW.seconds)
                IS NOT DISTINCT FROM
                (OLD.project_id, OLD.worked_on, OLD.charge_role, OLD.chargeable, OLD.seconds)
                AND (of_basis <> 'money' OR NEW.value_minor IS NOT DISTINCT FROM OLD.value_minor)
            THEN
                NEW.retainer_id := OLD.retainer_id;
                NEW.retained_on := OLD.retained_on;
                RETURN NEW;
            END IF;
            IF OLD.seconds <> 0 OR coalesce(OLD.value_minor, 0) <> 0 THEN
                INSERT INTO retainer_adjustment (
                    retainer_id, counted_on, was_on, work_id, time_entry_id, project_id, person_id,
                    worked_on, charge_role, seconds, value_minor
                ) VALUES (
                    OLD.retainer_id, closed + 1, OLD.retained_on, OLD.id, OLD.time_entry_id,
                    OLD.project_id, OLD.person_id, OLD.worked_on, OLD.charge_role,
                    -OLD.seconds, -coalesce(OLD.value_minor, 0)
                );
            END IF;
        END IF;
    END IF;
    NEW.retainer_id := retainer_of(
        NEW.project_id, NEW.worked_on, NEW.charge_role, NEW.chargeable OR NEW.withdrawn,
        NEW.currency_code
    );
    NEW.retained_on := NULL;
    IF NEW.retainer_id IS NOT NULL THEN
        SELECT closed_through, ends_on INTO closed, ends
        FROM retainer WHERE id = NEW.retainer_id;
        NEW.retained_on := greatest(NEW.worked_on, closed + 1);
        IF NEW.retained_on > ends THEN
            NEW.retainer_id := NULL;
            NEW.retained_on := NULL;
        END IF;
    END IF;
    RETURN NEW;
END $$
"""
