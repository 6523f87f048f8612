"""Entries say what was bought for a project, and what of a document is money of others."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

MEASURES = ("bought_minor", "passed_on_minor")
KINDS = (
    *("time", "correction", "reopened", "changed", "removed", "priced", "rerated", "costed"),
    *("billed", "charged", "credited", "written_off", "write_off_undone", "expense", "passed_on"),
)
SUMS = (
    ("cost_minor, overhead_minor)", f"cost_minor, overhead_minor, {', '.join(MEASURES)})"),
    ("sum(overhead_minor)\n", f"sum(overhead_minor), {', '.join(f'sum({m})' for m in MEASURES)}\n"),
    (
        "sum(overhead_minor) <> 0",
        f"sum(overhead_minor) <> 0 OR {' OR '.join(f'sum({m}) <> 0' for m in MEASURES)}",
    ),
    (
        "overhead_minor = entry_sum.overhead_minor + excluded.overhead_minor",
        "overhead_minor = entry_sum.overhead_minor + excluded.overhead_minor, "
        + ", ".join(f"{m} = entry_sum.{m} + excluded.{m}" for m in MEASURES),
    ),
)
KEY = (
    *("project_id", "client_id", "person_id", "charge_role", "currency_code"),
    *("cost_currency_code", "month", "recorded_month"),
)


ROLES = (
    ("passed_on", "Costs passed on to clients"),
    ("levies", "Levies to pay"),
)
CODES = {
    "uk": (("2106", "liability"), ("2107", "liability")),
    "us": (("2360", "liability"), ("2370", "liability")),
    "skr03": (("1590", "asset"), ("1736", "liability")),
    "skr04": (("1370", "asset"), ("3700", "liability")),
    "fr": (("4671", "liability"), ("447", "liability")),
}
"""By template: numbers and kinds of the accounts of these roles."""
ACCOUNT = """
    INSERT INTO ledger_account (code, name, kind) VALUES (:code, :name, :kind)
    ON CONFLICT (code) DO NOTHING
"""


def upgrade() -> None:
    add_accounts()
    for table in ("entry", "entry_sum"):
        for name in MEASURES:
            op.add_column(
                table, sa.Column(name, sa.BigInteger, nullable=False, server_default=sa.text("0"))
            )
    op.drop_constraint("entry_kind", "entry")
    op.create_check_constraint("entry_kind", "entry", f"kind IN ({', '.join(map(repr, KINDS))})")
    op.add_column(
        "project_cost",
        sa.Column("passed_on", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    rewrite("keep_sums_of_entry", SUMS)
    op.execute(WRITE_ENTRIES_OF_COST)
    count_so_far()
    create_shares()


def add_accounts() -> None:
    connection = op.get_bind()
    template = connection.execute(sa.text("SELECT template FROM chart LIMIT 1")).scalar() or "uk"
    for (code, kind), (role, name) in zip(CODES[template], ROLES, strict=True):
        connection.execute(sa.text(ACCOUNT), {"code": code, "name": name, "kind": kind})
        connection.execute(
            sa.text("INSERT INTO account_role (role, code) VALUES (:role, :code)"),
            {"role": role, "code": code},
        )


def rewrite(name: str, changes: tuple[tuple[str, str], ...]) -> None:
    """Put new text into a function; each old text is in it."""
    stated = sa.text("SELECT pg_get_functiondef(to_regproc(:name))")
    source = op.get_bind().execute(stated, {"name": name}).scalar_one()
    for old, new in changes:
        if source.count(old) != 1:
            raise RuntimeError(f"{name} has {source.count(old)} times {old!r}")
        source = source.replace(old, new)
    op.execute(source)


def count_so_far() -> None:
    """Every cost besides labour so far was bought by the agency on its own account."""
    op.execute("ALTER TABLE entry DISABLE TRIGGER entry_stays")
    op.execute("UPDATE entry SET bought_minor = cost_minor WHERE kind = 'expense'")
    op.execute("ALTER TABLE entry ENABLE TRIGGER entry_stays")
    same = " AND ".join(f"entry_sum.{name} IS NOT DISTINCT FROM so_far.{name}" for name in KEY)
    op.execute(
        f"""
        UPDATE entry_sum SET bought_minor = so_far.bought FROM (
            SELECT {", ".join(KEY)}, sum(bought_minor) AS bought FROM (
                SELECT *, date_trunc('month', effective_on)::date AS month,
                       date_trunc('month', recorded_at AT TIME ZONE 'UTC')::date AS recorded_month
                FROM entry WHERE kind = 'expense'
            ) AS written GROUP BY {", ".join(KEY)}
        ) AS so_far WHERE {same}
        """  # noqa: S608 (constants of this module)
    )


WRITE_ENTRIES_OF_COST = """
CREATE OR REPLACE FUNCTION write_entries_of_cost() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    borne bigint := CASE WHEN NEW.passed_on THEN 0 ELSE NEW.cost_minor END;
BEGIN
    INSERT INTO entry (kind, recorded_at, effective_on, cost_id, project_id, client_id,
                       deliverable_id, person_id, currency_code, cost_currency_code,
                       expense_minor, wip_minor, cost_minor, bought_minor)
    VALUES ('expense', clock_timestamp(), greatest(NEW.posted_on, first_open_day()), NEW.id,
            NEW.project_id, NEW.client_id, NEW.deliverable_id, NEW.person_id, NEW.currency_code,
            NEW.cost_currency_code, NEW.charge_minor, NEW.charge_minor, borne, borne);
    RETURN NULL;
