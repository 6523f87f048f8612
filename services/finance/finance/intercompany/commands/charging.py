"""Charging, settling and reversing between legal entities: always in both books at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import Money

from chassis import values
from finance.agency.readable import LegalEntity
from finance.intercompany.model import ChargeStatus, IntercompanyCharge
from finance.intercompany.rules import bought, paid, received, sold
from finance.ledger.commands.closing import require_open
from finance.ledger.commands.journals import book, reverse
from finance.ledger.commands.posting import Source
from finance.ledger.readable import Journal
from finance.ledger.rules import Entry
from finance.replicas import queries as replicas
from finance.rights import require


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedCharge:
    """charged_on None: today. project_id empty: for no project."""

    seller_id: str
    buyer_id: str
    amount: Money
    description: str
    charged_on: date | None = None
    project_id: str = ""
    reference: str = ""


def charge(tx: Transaction, wanted: WantedCharge) -> IntercompanyCharge:
    """Book a sale in the seller's books and the cost in the buyer's."""
    require(tx, "journal.write")
    seller = _entity(tx, wanted.seller_id, "seller_id")
    buyer = _entity(tx, wanted.buyer_id, "buyer_id")
    if seller.id == buyer.id:
        raise Invalid(
            "ENTITIES_THE_SAME",
            "A charge is between two legal entities; choose another buyer.",
            field="buyer_id",
        )
    amount = values.amount(wanted.amount, "amount", least=1)
    on = _checked_day(tx, wanted.charged_on, "charged_on")
    project = replicas.require_project(tx, wanted.project_id) if wanted.project_id else None
    words = values.text(wanted.description, "description", required=True)
    made = IntercompanyCharge(
        id=tx.new_id(),
        seller_id=seller.id,
        buyer_id=buyer.id,
        seller_journal_id="",
        buyer_journal_id="",
        project_id=project.project_id if project else None,
        description=words,
        reference=values.text(wanted.reference, "reference"),
        currency_code=amount.currency_code,
        amount_minor=amount.amount_minor,
        charged_on=on,
        created_at=tx.now,
    )
    minor = made.amount_minor
    to, by = f"Charge to {buyer.name}: {words}", f"Charge by {seller.name}: {words}"
    made.seller_journal_id = _book(tx, made, seller.id, on, to, sold(minor))
    made.buyer_journal_id = _book(tx, made, buyer.id, on, by, bought(minor))
    tx.add(made)
    tx.record(made.posted())
    return made


def settle(tx: Transaction, charge_id: str, settled_on: date | None) -> IntercompanyCharge:
    """The buyer has paid: out of one bank account and into the other, on one day."""
    require(tx, "journal.write")
    found = tx.load(IntercompanyCharge, charge_id)
    found.check(ChargeStatus.OPEN, "only an open charge is settled.")
    on = _checked_day(tx, settled_on, "settled_on", found.charged_on)
    words = f"Settlement: {found.description}"
    into = _book(tx, found, found.seller_id, on, words, received(found.amount_minor))
    out = _book(tx, found, found.buyer_id, on, words, paid(found.amount_minor))
    tx.record(found.settle(on, into, out))
    return found


def undo_settlement(tx: Transaction, charge_id: str, reason: str) -> IntercompanyCharge:
    """Both payments are cancelled today; the charge is open again."""
    require(tx, "journal.write")
    why = values.text(reason, "reason", required=True)
    found = tx.load(IntercompanyCharge, charge_id)
    found.check(ChargeStatus.SETTLED, "there is no settlement to undo.")
    _reverse(tx, (found.seller_settlement_id, found.buyer_settlement_id), why)
    tx.record(found.reopen())
    return found


def reverse_charge(tx: Transaction, charge_id: str, reason: str) -> IntercompanyCharge:
    """Both journals are cancelled today by their mirror images."""
    require(tx, "journal.write")
    why = values.text(reason, "reason", required=True)
    found = tx.load(IntercompanyCharge, charge_id)
    found.check(ChargeStatus.OPEN, "undo its settlement first, if it has one.")
    _reverse(tx, (found.seller_journal_id, found.buyer_journal_id), why)
    tx.record(found.reverse(why))
    return found


def _entity(tx: Transaction, legal_entity_id: str, field: str) -> LegalEntity:
    found = tx.load(LegalEntity, legal_entity_id, field)
    if found.archived:
        raise Conflict(
            "LEGAL_ENTITY_ARCHIVED",
            f"{found.name} is archived; restore it first.",
            field=field,
        )
    return found


def _checked_day(
    tx: Transaction, day: date | None, field: str, earliest: date | None = None
) -> date:
    on = day or tx.today
    if on > tx.today or (earliest is not None and on < earliest):
        since = f"from {earliest} " if earliest else ""
        raise Invalid(
            "DATE_OUT_OF_RANGE",
            f"{field} must be {since}to today, {tx.today_in_words}.",
            field=field,
        )
    require_open(tx, on, field)
    return on


def _book(
    tx: Transaction,
    found: IntercompanyCharge,
    legal_entity_id: str,
    on: date,
    words: str,
    entries: Sequence[Entry],
) -> str:
    source = Source(
        source_type="intercompany",
        source_id=found.id,
        client_id=None,
        project_id=found.project_id,
        currency_code=found.currency_code,
        reference=found.reference,
        legal_entity_id=legal_entity_id,
    )
    return book(tx, source, on, words, entries).id


def _reverse(tx: Transaction, journal_ids: Sequence[str | None], why: str) -> None:
    require_open(tx, tx.today, "reason")
    for journal_id in journal_ids:
        reverse(tx, tx.session.get_one(Journal, journal_id), why, tx.today)
