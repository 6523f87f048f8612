"""A bill of an e-invoice: its supplier and its order are recognised, contradictions are kept."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import Money
from sqlalchemy import func, or_, select

from finance.agency import queries as agency
from finance.einvoicing.queries.receiving import ReadEInvoice, read_e_invoice
from finance.payables.commands.entering import BillDraft, keep_bill
from finance.payables.commands.files import keep_file
from finance.payables.drafts import BillLineDraft
from finance.payables.model import Bill
from finance.payables.rules.states import BillKind, BillOrigin
from finance.purchasing.readable import OrderLine, PurchaseOrder, Supplier
from finance.rights import require
from finance.taxing import TaxCategory

FOUR_PLACES = Decimal("0.0001")


def bill_from_e_invoice(
    tx: Transaction, content: str, file_name: str = "", supplier_id: str = ""
) -> Bill:
    """A draft. supplier_id: whom it is of, where the file does not say it clearly."""
    require(tx, "bill.write")
    return keep_e_invoice(tx, content, file_name, supplier_id, BillOrigin.E_INVOICE)


def keep_e_invoice(
    tx: Transaction, content: str, file_name: str, supplier_id: str, origin: BillOrigin
) -> Bill:
    """As `bill_from_e_invoice`, for a room that has seen to it that the actor may."""
    found = read_e_invoice(content)
    supplier = _supplier(tx, found, supplier_id)
    reading = _Reading(found, supplier, list(found.doubts))
    reading.compare(agency.get_legal_entity(tx).name)
    order = reading.order(tx)
    made = BillDraft(
        supplier_id=supplier.id,
        supplier_number=found.number,
        issued_on=found.issued_on,
        due_on=found.due_on if found.due_on and found.due_on >= found.issued_on else None,
        kind=(BillKind.CREDIT_NOTE if found.is_credit_note else BillKind.BILL).value,
        seller_name=found.seller.name[:200] if supplier.generic else "",
        currency_code=found.total.currency_code,
        lines=reading.lines(order),
        total=found.total,
        origin=origin.value,
        doubts=reading.doubts,
    )
    bill = keep_bill(tx, made)
    keep_file(tx, bill, file_name or f"{found.number}.xml", _bytes(content))
    return bill


def _supplier(tx: Transaction, found: ReadEInvoice, supplier_id: str) -> Supplier:
    """The one that is named; else by tax number, by the account that is to be paid, by name."""
    if supplier_id:
        return tx.get(Supplier, supplier_id)
    seller = found.seller
    number = seller.tax_number.replace(" ", "")
    same = or_(
        (Supplier.tax_number != "") & (Supplier.tax_number == number),
        (Supplier.iban != "") & (Supplier.iban == found.iban.replace(" ", "")),
        func.lower(Supplier.name) == seller.name.lower(),
    )
    known = tx.session.scalars(
        select(Supplier).where(same, Supplier.archived_at.is_(None)).order_by(Supplier.id).limit(10)
    ).all()
    best = sorted(known, key=lambda one: (one.tax_number != number, one.iban != found.iban))
    if not best:
        raise Conflict(
            "SUPPLIER_UNKNOWN",
            f"No supplier has the tax number {number or '(none)'}, the account or the name "
            f"{seller.name!r}. Create the supplier, or name the one that it is.",
            field="supplier_id",
            details={"name": seller.name[:200], "tax_number": number[:40]},
        )
    return best[0]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the file says, and what of it does not agree."""

    found: ReadEInvoice
    supplier: Supplier
    doubts: list[str] = field(default_factory=list)

    def compare(self, our_name: str) -> None:
        """With what we know of the supplier and of ourselves."""
        seller, buyer, ours = self.found.seller, self.found.buyer, self.supplier
        number = seller.tax_number.replace(" ", "")
        if ours.tax_number and number and ours.tax_number != number:
            self._doubt(f"The file has the tax number {number}, the supplier {ours.tax_number}.")
        if seller.name.casefold() != ours.name.casefold() and not ours.generic:
            self._doubt(f"The file is of {seller.name!r}, and the supplier is {ours.name!r}.")
        if our_name and buyer.name.casefold() != our_name.casefold():
            self._doubt(f"It is made out to {buyer.name!r}; we are {our_name!r}.")
        iban = self.found.iban.replace(" ", "")
        if ours.iban and iban and ours.iban != iban:
            self._doubt(
                f"It is to be paid to {iban}, and the supplier's account is {ours.iban}. Ask the "
                "supplier by telephone before anybody pays."
            )

    def order(self, tx: Transaction) -> PurchaseOrder | None:
        """The order that the file names, of this supplier."""
        number = self.found.purchase_order.strip()
        if not number:
            return None
        order = tx.session.scalars(
            select(PurchaseOrder).where(PurchaseOrder.number == number)
        ).first()
        if order is None or order.supplier_id != self.supplier.id:
            self._doubt(f"It names the order {number}; there is no such order of this supplier.")
            return None
        if order.currency_code != self.found.total.currency_code:
            self._doubt(f"{number} is in {order.currency_code}, and the file is not.")
            return None
        return order

    def lines(self, order: PurchaseOrder | None) -> list[BillLineDraft]:
        drafts = []
        for line in self.found.lines:
            ordered = self._ordered(order.lines, line.description, line.amount) if order else None
            drafts.append(
                BillLineDraft(
                    description=line.description[:500] or "Without a description",
                    amount=line.amount,
                    quantity=_quantity(line.quantity),
                    purchase_order_line_id=ordered.id if ordered else "",
                    project_id=(order.project_id or "") if order else "",
                    **self._tax(line.tax_category, line.tax_rate_bp),
                )
            )
        return [one for one in drafts if one.amount.amount_minor] + self._rest()

    def _ordered(
        self, lines: Sequence[OrderLine], description: str, amount: Money
    ) -> OrderLine | None:
        """The only line, the one of these words, or the only one of this amount."""
        if len(lines) == 1:
            return lines[0]
        words = description.casefold().strip()
        named = [line for line in lines if line.description.casefold().strip() == words]
        same = [line for line in lines if line.amount_minor == amount.amount_minor]
        for found in (named, same):
            if len(found) == 1:
                return found[0]
        self._doubt(f"{description[:200]!r} is like no one line of the order; choose its line.")
        return None

    def _rest(self) -> list[BillLineDraft]:
        """What is taken off the whole document, or charged on it, as a line of its own."""
        net = sum(line.amount.amount_minor for line in self.found.lines)
        rest = self.found.net.amount_minor - net
        if not rest or not self.found.lines:
            return []
        first = self.found.lines[0]
        return [
            BillLineDraft(
                description="Allowances and charges of the whole bill",
                amount=Money(rest, self.found.net.currency_code),
                **self._tax(first.tax_category, first.tax_rate_bp),
            )
        ]

    def _tax(self, category: str, rate_bp: int) -> dict[str, Any]:
        known = category in {one.value for one in TaxCategory}
        if not known or (rate_bp and category != TaxCategory.STANDARD):
            self._doubt(
                f"The tax category {category or '(none)'} at {rate_bp / 100:g} % is unclear."
            )
            category = ""
        return {"tax_category": category, "tax_rate_bp": min(rate_bp, 10_000)}

    def _doubt(self, words: str) -> None:
        if words not in self.doubts and len(self.doubts) < 20:
            self.doubts.append(words[:500])


def _quantity(decimal: str) -> str:
    exact = abs(Decimal(decimal)).quantize(FOUR_PLACES)
    return f"{exact:f}" if exact else "1"


def _bytes(content: str) -> bytes:
    text = content.strip()
    if text.startswith(("<", "\ufeff")):
        return text.encode()
    try:
        return b64decode(text, validate=True)
    except binascii.Error as error:
        raise Invalid(
            "E_INVOICE_UNREADABLE", "Send XML as text, or a file in base64.", field="content"
        ) from error
