"""What an e-invoice lacks, in our words: the field, the record it is in, and what to do.

Each problem carries the id of the official rule that refuses it. `RULES` says the same of rules
that the official validation reports, so that no caller has to read XPath.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from finance.einvoicing.rules.document import EInvoice, Party

LEGAL_ENTITY, CLIENT, INVOICE = "legal_entity", "client", "invoice"


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """rule: of EN 16931, Peppol or the syntax. record: where the field is filled in: legal_entity,
    client or invoice. required: False for what only recipients may ask for."""

    rule: str
    record: str
    field: str
    message: str
    remedy: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    record: str
    field: str
    message: str
    remedy: str


_FILL_SELLER = "Fill it in under Settings, Agency and legal entity."
_FILL_CLIENT = "Fill it in on the client."
_ON_DRAFT = "Change the lines while the document is a draft; credit it once it is issued."
_RECORDED = "The amounts come from the document itself; report this with the document's number."

RULES = {
    "BR-02": Rule(INVOICE, "number", "The document has no number.", "Issue it first."),
    "BR-04": Rule(INVOICE, "number", "The kind of document is missing.", _RECORDED),
    "BR-05": Rule(INVOICE, "currency_code", "The currency is missing.", _RECORDED),
    "BR-06": Rule(LEGAL_ENTITY, "name", "The seller has no name.", _FILL_SELLER),
    "BR-07": Rule(CLIENT, "name", "The buyer has no name.", _FILL_CLIENT),
    "BR-08": Rule(LEGAL_ENTITY, "street", "The seller has no address.", _FILL_SELLER),
    "BR-09": Rule(LEGAL_ENTITY, "country_code", "The seller's country is missing.", _FILL_SELLER),
    "BR-10": Rule(CLIENT, "street", "The buyer has no address.", _FILL_CLIENT),
    "BR-11": Rule(CLIENT, "country_code", "The buyer's country is missing.", _FILL_CLIENT),
    "BR-16": Rule(INVOICE, "lines", "The document has no line.", "Add a line to the draft."),
    "BR-25": Rule(INVOICE, "lines", "A line has no description.", _ON_DRAFT),
    "BR-27": Rule(INVOICE, "lines", "A line has a price below zero.", _ON_DRAFT),
    "BR-33": Rule(INVOICE, "lines", "An allowance has no description.", _ON_DRAFT),
    "BR-38": Rule(INVOICE, "lines", "A charge has no description.", _ON_DRAFT),
    "BR-55": Rule(INVOICE, "credits_invoice_id", "The credited invoice has no number.", _RECORDED),
    "BR-61": Rule(LEGAL_ENTITY, "iban", "A transfer needs an account.", _FILL_SELLER),
    "BR-62": Rule(
        LEGAL_ENTITY,
        "electronic_scheme",
        "The seller's e-invoice address has no scheme.",
        _FILL_SELLER,
    ),
    "BR-63": Rule(
        CLIENT, "electronic_scheme", "The buyer's e-invoice address has no scheme.", _FILL_CLIENT
    ),
    "BR-CO-09": Rule(
        LEGAL_ENTITY,
        "tax_number",
        "A VAT number does not begin with its country.",
        "Write the VAT numbers of the legal entity and of the client with their country's letters.",
    ),
    "BR-CO-10": Rule(INVOICE, "lines", "The sum of the lines is not the lines.", _RECORDED),
    "BR-CO-13": Rule(INVOICE, "net", "The amount without tax is not its parts.", _RECORDED),
    "BR-CO-14": Rule(INVOICE, "tax", "The tax is not the sum of its categories.", _RECORDED),
    "BR-CO-15": Rule(
        INVOICE, "total", "The total is not the amount without tax plus the tax.", _RECORDED
    ),
    "BR-CO-16": Rule(INVOICE, "due", "The amount to pay is not the total.", _RECORDED),
    "BR-CO-17": Rule(
        INVOICE, "taxes", "The tax of a category is not its amount times its rate.", _RECORDED
    ),
    "BR-CO-18": Rule(INVOICE, "taxes", "No tax category is given.", _ON_DRAFT),
    "BR-CO-25": Rule(INVOICE, "due_on", "The day to pay by is missing.", "Issue it first."),
    "BR-CO-26": Rule(
        LEGAL_ENTITY,
        "tax_number",
        "The seller has neither a VAT nor a registration number.",
        _FILL_SELLER,
    ),
    "BR-CL-01": Rule(INVOICE, "kind", "The kind of document is not a known one.", _RECORDED),
    "BR-CL-14": Rule(CLIENT, "country_code", "A country's code is not a known one.", _FILL_CLIENT),
    "BR-CL-25": Rule(
        CLIENT, "electronic_scheme", "An e-invoice address has an unknown scheme.", _FILL_CLIENT
    ),
    "BR-CL-04": Rule(INVOICE, "currency_code", "The currency is not a known one.", _RECORDED),
    "BR-CL-23": Rule(INVOICE, "lines", "A line has an unknown unit.", _RECORDED),
    "XSD": Rule(INVOICE, "number", "The XML does not follow its schema.", _RECORDED),
    "BR-E-10": Rule(
        INVOICE,
        "tax_reason",
        "A line is exempt from tax and no reason is given.",
        "Give the reason of the exemption on the line.",
    ),
    "BR-O-11": Rule(
        INVOICE,
        "tax_category",
        "Lines outside the scope of VAT stand beside lines of other categories.",
        "Put them on a document of their own.",
    ),
    "BR-IC-11": Rule(INVOICE, "issued_on", "The day of delivery is missing.", _RECORDED),
    "BR-IC-12": Rule(CLIENT, "country_code", "The country of delivery is missing.", _FILL_CLIENT),
    "PEPPOL-EN16931-R003": Rule(
        INVOICE,
        "buyer_reference",
        "Neither a buyer reference nor a purchase order is given.",
        "Write one on the draft, or the client's usual buyer reference on the client.",
    ),
    "PEPPOL-EN16931-R010": Rule(
        CLIENT, "electronic_address", "The buyer has no address for e-invoices.", _FILL_CLIENT
    ),
    "PEPPOL-EN16931-R020": Rule(
        LEGAL_ENTITY,
        "electronic_address",
        "The seller has no address for e-invoices.",
        _FILL_SELLER,
    ),
}
"""By the id of the rule. Families such as BR-AE-05 are in `_FAMILIES`."""

_CATEGORY_WORDS = {
    "S": "standard rate",
    "Z": "zero rate",
    "E": "exempt",
    "AE": "reverse charge",
    "IC": "intra-Community supply",
    "G": "export",
    "O": "outside the scope of VAT",
}
_FAMILY = re.compile(r"BR-(S|Z|E|AE|IC|G|O)-(\d\d)")
_NUMBERS_NEEDED = "Fill in the VAT number of the legal entity under Settings."
_BOTH_NUMBERS = "Fill in the VAT numbers of the legal entity and of the client."


def explained(rule: str, text: str) -> Problem:
    """A rule that official validation reports, in our words; with its own text where we have
    none."""
    known = RULES.get(rule) or _family(rule)
    if known is None:
        return Problem(rule=rule, record=INVOICE, field="", message=text, remedy=_RECORDED)
    return Problem(
        rule=rule,
        record=known.record,
        field=known.field,
        message=known.message,
        remedy=known.remedy,
    )


def _family(rule: str) -> Rule | None:
    """BR-AE-02 and its like: the same questions for each category of tax."""
    found = _FAMILY.fullmatch(rule)
    if found is None:
        return None
    words, number = _CATEGORY_WORDS[found[1]], int(found[2])
    if number in {2, 3, 4}:
        both = found[1] in {"AE", "IC"}
        return Rule(
            CLIENT if both else LEGAL_ENTITY,
            "tax_number",
            f"Lines of {words} need {'both VAT numbers' if both else 'the VAT number'}."
            if found[1] != "O"
            else "A document outside the scope of VAT names no VAT number.",
            _BOTH_NUMBERS if both else _NUMBERS_NEEDED,
        )
    if number in {5, 6, 7}:
        return Rule(INVOICE, "tax_rate", f"The rate is wrong for {words}.", _ON_DRAFT)
    if number in {1, 8, 9}:
        return Rule(INVOICE, "taxes", f"The tax of {words} does not match its lines.", _RECORDED)
    if number == 10:
        return Rule(
            INVOICE, "tax_reason", f"The reason for {words} is wrong or missing.", _ON_DRAFT
        )
    return Rule(INVOICE, "tax_category", f"{words.capitalize()} is used wrongly.", _ON_DRAFT)


def problems_of(invoice: EInvoice, *, peppol: bool) -> list[Problem]:
    """What keeps it from being valid, found without the official rules. peppol: what the network
    asks for beyond EN 16931."""
    found = [*_of_parties(invoice), *_of_taxes(invoice), *_of_amounts(invoice)]
    if peppol:
        found += _of_peppol(invoice)
    return found


def is_free_of(problems: list[Problem]) -> bool:
    """Nothing that is required is missing."""
    return not any(problem.required for problem in problems)


def _of_parties(invoice: EInvoice) -> Iterator[Problem]:
    seller, buyer = invoice.seller, invoice.buyer
    if not seller.name:
        yield explained("BR-06", "")
    if not seller.country_code:
        yield explained("BR-09", "")
    if not buyer.country_code:
        yield explained("BR-11", "")
    if not (seller.vat_number or seller.registration_number):
        yield explained("BR-CO-26", "")
    if seller.electronic_address and not seller.electronic_scheme:
        yield explained("BR-62", "")
    if buyer.electronic_address and not buyer.electronic_scheme:
        yield explained("BR-63", "")
    yield from _advice(seller, LEGAL_ENTITY, _FILL_SELLER)
    yield from _advice(buyer, CLIENT, _FILL_CLIENT)


def _advice(party: Party, record: str, remedy: str) -> Iterator[Problem]:
    """Parts of an address: EN 16931 does without, many recipients and countries do not."""
    whose = "seller" if record == LEGAL_ENTITY else "buyer"
    for field, value in (("town", party.town), ("post_code", party.post_code)):
        if not value:
            yield Problem(
                rule="",
                record=record,
                field=field,
                required=False,
                message=f"The {whose}'s {field.replace('_', ' ')} is missing.",
                remedy=remedy,
            )


def _of_taxes(invoice: EInvoice) -> Iterator[Problem]:
    codes = {one.vat.code for one in invoice.taxes}
    for code, rule in (("S", "BR-S-02"), ("Z", "BR-Z-02"), ("E", "BR-E-02"), ("G", "BR-G-02")):
        if code in codes and not (invoice.seller.vat_number or _has_tax_number(invoice, code)):
            yield explained(rule, "")
    for code, rule in (("AE", "BR-AE-02"), ("K", "BR-IC-02")):
        if code in codes and not (invoice.seller.vat_number and _buyer_number(invoice, code)):
            yield explained(rule, "")
    if "O" in codes and len(codes) > 1:
        yield explained("BR-O-11", "")
    if any(one.vat.code == "E" and not one.reason for one in invoice.taxes):
        yield explained("BR-E-10", "")


def _has_tax_number(invoice: EInvoice, code: str) -> bool:
    """BR-S-02 and its like also take a number of the country's own kind, BR-G-02 does not."""
    return code != "G" and bool(invoice.seller.other_tax_number)


def _buyer_number(invoice: EInvoice, code: str) -> bool:
    buyer = invoice.buyer
    return bool(buyer.vat_number or (code == "AE" and buyer.registration_number))


def _of_amounts(invoice: EInvoice) -> Iterator[Problem]:
    if not invoice.lines:
        yield explained("BR-16", "")
    if invoice.total > 0 and not invoice.is_credit_note and not invoice.due_on:
        yield explained("BR-CO-25", "")
    if invoice.decimals > 2:
        yield Problem(
            rule="BR-DEC-01",
            record=INVOICE,
            field="currency_code",
            message=f"{invoice.currency_code} has {invoice.decimals} decimal places, and EN 16931 "
            "has two.",
            remedy="Send this document as a PDF.",
        )


def _of_peppol(invoice: EInvoice) -> Iterator[Problem]:
    if not (invoice.buyer_reference or invoice.purchase_order):
        yield explained("PEPPOL-EN16931-R003", "")
    if not invoice.buyer.electronic_address:
        yield explained("PEPPOL-EN16931-R010", "")
    if not invoice.seller.electronic_address:
        yield explained("PEPPOL-EN16931-R020", "")
