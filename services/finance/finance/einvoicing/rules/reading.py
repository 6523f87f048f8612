"""Reads an e-invoice that somebody sent: UBL or CII, from XML that is not to be trusted.

No document type, so no entities; nothing is fetched; depth and number of elements have limits, and
the caller limits the size. What is read is data for a bill, not a judgement of the document: its
`doubts` say where its own figures contradict each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from finance.einvoicing.rules.document import CATEGORY_CODES, NOTHING

DEPTH_MAX, ELEMENTS_MAX, LINES_MAX, TEXT_MAX = 40, 50_000, 2_000, 2_000
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CAC, _CBC = f"{{{_UBL}CommonAggregateComponents-2}}", f"{{{_UBL}CommonBasicComponents-2}}"
_UNECE = "urn:un:unece:uncefact:data:standard:"
_RAM = f"{{{_UNECE}ReusableAggregateBusinessInformationEntity:100}}"
_RSM, _UDT = f"{{{_UNECE}CrossIndustryInvoice:100}}", f"{{{_UNECE}UnqualifiedDataType:100}}"
_PREFIXES = {"cac": _CAC, "cbc": _CBC, "ram": _RAM, "rsm": _RSM, "udt": _UDT}
_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,8})?", re.ASCII)
_CREDIT_NOTES = frozenset({"381", "261", "396"})
_CATEGORIES = {code: words for words, code in CATEGORY_CODES.items()}


class Unreadable(ValueError):
    """No e-invoice that we can read; the message says why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedParty:
    name: str
    street: str
    town: str
    post_code: str
    country_code: str
    tax_number: str


@dataclass(frozen=True, slots=True)
class ReceivedVat:
    """category: in our words; empty where it is unknown."""

    category: str
    percent: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedLine:
    """The amount is without tax."""

    description: str
    quantity: Decimal
    unit: str
    amount: Decimal
    vat: ReceivedVat


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedTax:
    vat: ReceivedVat
    net: Decimal
    tax: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """allowances: off the whole document, less its charges. doubts: figures that do not agree."""

    syntax: str
    is_credit_note: bool
    number: str
    issued_on: date
    due_on: date | None
    currency_code: str
    seller: ReceivedParty
    buyer: ReceivedParty
    purchase_order: str
    buyer_reference: str
    iban: str
    lines: Sequence[ReceivedLine]
    taxes: Sequence[ReceivedTax]
    allowances: Decimal
    net: Decimal
    tax: Decimal
    total: Decimal
    due: Decimal

    @property
    def doubts(self) -> list[str]:
        sums = (
            ("The lines less allowances", self._lines - self.allowances, "net", self.net),
            (
                "The tax of the categories",
                sum((t.tax for t in self.taxes), NOTHING),
                "tax",
                self.tax,
            ),
            ("Net and tax together", self.net + self.tax, "total", self.total),
        )
        return [
            f"{words} come to {found}, and the document states {stated} as {name}."
            for words, found, name, stated in sums
            if found != stated
        ]

    @property
    def _lines(self) -> Decimal:
        return sum((line.amount for line in self.lines), NOTHING)


def read(xml: bytes) -> Received:
    """Unreadable where it is neither UBL nor CII, or lacks a number, a day or a currency."""
    root = parsed(xml)
    if root.tag in (f"{{{_UBL}Invoice-2}}Invoice", f"{{{_UBL}CreditNote-2}}CreditNote"):
        return _read_ubl(root)
    if root.tag == f"{_RSM}CrossIndustryInvoice":
        return _read_cii(root)
    raise Unreadable("It is neither a UBL invoice or credit note nor a cross industry invoice.")


