"""Sections, options, days, units and a contingency of estimates and quotes; what people work as."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NO, YES, EMPTY = sa.text("false"), sa.text("true"), ""


def upgrade() -> None:
    for table in ("estimate_line", "quote_line"):
        for name in ("section", "unit", "option_group", "option"):
            op.add_column(table, sa.Column(name, sa.Text, nullable=False, server_default=EMPTY))
        op.add_column(table, sa.Column("quantity_milli", sa.BigInteger))
        op.add_column(table, sa.Column("unit_price_minor", sa.BigInteger))
        op.add_column(table, _flag("optional", NO))
        op.add_column(table, _flag("chosen", YES))
    op.add_column("estimate_line", sa.Column("unit_cost_minor", sa.BigInteger))
    op.add_column("quote_line", _flag("proposed", YES))
    op.add_column("quote", _number("contingency_bp", sa.Integer))
    op.add_column("estimate", sa.Column("title", sa.Text, nullable=False, server_default=EMPTY))
    op.add_column("estimate", _number("contingency_bp", sa.Integer))
    op.add_column("estimate", _number("contingency_amount_minor", sa.BigInteger))
    op.add_column("estimate", _number("contingency_minor", sa.BigInteger))
    op.add_column("estimate", _number("day_seconds", sa.Integer, "28800"))
    shown = sa.Column("contingency_display", sa.Text, nullable=False, server_default="shown")
    op.add_column("estimate", shown)
    role = sa.Column("charge_role", sa.Text, nullable=False, server_default=EMPTY)
    op.add_column("known_person", role)
    op.add_column("known_person", _flag("active", YES))
    op.create_index("known_person_role", "known_person", [sa.text("lower(charge_role)")])


def _flag(name: str, default: sa.TextClause) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=default)


def _number(name: str, kind: type[sa.Integer], default: str = "0") -> sa.Column[int]:
    return sa.Column(name, kind, nullable=False, server_default=default)
