"""Self-bills as documents: PDF and e-invoice, made of the stored copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chassis.database import Reading
from chassis.errors import Conflict
from chassis.money import Money, minor_digits

from chassis import values
from finance.billing.queries import parties
from finance.contracting.model import Party, SelfBill, SelfBillLine
from finance.contracting.queries.records import get_self_bill
from finance.einvoicing.queries.writing import Format
from finance.einvoicing.queries.writing import Written as WrittenEInvoice
from finance.einvoicing.rules.cii import to_cii
from finance.einvoicing.rules.document import (
    CATEGORY_CODES,
    DAY,
    HOUR,
    ONE,
    OUTSIDE_SCOPE,
    EInvoice,
    Line,
    TaxSum,
    VatCategory,
    percent,
)
from finance.einvoicing.rules.document import Party as EParty
from finance.einvoicing.rules.hybrid import with_xml
from finance.einvoicing.rules.problems import problems_of
from finance.einvoicing.rules.ubl import to_ubl
from finance.printing.rules.sheet import Row, Sheet, pdf
from finance.purchasing.readable import Supplier
from finance.taxing import REASONS, TaxCategory

SELF_BILLING = "Self-billing"
"""The words that European law asks for on such an invoice (Directive 2006/112, article 226)."""
SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and the name of its file."""

    pdf: bytes
    name: str


def seller_of(supplier: Supplier, tax_category: str) -> Party:
    """As a document issued now names the supplier; Conflict while something is missing."""
    wanted = {"address": supplier.address, "country_code": supplier.country_code}
    if tax_category == TaxCategory.STANDARD:
        wanted["tax_number"] = supplier.tax_number
    missing = [name for name, value in wanted.items() if not value]
    if missing:
        raise Conflict(
            "SUPPLIER_INCOMPLETE",
            f"An invoice in the name of {supplier.name} needs its {' and '.join(missing)}; fill it "
            "in on the supplier.".replace("_", " "),
            field="supplier_id",
            details=dict.fromkeys(missing, "missing"),
        )
    return {
        "name": supplier.name,
        "address": supplier.address,
        "country_code": supplier.country_code,
        "tax_number": supplier.tax_number,
        "payment_details": supplier.payment_details,
    }


def buyer_of(reading: Reading) -> Party:
    """The agency; Conflict until its legal entity is set."""
    agency = parties.seller_now(reading)
    if agency is None:
        raise Conflict(
            "LEGAL_ENTITY_NOT_SET",
            "The agency's legal entity is not set yet; it is the buyer of a self-bill.",
        )
    return {name: str(value or "") for name, value in agency.items()}


def print_self_bill(reading: Reading, self_bill_id: str) -> Printed:
    return printed(get_self_bill(reading, self_bill_id))


def printed(bill: SelfBill) -> Printed:
    """Conflict for a draft, which is no document yet."""
    number = _number_of(bill)
    return Printed(pdf(sheet_of(bill)), f"{number}.pdf")


def write_e_invoice(reading: Reading, self_bill_id: str, format_: str) -> WrittenEInvoice:
    """As UBL, CII or Factur-X, with the type of a self-billed invoice (389)."""
    wanted = values.word(Format, format_ or Format.UBL, "format")
    bill = get_self_bill(reading, self_bill_id)
    number = _number_of(bill)
    written = e_invoice(bill)
    missing = [one for one in problems_of(written, peppol=False) if one.required]
    if missing:
        raise Conflict(
            "E_INVOICE_INCOMPLETE",
            f"{missing[0].message} Withdraw the self-bill, fill it in on the supplier or the legal "
            "entity, and draft it again.",
            field="self_bill_id",
            details={one.rule: one.message for one in missing},
        )
    xml = (to_ubl if wanted is Format.UBL else to_cii)(written)
    if wanted is not Format.FACTURX:
        name = f"{number}-{wanted.value}.xml"
        return WrittenEInvoice(format=wanted.value, file_name=name, xml=xml)
    sheet = sheet_of(bill)
    issued = written.issued_on.isoformat()
    hybrid = with_xml(pdf(sheet), xml, sheet.title, written.seller.name, issued)
    return WrittenEInvoice(format=wanted.value, file_name=f"{number}.pdf", xml=xml, pdf=hybrid)


def _number_of(bill: SelfBill) -> str:
    if bill.number is None:
        raise Conflict(
            "SELF_BILL_NOT_ISSUED",
            "A draft is no document yet; issue it first.",
            field="self_bill_id",
        )
    return bill.number


