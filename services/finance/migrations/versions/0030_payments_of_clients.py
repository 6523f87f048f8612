"""Payments of clients: allocated to invoices, refunded, or on account.

Each payment recorded so far becomes one with one allocation, under the same id.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ON_ACCOUNT = "amount_minor - allocated_minor - refunded_minor - reversed_minor"
SOME = sa.text("on_account_minor <> 0")
ZERO = sa.text("0")


def upgrade() -> None:
    create_payments_of_clients()
    create_entries()
    op.add_column(
        "payment",
        sa.Column("client_payment_id", sa.Uuid(as_uuid=False), sa.ForeignKey("client_payment.id")),
    )
    some = sa.text("client_payment_id IS NOT NULL")
    op.create_index(
        "payment_of_client", "payment", ["client_payment_id", "id"], postgresql_where=some
    )
    take_up_what_is_recorded()
    op.execute(ACCOUNT)
    op.execute(ROLE)


CODE = """
    CASE (SELECT template FROM chart LIMIT 1)
        WHEN 'us' THEN '2350' WHEN 'skr03' THEN '1711' WHEN 'skr04' THEN '3251'
        WHEN 'fr' THEN '4191' ELSE '2104'
    END
"""
ACCOUNT = f"""
    INSERT INTO ledger_account (code, name, kind)
    VALUES ({CODE}, 'Payments of clients on account', 'liability') ON CONFLICT (code) DO NOTHING
"""  # noqa: S608 (a constant of this module)
ROLE = f"INSERT INTO account_role (role, code) VALUES ('payments_on_account', {CODE})"  # noqa: S608


def create_payments_of_clients() -> None:
    op.create_table(
        "client_payment",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("client_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency_code", sa.Text, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("reference", sa.Text, nullable=False, server_default=""),
        sa.Column("method", sa.Text, nullable=False, server_default=""),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invoice_id", sa.Uuid(as_uuid=False), sa.ForeignKey("invoice.id")),
        sa.Column("allocated_minor", sa.BigInteger, nullable=False, server_default=ZERO),
        sa.Column("refunded_minor", sa.BigInteger, nullable=False, server_default=ZERO),
        sa.Column("reversed_minor", sa.BigInteger, nullable=False, server_default=ZERO),
        sa.Column(
            "on_account_minor",
            sa.BigInteger,
            sa.Computed(ON_ACCOUNT, persisted=True),
            nullable=False,
        ),
        sa.CheckConstraint(
            "amount_minor > 0 AND allocated_minor >= 0 AND refunded_minor >= 0 "
            "AND reversed_minor IN (0, amount_minor) AND on_account_minor >= 0",
            name="client_payment_settled",
        ),
    )
    op.create_index("client_payment_client", "client_payment", ["client_id", "id"])
    op.create_index("client_payment_day", "client_payment", ["received_on", "id"])
    op.create_index(
        "client_payment_on_account",
        "client_payment",
        ["currency_code", "client_id"],
        postgresql_where=SOME,
    )


def create_entries() -> None:
    op.create_table(
        "account_entry",
        sa.Column(
            "client_payment_id",
            sa.Uuid(as_uuid=False),
            sa.ForeignKey("client_payment.id"),
            primary_key=True,
        ),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("minor", sa.BigInteger, nullable=False),
        sa.Column("entered_on", sa.Date, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payment_id", sa.Uuid(as_uuid=False), sa.ForeignKey("payment.id")),
        sa.Column("reference", sa.Text, nullable=False, server_default=""),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.CheckConstraint("minor <> 0", name="account_entry_minor"),
    )
    op.create_index("account_entry_day", "account_entry", ["entered_on"])
    op.execute(
        "CREATE TRIGGER account_entry_stays BEFORE UPDATE OR DELETE ON account_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER account_entry_is_kept BEFORE TRUNCATE ON account_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def take_up_what_is_recorded() -> None:
    op.execute(PAYMENTS)
    for entries in (RECEIVED, ALLOCATED, TAKEN_BACK, REVERSED):
        op.execute(ENTRY + entries)
    op.execute("ALTER TABLE payment DISABLE TRIGGER payment_stays")
    op.execute(
        "UPDATE payment SET client_payment_id = id WHERE kind = 'payment'",
    )
    op.execute(
        "UPDATE payment SET client_payment_id = reverses_id FROM client_payment "
        "WHERE client_payment.id = payment.reverses_id",
    )
    op.execute("ALTER TABLE payment ENABLE TRIGGER payment_stays")


PAYMENTS = """
    INSERT INTO client_payment (id, version, client_id, kind, amount_minor, currency_code,
        received_on, reference, recorded_at, invoice_id, allocated_minor, reversed_minor)
    SELECT payment.id, 0, invoice.client_id, 'payment', payment.amount_minor,
        invoice.currency_code, payment.received_on, payment.reference, payment.recorded_at,
        invoice.id,
        CASE WHEN undone.id IS NULL THEN payment.amount_minor ELSE 0 END,
        CASE WHEN undone.id IS NULL THEN 0 ELSE payment.amount_minor END
    FROM payment
    JOIN invoice ON invoice.id = payment.invoice_id
    LEFT JOIN payment AS undone ON undone.reverses_id = payment.id
    WHERE payment.kind = 'payment'
"""
ENTRY = """
    INSERT INTO account_entry (client_payment_id, position, kind, minor, entered_on, recorded_at,
        payment_id, reference, reason)
"""
RECEIVED = """
    SELECT id, 0, 'received', amount_minor, received_on, recorded_at, NULL::uuid, reference, ''
    FROM payment WHERE kind = 'payment'
"""
ALLOCATED = """
    SELECT id, 1, 'allocated', -amount_minor, received_on, recorded_at, id, '', ''
    FROM payment WHERE kind = 'payment'
"""
TAKEN_BACK = """
    SELECT client_payment.id, 2, 'taken_back', client_payment.amount_minor, undone.received_on,
        undone.recorded_at, undone.id, '', undone.reason
    FROM payment AS undone JOIN client_payment ON client_payment.id = undone.reverses_id
"""
REVERSED = """
    SELECT client_payment.id, 3, 'reversed', -client_payment.amount_minor, undone.received_on,
        undone.recorded_at, NULL::uuid, '', undone.reason
    FROM payment AS undone JOIN client_payment ON client_payment.id = undone.reverses_id
"""