END $$
"""
"""What an agent buys with the client's money is no cost of the agency."""


def create_shares() -> None:
    key = {"type_": sa.Uuid(as_uuid=False)}
    op.create_table(
        "passed_on",
        sa.Column(
            "invoice_line_id",
            key["type_"],
            sa.ForeignKey("invoice_line.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("account_role", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("invoice_id", **key, nullable=False),
        sa.Column("project_id", **key, nullable=False),
        sa.Column("client_id", **key),
        sa.Column("purchase_order_line_id", **key),
        sa.Column("levy_id", **key),
        sa.Column("posted_on", sa.Date),
        sa.CheckConstraint("account_role <> '' OR amount_minor = 0", name="passed_on_account"),
    )
    op.create_index("passed_on_invoice", "passed_on", ["invoice_id"])
    op.create_index(
        "passed_on_order_line",
        "passed_on",
        ["purchase_order_line_id"],
        postgresql_where=sa.text("purchase_order_line_id IS NOT NULL"),
    )
    op.create_index(
        "passed_on_levy",
        "passed_on",
        ["levy_id", "posted_on"],
        postgresql_where=sa.text("levy_id IS NOT NULL"),
    )
    op.execute(WRITE_ENTRY_OF_SHARE)
    op.execute(
        "CREATE TRIGGER passed_on_entry AFTER INSERT OR UPDATE OF posted_on ON passed_on "
        "FOR EACH ROW WHEN (NEW.posted_on IS NOT NULL AND NEW.amount_minor <> 0) "
        "EXECUTE FUNCTION write_entry_of_share()"
    )
    op.execute(
        "CREATE TRIGGER passed_on_stays BEFORE UPDATE OR DELETE ON passed_on "
        "FOR EACH ROW WHEN (OLD.posted_on IS NOT NULL) EXECUTE FUNCTION refuse_change()"
    )


WRITE_ENTRY_OF_SHARE = """
CREATE FUNCTION write_entry_of_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO entry (kind, recorded_at, effective_on, invoice_id, invoice_line_id, project_id,
                       client_id, currency_code, passed_on_minor)
    VALUES ('passed_on', clock_timestamp(), greatest(NEW.posted_on, first_open_day()),
            NEW.invoice_id, NEW.invoice_line_id, NEW.project_id, NEW.client_id, NEW.currency_code,
            NEW.amount_minor);
    RETURN NULL;
END $$
"""
