"""Changes of a media order after its approval: new terms, a cancellation, and what ran of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from chassis.money import Money

from chassis import values
from finance.media.commands.booking import PlacementDraft, checked_price
from finance.media.model import Placement, PlacementChange, PlacementRun
from finance.media.rules import RunKind
from finance.purchasing.commands import ordering
from finance.purchasing.commands.receiving import ReceiptDraft, receive_order
from finance.purchasing.readable import OrderKind, OrderLine, PurchaseOrder
from finance.quantities import checked_quantity


@dataclass(frozen=True, kw_only=True, slots=True)
class NewTerms:
    """None: it stays."""

    starts_on: date | None = None
    ends_on: date | None = None
    gross: Money | None = None
    commission_bp: int | None = None
    fee_bp: int | None = None


@dataclass(frozen=True, slots=True)
class _Booked:
    order: PurchaseOrder
    line: OrderLine
    placement: Placement


def change_placement(
    tx: Transaction,
    order_id: str,
    line_id: str,
    terms: NewTerms,
    reason: str,
    over_budget_reason: str = "",
) -> PurchaseOrder:
    """A change of order, with a reason. What costs more needs the approval that the whole would.

    Conflict once the publisher has billed it or the client is invoiced for it.
    """
    why = values.text(reason, "reason", required=True)
    booked = _load(tx, order_id, line_id, "purchase.write")
    _refuse_settled(tx, booked)
    order, line, placement = booked.order, booked.line, booked.placement
    made = _with(booked, terms)
    price = checked_price(made, "placement")
    more = price.charge - line.committed_minor
    if more > 0:
        kept = ordering.check_budget(
            tx, order, values.text(over_budget_reason, "over_budget_reason"), more
        )
        order.over_budget_reason = kept or order.over_budget_reason
    tx.add(
        PlacementChange(
            id=tx.new_id(),
            purchase_order_line_id=line.id,
            reason=why,
            before=placement.terms(),
            changed_by_id=tx.actor.person_id or None,
            changed_at=tx.now,
        )
    )
    placement.starts_on, placement.ends_on = made.starts_on, made.ends_on
    placement.gross_minor = price.gross
    placement.commission_bp, placement.fee_bp = made.commission_bp, made.fee_bp
    dearer = price.net > line.amount_minor
    line.amount_minor, line.charge_minor = price.net, price.charge
    if dearer:
        ordering.check_approver(tx, order)
    tx.session.flush()
    tx.record(order.edited())
    return order


def cancel_placement(tx: Transaction, order_id: str, line_id: str, reason: str) -> PurchaseOrder:
    """Nothing of it is due any more. Conflict once it is billed or invoiced."""
    why = values.text(reason, "reason", required=True)
    booked = _load(tx, order_id, line_id, "purchase.write")
    _refuse_settled(tx, booked)
    booked.line.cancelled = True
    booked.placement.cancelled_on, booked.placement.reason = tx.today, why
    tx.session.flush()
    tx.record(booked.order.edited())
    return booked.order


@dataclass(frozen=True, kw_only=True, slots=True)
class RunDraft:
    """kind empty: it ran as ordered. ran_on None: today. quantity: units, a decimal."""

    quantity: str
    kind: str = ""
    ran_on: date | None = None
    note: str = ""


def record_run(tx: Transaction, order_id: str, line_id: str, made: RunDraft) -> PurchaseOrder:
    """Units that ran. They are received of the order's line, with which bills are compared; a
    make-good is what runs later in place of what did not."""
    word = values.word(RunKind, made.kind or RunKind.RUN.value, "kind")
    words = values.text(made.note, "note")
    booked = _load(tx, order_id, line_id, "purchase.receive")
    _refuse_cancelled(booked)
    units = checked_quantity(made.quantity, "quantity")
    day = made.ran_on or tx.today
    if day > tx.today:
        raise Invalid(
            "DATE_IN_FUTURE",
            f"ran_on may not be after today, {tx.today_in_words}.",
            field="ran_on",
        )
    received = [ReceiptDraft(purchase_order_line_id=booked.line.id, quantity=str(units))]
    receipt = receive_order(tx, order_id, day, received, words)
    run = PlacementRun(
        id=tx.new_id(),
        purchase_order_line_id=booked.line.id,
        kind=word.value,
        ran_on=day,
        quantity=units,
        note=words,
        purchase_receipt_id=receipt.id,
        recorded_by_id=tx.actor.person_id or None,
        recorded_at=tx.now,
    )
    tx.add(run)
    tx.session.flush()
    return booked.order


def _load(tx: Transaction, order_id: str, line_id: str, permission: str) -> _Booked:
    order = ordering.load_order(tx, order_id, permission)
    order.check_kind(OrderKind.MEDIA)
    order.check_committed()
    wanted = require_id(line_id, "placement_id")
    line = next((one for one in order.lines if one.id == wanted), None)
    if line is None:
        raise NotFound(
            "PLACEMENT_NOT_FOUND",
            f"{order.number} has no placement {wanted}.",
            field="placement_id",
        )
    return _Booked(order, line, tx.session.get_one(Placement, line.id))


def _refuse_cancelled(booked: _Booked) -> None:
    if booked.line.cancelled:
        raise Conflict(
            "PLACEMENT_CANCELLED",
            f"{booked.line.description[:60]!r} of {booked.order.number} is cancelled; book it "
            "again on another order.",
            field="placement_id",
        )


def _refuse_settled(tx: Transaction, booked: _Booked) -> None:
    _refuse_cancelled(booked)
    if booked.line.billed_minor:
        raise Conflict(
            "PLACEMENT_BILLED",
            f"{booked.order.money(booked.line.billed_minor)} of it is billed by the publisher; "
            "reverse the bill first, or book the difference on another order.",
            field="placement_id",
        )
    ordering.refuse_invoiced(tx, booked.order.number, [booked.line.id])


def _with(booked: _Booked, terms: NewTerms) -> PlacementDraft:
    placement, line = booked.placement, booked.line
    now = PlacementDraft(
        description=line.description,
        medium=placement.medium,
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
        gross=booked.order.money(placement.gross_minor),
        commission_bp=placement.commission_bp,
        fee_bp=placement.fee_bp,
        billing=placement.billing,
        treatment=line.treatment,
    )
    given = {
        name: value
        for name in NewTerms.__dataclass_fields__
        if (value := getattr(terms, name)) is not None
    }
    gross = terms.gross
    if gross is not None:
        values.amount(gross, "gross", booked.order.currency_code, least=1)
    made = replace(now, **given)
    if made == now:
        raise Invalid(
            "NOTHING_CHANGED",
            "The placement has these terms already; give the dates, gross, commission or fee "
            "that change.",
            field="gross",
        )
    return made
