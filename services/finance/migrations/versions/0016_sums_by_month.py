"""What projects billed, did and cost in each month, kept by triggers as the sums of projects are.

The triggers run after those of project_sum, by their names: a writer who changes a month of a
project holds the row of the project already, so two writers never wait for each other.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = "project_id, client_id, currency_code, cost_currency_code, month"
WORK = {
    "row_count": "1",
    "value_minor": "coalesce(value_minor, 0)",
    "cost_minor": "coalesce(cost_minor, 0)",
    "seconds": "seconds",
    "uncosted_seconds": "CASE WHEN cost_minor IS NULL THEN seconds ELSE 0 END",
}
DOCUMENTS = {"row_count": "1", "net_minor": "net_minor"}
SUMS = (*WORK, "net_minor")
WORKED = "(SELECT *, date_trunc('month', posted_on)::date AS month FROM {rows} AS worked)"
ISSUED = """(
    SELECT *, NULL AS cost_currency_code, date_trunc('month', issued_on)::date AS month
    FROM {rows} AS documents WHERE number IS NOT NULL
)"""
KEPT = {"work": (WORK, WORKED), "invoice": (DOCUMENTS, ISSUED)}


def upgrade() -> None:
    create_sums_of_months()
    for table in KEPT:
        keep(table)  # which keeps writers out until all is added up
        op.execute(add(table, f"(SELECT 1::bigint AS sign, * FROM {table})"))  # noqa: S608


def create_sums_of_months() -> None:
    zero = sa.text("0")
    op.create_table(
        "month_sum",
        sa.Column("project_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("client_id", sa.Uuid(as_uuid=False)),
        sa.Column("currency_code", sa.Text),
        sa.Column("cost_currency_code", sa.Text),
        sa.Column("month", sa.Date, nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False, server_default=zero) for name in SUMS),
    )
    keys = KEY.split(", ")
    op.create_index(
        "month_sum_key", "month_sum", keys, unique=True, postgresql_nulls_not_distinct=True
    )
    op.create_index("month_sum_month", "month_sum", ["month", "project_id"])
    op.create_index("month_sum_client", "month_sum", ["client_id", "month"])


def add(table: str, rows: str) -> str:
    """Add the rows to their groups; `sign` is 1 for a row that came, -1 for one that went."""
    sums, of = KEPT[table]
    names = ", ".join(sums)
    added = [f"coalesce(sum(sign * ({expression})), 0)" for expression in sums.values()]
    more = ", ".join(f"{name} = month_sum.{name} + excluded.{name}" for name in sums)
    return f"""
        INSERT INTO month_sum ({KEY}, {names})
        SELECT {KEY}, {", ".join(added)} FROM {of.format(rows=rows)} AS changed
        GROUP BY {KEY}
        HAVING {" OR ".join(f"{one} <> 0" for one in added)}
        ORDER BY {KEY}
        ON CONFLICT ({KEY}) DO UPDATE SET {more}
    """  # noqa: S608 (constants of this module)


def keep(table: str) -> None:
    """Follow every statement that changes the table."""
    came = "(SELECT 1::bigint AS sign, * FROM added)"
    went = "(SELECT -1::bigint AS sign, * FROM removed)"
    op.execute(
        f"""
        CREATE FUNCTION keep_months_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN {add(table, came)};
            ELSIF TG_OP = 'UPDATE' THEN {add(table, f"({came} UNION ALL {went})")};
            ELSE {add(table, went)};
            END IF;
            RETURN NULL;
        END $$
        """
    )
    for word, rows in (
        ("INSERT", "NEW TABLE AS added"),
        ("UPDATE", "OLD TABLE AS removed NEW TABLE AS added"),
        ("DELETE", "OLD TABLE AS removed"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_sums_{word.lower()}_by_month AFTER {word} ON {table} "
            f"REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION keep_months_of_{table}()"
        )
