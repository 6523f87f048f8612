"""An e-invoice that somebody sent, as the data of a bill."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chassis.errors import Invalid
from chassis.money import Money

from chassis import values
from finance.einvoicing.rules.document import plain
from finance.einvoicing.rules.hybrid import embedded_xml
from finance.einvoicing.rules.reading import Received, ReceivedParty, Unreadable, read

XML_BYTES_MAX = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class BillLine:
    """quantity: an exact decimal. tax_rate_bp: basis points."""

    description: str
    quantity: str
    unit: str
    amount: Money
    tax_category: str
    tax_rate_bp: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadEInvoice:
    """syntax: ubl or cii. doubts: figures of the document that do not agree, in words."""

    syntax: str
    is_credit_note: bool
    number: str
    issued_on: date
    due_on: date | None
    seller: ReceivedParty
    buyer: ReceivedParty
    purchase_order: str
    buyer_reference: str
    iban: str
    lines: Sequence[BillLine]
    net: Money
    tax: Money
    total: Money
    due: Money
    doubts: Sequence[str]


def read_e_invoice(content: str) -> ReadEInvoice:
    """content: XML as text; or XML, or a PDF with it inside, in base64. Invalid otherwise."""
    try:
        return _bill(read(_xml(content)))
    except Unreadable as error:
        raise Invalid("E_INVOICE_UNREADABLE", str(error), field="content") from error


def _xml(content: str) -> bytes:
    text = content.strip()
    if text.startswith(("<", "\ufeff")):
        return text.encode()
    try:
        given = b64decode(text, validate=True)
    except binascii.Error as error:
        raise Unreadable("Send XML as text, or a file in base64.") from error
    if not given.startswith(b"%PDF"):
        return given
    try:
        found = embedded_xml(given, XML_BYTES_MAX)
    except Exception as error:  # a PDF can be wrong in any way
        raise Unreadable("The PDF cannot be read.") from error
    if found is None:
        raise Unreadable("The PDF carries no invoice as data; enter the bill by hand.")
    return found


def _bill(received: Received) -> ReadEInvoice:
    code = values.currency(received.currency_code[:3], "content")

    def money(amount: Decimal) -> Money:
        return Money.parse(plain(amount), code, "content")

    return ReadEInvoice(
        syntax=received.syntax,
        is_credit_note=received.is_credit_note,
        number=received.number,
        issued_on=received.issued_on,
        due_on=received.due_on,
        seller=received.seller,
        buyer=received.buyer,
        purchase_order=received.purchase_order,
        buyer_reference=received.buyer_reference,
        iban=received.iban,
        lines=[
            BillLine(
                description=line.description,
                quantity=plain(line.quantity),
                unit=line.unit,
                amount=money(line.amount),
                tax_category=line.vat.category,
                tax_rate_bp=int(line.vat.percent * 100),
            )
            for line in received.lines
        ],
        net=money(received.net),
        tax=money(received.tax),
        total=money(received.total),
        due=money(received.due),
        doubts=received.doubts,
    )
