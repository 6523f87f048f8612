"""Recurring journals: set once, posted for each of their days, each day once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from sqlalchemy import select

from chassis import values
from finance.ledger.commands.closing import require_open
from finance.ledger.commands.journals import JournalDraft, PostingDraft, book, checked_entries
from finance.ledger.commands.posting import Source
from finance.ledger.model import Journal, RecurringJournal
from finance.ledger.rules import Entry, following
from finance.rights import require

MONTHS_MAX = 12
BATCH_MAX = 200


def set_recurring(
    tx: Transaction,
    draft: JournalDraft,
    starts_on: date,
    ends_on: date | None,
    every_months: int,
) -> RecurringJournal:
    """The first day is starts_on. Nothing is posted before `post_due` is asked to."""
    require(tx, "journal.write")
    values.window(starts_on, ends_on, "starts_on", "ends_on")
    values.number(every_months, "every_months", 1, MONTHS_MAX)
    require_open(tx, starts_on, "starts_on")
    code, entries = checked_entries(tx, draft.postings)
    made = RecurringJournal(
        id=tx.new_id(),
        description=values.text(draft.description, "description", required=True),
        reason=values.text(draft.reason, "reason", required=True),
        reference=values.text(draft.reference, "reference"),
        currency_code=code,
        lines=[asdict(entry) for entry in entries],
        every_months=every_months,
        starts_on=starts_on,
        next_on=starts_on,
        ends_on=ends_on,
        created_at=tx.now,
    )
    tx.add(made)
    tx.record(made.set_up())
    return made


@dataclass(frozen=True, kw_only=True, slots=True)
class RecurringChange:
    """What is to change; None: as it is. ends_on: with `changes_end`, so that None can be set."""

    description: str | None = None
    reason: str | None = None
    reference: str | None = None
    changes_end: bool = False
    ends_on: date | None = None
    postings: Sequence[PostingDraft] = ()


def update_recurring(
    tx: Transaction, recurring_journal_id: str, given: RecurringChange, expected_version: int = 0
) -> RecurringJournal:
    """From its next day on; what it has posted stays."""
    require(tx, "journal.write")
    found = tx.load(RecurringJournal, recurring_journal_id, expected_version=expected_version)
    if found.next_on is None:
        raise Conflict(
            "RECURRING_OVER", "It is over; set another one.", field="recurring_journal_id"
        )
    changes: dict[str, Any] = {}
    for name in ("description", "reason", "reference"):
        text = getattr(given, name)
        if text is not None:
            changes[name] = values.text(text, name, required=name != "reference")
    if given.changes_end:
        values.window(found.next_on, given.ends_on, "next_on", "ends_on")
        changes["ends_on"] = given.ends_on
    if given.postings:
        changes["lines"] = _lines(tx, found, given.postings)
    fact = found.change(changes)
    if fact:
        tx.record(fact)
    return found


def _lines(
    tx: Transaction, found: RecurringJournal, drafts: Sequence[PostingDraft]
) -> list[dict[str, Any]]:
    code, entries = checked_entries(tx, drafts)
    if code != found.currency_code:
        raise Invalid(
            "CURRENCY_DIFFERS",
            f"It is in {found.currency_code}, and its lines stay so; for {code} set another one.",
            field="postings",
        )
    return [asdict(entry) for entry in entries]


def end_recurring(tx: Transaction, recurring_journal_id: str) -> RecurringJournal:
    """It is posted no more; what it has posted stays."""
    require(tx, "journal.write")
    found = tx.load(RecurringJournal, recurring_journal_id)
    if found.next_on is None:
        raise Conflict("RECURRING_OVER", "It is over already.", field="recurring_journal_id")
    tx.record(found.end())
    return found


def post_due(tx: Transaction, through: date) -> Sequence[Journal]:
    """One journal for each day that is due up to and including this one, at most BATCH_MAX.

    A second call finds nothing, since each that is posted moves on to its next day.
    """
    require(tx, "journal.write")
    if through > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"through may not be after today, {tx.today_in_words}.",
            field="through",
        )
    tx.serialise("recurring journals")
    due = (
        select(RecurringJournal)
        .where(RecurringJournal.next_on <= through)
        .order_by(RecurringJournal.next_on, RecurringJournal.id)
        .limit(BATCH_MAX)
        .with_for_update()
    )
    posted: list[Journal] = []
    for one in tx.session.scalars(due).all():
        _post(tx, one, through, posted)
    return posted


def _post(tx: Transaction, one: RecurringJournal, through: date, posted: list[Journal]) -> None:
    while one.next_on is not None and one.next_on <= through and len(posted) < BATCH_MAX:
        day = one.next_on
        require_open(tx, day, "through")
        source = Source(
            source_type="recurring",
            source_id=one.id,
            client_id=None,
            project_id=None,
            currency_code=one.currency_code,
            reason=one.reason,
            reference=one.reference,
            legal_entity_id=one.legal_entity_id,
        )
        entries = [Entry(**line) for line in one.lines]
        posted.append(book(tx, source, day, one.description, entries))
        after = following(one.starts_on, day, one.every_months)
        over = one.ends_on is not None and after > one.ends_on
        tx.record(one.move_on(None if over else after))
