"""Journals that people post, and the reversal of a journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.event import Fact
from chassis.ids import require_id
from chassis.listing import ids_of
from chassis.money import Money
from sqlalchemy import select

from chassis import values
from finance.agency.queries import known_entity
from finance.agency.readable import ENTITY_ID
from finance.chart.commands.accounts import unknown_account
from finance.chart.queries import usable
from finance.ledger.commands.closing import require_open
from finance.ledger.commands.posting import Booking, Source, post_journals
from finance.ledger.model import Journal
from finance.ledger.rules import Entry, is_balanced, reversed_
from finance.replicas import queries as replicas
from finance.rights import require
from finance.taxing import checked_tax_rate

POSTINGS_MAX = 100
OF_PEOPLE = ("manual", "recurring")
"""Sources of journals that are reversed as journals. Others are put right at their source."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PostingDraft:
    """One line as it was sent. debit, credit: None where nothing was given."""

    ledger_account: str
    debit: Money | None = None
    credit: Money | None = None
    client_id: str = ""
    project_id: str = ""
    tax_category: str = ""
    tax_rate_bp: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalDraft:
    description: str
    reason: str
    postings: Sequence[PostingDraft]
    reference: str = ""
    posted_on: date | None = None
    belongs_on: date | None = None
    legal_entity_id: str = ""


@dataclass(slots=True)
class BookedJournal:
    """What an event says of a journal; it has one fact, so its version becomes 1."""

    id: str
    journal: Journal
    version: int = field(default=0)

    def posted(self) -> Fact:
        return Fact("journal.posted.v1", self)


def post_by_hand(tx: Transaction, draft: JournalDraft) -> Journal:
    """A balanced journal with a reason, on a day that is open and not after today."""
    require(tx, "journal.write")
    reason = values.text(draft.reason, "reason", required=True)
    posted_on = _checked_day(tx, draft.posted_on, reason)
    _check_belongs(draft.belongs_on, posted_on)
    code, entries = checked_entries(tx, draft.postings)
    source = Source(
        source_type="manual",
        source_id=tx.new_id(),
        client_id=None,
        project_id=None,
        currency_code=code,
        reason=reason,
        reference=values.text(draft.reference, "reference"),
        belongs_on=draft.belongs_on,
        legal_entity_id=known_entity(tx, draft.legal_entity_id) or ENTITY_ID,
    )
    description = values.text(draft.description, "description", required=True)
    return book(tx, source, posted_on, description, entries)


def reverse_journal(
    tx: Transaction, journal_id: str, reason: str, posted_on: date | None = None
) -> Journal:
    """Its mirror image, on a day that is open and not before its own."""
    require(tx, "journal.write")
    why = values.text(reason, "reason", required=True)
    key = require_id(journal_id, "journal_id")
    tx.serialise(f"journal {key}")
    journal = tx.session.get(Journal, key)
    if journal is None:
        raise NotFound("JOURNAL_NOT_FOUND", f"There is no journal {key}.", field="journal_id")
    _check_reversible(tx, journal)
    day = _checked_day(tx, posted_on, why)
    if day < journal.posted_on:
        raise Invalid(
            "DATE_TOO_EARLY",
            f"posted_on may not be before the journal's day, {journal.posted_on}.",
            field="posted_on",
        )
    return reverse(tx, journal, why, day)


def reverse(tx: Transaction, journal: Journal, why: str, day: date) -> Journal:
    """Book the mirror image; the caller has checked that it may."""
    return book_all(tx, [reversal(journal, why, day)])[0]


def reversal(journal: Journal, why: str, day: date) -> Booking:
    """What books the mirror image."""
    source = Source(
        source_type=journal.source_type,
        source_id=journal.source_id,
        client_id=journal.client_id,
        project_id=journal.project_id,
        currency_code=journal.currency_code,
        reason=why,
        reference=journal.reference,
        reverses_id=journal.id,
        legal_entity_id=journal.legal_entity_id,
    )
    description = f"Reversal of journal {journal.number}: {journal.description}"
    return Booking(source, day, description, reversed_(entries_of(journal)))


def book(
    tx: Transaction, source: Source, posted_on: date, description: str, entries: Sequence[Entry]
) -> Journal:
    """Post it, and record the fact."""
    return book_all(tx, [Booking(source, posted_on, description, entries)])[0]


def book_all(tx: Transaction, bookings: Sequence[Booking]) -> list[Journal]:
    """Post them, and record their facts; in this order."""
    ids = post_journals(tx, bookings)
    rows = tx.session.scalars(select(Journal).where(Journal.id.in_(ids)))
    found = {journal.id: journal for journal in rows}
    for id_ in ids:
        tx.record(BookedJournal(id_, found[id_]).posted())
    return [found[id_] for id_ in ids]


