"""Exchange rates of days, and what each of them was before it was corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "exchange_rate",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        *(_text(name) for name in ("from_currency_code", "to_currency_code")),
        sa.Column("rate_on", sa.Date, nullable=False),
        sa.Column("rate", sa.Numeric(21, 12), nullable=False),
        *(_text(name) for name in ("source", "reason")),
        sa.Column("recorded_by_id", sa.Uuid(as_uuid=False)),
        _instant("recorded_at"),
        _instant("archived_at", nullable=True),
        sa.CheckConstraint("rate > 0", name="exchange_rate_positive"),
        sa.CheckConstraint("from_currency_code <> to_currency_code", name="exchange_rate_pair"),
    )
    op.create_index(
        "exchange_rate_once",
        "exchange_rate",
        ["from_currency_code", "to_currency_code", "rate_on"],
        unique=True,
    )
    op.create_index("exchange_rate_day", "exchange_rate", ["rate_on", "id"])
    create_past()


def create_past() -> None:
    op.create_table(
        "exchange_rate_past",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "exchange_rate_id",
            sa.Uuid(as_uuid=False),
            sa.ForeignKey("exchange_rate.id"),
            nullable=False,
        ),
        sa.Column("rate", sa.Numeric(21, 12), nullable=False),
        *(_text(name) for name in ("source", "reason")),
        sa.Column("recorded_by_id", sa.Uuid(as_uuid=False)),
        _instant("recorded_at"),
        _instant("replaced_at"),
    )
    op.create_index("exchange_rate_past_rate", "exchange_rate_past", ["exchange_rate_id", "id"])
    op.execute(
        "CREATE TRIGGER exchange_rate_past_stays BEFORE UPDATE OR DELETE ON exchange_rate_past "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
