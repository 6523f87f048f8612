"""Deciding on a bill: approved and booked, sent back, or taken back by a counter-entry."""

from __future__ import annotations

from datetime import date

from chassis.actor import Scope
from chassis.database import Transaction
from chassis.errors import Conflict, Forbidden
from chassis.money import Money
from sqlalchemy import select

from chassis import values
from finance.agency.queries import base_currency
from finance.agency.readable import ENTITY_ID
from finance.costs.commands import CostDraft, add_cost, reverse_cost
from finance.costs.rules import charge_of
from finance.exchange.queries import convert, needed_rate
from finance.ledger import queries as ledger
from finance.ledger.commands.journals import cancelled
from finance.ledger.commands.posting import Source, post_journal
from finance.ledger.rules import TRADE_CREDITORS, Entry, valued
from finance.passed_on.rules import FOR_OTHERS, Treatment
from finance.payables.access import of_parts
from finance.payables.commands.entering import give_back, load_bill
from finance.payables.commands.settling import BILLED, REVERSED, owe_on_bill
from finance.payables.model import TOLERANCE_ID, Bill, BillLine, MatchTolerance, PaymentRunLine
from finance.payables.queries import matching
from finance.payables.rules.booking import BookedLine, bill_booked
from finance.payables.rules.states import BillDeed
from finance.purchasing.commands import billing as orders
from finance.purchasing.readable import OrderLine, PurchaseLimit
from finance.replicas import queries as replicas
from finance.rights import require

APPROVE = "bill.approve"


def approve_bill(
    tx: Transaction, bill_id: str, override_reason: str = "", expected_version: int = 0
) -> Bill:
    """Book it: its total is owed, its projects bear the cost, its orders have less open.

    Never by who entered it. Outside the tolerance only with a reason, by who may override.
    """
    bill = load_bill(tx, bill_id, "bill.read", expected_version)
    bill.check(BillDeed.APPROVE)
    _check_approver(tx, bill)
    charged = orders.lock_lines(tx, _order_lines(bill))
    kept = _check_match(tx, bill, values.text(override_reason, "override_reason", 500))
    _check_charges(tx, bill)
    posted_on = ledger.OpenDays.of(tx).first_from(bill.issued_on)
    fact = bill.approve(tx.actor.person_id or None, tx.now, posted_on, kept)
    _bear(tx, bill, posted_on)
    orders.bill_lines(tx, charged, _charged(bill))
    entries = _in_base(tx, bill, _entries(tx, bill))
    owe_on_bill(tx, BILLED, bill, bill.total_minor, posted_on, base_minor=bill.base_total_minor)
    tx.session.flush()
    tx.record(fact)
    post_journal(tx, _source(bill), posted_on, f"Bill {bill.number}", entries)
    return bill


def return_bill(tx: Transaction, bill_id: str, reason: str) -> Bill:
    """It is a draft again, for who entered it."""
    why = values.text(reason, "reason", required=True)
    bill = load_bill(tx, bill_id, "bill.read")
    for part in of_parts(tx, bill):
        require(tx, APPROVE, part)
    tx.record(bill.move(BillDeed.RETURN, why))
    return bill


def reverse_bill(tx: Transaction, bill_id: str, reason: str) -> Bill:
    """A counter-entry takes all of it back. Conflict once it is paid, or charged to a client."""
    why = values.text(reason, "reason", required=True)
    bill = load_bill(tx, bill_id, "bill.read")
    _check_approver(tx, bill)
    _refuse_paid(tx, bill)
    today = ledger.OpenDays.of(tx).first_from(tx.today)
    charged = orders.lock_lines(tx, _order_lines(bill))
    fact = bill.reverse(today, why)
    for line in bill.lines:
        if line.cost_id is not None:
            reverse_cost(tx, line.cost_id, bill.id, today)
    orders.bill_lines(tx, charged, _charged(bill), sign=-1)
    give_back(tx, bill)
    base = None if bill.base_total_minor is None else -bill.base_total_minor
    owe_on_bill(tx, REVERSED, bill, -bill.total_minor, today, base_minor=base)
    tx.session.flush()
    tx.record(fact)
    words = f"Reversal of {bill.number}: {why}"
    post_journal(tx, _source(bill), today, words[:500], cancelled(tx, "bill", bill.id))
    return bill


def set_tolerance(
    tx: Transaction, share_bp: int | None, amount: Money | None, home_currency: str
) -> MatchTolerance:
    """By what a bill may exceed its order, of each line; without both, by nothing."""
    require(tx, "purchase.limit")
    tx.serialise("match_tolerance")
    if share_bp is not None:
        values.share(share_bp, "share_bp")
    kept = values.amount(amount, "amount", home_currency) if amount else None
    tolerance = tx.session.get(MatchTolerance, TOLERANCE_ID)
    if tolerance is None:
        tolerance = MatchTolerance(id=TOLERANCE_ID)
        tx.add(tolerance)
    tx.record(tolerance.set(share_bp, kept))
    return tolerance


def _check_approver(tx: Transaction, bill: Bill) -> None:
    """Not who entered it; for each of its projects; and, without the permission for all, up to
    their limit."""
    bill.refuse_own(tx.actor.person_id)
    for part in of_parts(tx, bill):
        require(tx, APPROVE, part)
    if Scope.ALL in tx.actor.scopes(APPROVE):
        return
    limit = tx.session.scalars(
        select(PurchaseLimit).where(PurchaseLimit.person_id == tx.actor.person_id)
    ).first()
    within = limit and limit.currency_code == bill.currency_code
    if not limit or not within or abs(bill.net_minor) > limit.limit_minor:
        yours = f"your limit is {limit.limit}" if limit else "no limit is set for you"
        raise Forbidden(
            "BILL_ABOVE_LIMIT",
            f"{bill.number} comes to {bill.net} without tax, and {yours}; finance decides on it.",
            details={"limit": str(limit.limit) if limit else ""},
        )


