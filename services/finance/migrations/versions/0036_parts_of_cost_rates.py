"""What cost rates are made of, what they were before, the overhead of work in the entries, and what
hours cost at banded rates.

The functions that write entries and keep sums get one measure more, whatever else they have become
by now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_BEFORE = "CASE WHEN moved THEN 0 ELSE before_{0} END END AS {0}"
_COST_DIFFERENCE = _BEFORE.format("cost_minor")
_OVERHEAD_DIFFERENCE = (
    "CASE WHEN leaves THEN -before_overhead_minor ELSE after_overhead_minor - "
    + _BEFORE.format("overhead_minor")
)
ENTRIES = (
    ("wip_minor, cost_minor)", "wip_minor, cost_minor, overhead_minor)", 3),
    (
        "ELSE value END,\n               coalesce(cost_minor, 0)",
        "ELSE value END,\n               coalesce(cost_minor, 0), coalesce(overhead_minor, 0)",
        1,
    ),
    ("-coalesce(cost_minor, 0)", "-coalesce(cost_minor, 0), -coalesce(overhead_minor, 0)", 1),
    (
        "coalesce((a).cost_minor, 0) AS after_cost_minor,",
        "coalesce((a).cost_minor, 0) AS after_cost_minor,\n"
        "                   coalesce((r).overhead_minor, 0) AS before_overhead_minor,\n"
        "                   coalesce((a).overhead_minor, 0) AS after_overhead_minor,",
        1,
    ),
    (_COST_DIFFERENCE, f"{_COST_DIFFERENCE}, {_OVERHEAD_DIFFERENCE}", 1),
    (
        "wip_minor, cost_minor\n        FROM written",
        "wip_minor, cost_minor, overhead_minor\n        FROM written",
        1,
    ),
    (
        "cost_minor <> 0\n        ORDER BY new_project_id",
        "cost_minor <> 0 OR overhead_minor <> 0\n        ORDER BY new_project_id",
        1,
    ),
    ("r.cost_minor, r.billed", "r.cost_minor, r.overhead_minor, r.billed", 1),
    ("a.cost_minor, a.billed", "a.cost_minor, a.overhead_minor, a.billed", 1),
    (
        "r.cost_minor IS DISTINCT FROM a.cost_minor THEN",
        "(r.cost_minor, r.overhead_minor) IS DISTINCT FROM (a.cost_minor, a.overhead_minor) THEN",
        1,
    ),
)
SUMS = (
    ("wip_minor, cost_minor)", "wip_minor, cost_minor, overhead_minor)", 1),
    ("sum(cost_minor)\n", "sum(cost_minor), sum(overhead_minor)\n", 1),
    ("sum(cost_minor) <> 0", "sum(cost_minor) <> 0 OR sum(overhead_minor) <> 0", 1),
    (
        "cost_minor = entry_sum.cost_minor + excluded.cost_minor",
        "cost_minor = entry_sum.cost_minor + excluded.cost_minor,\n"
        "        overhead_minor = entry_sum.overhead_minor + excluded.overhead_minor",
        1,
    ),
)
BANDED = "banded_cost(cost_hourly_minor, cost_minor, seconds)"
CONTRIBUTED = (
    ("row_count, costed_seconds)", "row_count, costed_seconds, banded_cost)", 3),
    (
        "coalesce(sum(sign * (1)), 0), coalesce(sum(sign * (seconds)), 0) FROM",
        "coalesce(sum(sign * (1)), 0), coalesce(sum(sign * (seconds)), 0), "
        f"coalesce(sum(sign * ({BANDED})), 0) FROM",
        3,
    ),
    (
        "HAVING coalesce(sum(sign * (1)), 0) <> 0 OR coalesce(sum(sign * (seconds)), 0) <> 0\n",
        "HAVING coalesce(sum(sign * (1)), 0) <> 0 OR coalesce(sum(sign * (seconds)), 0) <> 0"
        f" OR coalesce(sum(sign * ({BANDED})), 0) <> 0\n",
        3,
    ),
    (
        "costed_seconds = contribution.costed_seconds + excluded.costed_seconds",
        "costed_seconds = contribution.costed_seconds + excluded.costed_seconds,"
        " banded_cost = contribution.banded_cost + excluded.banded_cost",
        3,
    ),
)
BANDED_HOURLY = """
CREATE FUNCTION banded_hourly(minor bigint) RETURNS bigint LANGUAGE plpgsql
IMMUTABLE STRICT AS $$
DECLARE
    power bigint := 1;
    below bigint := 0;
    one bigint;
