"""Writes to the books: one balanced journal at a time, numbered without gaps.

Called by the room that made the money move, in its transaction. There is no command that changes
or removes a posting: a correction is another journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from sqlalchemy import update

from finance.ledger.model import Journal, JournalSeries, Posting
from finance.ledger.rules import Entry, is_balanced


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a journal books: an invoice, a credit note or a payment, and whose it is."""

    source_type: str
    source_id: str
    client_id: str
    project_id: str
    currency_code: str


def post_journal(
    tx: Transaction, source: Source, posted_on: date, description: str, entries: Sequence[Entry]
) -> Journal:
    """Book it. ValueError if it does not balance: that is a mistake of ours, never the caller's.

    Holds the journal counter until the transaction ends, so call it last.
    """
    if not is_balanced(entries):
        raise ValueError(f"the journal for {source.source_type} {source.source_id} is unbalanced")
    journal = Journal(
        id=tx.new_id(),
        number=_next_number(tx),
        posted_on=posted_on,
        description=description,
        source_type=source.source_type,
        source_id=source.source_id,
        client_id=source.client_id,
        project_id=source.project_id,
        currency_code=source.currency_code,
        posted_at=tx.now,
        postings=[_posting(position, entry) for position, entry in enumerate(entries)],
    )
    tx.add(journal)
    return journal


def _posting(position: int, entry: Entry) -> Posting:
    return Posting(
        position=position,
        ledger_account=entry.ledger_account,
        debit_minor=entry.debit_minor,
        credit_minor=entry.credit_minor,
    )


def _next_number(tx: Transaction) -> int:
    taken = tx.session.execute(
        update(JournalSeries)
        .values(last_number=JournalSeries.last_number + 1)
        .returning(JournalSeries.last_number)
    )
    return taken.scalar_one()
