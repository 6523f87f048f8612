"""Writes to the books: one balanced journal at a time, numbered without gaps.

Called by the room that made the money move, in its transaction. There is no command that changes
or removes a posting: a correction is another journal.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.prepared import prepared
from sqlalchemy import text

from finance.agency.readable import ENTITY_ID
from finance.ledger.rules import Entry, is_balanced

TURNOVER_MINOR_MAX = 9 * 10**18
"""What is debited in one currency in all; a 64-bit number holds a little more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a journal books and whose it is; see `Journal`. All its postings are of one entity."""

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


def post_journal(
    tx: Transaction, source: Source, posted_on: date, description: str, entries: Sequence[Entry]
) -> str:
    """Book it, and answer with its id.

    ValueError if it does not balance: that is a mistake of ours, never the caller's.

    Conflict when the currency's turnover would no longer fit the API's 64 bits.
    Holds the journal counter until the transaction ends, so call it last.
    """
    if not is_balanced(entries):
        raise ValueError(f"the journal for {source.source_type} {source.source_id} is unbalanced")
    journal_id = tx.new_id()
    booked = _BOOK.run(
        tx,
        debit_minor=sum(entry.debit_minor for entry in entries),
        journal_id=journal_id,
        posted_on=posted_on,
        description=description,
        posted_at=tx.now,
        postings=json.dumps([asdict(entry) for entry in entries]),
        turnover_max=TURNOVER_MINOR_MAX,
        **asdict(source),
    )
    if not booked:
        raise Conflict(
            "BOOKS_FULL",
            f"The books in {source.currency_code} hold as much as their figures can show; a "
            "document of this size cannot be booked. Is its amount right?",
        )
    return journal_id


_BOOK_TEXT = """
    WITH turnover AS (
        INSERT INTO ledger_turnover (currency_code, debit_minor)
        VALUES (:currency_code, :debit_minor)
        ON CONFLICT (currency_code) DO UPDATE
            SET debit_minor = ledger_turnover.debit_minor + excluded.debit_minor
            WHERE ledger_turnover.debit_minor <= :turnover_max - excluded.debit_minor
        RETURNING debit_minor
    ), series AS (
        UPDATE journal_series SET last_number = last_number + 1 RETURNING last_number
    ), journal AS (
        INSERT INTO journal (id, number, posted_on, description, posted_at, source_type, source_id,
                             client_id, project_id, currency_code, reason, reference,
                             reverses_id, belongs_on, legal_entity_id)
        SELECT :journal_id, series.last_number, :posted_on, :description, :posted_at, :source_type,
               :source_id, :client_id, :project_id, :currency_code, :reason, :reference,
               :reverses_id, :belongs_on, :legal_entity_id
        FROM turnover, series
        RETURNING id, posted_on, currency_code, number, client_id, project_id, legal_entity_id
    )
    INSERT INTO posting (journal_id, position, ledger_account, debit_minor, credit_minor, posted_on,
                         currency_code, number, client_id, project_id, tax_category, tax_rate_bp,
                         legal_entity_id)
    SELECT journal.id, ordinality - 1, coalesce(account_role.code, ledger_account), debit_minor,
           credit_minor, posted_on, currency_code, number,
           coalesce(posted.client_id, journal.client_id),
           coalesce(posted.project_id, journal.project_id), tax_category, tax_rate_bp,
           legal_entity_id
    FROM journal, ROWS FROM (jsonb_to_recordset(CAST(:postings AS jsonb)) AS (
        ledger_account text, debit_minor bigint, credit_minor bigint, client_id uuid,
        project_id uuid, tax_category text, tax_rate_bp integer
    )) WITH ORDINALITY AS posted
    LEFT JOIN account_role ON account_role.role = ledger_account
"""
"""Nothing where the turnover would be too much: no sum of postings is larger than what was debited
in all, so while that fits, every sum does. A role of an account becomes its number."""
_BOOK = prepared(text(_BOOK_TEXT))
