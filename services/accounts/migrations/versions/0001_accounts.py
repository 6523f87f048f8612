"""Clients and contacts, opportunities, briefs and handovers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.Uuid(as_uuid=False)
AT = sa.DateTime(timezone=True)
WORD = sa.String(20)
TEXTS = ARRAY(sa.Text())


def upgrade() -> None:
    for name in ("client_reference", "opportunity_reference"):
        op.execute(sa.schema.CreateSequence(sa.Sequence(name)))
    create_clients()
    create_opportunities()
    create_briefs()
    create_handovers()


def create_clients() -> None:
    op.create_table(
        "client",
        sa.Column("id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("domain", sa.Text, nullable=False),
        sa.Column("tax_number", sa.Text, nullable=False),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("payment_terms_days", sa.Integer, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("country_code", sa.Text, nullable=False),
        sa.Column("account_manager_id", ID),
        sa.Column("external_ref", sa.Text, unique=True),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("sort_name", sa.Text(collation="C"), nullable=False),
        sa.Column("normal_name", sa.Text, nullable=False),
    )
    op.create_index("client_by_name", "client", ["sort_name", "id"])
    op.create_index("client_by_manager", "client", ["account_manager_id", "sort_name", "id"])
    op.create_table(
        "client_key",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("client_id", ID, sa.ForeignKey("client.id"), primary_key=True, index=True),
    )
    op.create_table(
        "contact",
        sa.Column("id", ID, primary_key=True),
        sa.Column("client_id", ID, sa.ForeignKey("client.id"), nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("job_title", sa.Text, nullable=False),
        sa.Column("is_primary", sa.Boolean, nullable=False),
    )
    op.create_table(
        "known_person",
        sa.Column("person_id", ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )


def create_opportunities() -> None:
    op.create_table(
        "opportunity",
        sa.Column("id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, unique=True),
        sa.Column("client_id", ID, sa.ForeignKey("client.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("value_minor", sa.BigInteger, nullable=False),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("probability_bp", sa.Integer, nullable=False),
        sa.Column("expected_close", sa.Date),
        sa.Column("delivery_start", sa.Date),
        sa.Column("delivery_end", sa.Date),
        sa.Column("owner_id", ID),
        sa.Column("project_id", ID, unique=True),
        sa.Column("lost_reason", sa.Text, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("decided_at", AT),
    )
    op.create_index("opportunity_by_client", "opportunity", ["client_id", "id"])
    op.create_index("opportunity_by_status", "opportunity", ["status", "id"])


def create_briefs() -> None:
    op.create_table(
        "brief",
        sa.Column("id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column(
            "opportunity_id", ID, sa.ForeignKey("opportunity.id"), nullable=False, unique=True
        ),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
    )
    op.create_table(
        "brief_edition",
        sa.Column("brief_id", ID, sa.ForeignKey("brief.id"), primary_key=True),
        sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("objective", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("deliverables", JSONB, nullable=False),
        sa.Column("constraints", TEXTS, nullable=False),
        sa.Column("budget_minor", sa.BigInteger),
        sa.Column("budget_currency_code", sa.Text),
        sa.Column("start_on", sa.Date),
        sa.Column("due_on", sa.Date),
        sa.Column("written_by_id", ID),
        sa.Column("written_at", AT, nullable=False),
    )


def create_handovers() -> None:
    op.create_table(
        "handover",
        sa.Column("id", ID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column(
            "opportunity_id", ID, sa.ForeignKey("opportunity.id"), nullable=False, unique=True
        ),
        sa.Column("client_id", ID, nullable=False),
        sa.Column("project_id", ID, nullable=False, unique=True),
        sa.Column("status", WORD, nullable=False),
        sa.Column("context", sa.Text, nullable=False),
        sa.Column("scope_in", TEXTS, nullable=False),
        sa.Column("scope_out", TEXTS, nullable=False),
        sa.Column("promises", TEXTS),
        sa.Column("definition_of_done", TEXTS, nullable=False),
        sa.Column("project_manager_id", ID),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("offered_at", AT),
        sa.Column("accepted_at", AT),
    )
    op.create_index("handover_by_status", "handover", ["status", "id"])
    op.create_table(
        "handover_question",
        sa.Column("id", ID, primary_key=True),
        sa.Column("handover_id", ID, sa.ForeignKey("handover.id"), nullable=False, index=True),
        sa.Column("item", WORD, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("asked_by_id", ID),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_at", AT),
    )
