"""Recording what a publisher gave back for volume, and what of it the client gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.money import Money

from chassis import values
from finance.costs.commands import CostDraft, add_cost
from finance.ledger.commands.closing import require_open
from finance.ledger.commands.posting import Source, post_journal
from finance.ledger.rules import BANK, DIRECT_COSTS, credit, debit, without_zeros
from finance.media.model import MediaRebate
from finance.passed_on.rules import FOR_OTHERS
from finance.purchasing.readable import Supplier
from finance.replicas import queries as replicas
from finance.rights import require

WRITE = "levy.write"


@dataclass(frozen=True, kw_only=True, slots=True)
class RebateDraft:
    """passed: what of the amount the client gets. project_id empty: for the agency's volume over
    all clients. See `MediaRebate`."""

    supplier_id: str
    starts_on: date
    ends_on: date
    amount: Money
    passed: Money | None = None
    project_id: str = ""
    received_on: date | None = None
    reference: str = ""
    note: str = ""


def record_rebate(tx: Transaction, made: RebateDraft) -> MediaRebate:
    """It is in the bank. What is kept lowers the cost of media, what is passed on is owed to the
    client until it is credited or paid."""
    require(tx, WRITE)
    supplier = tx.get(Supplier, made.supplier_id)
    values.window(made.starts_on, made.ends_on, "starts_on", "ends_on")
    amount = values.amount(made.amount, "amount", least=1)
    passed = _passed(made, amount)
    on = made.received_on or tx.today
    if on > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"received_on may not be after today, {tx.today_in_words}.",
            field="received_on",
        )
    require_open(tx, on, "received_on")
    project = replicas.require_project(tx, made.project_id) if made.project_id else None
    rebate = MediaRebate(
        id=tx.new_id(),
        supplier_id=supplier.id,
        starts_on=made.starts_on,
        ends_on=made.ends_on,
        currency_code=amount.currency_code,
        amount_minor=amount.amount_minor,
        passed_minor=passed,
        received_on=on,
        created_at=tx.now,
        project_id=project.project_id if project else None,
        client_id=project.client_id if project else None,
        reference=values.text(made.reference, "reference"),
        note=values.text(made.note, "note"),
    )
    rebate.cost_id = _lower_cost(tx, rebate, supplier.name)
    rebate.journal_id = _book(tx, rebate, supplier.name)
    tx.add(rebate)
    tx.session.flush()
    tx.record(rebate.recorded())
    return rebate


def _passed(made: RebateDraft, amount: Money) -> int:
    if made.passed is None:
        return 0
    passed = values.amount(made.passed, "passed", amount.currency_code)
    if passed.amount_minor > amount.amount_minor:
        raise Invalid(
            "AMOUNT_OUT_OF_RANGE",
            f"passed is part of the rebate of {amount}; pass on that much or less.",
            field="passed",
        )
    if passed.amount_minor and not made.project_id:
        raise Invalid(
            "PROJECT_REQUIRED",
            "Name the project whose client gets it.",
            field="project_id",
        )
    return passed.amount_minor


def _lower_cost(tx: Transaction, rebate: MediaRebate, supplier_name: str) -> str | None:
    kept = rebate.kept
    if rebate.project_id is None or not kept.amount_minor:
        return None
    cost = CostDraft(
        source_type="rebate",
        source_id=rebate.id,
        project_id=rebate.project_id,
        client_id=rebate.client_id,
        person_id=None,
        deliverable_id=None,
        description=f"Rebate of {supplier_name}"[:500],
        incurred_on=rebate.received_on,
        posted_on=rebate.received_on,
        cost=Money(-kept.amount_minor, kept.currency_code),
        charge=Money(0, kept.currency_code),
    )
    return add_cost(tx, cost).id


def _book(tx: Transaction, rebate: MediaRebate, supplier_name: str) -> str:
    source = Source(
        source_type="rebate",
        source_id=rebate.id,
        client_id=rebate.client_id,
        project_id=rebate.project_id,
        currency_code=rebate.currency_code,
        reference=rebate.reference,
    )
    entries = without_zeros(
        [
            debit(BANK, rebate.amount_minor),
            credit(DIRECT_COSTS, rebate.kept.amount_minor),
            credit(FOR_OTHERS, rebate.passed_minor),
        ]
    )
    words = f"Rebate of {supplier_name}, {rebate.starts_on} to {rebate.ends_on}"
    return post_journal(tx, source, rebate.received_on, words[:500], entries, "received_on")