def parsed(xml: bytes) -> Element:
    """The tree, within limits and without a document type."""
    builder, state = TreeBuilder(), _State()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        state.enter()
        builder.start(_tag(name), {_tag(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        state.depth -= 1
        builder.end(_tag(name))

    def refuse(*_: object) -> None:
        raise Unreadable("XML with a document type (DTD) is not read.")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Unreadable(f"It is no XML: {expat.errors.messages[error.code]}.") from error
    return builder.close()


@dataclass(slots=True)
class _State:
    depth: int = 0
    elements: int = 0

    def enter(self) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > DEPTH_MAX or self.elements > ELEMENTS_MAX:
            raise Unreadable("It has more or deeper elements than an invoice has.")


def _tag(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _path(path: str) -> str:
    return "/".join(
        f"{_PREFIXES[prefix]}{local}"
        for prefix, local in (one.split(":") for one in path.split("/"))
    )


def _text(element: Element | None, path: str) -> str:
    """Of the first such element; empty where there is none."""
    found = element.find(_path(path)) if element is not None else None
    return (found.text or "").strip()[:TEXT_MAX] if found is not None else ""


def _all(element: Element | None, path: str) -> list[Element]:
    return element.findall(_path(path)) if element is not None else []


def _needed(text: str, words: str) -> str:
    if not text:
        raise Unreadable(f"It has no {words}.")
    return text


def _number(text: str, words: str) -> Decimal:
    if not text:
        return NOTHING
    if not _DECIMAL.fullmatch(text):
        raise Unreadable(f"{words} is no amount: {text[:40]!r}.")
    return Decimal(text)


def _day(text: str, words: str) -> date | None:
    """2026-03-31 in UBL, 20260331 in CII."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Unreadable(f"{words} is no day: {text[:40]!r}.") from error


def _issued(text: str) -> date:
    day = _day(_needed(text, "day of issue"), "The day of issue")
    assert day is not None
    return day


def _bounded(lines: list[Element]) -> Iterator[Element]:
    if len(lines) > LINES_MAX:
        raise Unreadable(f"It has more than {LINES_MAX} lines.")
    return iter(lines)


def _read_ubl(root: Element) -> Received:
    kind = "CreditNote" if root.tag.endswith("}CreditNote") else "Invoice"
    sums = root.find(_path("cac:LegalMonetaryTotal"))
    taxes = root.find(_path("cac:TaxTotal"))
    return Received(
        syntax="ubl",
        is_credit_note=kind == "CreditNote" or _text(root, "cbc:InvoiceTypeCode") in _CREDIT_NOTES,
        number=_needed(_text(root, "cbc:ID"), "number"),
        issued_on=_issued(_text(root, "cbc:IssueDate")),
        due_on=_day(_text(root, "cbc:DueDate"), "The day to pay by"),
        currency_code=_needed(_text(root, "cbc:DocumentCurrencyCode"), "currency"),
        seller=_ubl_party(root.find(_path("cac:AccountingSupplierParty/cac:Party"))),
        buyer=_ubl_party(root.find(_path("cac:AccountingCustomerParty/cac:Party"))),
        purchase_order=_text(root, "cac:OrderReference/cbc:ID"),
        buyer_reference=_text(root, "cbc:BuyerReference"),
        iban=_text(root, "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID"),
        lines=[_ubl_line(one, kind) for one in _bounded(_all(root, f"cac:{kind}Line"))],
        taxes=[
            ReceivedTax(
                vat=_category(one, "cac:TaxCategory", "cbc:ID", "cbc:Percent"),
                net=_number(_text(one, "cbc:TaxableAmount"), "The amount of a tax"),
                tax=_number(_text(one, "cbc:TaxAmount"), "A tax"),
            )
            for one in _all(taxes, "cac:TaxSubtotal")
        ],
        allowances=_number(_text(sums, "cbc:AllowanceTotalAmount"), "The allowances")
        - _number(_text(sums, "cbc:ChargeTotalAmount"), "The charges"),
        net=_number(_text(sums, "cbc:TaxExclusiveAmount"), "Net"),
        tax=_number(_text(taxes, "cbc:TaxAmount"), "The tax"),
        total=_number(_text(sums, "cbc:TaxInclusiveAmount"), "The total"),
        due=_number(_text(sums, "cbc:PayableAmount"), "The amount to pay"),
    )


def _category(element: Element, path: str, code: str, rate: str) -> ReceivedVat:
    found = element.find(_path(path)) if path else element
    return ReceivedVat(
        _CATEGORIES.get(_text(found, code), ""), _number(_text(found, rate), "A tax rate")
    )


def _ubl_party(party: Element | None) -> ReceivedParty:
    address = party.find(_path("cac:PostalAddress")) if party is not None else None
    return ReceivedParty(
        name=_text(party, "cac:PartyLegalEntity/cbc:RegistrationName")
        or _text(party, "cac:PartyName/cbc:Name"),
        street=_text(address, "cbc:StreetName"),
        town=_text(address, "cbc:CityName"),
        post_code=_text(address, "cbc:PostalZone"),
        country_code=_text(address, "cac:Country/cbc:IdentificationCode"),
        tax_number=_text(party, "cac:PartyTaxScheme/cbc:CompanyID"),
    )


def _ubl_line(line: Element, kind: str) -> ReceivedLine:
    quantity = "cbc:CreditedQuantity" if kind == "CreditNote" else "cbc:InvoicedQuantity"
    counted = line.find(_path(quantity))
    return ReceivedLine(
        description=_text(line, "cac:Item/cbc:Name"),
        quantity=_number(_text(line, quantity), "A quantity"),
        unit=(counted.get("unitCode") or "")[:20] if counted is not None else "",
        amount=_number(_text(line, "cbc:LineExtensionAmount"), "The amount of a line"),
        vat=_category(line, "cac:Item/cac:ClassifiedTaxCategory", "cbc:ID", "cbc:Percent"),
    )


def _read_cii(root: Element) -> Received:
    head = root.find(_path("rsm:ExchangedDocument"))
    trade = root.find(_path("rsm:SupplyChainTradeTransaction"))
    parts = {
        name: trade.find(f"{_RAM}ApplicableHeaderTrade{name}") if trade is not None else None
        for name in ("Agreement", "Settlement")
    }
    agreement, settlement = parts["Agreement"], parts["Settlement"]
    sums = "ram:SpecifiedTradeSettlementHeaderMonetarySummation"
    means = "ram:SpecifiedTradeSettlementPaymentMeans/ram:PayeePartyCreditorFinancialAccount"
    terms = "ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString"

    def summed(name: str) -> Decimal:
        return _number(_text(settlement, f"{sums}/ram:{name}"), name)

    return Received(
        syntax="cii",
        is_credit_note=_text(head, "ram:TypeCode") in _CREDIT_NOTES,
        number=_needed(_text(head, "ram:ID"), "number"),
        issued_on=_issued(_text(head, "ram:IssueDateTime/udt:DateTimeString")),
        due_on=_day(_text(settlement, terms), "The day to pay by"),
        currency_code=_needed(_text(settlement, "ram:InvoiceCurrencyCode"), "currency"),
        seller=_cii_party(agreement, "ram:SellerTradeParty"),
        buyer=_cii_party(agreement, "ram:BuyerTradeParty"),
        purchase_order=_text(agreement, "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
        buyer_reference=_text(agreement, "ram:BuyerReference"),
        iban=_text(settlement, f"{means}/ram:IBANID"),
        lines=[
            _cii_line(one) for one in _bounded(_all(trade, "ram:IncludedSupplyChainTradeLineItem"))
        ],
        taxes=[
            ReceivedTax(
                vat=_category(one, "", "ram:CategoryCode", "ram:RateApplicablePercent"),
                net=_number(_text(one, "ram:BasisAmount"), "The amount of a tax"),
                tax=_number(_text(one, "ram:CalculatedAmount"), "A tax"),
            )
            for one in _all(settlement, "ram:ApplicableTradeTax")
        ],
        allowances=summed("AllowanceTotalAmount") - summed("ChargeTotalAmount"),
        net=summed("TaxBasisTotalAmount"),
        tax=summed("TaxTotalAmount"),
        total=summed("GrandTotalAmount"),
        due=summed("DuePayableAmount"),
    )


def _cii_party(agreement: Element | None, path: str) -> ReceivedParty:
    party = agreement.find(_path(path)) if agreement is not None else None
    address = party.find(f"{_RAM}PostalTradeAddress") if party is not None else None
    return ReceivedParty(
        name=_text(party, "ram:Name"),
        street=_text(address, "ram:LineOne"),
        town=_text(address, "ram:CityName"),
        post_code=_text(address, "ram:PostcodeCode"),
        country_code=_text(address, "ram:CountryID"),
        tax_number=_text(party, "ram:SpecifiedTaxRegistration/ram:ID"),
    )


def _cii_line(line: Element) -> ReceivedLine:
    settlement = line.find(f"{_RAM}SpecifiedLineTradeSettlement")
    counted = line.find(_path("ram:SpecifiedLineTradeDelivery/ram:BilledQuantity"))
    sums = "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"
    path = "ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax"
    return ReceivedLine(
        description=_text(line, "ram:SpecifiedTradeProduct/ram:Name"),
        quantity=_number(counted.text or "" if counted is not None else "", "A quantity"),
        unit=(counted.get("unitCode") or "")[:20] if counted is not None else "",
        amount=_number(_text(settlement, sums), "The amount of a line"),
        vat=_category(line, path, "ram:CategoryCode", "ram:RateApplicablePercent"),
    )