BEGIN
    LOOP
        FOREACH one IN ARRAY ARRAY[100, 125, 160, 200, 250, 315, 400, 500, 630, 800] LOOP
            IF 2 * minor < below + one * power THEN
                RETURN below;
            END IF;
            below := one * power;
        END LOOP;
        power := power * 10;
    END LOOP;
END $$
"""
"""As `banded` of profitability/rules.py."""
BANDED_COST = """
CREATE FUNCTION banded_cost(hourly bigint, cost bigint, seconds integer) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        banded_hourly(coalesce(hourly, abs(cost * 3600 / nullif(seconds, 0)))) * seconds, 0
    )
$$
"""
"""Work from before the rate was kept has the rate that its cost comes to."""
BAND_SO_FAR = """
UPDATE contribution SET banded_cost = so_far.banded_cost
FROM (
    SELECT project_id, client_id, person_id, currency_code,
           sum(banded_cost(cost_hourly_minor, cost_minor, seconds)) AS banded_cost
    FROM work WHERE cost_minor IS NOT NULL
    GROUP BY project_id, client_id, person_id, currency_code
) AS so_far
WHERE contribution.project_id = so_far.project_id
    AND contribution.person_id = so_far.person_id
    AND contribution.client_id IS NOT DISTINCT FROM so_far.client_id
    AND contribution.currency_code IS NOT DISTINCT FROM so_far.currency_code
"""


def upgrade() -> None:
    for table in ("entry", "entry_sum"):
        op.add_column(table, _amount("overhead_minor", server_default=sa.text("0")))
    for name in ("overhead_hourly_minor", "overhead_minor"):
        op.add_column("work", sa.Column(name, sa.BigInteger))
    change_cost_rates()
    create_past()
    rewrite("write_entries_of_work", ENTRIES)
    rewrite("keep_sums_of_entry", SUMS)
    op.add_column("contribution", _amount("banded_cost", server_default=sa.text("0")))
    op.execute(BANDED_HOURLY)
    op.execute(BANDED_COST)
    rewrite("keep_sums_of_work", CONTRIBUTED)
    op.execute(BAND_SO_FAR)


def _amount(name: str, **more: object) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False, **more)


def change_cost_rates() -> None:
    zero = sa.text("0")
    op.add_column("cost_rate", _amount("overhead_minor", server_default=zero))
    op.add_column("cost_rate", _amount("base_minor", server_default=zero))
    op.add_column(
        "cost_rate", sa.Column("basis", sa.Text, nullable=False, server_default=sa.text("'hour'"))
    )
    for name in ("day_minutes", "weekly_minutes", "weeks_per_year"):
        op.add_column("cost_rate", sa.Column(name, sa.Integer))
    op.add_column(
        "cost_rate", sa.Column("employment_bp", sa.Integer, nullable=False, server_default=zero)
    )
    op.add_column("cost_rate", sa.Column("overhead_bp", sa.Integer, server_default=zero))
    op.execute("UPDATE cost_rate SET base_minor = hourly_minor")


def create_past() -> None:
    op.create_table(
        "cost_rate_past",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("cost_rate_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("person_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("effective_from", sa.Date, nullable=False),
        _amount("hourly_minor"),
        _amount("overhead_minor"),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("cost_rate_past_person", "cost_rate_past", ["person_id", "effective_from"])
    op.execute(
        "CREATE TRIGGER cost_rate_past_stays BEFORE UPDATE OR DELETE ON cost_rate_past "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
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
