"""Journals and the kept sums of postings belong to a legal entity, and one has a base currency.

All that is posted so far belongs to the first legal entity. The columns keep that as their default,
so that a process of the version before can go on posting.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

FIRST = sa.text("'0190b5c0-0000-7000-8000-000000000001'")
KEYS = {
    "account_day": ("ledger_account", "posted_on"),
    "account_month": ("ledger_account", "month"),
    "tax_month": ("month", "ledger_account", "tax_category", "tax_rate_bp"),
}
"""By table of sums: the rest of its key, after currency and legal entity."""
SUMS = (
    ("currency_code, ledger_account", "legal_entity_id, currency_code, ledger_account", 27),
    ("GROUP BY 1, 2, 3, 4, 5\n", "GROUP BY 1, 2, 3, 4, 5, 6\n", 3),
    ("ORDER BY 1, 2, 3, 4, 5\n", "ORDER BY 1, 2, 3, 4, 5, 6\n", 3),
    ("GROUP BY 1, 2, 3\n", "GROUP BY 1, 2, 3, 4\n", 6),
    ("ORDER BY 1, 2, 3\n", "ORDER BY 1, 2, 3, 4\n", 6),
)


def upgrade() -> None:
    for table in ("journal", "posting", *KEYS):
        op.add_column(
            table,
            sa.Column(
                "legal_entity_id", sa.Uuid(as_uuid=False), nullable=False, server_default=FIRST
            ),
        )
    for table, rest in KEYS.items():
        op.drop_constraint(f"{table}_pkey", table)
        op.create_primary_key(f"{table}_pkey", table, ["currency_code", "legal_entity_id", *rest])
    rewrite("keep_sums_of_posting", SUMS)
    op.create_index("journal_entity", "journal", ["legal_entity_id", "number"])
    op.create_index(
        "posting_account_of_entity",
        "posting",
        ["ledger_account", "currency_code", "legal_entity_id", "posted_on", "number", "position"],
    )
    op.add_column(
        "legal_entity",
        sa.Column("currency_code", sa.Text, nullable=False, server_default=sa.text("''")),
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
