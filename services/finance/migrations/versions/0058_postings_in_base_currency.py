"""Each posting has its amount in the currency of the books as well, and so have the kept sums.

What is posted so far is valued here: in the currency of the books as it is; a document in another
one at the rate that it keeps, as are the payments on it; other journals at the rate of their day,
or the nearest known one. What no rate leads to stays without an amount in the currency of the
books until somebody values it, as does what a process of the version before posts in another one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

SUMS = ("account_day", "account_month", "tax_month")
SIDES = ("base_debit_minor", "base_credit_minor")
MINOR_DIGITS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"), 0),
    **dict.fromkeys(("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
"""Of currencies that do not have two."""


def upgrade() -> None:
    keep_the_currency_of_the_books()
    add_columns()
    op.execute("ALTER TABLE posting DISABLE TRIGGER USER")
    value_what_is_posted()
    op.execute("ALTER TABLE posting ENABLE TRIGGER USER")
    hold_what_is_valued()
    for table in SUMS:
        add_up(table)
    op.execute(KEEP_SUMS)
    op.create_index(
        "posting_of_account", "posting", ["ledger_account", "posted_on", "number", "position"]
    )
    op.create_index(
        "posting_unvalued",
        "posting",
        ["posted_on", "journal_id"],
        postgresql_where=sa.text("base_currency_code IS NULL"),
    )
    value_what_is_open()


def keep_the_currency_of_the_books() -> None:
    op.create_table(
        "books",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("currency_code", sa.Text, nullable=False),
    )
    home = os.environ.get("TANDEM_HOME_CURRENCY", "GBP")
    op.get_bind().execute(
        sa.text("INSERT INTO books (id, currency_code) VALUES (1, :code)"), {"code": home}
    )


def add_columns() -> None:
    for table in ("posting", "payment"):
        op.add_column(table, sa.Column("base_currency_code", sa.Text))
    amounts = {
        "posting": SIDES,
        "invoice": ("base_owed_minor",),
        "payment": ("base_minor", "base_item_minor"),
        "client_payment": ("base_on_account_minor",),
        "account_entry": ("base_minor", "base_money_minor"),
        "bill": ("base_total_minor", "base_owed_minor"),
        "supplier_payment": ("base_minor", "base_on_account_minor", "base_difference_minor"),
        "payable_entry": ("base_minor",),
    }
    for table, names in amounts.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.BigInteger))
    for table in ("bill", "supplier_payment"):
        op.add_column(table, sa.Column("base_currency_code", sa.Text))
    for table in SUMS:
        for name in SIDES:
            zero = sa.text("0")
            op.add_column(
                table, sa.Column(name, sa.BigInteger, nullable=False, server_default=zero)
            )


BASE = """
    SELECT coalesce(nullif(legal_entity.currency_code, ''), books.currency_code)
    FROM books LEFT JOIN legal_entity ON legal_entity.id = {table}.legal_entity_id
"""


def value_what_is_posted() -> None:
    op.execute(
        "UPDATE posting SET base_currency_code = currency_code, "  # noqa: S608
        "base_debit_minor = debit_minor, base_credit_minor = credit_minor "
        f"WHERE currency_code = ({BASE.format(table='posting')})"
    )
    connection = op.get_bind()
    rates = _rates(connection)
    foreign = connection.execute(sa.text(FOREIGN)).all()
    for one in foreign:
        rate = one.exchange_rate or _nearest(
            rates, one.currency_code, one.base_currency_code, one.posted_on
        )
        if rate is not None:
            _value(connection, one, rate)


FOREIGN = f"""
    WITH journal AS (
        SELECT id, currency_code, posted_on, source_id,
               ({BASE.format(table="journal")}) AS base_currency_code
        FROM journal
    )
    SELECT journal.id, journal.currency_code, journal.base_currency_code, journal.posted_on,
           coalesce(own.exchange_rate, paid.exchange_rate) AS exchange_rate
    FROM journal
    LEFT JOIN invoice AS own ON own.id = journal.source_id
        AND own.base_currency_code = journal.base_currency_code
    LEFT JOIN payment ON payment.id = journal.source_id
    LEFT JOIN invoice AS paid ON paid.id = payment.invoice_id
        AND paid.base_currency_code = journal.base_currency_code
    WHERE journal.currency_code <> journal.base_currency_code
"""  # noqa: S608 (constants of this module)
LINES = """
    SELECT position, debit_minor - credit_minor AS minor FROM posting
    WHERE journal_id = :id ORDER BY position
"""
VALUE = """
    UPDATE posting SET base_currency_code = :code, base_debit_minor = greatest(:base, 0),
        base_credit_minor = greatest(-:base, 0)
    WHERE journal_id = :id AND position = :position
"""


def _value(connection: sa.Connection, journal: Any, rate: Decimal) -> None:
    """All of a journal at one rate; what rounding leaves over is on its largest line."""
    lines = connection.execute(sa.text(LINES), {"id": journal.id}).all()
    places = _digits(journal.base_currency_code) - _digits(journal.currency_code)
    amounts = [_converted(line.minor, rate, places) for line in lines]
    largest = max(range(len(amounts)), key=lambda place: (abs(amounts[place]), -place))
    amounts[largest] -= sum(amounts)
    for line, base in zip(lines, amounts, strict=True):
        given = {"id": journal.id, "code": journal.base_currency_code, "base": base}
        connection.execute(sa.text(VALUE), {**given, "position": line.position})


def _digits(code: str) -> int:
    return MINOR_DIGITS.get(code, 2)


def _converted(minor: int, rate: Decimal, places: int) -> int:
    with localcontext() as exact:
        exact.prec = 80
        scaled = (Decimal(minor) * rate).scaleb(places)
        return int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_UP))


Rates = Mapping[tuple[str, str], Sequence[tuple[date, Decimal]]]


def _rates(connection: sa.Connection) -> Rates:
    found: dict[tuple[str, str], list[tuple[date, Decimal]]] = {}
    for row in connection.execute(
        sa.text(
            "SELECT from_currency_code, to_currency_code, rate_on, rate FROM exchange_rate "
            "WHERE archived_at IS NULL ORDER BY rate_on"
        )
    ):
        there = (row.from_currency_code, row.to_currency_code)
        found.setdefault(there, []).append((row.rate_on, row.rate))
        found.setdefault(there[::-1], []).append((row.rate_on, 1 / row.rate))
    return found


def _nearest(rates: Rates, code: str, base: str, on: date) -> Decimal | None:
    """The last rate up to the day, else the first after it; the pair's own, or over the euro."""
    if own := _leg(rates, code, base, on):
        return own
    first, second = _leg(rates, code, "EUR", on), _leg(rates, "EUR", base, on)
    return first * second if first and second else None


def _leg(rates: Rates, code: str, base: str, on: date) -> Decimal | None:
    known = rates.get((code, base), ())
    before = [rate for day, rate in known if day <= on]
    if before:
        return before[-1]
    return known[0][1] if known else None


def hold_what_is_valued() -> None:
    op.drop_constraint("posting_one_side", "posting")
    op.create_check_constraint(
        "posting_one_side",
        "posting",
        "debit_minor >= 0 AND credit_minor >= 0 AND base_debit_minor >= 0 AND "
        "base_credit_minor >= 0 AND (debit_minor = 0 AND coalesce(base_debit_minor, 0) = 0) <> "
        "(credit_minor = 0 AND coalesce(base_credit_minor, 0) = 0)",
    )
    op.create_check_constraint(
        "posting_in_base",
        "posting",
        "num_nulls(base_currency_code, base_debit_minor, base_credit_minor) IN (0, 3) AND "
        "(base_currency_code <> currency_code OR "
        "(base_debit_minor, base_credit_minor) = (debit_minor, credit_minor))",
    )
    op.execute(CHECK_JOURNAL_BALANCES)
    op.execute(VALUE_OWN_CURRENCY)
    op.execute(
        "CREATE TRIGGER posting_is_valued BEFORE INSERT ON posting FOR EACH ROW "
        "WHEN (NEW.base_currency_code IS NULL) EXECUTE FUNCTION value_own_currency()"
    )
    op.execute("DROP TRIGGER posting_stays ON posting")
    op.execute(
        "CREATE TRIGGER posting_stays BEFORE DELETE ON posting "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    old, new = (", ".join(f"{row}.{name}" for name in POSTED) for row in ("OLD", "NEW"))
    op.execute(
        "CREATE TRIGGER posting_is_valued_once BEFORE UPDATE ON posting FOR EACH ROW "
        f"WHEN (OLD.base_currency_code IS NOT NULL OR ({old}) IS DISTINCT FROM ({new})) "
        "EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER posting_balances_in_base AFTER UPDATE ON posting "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_journal_balances()"
    )


POSTED = (
    *("journal_id", "position", "ledger_account", "debit_minor", "credit_minor", "posted_on"),
    *("currency_code", "number", "client_id", "project_id", "tax_category", "tax_rate_bp"),
    "legal_entity_id",
)
"""What never changes of a posting."""
VALUE_OWN_CURRENCY = """
CREATE FUNCTION value_own_currency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.currency_code = (
        SELECT coalesce(nullif(legal_entity.currency_code, ''), books.currency_code)
        FROM books LEFT JOIN legal_entity ON legal_entity.id = NEW.legal_entity_id
    ) THEN
        NEW.base_currency_code := NEW.currency_code;
        NEW.base_debit_minor := NEW.debit_minor;
        NEW.base_credit_minor := NEW.credit_minor;
    END IF;
    RETURN NEW;
END $$
"""
CHECK_JOURNAL_BALANCES = """
CREATE OR REPLACE FUNCTION check_journal_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked uuid;
    found record;
BEGIN
    IF TG_TABLE_NAME = 'journal' THEN
        checked := NEW.id;
    ELSE
        checked := NEW.journal_id;
    END IF;
    SELECT count(*) AS postings, count(base_currency_code) AS valued,
           count(DISTINCT base_currency_code) AS bases,
           sum(debit_minor) - sum(credit_minor) AS difference,
           coalesce(sum(base_debit_minor) - sum(base_credit_minor), 0) AS base_difference
        INTO found FROM posting WHERE journal_id = checked;
    IF found.postings < 2 OR found.difference <> 0 THEN
        RAISE EXCEPTION 'journal % does not balance', checked
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF found.base_difference <> 0 OR found.bases > 1
        OR found.valued NOT IN (0, found.postings) THEN
        RAISE EXCEPTION 'journal % does not balance in the currency of the books', checked
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""
DAY = ("currency_code", "legal_entity_id", "ledger_account", "posted_on")
MONTH = "date_trunc('month', posted_on)::date"
KEYS = {
    "account_day": ({name: name for name in DAY}, ""),
    "account_month": ({**{name: name for name in DAY[:3]}, "month": MONTH}, ""),
    "tax_month": (
        {
            **{name: name for name in DAY[:3]},
            "tax_category": "tax_category",
            "tax_rate_bp": "tax_rate_bp",
            "month": MONTH,
        },
        "WHERE tax_category IS NOT NULL",
    ),
}
"""By table of sums: its key, each column with what gives it, and which postings count."""
ADDED = {
    "debit_minor": "debit_minor",
    "credit_minor": "credit_minor",
    **{side: f"coalesce({side}, 0)" for side in SIDES},
}


def add_up(table: str) -> None:
    """What is in the currency of the books of all that is posted so far."""
    key, which = KEYS[table]
    of = ", ".join(f"{expression} AS {name}" for name, expression in key.items())
    sums = ", ".join(f"sum(coalesce({side}, 0)) AS {side}" for side in SIDES)
    places = ", ".join(str(place + 1) for place in range(len(key)))
    same = " AND ".join(f"{table}.{name} = posted.{name}" for name in key)
    to = ", ".join(f"{side} = posted.{side}" for side in SIDES)
    op.execute(
        f"UPDATE {table} SET {to} FROM "  # noqa: S608 (constants of this module)
        f"(SELECT {of}, {sums} FROM posting {which} GROUP BY {places}) AS posted WHERE {same}"
    )


def _add(table: str, rows: str) -> str:
    """Add the rows to their groups; `sign` is 1 for a row that came, -1 for one that went."""
    columns, which = KEYS[table]
    key, of = ", ".join(columns), ", ".join(columns.values())
    places = ", ".join(str(place + 1) for place in range(len(columns)))
    added = [f"sum(sign * {amount})" for amount in ADDED.values()]
    more = ", ".join(f"{side} = {table}.{side} + excluded.{side}" for side in ADDED)
    return f"""
        INSERT INTO {table} ({key}, {", ".join(ADDED)})
        SELECT {of}, {", ".join(added)} FROM {rows} AS changed {which}
        GROUP BY {places}
        HAVING {" OR ".join(f"{one} <> 0" for one in added)}
        ORDER BY {places}
        ON CONFLICT ({key}) DO UPDATE SET {more}
    """  # noqa: S608 (constants of this module)


CAME = "(SELECT 1::bigint AS sign, * FROM added)"
WENT = "(SELECT -1::bigint AS sign, * FROM removed)"
CAME_ALL, BOTH_ALL, WENT_ALL = (
    ";".join(_add(table, rows) for table in SUMS)
    for rows in (CAME, f"({CAME} UNION ALL {WENT})", WENT)
)
KEEP_SUMS = f"""
CREATE OR REPLACE FUNCTION keep_sums_of_posting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN {CAME_ALL};
    ELSIF TG_OP = 'UPDATE' THEN {BOTH_ALL};
    ELSE {WENT_ALL};
    END IF;
    RETURN NULL;
END $$
"""


def value_what_is_open() -> None:
    """What of an invoice is owed counts in the books at the rate that the invoice keeps."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT id, owed_minor, currency_code, base_currency_code, exchange_rate FROM invoice "
            "WHERE kind = 'invoice' AND number IS NOT NULL AND exchange_rate IS NOT NULL"
        )
    ).all()
    for row in rows:
        places = _digits(row.base_currency_code) - _digits(row.currency_code)
        base = _converted(row.owed_minor, row.exchange_rate, places)
        connection.execute(
            sa.text("UPDATE invoice SET base_owed_minor = :base WHERE id = :id"),
            {"base": base, "id": row.id},
        )
