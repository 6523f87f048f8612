"""E-invoices of stored documents: what they say, what they lack, and their XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict
from chassis.money import minor_digits

from chassis import values
from finance.billing.queries import parties
from finance.billing.queries.documents import get_invoice
from finance.einvoicing.rules.cii import to_cii
from finance.einvoicing.rules.document import (
    CATEGORY_CODES,
    DAY,
    HOUR,
    ONE,
    OUTSIDE_SCOPE,
    AllowanceOrCharge,
    EInvoice,
    Line,
    LineAllowance,
    Party,
    TaxSum,
    VatCategory,
    percent,
)
from finance.einvoicing.rules.hybrid import with_xml
from finance.einvoicing.rules.problems import Problem, is_free_of, problems_of
from finance.einvoicing.rules.ubl import to_ubl
from finance.printing.queries import invoice_sheet, references_of
from finance.printing.rules.sheet import pdf
from finance.replicas import queries as replicas
from finance.rounding.rules import half_up

NAME_MAX = 100


class Format(StrEnum):
    UBL = "ubl"
    CII = "cii"
    FACTURX = "facturx"


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A document as XML, and the name to keep it under. pdf: with the XML in it, of Factur-X."""

    format: str
    file_name: str
    xml: str
    pdf: bytes = b""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What a document lacks. xml: what was checked."""

    format: str
    problems: Sequence[Problem]
    xml: str

    @property
    def valid(self) -> bool:
        return is_free_of(list(self.problems))


def check_e_invoice(reading: Reading, invoice_id: str, format_: str) -> Checked:
    """What keeps an invoice or a credit note, or a draft once it is issued, from being sent."""
    wanted = values.word(Format, format_ or Format.UBL, "format")
    written = e_invoice(reading, get_invoice(reading, invoice_id))
    problems = problems_of(written, peppol=wanted is Format.UBL)
    return Checked(format=wanted.value, problems=problems, xml=_WRITERS[wanted](written))


def write_e_invoice(reading: Reading, invoice_id: str, format_: str) -> Written:
    """An issued document as XML; Conflict with the fields that it lacks."""
    wanted = values.word(Format, format_ or Format.UBL, "format")
    invoice = get_invoice(reading, invoice_id)
    if invoice.number is None:
        raise Conflict(
            "INVOICE_NOT_ISSUED",
            "A draft is not sent; issue it first. Its check says what is missing until then.",
            field="invoice_id",
        )
    written = e_invoice(reading, invoice)
    missing = [one for one in problems_of(written, peppol=wanted is Format.UBL) if one.required]
    if missing:
        raise _incomplete(missing)
    xml = _WRITERS[wanted](written)
    if wanted is not Format.FACTURX:
        name = f"{invoice.number}-{wanted.value}.xml"
        return Written(format=wanted.value, file_name=name, xml=xml)
    sheet = invoice_sheet(invoice, references_of(reading, invoice))
    hybrid = with_xml(
        pdf(sheet), xml, sheet.title, written.seller.name, written.issued_on.isoformat()
    )
    return Written(format=wanted.value, file_name=f"{invoice.number}.pdf", xml=xml, pdf=hybrid)


_WRITERS = {Format.UBL: to_ubl, Format.CII: to_cii, Format.FACTURX: to_cii}


def _incomplete(missing: Sequence[Problem]) -> Conflict:
    first = missing[0]
    more = f" {len(missing) - 1} more are missing, too." if len(missing) > 1 else ""
    return Conflict(
        "E_INVOICE_INCOMPLETE",
        f"{first.message} {first.remedy} An issued document keeps what it stated: credit it and "
        f"issue it again.{more}",
        field=first.field,
        details={one.field: f"{one.rule}: {one.message}" for one in missing},
    )


def e_invoice(reading: Reading, invoice: Any) -> EInvoice:
    """What the document says: from its stored copy or, of a draft, as it would be issued today."""
    corrects = (
        get_invoice(reading, invoice.credits_invoice_id) if invoice.credits_invoice_id else None
    )
    seller, buyer, due_on, reference = _copied(reading, invoice)
    sign, digits = (-1 if corrects else 1), minor_digits(invoice.currency_code)
    by_kind: Mapping[bool, list[Any]] = {True: [], False: []}
    for line in invoice.lines:
        by_kind[line.kind in ("allowance", "charge")].append(line)
    return EInvoice(
        is_credit_note=corrects is not None,
        number=invoice.number or "DRAFT",
        issued_on=invoice.issued_on or reading.today,
        due_on=due_on,
        currency_code=invoice.currency_code,
        seller=_party(seller),
        buyer=_party(buyer),
        lines=[_line(line, place, sign, digits) for place, line in enumerate(by_kind[False], 1)],
        allowances=[_allowance(line, sign, digits) for line in by_kind[True]],
        taxes=[_tax(tax, sign, digits) for tax in invoice.taxes],
        total_tax=_decimal(sign * invoice.tax_minor, digits),
        total=_decimal(sign * invoice.total_minor, digits),
        buyer_reference=reference,
        purchase_order=invoice.purchase_order,
        note=invoice.reason,
        corrects_number=(corrects.number or "") if corrects else "",
        corrects_issued_on=corrects.issued_on if corrects else None,
        supplied_from=invoice.supplied_from,
        supplied_to=invoice.supplied_to,
        iban=seller.get("iban", ""),
        bic=seller.get("bic", ""),
        payment_details=seller.get("payment_details", ""),
        decimals=digits,
        **_tax_in_base(invoice, sign),
    )


def _tax_in_base(invoice: Any, sign: int) -> dict[str, Any]:
    """Of an issued document in another currency than the books."""
    kept = invoice.in_base
    if kept is None:
        return {}
    digits = minor_digits(kept.currency_code)
    return {
        "tax_currency_code": kept.currency_code,
        "total_tax_in_base": _decimal(sign * kept.tax_minor, digits),
        "base_decimals": digits,
    }


def _copied(reading: Reading, invoice: Any) -> tuple[Any, Any, Any, str]:
    """Seller, buyer, day to pay by and buyer reference."""
    if invoice.number is not None:
        return invoice.seller or {}, invoice.buyer or {}, invoice.due_on, invoice.buyer_reference
    client = replicas.client(reading, invoice.client_id)
    seller = parties.seller_now(reading, invoice.legal_entity_id) or {}
    if client is None:
        return seller, {}, None, invoice.buyer_reference
    due_on = reading.today + timedelta(days=client.payment_terms_days)
    reference = invoice.buyer_reference or client.buyer_reference
    return seller, parties.buyer_now(client), due_on, reference


_OF_PARTY = (
    *("name", "street", "town", "post_code", "country_code", "tax_number"),
    *("registration_number", "electronic_scheme", "electronic_address"),
)


def _party(stored: Mapping[str, Any]) -> Party:
    """Documents issued before addresses had parts give the lines of the address."""
    address = stored.get("address", "")
    lines = address.splitlines() if "\n" in address else address.split(", ")
    return Party(
        **{name: stored.get(name, "") for name in _OF_PARTY},
        address_lines=[line.strip() for line in lines if line.strip()],
    )


def _decimal(minor: int, digits: int) -> Decimal:
    return Decimal(minor).scaleb(-digits)


def _vat(category: str, rate_bp: int) -> VatCategory:
    code = CATEGORY_CODES[category]
    return VatCategory(code=code, percent=None if code == OUTSIDE_SCOPE else percent(rate_bp))


def _line(line: Any, place: int, sign: int, digits: int) -> Line:
    """Hours or days at their rate where that is the amount, else one at the amount; never a
    price below zero (BR-27)."""
    base, seconds, rate = sign * line.base_minor, sign * line.seconds, line.rate
    if rate and seconds and half_up(seconds * rate.minor, rate.seconds) == base:
        unit = HOUR if rate.daily_minor is None else DAY
        quantity, price = _quantity(seconds, rate.seconds), _decimal(rate.minor, digits)
    elif line.quantity is not None and line.unit_price and line.gross_minor is None:
        turned = -1 if line.unit_price < 0 else 1
        quantity, price = sign * turned * line.quantity, abs(line.unit_price)
        unit = UNITS.get(line.unit.strip().lower(), ONE)
    else:
        quantity, unit = Decimal(1 if base >= 0 else -1), ONE
        price = _decimal(abs(base), digits)
    first, _, rest = line.description.partition("\n")
    name = first if len(first) <= NAME_MAX else f"{first[: NAME_MAX - 1]}…"
    return Line(
        id=str(place),
        name=name,
        description=line.description if len(first) > NAME_MAX else rest,
        quantity=quantity,
        unit=unit,
        price=price,
        amount=_decimal(sign * line.amount_minor, digits),
        vat=_vat(line.tax_category, line.tax_rate_bp),
        allowances=[
            LineAllowance(
                is_charge=one.is_charge,
                amount=_decimal(one.amount_minor, digits),
                reason=one.reason,
                base=_decimal(base, digits),
                share=None if one.share_bp is None else percent(one.share_bp),
            )
            for one in line.line_allowances
        ],
    )


UNITS = {
    **dict.fromkeys(("h", "hour", "hours"), HOUR),
    **dict.fromkeys(("d", "day", "days"), DAY),
}
"""The words of units that have a code; what else is counted is pieces."""


def _quantity(seconds: int, of_unit: int) -> Decimal:
    """Hours or days to six places: at any rate that a card can have, to less than a cent."""
    return (Decimal(seconds) / of_unit).quantize(Decimal("0.000001")).normalize()


def _allowance(line: Any, sign: int, digits: int) -> AllowanceOrCharge:
    amount = sign * line.amount_minor
    return AllowanceOrCharge(
        is_charge=line.kind == "charge",
        amount=_decimal(amount if line.kind == "charge" else -amount, digits),
        reason=line.description,
        vat=_vat(line.tax_category, line.tax_rate_bp),
    )


def _tax(tax: Any, sign: int, digits: int) -> TaxSum:
    return TaxSum(
        vat=_vat(tax.category, tax.rate_bp),
        taxable=_decimal(sign * tax.net.amount_minor, digits),
        tax=_decimal(sign * tax.tax.amount_minor, digits),
        reason=tax.reason,
    )
