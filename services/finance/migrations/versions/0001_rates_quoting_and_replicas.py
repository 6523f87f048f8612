"""Rates, quoting, and what finance keeps of the other services' records."""

from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _column(kind: Any, name: str, *rest: Any, nullable: bool = False, **options: Any) -> Any:
    return sa.Column(name, kind, *rest, nullable=nullable, **options)


_id = partial(_column, sa.Uuid(as_uuid=False))
_text = partial(_column, sa.Text())
_integer = partial(_column, sa.Integer())
_big = partial(_column, sa.BigInteger())
_boolean = partial(_column, sa.Boolean())
_date = partial(_column, sa.Date())
_at = partial(_column, sa.DateTime(timezone=True))
_json = partial(_column, JSONB())


def upgrade() -> None:
    create_rates_tables()
    create_quoting_tables()
    create_replicas_tables()


def create_rates_tables() -> None:
    op.create_table(
        "rate_card",
        _id("id", primary_key=True),
        _integer("version"),
        _text("name"),
        _id("client_id", nullable=True),
        _text("currency_code"),
        _date("effective_from"),
        _at("created_at"),
    )
    op.create_index(
        "rate_card_scope",
        "rate_card",
        ["client_id", "currency_code", "effective_from"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "role_rate",
        _id("rate_card_id", sa.ForeignKey("rate_card.id"), primary_key=True),
        _text("charge_role", primary_key=True),
        _integer("position"),
        _big("hourly_minor"),
        _text("currency_code"),
    )
    op.create_table(
        "cost_rate",
        _id("id", primary_key=True),
        _integer("version"),
        _id("person_id"),
        _date("effective_from"),
        _big("hourly_minor"),
        _text("currency_code"),
        sa.UniqueConstraint("person_id", "effective_from"),
    )


def create_quoting_tables() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("estimate_number")))
    op.execute(sa.schema.CreateSequence(sa.Sequence("quote_number")))
    op.create_table(
        "estimate",
        _id("id", primary_key=True),
        _integer("version"),
        _text("reference"),
        _id("opportunity_id", nullable=True),
        _id("project_id", nullable=True),
        _id("client_id"),
        _text("currency_code"),
        _date("priced_on"),
        _big("total_minor"),
        _big("total_seconds"),
        _at("created_at"),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("estimate_opportunity_id", "estimate", ["opportunity_id"])
    op.create_index("estimate_project_id", "estimate", ["project_id"])
    op.create_table(
        "estimate_line",
        _id("id", primary_key=True),
        _id("estimate_id", sa.ForeignKey("estimate.id")),
        _integer("position"),
        _id("deliverable_id", nullable=True),
        _text("kind"),
        _text("description"),
        _text("charge_role"),
        _big("seconds"),
        _big("hourly_minor", nullable=True),
        _big("amount_minor"),
        _big("purchase_cost_minor", nullable=True),
        _integer("markup_bp", nullable=True),
        _integer("margin_bp", nullable=True),
    )
    op.create_index("estimate_line_estimate_id", "estimate_line", ["estimate_id"])
    op.create_table(
        "quote",
        _id("id", primary_key=True),
        _integer("version"),
        _text("reference"),
        _id("estimate_id", sa.ForeignKey("estimate.id")),
        _id("opportunity_id", nullable=True),
        _id("project_id", nullable=True),
        _id("client_id"),
        _text("currency_code"),
        _text("status"),
        _big("total_minor"),
        _big("total_seconds"),
        _integer("tax_rate_bp"),
        _text("tax_rounding"),
        _big("tax_minor"),
        _date("valid_until"),
        _at("sent_at"),
        _at("decided_at", nullable=True),
        _text("decided_by_id"),
        _text("accepted_by"),
        _text("reject_reason"),
        sa.UniqueConstraint("reference"),
    )
    op.create_index("quote_client_id", "quote", ["client_id"])
    op.create_index("quote_estimate_id", "quote", ["estimate_id"])
    op.create_index("quote_opportunity_id", "quote", ["opportunity_id"])
    op.create_index("quote_project_id", "quote", ["project_id"])
    op.create_index("quote_status_valid_until", "quote", ["status", "valid_until"])
    op.create_table(
        "quote_line",
        _id("id", primary_key=True),
        _id("quote_id", sa.ForeignKey("quote.id")),
        _integer("position"),
        _id("deliverable_id", nullable=True),
        _text("kind"),
        _text("description"),
        _text("charge_role"),
        _big("seconds"),
        _big("hourly_minor", nullable=True),
        _big("amount_minor"),
        _text("currency_code"),
    )
    op.create_index("quote_line_quote_id", "quote_line", ["quote_id"])
    op.create_table(
        "budget",
        _id("id", primary_key=True),
        _integer("version"),
        _id("project_id"),
        _id("quote_id", sa.ForeignKey("quote.id")),
        _text("currency_code"),
        _integer("edition"),
        _big("total_minor"),
        _big("total_seconds"),
        _integer("raised_percent"),
        sa.UniqueConstraint("project_id"),
    )
    op.create_table(
        "budget_line",
        _id("id", primary_key=True),
        _id("budget_id", sa.ForeignKey("budget.id")),
        _id("quote_id", sa.ForeignKey("quote.id")),
        _id("deliverable_id", nullable=True),
        _text("charge_role"),
        _big("seconds"),
        _big("amount_minor"),
    )
    op.create_index("budget_line_budget_id", "budget_line", ["budget_id"])
    op.create_table(
        "work_use",
        _id("project_id", primary_key=True),
        _text("currency_code", primary_key=True),
        _big("used_minor"),
    )
    op.create_table(
        "budget_alert",
        _id("id", primary_key=True),
        _integer("version"),
        _id("project_id"),
        _integer("edition"),
        _integer("threshold_percent"),
        _big("used_minor"),
        _big("total_minor"),
        _text("currency_code"),
        _at("raised_at"),
        sa.UniqueConstraint("project_id", "edition", "threshold_percent"),
    )


def create_replicas_tables() -> None:
    op.create_table(
        "known_client",
        _id("client_id", primary_key=True),
        _text("name"),
        _text("currency_code"),
        _integer("payment_terms_days"),
    )
    op.create_table(
        "known_opportunity",
        _id("opportunity_id", primary_key=True),
        _id("client_id"),
        _text("name"),
        _text("status"),
        _big("value_minor", nullable=True),
        _text("currency_code", nullable=True),
        _id("project_id", nullable=True),
    )
    op.create_index("known_opportunity_project_id", "known_opportunity", ["project_id"])
    op.create_table(
        "known_brief",
        _id("opportunity_id", primary_key=True),
        _id("brief_id"),
        _integer("edition"),
        _json("deliverables"),
    )
    op.create_table(
        "known_project",
        _id("project_id", primary_key=True),
        _text("reference"),
        _text("name"),
        _text("status"),
        _id("client_id", nullable=True),
        _id("opportunity_id", nullable=True),
        _id("project_manager_id", nullable=True),
        _boolean("chargeable"),
        _json("deliverables"),
    )
    op.create_index("known_project_client_id", "known_project", ["client_id"])
    op.create_index("known_project_opportunity_id", "known_project", ["opportunity_id"])
    op.create_table(
        "known_person",
        _id("person_id", primary_key=True),
        _text("name"),
    )