def _check_match(tx: Transaction, bill: Bill, override_reason: str) -> str:
    """Keep how it matched. The reason that is kept: empty where it is within the tolerance."""
    found = matching.matches(tx, [bill])[bill.id]
    bill.matched = matching.to_keep(found)
    if not matching.is_outside(found):
        return ""
    if override_reason:
        tx.actor.require("bill.override")
        return override_reason
    words = [each.words for one in found for each in one.differences if not each.within_tolerance]
    raise Conflict(
        "BILL_OUTSIDE_TOLERANCE",
        f"{bill.number} differs from its order by more than is allowed. {' '.join(words[:5])} Send "
        "it back, record what arrived, or have it approved with a reason by somebody who may "
        "override.",
        field="override_reason",
    )


def _check_charges(tx: Transaction, bill: Bill) -> None:
    for place, line in enumerate(bill.lines):
        if not line.billable or line.project_id is None:
            continue
        replicas.refuse_over(replicas.require_project(tx, line.project_id))
        code = replicas.currency_of_project(tx, line.project_id)
        if code and code != (line.converted_currency_code or bill.currency_code):
            raise Conflict(
                "CURRENCY_DIFFERS",
                f"{bill.number} is in {bill.currency_code} and the client pays in {code}; give "
                f"converted on its line: what it cost in {code}, net of tax.",
                field=f"lines[{place}].converted",
            )


def _order_lines(bill: Bill) -> list[str]:
    return [line.purchase_order_line_id for line in bill.lines if line.purchase_order_line_id]


def _charged(bill: Bill) -> list[orders.ChargedPart]:
    return [
        orders.ChargedPart(
            line.purchase_order_line_id,
            line.amount_minor,
            line.quantity if line.amount_minor > 0 else -line.quantity,
        )
        for line in bill.lines
        if line.purchase_order_line_id
    ]


def _bear(tx: Transaction, bill: Bill, posted_on: date) -> None:
    agents = _as_agent(tx, bill)
    for line in bill.lines:
        if line.project_id is not None:
            cost = _cost(bill, line, posted_on, passed_on=line.id in agents)
            line.cost_id = add_cost(tx, cost).id


def _as_agent(tx: Transaction, bill: Bill) -> set[str]:
    """The lines whose orders were placed as an agent: with the client's money."""
    ids = _order_lines(bill)
    if not ids:
        return set()
    placed = select(OrderLine.id).where(
        OrderLine.id.in_(ids), OrderLine.treatment == Treatment.AGENT.value
    )
    found = set(tx.session.scalars(placed))
    return {line.id for line in bill.lines if line.purchase_order_line_id in found}


def _cost(bill: Bill, line: BillLine, posted_on: date, *, passed_on: bool) -> CostDraft:
    cost = bill.money(line.amount_minor)
    if line.converted_minor is not None and line.converted_currency_code:
        cost = Money(line.converted_minor, line.converted_currency_code)
    charge = charge_of(cost.amount_minor, line.markup_bp) if line.billable else 0
    return CostDraft(
        source_type="bill",
        source_id=bill.id,
        project_id=line.project_id or "",
        client_id=line.client_id,
        person_id=None,
        deliverable_id=line.deliverable_id,
        description=line.description,
        incurred_on=bill.issued_on,
        posted_on=posted_on,
        cost=cost,
        charge=Money(charge, cost.currency_code),
        passed_on=passed_on,
    )


def _refuse_paid(tx: Transaction, bill: Bill) -> None:
    bill.check(BillDeed.REVERSE)
    if bill.owed_minor != bill.total_minor:
        raise Conflict(
            "BILL_PAID_IN_PART",
            f"Of {bill.number}, {bill.total - bill.owed} is paid; reverse its payments first.",
            field="bill_id",
        )
    held = select(PaymentRunLine.bill_id).where(
        PaymentRunLine.bill_id == bill.id, PaymentRunLine.live
    )
    if tx.session.scalars(held).first() is not None:
        raise Conflict(
            "BILL_IN_PAYMENT_RUN",
            f"{bill.number} is in a payment run that is prepared; cancel that run first.",
            field="bill_id",
        )


def _entries(tx: Transaction, bill: Bill) -> list[Entry]:
    agents = _as_agent(tx, bill)
    return bill_booked(
        [
            BookedLine(
                minor=line.amount_minor,
                tax_minor=line.tax_minor,
                tax=(line.tax_category, line.tax_rate_bp),
                ledger_account=FOR_OTHERS if line.id in agents else line.ledger_account,
                client_id=line.client_id,
                project_id=line.project_id,
            )
            for line in bill.lines
        ]
    )


def _in_base(tx: Transaction, bill: Bill, entries: list[Entry]) -> list[Entry]:
    """At the rate of the bill's day, and keep what its total comes to; Conflict without a rate."""
    base = base_currency(tx, ENTITY_ID)
    if bill.currency_code == base:
        return entries
    rate = needed_rate(tx, bill.currency_code, base, bill.issued_on, "bill_id").rate
    made = valued(entries, lambda minor: convert(bill.money(minor), base, rate).amount_minor)
    owed = [entry.base_minor for entry in made if entry.ledger_account == TRADE_CREDITORS]
    bill.base_currency_code, bill.base_total_minor = base, -sum(owed)
    return made


def _source(bill: Bill) -> Source:
    return Source(
        source_type="bill",
        source_id=bill.id,
        client_id=None,
        project_id=None,
        currency_code=bill.currency_code,
        reference=bill.supplier_number,
    )