def sheet_of(bill: SelfBill) -> Sheet:
    """The seller is the supplier: it is the supplier's invoice, made by the agency."""
    seller, buyer = bill.seller or {}, bill.buyer or {}
    days = [("Date", bill.issued_on), ("Payable until", bill.due_on)]
    facts = [(label, _day(day)) for label, day in days if day]
    facts.append(("Period", f"{_day(bill.period_from)} to {_day(bill.period_to)}"))
    if bill.purchase_order:
        facts.append(("Order", bill.purchase_order))
    if buyer.get("tax_number"):
        facts.append(("Buyer's tax number", buyer["tax_number"]))
    return Sheet(
        title=f"{SELF_BILLING} invoice {bill.number}",
        seller=seller.get("name", ""),
        seller_details=_details(seller),
        buyer=buyer.get("name", ""),
        buyer_details=buyer.get("address", ""),
        facts=facts,
        intro=f"{SELF_BILLING}: issued by {buyer.get('name', '')} in the name of "
        f"{seller.get('name', '')}.",
        groups=[("", [_row(bill, line) for line in bill.lines])],
        sums=[
            ("Net", _amount(bill.net)),
            (_tax_words(bill), _amount(bill.tax)),
            ("Total", _amount(bill.total)),
        ],
        notes=_notes(bill, seller),
    )


def _notes(bill: SelfBill, seller: Party) -> list[str]:
    notes = [f"Paid to: {seller['payment_details']}"] if seller.get("payment_details") else []
    if bill.status == "withdrawn":
        notes.append(f"Withdrawn: {bill.reason}")
    return notes


def _details(party: Party) -> str:
    number = f"Tax number {party['tax_number']}" if party.get("tax_number") else ""
    return "\n".join(part for part in (party.get("address", ""), number) if part)


def _row(bill: SelfBill, line: SelfBillLine) -> Row:
    unit = "a day" if line.day_minutes else "an hour"
    basis = (
        f"{line.seconds / SECONDS_PER_HOUR:.2f} h at {_amount(bill.money(line.rate_minor))} {unit}"
    )
    return Row(line.description, basis, _amount(bill.money(line.amount_minor)))


def _tax_words(bill: SelfBill) -> str:
    if bill.tax_rate_bp:
        return f"VAT {percent(bill.tax_rate_bp):f} %"
    return REASONS.get(TaxCategory(bill.tax_category), "VAT 0 %")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _amount(money: Money) -> str:
    return f"{money.decimal:,} {money.currency_code}"


def e_invoice(bill: SelfBill) -> EInvoice:
    """BT-3 is 389: self-billed. The supplier is the seller (BG-4), the agency the buyer (BG-7)."""
    digits = minor_digits(bill.currency_code)
    seller, buyer = bill.seller or {}, bill.buyer or {}
    vat = _vat(bill)
    category = TaxCategory(bill.tax_category)
    net, tax = _decimal(bill.net_minor, digits), _decimal(bill.tax_minor, digits)
    return EInvoice(
        is_credit_note=False,
        is_self_billed=True,
        number=bill.number or "",
        issued_on=bill.issued_on or bill.period_to,
        due_on=bill.due_on,
        currency_code=bill.currency_code,
        seller=_party(seller),
        buyer=_party(buyer),
        lines=[_line(line, place, vat, digits) for place, line in enumerate(bill.lines, 1)],
        allowances=[],
        taxes=[TaxSum(vat=vat, taxable=net, tax=tax, reason=REASONS.get(category, ""))],
        total_tax=tax,
        total=net + tax,
        buyer_reference=bill.purchase_order or bill.number or "",
        purchase_order=bill.purchase_order,
        note=SELF_BILLING,
        supplied_from=bill.period_from,
        supplied_to=bill.period_to,
        payment_details=seller.get("payment_details", ""),
        decimals=digits,
    )


_OF_PARTY = (
    *("name", "street", "town", "post_code", "country_code", "tax_number"),
    *("registration_number", "electronic_scheme", "electronic_address"),
)


def _party(stored: Party) -> EParty:
    address = stored.get("address", "")
    lines = address.splitlines() if "\n" in address else address.split(", ")
    return EParty(
        **{name: stored.get(name, "") for name in _OF_PARTY},
        address_lines=[line.strip() for line in lines if line.strip()],
    )


def _vat(bill: SelfBill) -> VatCategory:
    code = CATEGORY_CODES[bill.tax_category]
    return VatCategory(
        code=code, percent=None if code == OUTSIDE_SCOPE else percent(bill.tax_rate_bp)
    )


def _line(line: SelfBillLine, place: int, vat: VatCategory, digits: int) -> Line:
    """Hours or days at their rate where that is the amount to the cent, else one at the amount."""
    amount = _decimal(line.amount_minor, digits)
    rate = line.rate
    quantity = Decimal(line.seconds) / rate.seconds
    price = _decimal(rate.minor, digits)
    exact = quantity == round(quantity, 6) and quantity * price == amount and price >= 0
    unit = DAY if line.day_minutes else HOUR
    if not exact:
        quantity, price, unit = Decimal(1 if amount >= 0 else -1), abs(amount), ONE
    return Line(
        id=str(place),
        name=line.description[:100],
        description=line.description,
        quantity=quantity.normalize(),
        unit=unit,
        price=price,
        amount=amount,
        vat=vat,
    )


def _decimal(minor: int, digits: int) -> Decimal:
    return Decimal(minor).scaleb(-digits)
