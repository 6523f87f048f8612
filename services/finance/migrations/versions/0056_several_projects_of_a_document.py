"""Documents over several projects, and lines with a quantity at a price.

A line counts in its own project; without one in that of its document. So the sums of projects and
of months read the lines. What was paid and what is owed is of the whole document: each project has
the share that its lines are of the total, to the cent.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

PARTS = """
CREATE FUNCTION parts_of_document(document uuid, own uuid, net bigint, total bigint)
RETURNS TABLE (part_project_id uuid, part_net bigint, part_total bigint,
               share_from numeric, share_through numeric) LANGUAGE sql STABLE AS $$
    WITH part AS (
        SELECT coalesce(line.project_id, own) AS project_id, sum(line.amount_minor) AS net,
               sum(line.amount_minor + line.tax_minor) AS total
        FROM invoice_line AS line WHERE line.invoice_id = document GROUP BY 1
    ), placed AS (
        SELECT part.*, sum(part.total) OVER (ORDER BY part.project_id) AS through,
               sum(part.total) OVER () AS whole, lead(1) OVER (ORDER BY part.project_id) AS more
        FROM part
    )
    SELECT project_id, placed.net::bigint, placed.total::bigint,
           CASE WHEN whole = 0 THEN 0 ELSE (through - placed.total) / whole END,
           CASE WHEN more IS NULL THEN 1 WHEN whole = 0 THEN 0 ELSE through / whole END
    FROM placed
    UNION ALL
    SELECT own, net, total, 0, 1 WHERE NOT EXISTS (SELECT FROM part)
$$
"""
"""share_from, share_through: the part of a sum of the whole document is what lies between them, each
rounded; so the parts come to the sum. Documents of old histories may have no lines."""

PAID = "paid_minor - refunded_minor"
OWED = f"total_minor - credited_minor - ({PAID})"


def _part(amount: str) -> str:
    return f"(round(({amount}) * share_through) - round(({amount}) * share_from))::bigint"


OF_PROJECT = {
    "row_count": "1",
    "net_minor": "part_net",
    "total_minor": "part_total",
    "paid_minor": _part(PAID),
    "due_minor": _part(f"CASE WHEN kind = 'invoice' THEN greatest({OWED}, 0) ELSE 0 END"),
    "credit_due_minor": _part(f"CASE WHEN kind = 'invoice' THEN greatest(-({OWED}), 0) ELSE 0 END"),
}
OF_MONTH = {"row_count": "1", "net_minor": "part_net"}
KEY = "project_id, client_id, currency_code, cost_currency_code"
ISSUED = """(
    SELECT part_project_id AS project_id, client_id, currency_code, NULL AS cost_currency_code,
           date_trunc('month', issued_on)::date AS month, sign, kind, paid_minor, refunded_minor,
           total_minor, credited_minor, part_net, part_total, share_from, share_through
    FROM {rows} AS documents
    CROSS JOIN LATERAL parts_of_document(id, project_id, net_minor, total_minor)
    WHERE number IS NOT NULL
)"""
CAME = "(SELECT 1::bigint AS sign, * FROM added)"
WENT = "(SELECT -1::bigint AS sign, * FROM removed)"


def upgrade() -> None:
    op.add_column("invoice_line", sa.Column("quantity", sa.Numeric(15, 4)))
    op.add_column("invoice_line", sa.Column("unit_price", sa.Numeric(19, 4)))
    for name in ("unit", "ledger_account"):
        op.add_column("invoice_line", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.execute(PARTS)
    replace("keep_sums_of_invoice", "project_sum", KEY, OF_PROJECT)
    replace("keep_months_of_invoice", "month_sum", f"{KEY}, month", OF_MONTH)


def replace(function: str, table: str, key: str, sums: Mapping[str, str]) -> None:
    """The functions of the triggers that migrations 0011 and 0016 made."""

    def add(rows: str) -> str:
        added = [f"coalesce(sum(sign * ({one})), 0)::bigint" for one in sums.values()]
        more = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in sums)
        return f"""
            INSERT INTO {table} ({key}, {", ".join(sums)})
            SELECT {key}, {", ".join(added)} FROM {ISSUED.format(rows=rows)} AS changed
            GROUP BY {key} HAVING {" OR ".join(f"{one} <> 0" for one in added)} ORDER BY {key}
            ON CONFLICT ({key}) DO UPDATE SET {more}
        """  # noqa: S608 (constants of this module)

    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN {add(CAME)};
            ELSIF TG_OP = 'UPDATE' THEN {add(f"({CAME} UNION ALL {WENT})")};
            ELSE {add(WENT)};
            END IF;
            RETURN NULL;
        END $$
        """
    )
