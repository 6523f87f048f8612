"""An accepted self-bill as a bill of its supplier, which somebody else approves.

Its lines are for no project: the project bears the contractor's time at the engagement's rate
already.
"""

from __future__ import annotations

from decimal import Decimal

from chassis.database import Transaction

from finance.contracting.model import Engagement, SelfBill, SelfBillLine
from finance.contracting.queries.documents import printed
from finance.payables.commands.entering import BillDraft, keep_bill
from finance.payables.commands.files import keep_file
from finance.payables.drafts import BillLineDraft
from finance.payables.rules.states import BillDeed, BillOrigin
from finance.purchasing.commands.billing import ChargedPart, bill_lines
from finance.purchasing.readable import PurchaseOrder


def enter_bill_of(tx: Transaction, self_bill: SelfBill) -> None:
    """Submitted for approval, with the document. The order has less open from now on."""
    assert self_bill.number is not None
    assert self_bill.issued_on is not None
    made = BillDraft(
        supplier_id=self_bill.supplier_id,
        supplier_number=self_bill.number,
        issued_on=self_bill.issued_on,
        due_on=self_bill.due_on,
        currency_code=self_bill.currency_code,
        lines=[_line(self_bill, line) for line in self_bill.lines if line.amount_minor],
        total=self_bill.total,
        origin=BillOrigin.SELF_BILLING.value,
    )
    bill = keep_bill(tx, made)
    bill.entered_by_id = self_bill.person_id
    self_bill.bill_id = bill.id
    document = printed(self_bill)
    tx.session.flush()
    keep_file(tx, bill, document.name, document.pdf)
    tx.record(bill.move(BillDeed.SUBMIT))
    parts = _charge_order(tx, self_bill)
    bill.order_parts = [
        {"line_id": part.purchase_order_line_id, "minor": part.minor} for part in parts
    ]


def _line(self_bill: SelfBill, line: SelfBillLine) -> BillLineDraft:
    return BillLineDraft(
        description=line.description,
        amount=self_bill.money(line.amount_minor),
        tax_rate_bp=self_bill.tax_rate_bp,
        tax_category=self_bill.tax_category,
    )


def _charge_order(tx: Transaction, self_bill: SelfBill) -> list[ChargedPart]:
    """The lines in their order, each up to what is open of it; the last takes the rest."""
    engagement = tx.get(Engagement, self_bill.engagement_id)
    if engagement.purchase_order_id is None:
        return []
    order = tx.load(PurchaseOrder, engagement.purchase_order_id)
    rest = self_bill.net_minor
    parts: list[ChargedPart] = []
    for line in order.lines:
        part = rest if line is order.lines[-1] else min(rest, line.open_minor)
        if part:
            parts.append(ChargedPart(line.id, part, Decimal(0)))
        rest -= part
    bill_lines(tx, [order], parts)
    return parts
