"""Documents in another currency than the books store the rate, and what they come to in the books."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

KEPT = (
    *("base_currency_code", "exchange_rate", "exchange_rate_on", "exchange_rate_source"),
    *("base_net_minor", "base_tax_minor"),
)


def upgrade() -> None:
    op.add_column("invoice", sa.Column("base_currency_code", sa.Text))
    op.add_column("invoice", sa.Column("exchange_rate", sa.Numeric))
    op.add_column("invoice", sa.Column("exchange_rate_on", sa.Date))
    op.add_column("invoice", sa.Column("exchange_rate_source", sa.Text))
    op.add_column("invoice", sa.Column("base_net_minor", sa.BigInteger))
    op.add_column("invoice", sa.Column("base_tax_minor", sa.BigInteger))
    op.create_check_constraint(
        "invoice_in_base", "invoice", f"num_nulls({', '.join(KEPT)}) IN (0, {len(KEPT)})"
    )
    changes = tuple(
        (f"{row}.supplied_to", ", ".join(f"{row}.{name}" for name in ("supplied_to", *KEPT)), 1)
        for row in ("NEW", "OLD")
    )
    rewrite("hold_issued_invoice", changes)


def rewrite(name: str, changes: tuple[tuple[str, str, int], ...]) -> None:
    """Replace these parts of the function, each as often as it is there."""
    stated = sa.text("SELECT pg_get_functiondef(to_regproc(:name))")
    source = op.get_bind().execute(stated, {"name": name}).scalar_one()
    for before, after, times in changes:
        if source.count(before) != times:
            raise RuntimeError(f"{name} has {before!r} {source.count(before)} times, not {times}")
        source = source.replace(before, after)
    op.execute(source)
