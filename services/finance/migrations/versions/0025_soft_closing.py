"""Periods that are closed softly, certificates of closing, and closed days that stay shut."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

FIRST_OPEN_DAY = """
CREATE OR REPLACE FUNCTION first_open_day() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(greatest(closed_through, soft_closed_through)) + 1, '-infinity'::date)
    FROM period_lock
$$
"""
KEEP_CLOSED_DAYS_SHUT = """
CREATE FUNCTION keep_closed_days_shut() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last date;
BEGIN
    SELECT closed_through INTO last FROM period_lock WHERE closed_through >= NEW.posted_on;
    IF FOUND THEN
        RAISE EXCEPTION 'the books are closed through %, and journal % is of %',
            last, NEW.number, NEW.posted_on USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.add_column("period_lock", sa.Column("soft_closed_through", sa.Date))
    op.execute(FIRST_OPEN_DAY)
    op.execute(KEEP_CLOSED_DAYS_SHUT)
    op.execute(
        "CREATE TRIGGER journal_of_open_day BEFORE INSERT ON journal "
        "FOR EACH ROW EXECUTE FUNCTION keep_closed_days_shut()"
    )
    op.create_table(
        "period_closing",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("through", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("checks", JSONB, nullable=False),
        sa.Column("closed_by", sa.Text, nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
    )
    for word, when in (("stays", "UPDATE OR DELETE"), ("is_kept", "TRUNCATE")):
        each = "ROW" if word == "stays" else "STATEMENT"
        op.execute(
            f"CREATE TRIGGER period_closing_{word} BEFORE {when} ON period_closing "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )
