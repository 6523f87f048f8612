"""Writes to the books: balanced journals, numbered without gaps.

Called by the room that made the money move, in its transaction. There is no command that changes
or removes a posting: a correction is another journal.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.money import Money
from chassis.prepared import prepared
from sqlalchemy import text

from finance.agency.queries import base_currency
from finance.agency.readable import ENTITY_ID
from finance.exchange.queries import convert, needed_rate
from finance.ledger.model import Journal
from finance.ledger.rules import Entry, is_balanced, valued

AT_ONCE = 500
TURNOVER_MINOR_MAX = 9 * 10**18
"""What is debited in one currency in all; a 64-bit number holds a little more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a journal books and whose it is; see `Journal`. All its postings are of one entity.

    base_currency_code: of that entity's books; looked up where it is empty.
    """

    source_type: str
    source_id: str
    client_id: str | None
    project_id: str | None
    currency_code: str
    reason: str = ""
    reference: str = ""
    reverses_id: str | None = None
    belongs_on: date | None = None
    legal_entity_id: str = ENTITY_ID
    base_currency_code: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """One journal to be posted: what it books, on which day, in which words.

    day_field: what the request calls the day, for a refusal.
    """

    source: Source
    posted_on: date
    description: str
    entries: Sequence[Entry]
    day_field: str = "posted_on"

    @property
    def debit_minor(self) -> int:
        return sum(entry.debit_minor for entry in self.entries)

    @property
    def base_debit_minor(self) -> int:
        return sum(entry.base_debit_minor or 0 for entry in self.entries)

    @property
    def turnover_minor(self) -> int:
        """In its currency and, where that is another one, in that of the books."""
        is_foreign = self.source.base_currency_code != self.source.currency_code
        return self.debit_minor + (self.base_debit_minor if is_foreign else 0)

    def as_sent(self, journal_id: str) -> dict[str, Any]:
        return {
            **asdict(self.source),
            "id": journal_id,
            "posted_on": self.posted_on,
            "description": self.description,
            "debit_minor": self.debit_minor,
            "base_debit_minor": self.base_debit_minor,
            "entries": [asdict(entry) for entry in self.entries],
        }


def post_journal(
    tx: Transaction,
    source: Source,
    posted_on: date,
    description: str,
    entries: Sequence[Entry],
    day_field: str = "posted_on",
) -> str:
    """Book one, and answer with its id; see `post_journals`."""
    return post_journals(tx, [Booking(source, posted_on, description, entries, day_field)])[0]


def post_journals(tx: Transaction, bookings: Sequence[Booking]) -> list[str]:
    """Book them, numbered in this order, and answer with their ids; a statement for each 500.

    ValueError if one does not balance: that is a mistake of ours, never the caller's.

    In another currency than the books, amounts that are not given in the currency of the books are
    those of the day's rate; Conflict where there is none. Conflict also when a currency's turnover
    would no longer fit the API's 64 bits.
    Holds the journal counter until the transaction ends, so call it last.
    """
    bookings = _valued(tx, bookings)
    for one in bookings:
        if not is_balanced(one.entries):
            source = one.source
            raise ValueError(
                f"the journal for {source.source_type} {source.source_id} is unbalanced"
            )
    ids = [tx.new_id() for _ in bookings]
    for first in range(0, len(bookings), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        _post(tx, bookings[part], ids[part])
    return ids


def _valued(tx: Transaction, bookings: Sequence[Booking]) -> list[Booking]:
    """All with amounts in the currency of their books."""
    asked = {one.source.legal_entity_id for one in bookings if not one.source.base_currency_code}
    bases = {id_: base_currency(tx, id_) for id_ in asked}
    rates: dict[tuple[str, str, date], Decimal] = {}
    made = []
    for one in bookings:
        source, code = one.source, one.source.currency_code
        base = source.base_currency_code or bases[source.legal_entity_id]
        entries = one.entries
        if code == base:
            entries = [entry.with_base(entry.minor) for entry in entries]
        elif not all(entry.has_base for entry in entries):
            key = (code, base, one.posted_on)
            if key not in rates:
                rates[key] = needed_rate(tx, *key, one.day_field).rate
            entries = valued(entries, partial(_at_rate, code, base, rates[key]))
        source = replace(source, base_currency_code=base)
        made.append(replace(one, source=source, entries=entries))
    return made


def value_journal(tx: Transaction, journal: Journal) -> None:
    """Give what was posted before there was a rate its amounts in the currency of the books, once.

    At the rate of its day; Conflict where there is none.
    """
    source = Source(
        source_type=journal.source_type,
        source_id=journal.source_id,
        client_id=None,
        project_id=None,
        currency_code=journal.currency_code,
        legal_entity_id=journal.legal_entity_id,
    )
    entries = [
        Entry(one.ledger_account, one.debit_minor, one.credit_minor) for one in journal.postings
    ]
    [made] = _valued(tx, [Booking(source, journal.posted_on, "", entries)])
    for posting, entry in zip(journal.postings, made.entries, strict=True):
        posting.base_currency_code = made.source.base_currency_code
        posting.base_debit_minor = entry.base_debit_minor
        posting.base_credit_minor = entry.base_credit_minor


def _at_rate(code: str, base: str, rate: Decimal, minor: int) -> int:
    return convert(Money(minor, code), base, rate).amount_minor


def _post(tx: Transaction, bookings: Sequence[Booking], ids: Sequence[str]) -> None:
    fits = sum(one.turnover_minor for one in bookings) <= TURNOVER_MINOR_MAX
    sent = [one.as_sent(id_) for one, id_ in zip(bookings, ids, strict=True)]
    if not fits or not _BOOK.run(
        tx,
        journals=json.dumps(sent, default=str),
        posted_at=tx.now,
        turnover_max=TURNOVER_MINOR_MAX,
    ):
        codes = " and ".join(sorted({one.source.currency_code for one in bookings}))
        raise Conflict(
            "BOOKS_FULL",
            f"The books in {codes} hold as much as their figures can show; a document of this "
            "size cannot be booked. Is its amount right?",
        )


_BOOK_TEXT = """
    WITH asked AS (
        SELECT * FROM ROWS FROM (jsonb_to_recordset(CAST(:journals AS jsonb)) AS (
            id uuid, posted_on date, description text, source_type text, source_id uuid,
            client_id uuid, project_id uuid, currency_code text, reason text, reference text,
            reverses_id uuid, belongs_on date, legal_entity_id uuid, base_currency_code text,
            debit_minor bigint, base_debit_minor bigint, entries jsonb
        )) WITH ORDINALITY AS asked
    ), debited AS (
        SELECT currency_code, debit_minor FROM asked
        UNION ALL
        SELECT base_currency_code, base_debit_minor FROM asked
        WHERE base_currency_code <> currency_code
    ), turnover AS (
        INSERT INTO ledger_turnover (currency_code, debit_minor)
        SELECT currency_code, sum(debit_minor) FROM debited GROUP BY currency_code ORDER BY 1
        ON CONFLICT (currency_code) DO UPDATE
            SET debit_minor = ledger_turnover.debit_minor + excluded.debit_minor
            WHERE ledger_turnover.debit_minor <= :turnover_max - excluded.debit_minor
        RETURNING currency_code
    ), series AS (
        UPDATE journal_series SET last_number = last_number + (SELECT count(*) FROM asked)
        RETURNING last_number - (SELECT count(*) FROM asked) AS number_before
    ), journal AS (
        INSERT INTO journal (id, number, posted_on, description, posted_at, source_type, source_id,
                             client_id, project_id, currency_code, reason, reference,
                             reverses_id, belongs_on, legal_entity_id)
        SELECT id, number_before + ordinality, posted_on, description, :posted_at, source_type,
               source_id, client_id, project_id, currency_code, reason, reference,
               reverses_id, belongs_on, legal_entity_id
        FROM asked, series
        WHERE (SELECT count(*) FROM turnover) = (SELECT count(DISTINCT currency_code) FROM debited)
        RETURNING id, number
    )
    INSERT INTO posting (journal_id, position, ledger_account, debit_minor, credit_minor, posted_on,
                         currency_code, number, client_id, project_id, tax_category, tax_rate_bp,
                         legal_entity_id, base_currency_code, base_debit_minor,
                         base_credit_minor)
    SELECT asked.id, entry.ordinality - 1, coalesce(account_role.code, ledger_account),
           entry.debit_minor, credit_minor, posted_on, currency_code, number,
           coalesce(entry.client_id, asked.client_id),
           coalesce(entry.project_id, asked.project_id), tax_category, tax_rate_bp,
           legal_entity_id, base_currency_code, entry.base_debit_minor, base_credit_minor
    FROM journal JOIN asked USING (id)
    CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(entries) AS (
        ledger_account text, debit_minor bigint, credit_minor bigint, client_id uuid,
        project_id uuid, tax_category text, tax_rate_bp integer, base_debit_minor bigint,
        base_credit_minor bigint
    )) WITH ORDINALITY AS entry
    LEFT JOIN account_role ON account_role.role = ledger_account
"""
"""Nothing where the turnover would be too much: no sum of postings is larger than what was debited
in all, so while that fits, every sum does. A role of an account becomes its number."""
_BOOK = prepared(text(_BOOK_TEXT))
