"""Writes to the books: one balanced journal at a time, numbered without gaps.

Called by the room that made the money move, in its transaction. There is no command that changes
or removes a posting: a correction is another journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, cast

from chassis.bulk import insert_rows
from chassis.database import Transaction
from chassis.errors import Conflict
from chassis.prepared import prepared
from sqlalchemy import Table, bindparam, update
from sqlalchemy.dialects.postgresql import insert

from finance.ledger.model import Journal, JournalSeries, LedgerTurnover, Posting
from finance.ledger.rules import Entry, is_balanced

TURNOVER_MINOR_MAX = 9 * 10**18
"""What is debited in one currency in all; a 64-bit number holds a little more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What a journal books and whose it is."""

    source_type: str
    source_id: str
    client_id: str
    project_id: str
    currency_code: str


def post_journal(
    tx: Transaction, source: Source, posted_on: date, description: str, entries: Sequence[Entry]
) -> None:
    """Book it. ValueError if it does not balance: that is a mistake of ours, never the caller's.

    Conflict when the currency's turnover would no longer fit the API's 64 bits.
    Holds the journal counter until the transaction ends, so call it last.
    """
    if not is_balanced(entries):
        raise ValueError(f"the journal for {source.source_type} {source.source_id} is unbalanced")
    _add_turnover(tx, source.currency_code, sum(entry.debit_minor for entry in entries))
    journal_id = tx.new_id()
    _JOURNAL.run(
        tx,
        id=journal_id,
        number=_NEXT_NUMBER.one(tx),
        posted_on=posted_on,
        description=description,
        posted_at=tx.now,
        **asdict(source),
    )
    postings = [
        {"journal_id": journal_id, "position": position, **asdict(entry)}
        for position, entry in enumerate(entries)
    ]
    insert_rows(tx, POSTING, postings)


def _add_turnover(tx: Transaction, currency_code: str, debit_minor: int) -> None:
    """No sum of postings is larger than what was debited in all, so every sum fits, too."""
    if not _TURNOVER.run(tx, currency_code=currency_code, added_minor=debit_minor):
        raise Conflict(
            "BOOKS_FULL",
            f"The books in {currency_code} hold as much as their figures can show; a document of "
            "this size cannot be booked. Is its amount right?",
        )


def _added_turnover() -> Any:
    """Nothing where it would be too much."""
    added = insert(LedgerTurnover).values(
        currency_code=bindparam("currency_code"), debit_minor=bindparam("added_minor")
    )
    return added.on_conflict_do_update(
        index_elements=["currency_code"],
        set_={"debit_minor": LedgerTurnover.debit_minor + added.excluded.debit_minor},
        where=LedgerTurnover.debit_minor <= TURNOVER_MINOR_MAX - added.excluded.debit_minor,
    )


JOURNAL = cast(Table, Journal.__table__)
POSTING = cast(Table, Posting.__table__)
_TURNOVER = prepared(_added_turnover())
_NEXT_NUMBER = prepared(
    update(JournalSeries)
    .values(last_number=JournalSeries.last_number + 1)
    .returning(JournalSeries.last_number),
    int,
)
_JOURNAL = prepared(insert(Journal).values({c.name: bindparam(c.name) for c in JOURNAL.c}))
