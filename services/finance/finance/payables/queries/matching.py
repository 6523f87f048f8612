"""Bills beside the orders that they charge and what arrived, with each difference in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chassis.database import Reading
from chassis.money import Money
from sqlalchemy import select

from finance.payables.model import Bill, BillLine, MatchTolerance
from finance.payables.rules.matching import (
    BilledPart,
    Difference,
    DifferenceReason,
    Ordered,
    Tolerance,
    matched,
)
from finance.payables.rules.states import BOOKED, GONE
from finance.purchasing.readable import COMMITTED, OrderLine, PurchaseOrder
from finance.quantities import in_words


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchDifference:
    """words: what the difference is. over: by how much the bill is above what was agreed."""

    reason: str
    over: Money
    within_tolerance: bool
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderMatch:
    """A line of an order, what arrived of it, what other bills charge and what this one does."""

    purchase_order_line_id: str
    purchase_order_id: str
    purchase_order_number: str
    description: str
    ordered: Money
    ordered_quantity: str
    received_quantity: str
    billed_before: Money
    billed_before_quantity: str
    billed: Money
    billed_quantity: str
    differences: Sequence[MatchDifference]

    @property
    def within(self) -> bool:
        return all(one.within_tolerance for one in self.differences)


def tolerance_set(reading: Reading) -> MatchTolerance | None:
    return reading.session.scalars(select(MatchTolerance)).first()


def matches(reading: Reading, bills: Sequence[Bill]) -> dict[str, list[OrderMatch]]:
    """By bill, in the order of its lines; two statements for all of them.

    Of an approved bill: as it was when it was approved.
    """
    kept = {bill.id: [_restored(bill, one) for one in bill.matched] for bill in bills}
    live = [bill for bill in bills if bill.status not in BOOKED and bill.status not in GONE]
    found = _order_lines(reading, (line for bill in live for line in bill.lines))
    if not found:
        return kept
    set_ = tolerance_set(reading)
    return kept | {bill.id: _matches_of(bill, found, set_) for bill in live}


def is_outside(matches_: Iterable[OrderMatch]) -> bool:
    return not all(one.within for one in matches_)


def to_keep(matches_: Iterable[OrderMatch]) -> list[dict[str, Any]]:
    """As JSON, for the bill that is approved."""
    return [
        {
            **{name: getattr(one, name) for name in _PLAIN},
            **{name: getattr(one, name).amount_minor for name in _MONEY},
            "differences": [
                {
                    "reason": each.reason,
                    "over": each.over.amount_minor,
                    "within_tolerance": each.within_tolerance,
                    "words": each.words,
                }
                for each in one.differences
            ],
        }
        for one in matches_
    ]


_PLAIN = (
    *("purchase_order_line_id", "purchase_order_id", "purchase_order_number", "description"),
    *("ordered_quantity", "received_quantity", "billed_before_quantity", "billed_quantity"),
)
_MONEY = ("ordered", "billed_before", "billed")


def _restored(bill: Bill, kept: dict[str, Any]) -> OrderMatch:
    amounts: dict[str, Any] = {name: bill.money(kept[name]) for name in _MONEY}
    differences = [
        MatchDifference(**{**each, "over": bill.money(each["over"])})
        for each in kept["differences"]
    ]
    plain = {name: kept[name] for name in _PLAIN}
    return OrderMatch(**plain, **amounts, differences=differences)


_Found = dict[str, tuple[OrderLine, PurchaseOrder]]


def _order_lines(reading: Reading, lines: Iterable[BillLine]) -> _Found:
    ids = sorted({line.purchase_order_line_id for line in lines if line.purchase_order_line_id})
    if not ids:
        return {}
    rows = reading.session.execute(
        select(OrderLine, PurchaseOrder)
        .join(PurchaseOrder, PurchaseOrder.id == OrderLine.purchase_order_id)
        .where(OrderLine.id.in_(ids))
    )
    return {line.id: (line, order) for line, order in rows}


def _matches_of(bill: Bill, found: _Found, set_: MatchTolerance | None) -> list[OrderMatch]:
    charged: dict[str, list[BillLine]] = {}
    for line in bill.lines:
        if line.purchase_order_line_id:
            charged.setdefault(line.purchase_order_line_id, []).append(line)
    tolerance = _tolerance(bill, set_)
    return [_match(bill, *found[id_], lines, tolerance) for id_, lines in charged.items()]


def _tolerance(bill: Bill, set_: MatchTolerance | None) -> Tolerance:
    """An amount counts for bills in its own currency; in another one it allows nothing."""
    if set_ is None:
        return Tolerance()
    amount = set_.amount_minor
    if amount is not None and set_.currency_code != bill.currency_code:
        amount = 0 if set_.share_bp is None else None
    return Tolerance(set_.share_bp, amount)


def _match(
    bill: Bill,
    line: OrderLine,
    order: PurchaseOrder,
    lines: Sequence[BillLine],
    tolerance: Tolerance,
) -> OrderMatch:
    ordered = Ordered(
        open=order.status in COMMITTED and line.is_due,
        minor=line.amount_minor,
        quantity=line.quantity,
        received=line.received_quantity,
        before_minor=line.billed_minor,
        before_quantity=line.billed_quantity,
        tax_rate_bp=line.tax_rate_bp,
        tax_category=line.tax_category,
    )
    parts = [
        BilledPart(
            minor=one.amount_minor,
            quantity=one.quantity if one.amount_minor > 0 else -one.quantity,
            tax_rate_bp=one.tax_rate_bp,
            tax_category=one.tax_category,
        )
        for one in lines
    ]
    found = matched(ordered, parts, tolerance)
    words = _Words(bill, order, ordered, found.billed_minor, found.billed_quantity)
    return OrderMatch(
        purchase_order_line_id=line.id,
        purchase_order_id=order.id,
        purchase_order_number=order.number,
        description=line.description,
        ordered=bill.money(line.amount_minor),
        ordered_quantity=in_words(line.quantity),
        received_quantity=in_words(line.received_quantity),
        billed_before=bill.money(line.billed_minor),
        billed_before_quantity=in_words(line.billed_quantity),
        billed=bill.money(found.billed_minor),
        billed_quantity=in_words(found.billed_quantity),
        differences=[words.of(one, parts) for one in found.differences],
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """Says what a difference is."""

    bill: Bill
    order: PurchaseOrder
    ordered: Ordered
    billed_minor: int
    billed_quantity: Decimal

    def of(self, one: Difference, parts: Sequence[BilledPart]) -> MatchDifference:
        return MatchDifference(
            reason=one.reason.value,
            over=self.bill.money(one.over_minor),
            within_tolerance=one.within,
            words=self._say(one, parts),
        )

    def _say(self, one: Difference, parts: Sequence[BilledPart]) -> str:
        ordered, money = self.ordered, self.bill.money
        if one.reason is DifferenceReason.ORDER_NOT_OPEN:
            state = self.order.status
            if state in COMMITTED:
                return f"This line of {self.order.number} is cancelled, or the client pays it."
            return f"{self.order.number} is {state}, so nothing is due of it."
        if one.reason is DifferenceReason.NOT_RECEIVED:
            charged = in_words(ordered.before_quantity + self.billed_quantity)
            came, all_ = in_words(ordered.received), in_words(ordered.quantity)
            return f"{charged} billed, {came} of {all_} received: {money(one.over_minor)}."
        if one.reason is DifferenceReason.OVER_ORDERED:
            charged_minor = ordered.before_minor + self.billed_minor
            return (
                f"{money(charged_minor)} is billed in all and {money(ordered.minor)} was ordered: "
                f"{money(one.over_minor)} too much."
            )
        if one.reason is DifferenceReason.PRICE:
            return self._price(one)
        rates = ", ".join(sorted({f"{part.tax_rate_bp / 100:g} %" for part in parts}))
        agreed = f"{(ordered.tax_rate_bp or 0) / 100:g} %"
        return f"Tax is billed at {rates} and was agreed at {agreed}: {money(one.over_minor)}."

    def _price(self, one: Difference) -> str:
        quantity = in_words(self.billed_quantity)
        way = "more" if one.over_minor > 0 else "less"
        return (
            f"{quantity} billed at {self.bill.money(self.billed_minor)}, which is "
            f"{self.bill.money(abs(one.over_minor))} {way} than at the price of the order."
        )