def cancelled(tx: Transaction, source_type: str, source_id: str) -> list[Entry]:
    """What takes back all that is posted of a source: exactly its amounts, on its accounts."""
    found = select(Journal).where(Journal.source_id == source_id).order_by(Journal.number)
    return [
        entry
        for journal in tx.session.scalars(found)
        if journal.source_type == source_type
        for entry in reversed_(entries_of(journal))
    ]


def entries_of(journal: Journal) -> list[Entry]:
    return [
        Entry(
            one.ledger_account,
            one.debit_minor,
            one.credit_minor,
            client_id=one.client_id,
            project_id=one.project_id,
            tax_category=one.tax_category,
            tax_rate_bp=one.tax_rate_bp,
            base_debit_minor=one.base_debit_minor,
            base_credit_minor=one.base_credit_minor,
        )
        for one in journal.postings
    ]


def checked_entries(tx: Transaction, drafts: Sequence[PostingDraft]) -> tuple[str, list[Entry]]:
    """The currency of the lines, and the lines; Invalid that names the line otherwise."""
    values.number(len(drafts), "postings", 2, POSTINGS_MAX)
    given = [one.debit or one.credit for one in drafts]
    code = next((money.currency_code for money in given if money is not None), "")
    entries = [_entry(one, code, f"postings[{i}]") for i, one in enumerate(drafts)]
    _check_accounts(tx, entries)
    _check_dimensions(tx, drafts)
    if not is_balanced(entries):
        debits = Money(sum(one.debit_minor for one in entries), code)
        credits_ = Money(sum(one.credit_minor for one in entries), code)
        raise Invalid(
            "JOURNAL_UNBALANCED",
            f"Debits are {debits} and credits {credits_}; they must be equal.",
            field="postings",
        )
    return code, entries


def _entry(draft: PostingDraft, code: str, at: str) -> Entry:
    debit = _minor(draft.debit, code, f"{at}.debit")
    credit = _minor(draft.credit, code, f"{at}.credit")
    if (debit == 0) == (credit == 0):
        raise Invalid(
            "POSTING_ONE_SIDE",
            f"{at} must have an amount above nothing on one side: debit or credit.",
            field=at,
        )
    rate = None
    if draft.tax_category or draft.tax_rate_bp:
        rate = checked_tax_rate(draft.tax_rate_bp, draft.tax_category, f"{at}.")
    return Entry(
        draft.ledger_account,
        debit,
        credit,
        client_id=draft.client_id or None,
        project_id=draft.project_id or None,
        tax_category=str(rate.category) if rate else None,
        tax_rate_bp=rate.rate_bp if rate else 0,
    )


def _minor(money: Money | None, code: str, field_: str) -> int:
    return 0 if money is None else values.amount(money, field_, code).amount_minor


def _check_accounts(tx: Transaction, entries: Sequence[Entry]) -> None:
    known = usable(tx, (one.ledger_account for one in entries))
    for i, one in enumerate(entries):
        if one.ledger_account not in known:
            raise unknown_account(one.ledger_account, f"postings[{i}].ledger_account")


def _check_dimensions(tx: Transaction, drafts: Sequence[PostingDraft]) -> None:
    clients = ids_of((one.client_id for one in drafts if one.client_id), "postings.client_id")
    projects = ids_of((one.project_id for one in drafts if one.project_id), "postings.project_id")
    for noun, wanted, known in (
        ("client", clients, replicas.clients(tx, clients).keys()),
        ("project", projects, replicas.projects(tx, projects).keys()),
    ):
        missing = next((one for one in wanted if one not in known), None)
        if missing is not None:
            replicas.refuse_unknown(noun, missing, f"postings.{noun}_id")


def _checked_day(tx: Transaction, day: date | None, reason: str) -> date:
    posted_on = day or tx.today
    if posted_on > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"posted_on may not be after today, {tx.today_in_words}.",
            field="posted_on",
        )
    require_open(tx, posted_on, "posted_on", reason)
    return posted_on


def _check_belongs(belongs_on: date | None, posted_on: date) -> None:
    if belongs_on is not None and belongs_on >= posted_on:
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"belongs_on is the day to which a late item belongs, before posted_on, {posted_on}.",
            field="belongs_on",
        )


def _check_reversible(tx: Transaction, journal: Journal) -> None:
    if journal.source_type not in OF_PEOPLE:
        raise Conflict(
            "JOURNAL_OF_DOCUMENT",
            f"Journal {journal.number} was posted by a {journal.source_type.replace('_', ' ')}; "
            "credit or reverse that instead.",
            field="journal_id",
        )
    other = select(Journal.number).where(Journal.reverses_id == journal.id)
    by = tx.session.scalar(other)
    if journal.reverses_id is not None or by is not None:
        how = f"is reversed by journal {by}" if by is not None else "reverses another itself"
        raise Conflict("JOURNAL_REVERSED", f"Journal {journal.number} {how}.", field="journal_id")
