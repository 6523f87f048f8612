"""Quotes, invoices, credit notes, reminders and statements as PDF, made of what is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import Conflict
from chassis.money import Money

from finance.billing.queries.documents import get_invoice
from finance.billing.queries.parties import buyer_now, seller_now
from finance.billing.readable import CREDIT_NOTE, Invoice
from finance.dunning.queries.notices import get_notice
from finance.dunning.readable import DunningLine, DunningNotice
from finance.printing.rules.girocode import girocode
from finance.printing.rules.sheet import Row, Sheet, pdf
from finance.quoting.queries import get_quote
from finance.quoting.queries.sharing import offer_of
from finance.quoting.readable import PricedLine, Quote, priced_line
from finance.quoting.rules import QuoteStatus
from finance.receivables.queries.statements import Statement, StatementLine, statement
from finance.replicas import queries as replicas


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and the name of its file."""

    pdf: bytes
    name: str


def print_quote(reading: Reading, quote_id: str) -> Printed:
    return _printed_quote(reading, get_quote(reading, quote_id))


def print_offer(reading: Reading, token: str) -> Printed:
    """The quote of a link, for its holder."""
    return _printed_quote(reading, offer_of(reading, token).quote)


def print_invoice(reading: Reading, invoice_id: str) -> Printed:
    """An issued invoice or credit note; Conflict for a draft, which is no document yet."""
    invoice = get_invoice(reading, invoice_id)
    if invoice.number is None:
        raise Conflict(
            "INVOICE_NOT_ISSUED",
            "A draft is no document yet; issue it, then print it.",
            field="invoice_id",
        )
    sheet = invoice_sheet(invoice, references_of(reading, invoice))
    return Printed(pdf(sheet), f"{invoice.number}.pdf")


def references_of(reading: Reading, invoice: Invoice) -> dict[str, str]:
    """Of the projects of its lines, which do not change."""
    ids = {line.project_id for line in invoice.document_lines}
    return {one.project_id: one.reference for one in replicas.projects(reading, ids).values()}


def _printed_quote(reading: Reading, quote: Quote) -> Printed:
    return Printed(pdf(quote_sheet(quote, reading.today)), f"{quote.reference}.pdf")


def quote_sheet(quote: Quote, today: date) -> Sheet:
    seller, buyer = quote.seller or {}, quote.buyer or {}
    facts = [("Date", _day(quote.sent_at.date())), ("Valid until", _day(quote.valid_until))]
    if quote.edition > 1:
        facts.append(("Version", str(quote.edition)))
    return Sheet(
        title=f"Quote {quote.reference}",
        **_parties(seller, buyer),
        facts=facts,
        intro=quote.cover_text,
        groups=_quote_groups(quote),
        sums=[
            ("Net", _amount(quote.total)),
            ("Tax", _amount(quote.tax)),
            ("Total", _amount(quote.total_with_tax)),
        ],
        notes=[*_answers(quote, today), *([quote.terms] if quote.terms else [])],
    )


def _quote_groups(quote: Quote) -> list[tuple[str, Sequence[Row]]]:
    lines = [priced_line(line, quote.currency_code) for line in quote.lines]
    names = dict.fromkeys(line.section for line in lines)
    return [(name, [_quote_row(line) for line in lines if line.section == name]) for name in names]


def _quote_row(line: PricedLine) -> Row:
    amount = _amount(line.amount)
    words = line.description or line.charge_role.capitalize() or line.unit
    basis = [_basis(line), _offered(line)]
    shown = amount if line.chosen else f"({amount})"
    return Row(words, " · ".join(each for each in basis if each), shown)


def _basis(line: PricedLine) -> str:
    rate = f" at {_amount(line.hourly)} an hour" if line.hourly else ""
    if line.seconds:
        days = f"{line.quantity} days, " if line.quantity else ""
        return f"{line.charge_role.capitalize()}, {days}{line.seconds / 3600:.2f} h{rate}"
    price = f" at {_amount(line.unit_price)}" if line.unit_price else ""
    return f"{line.quantity} {line.unit}{price}" if line.quantity else ""


def _offered(line: PricedLine) -> str:
    state = "chosen" if line.chosen else "not chosen"
    if line.optional:
        return f"Optional, {state}"
    return f"{line.option_group}: {line.option}, {state}" if line.option_group else ""


def _answers(quote: Quote, today: date) -> list[str]:
    status = quote.status_on(today)
    if status == QuoteStatus.ACCEPTED and quote.decided_at is not None:
        return [f"Accepted by {quote.accepted_by} on {_day(quote.decided_at.date())}."]
    if status == QuoteStatus.SENT:
        return [f"This quote can be accepted until {_day(quote.valid_until)}."]
    return [f"This quote is {status} and can not be accepted."]


def invoice_sheet(invoice: Invoice, references: Mapping[str, str] | None = None) -> Sheet:
    """references: of projects, by id; if there are several they stand above their lines."""
    seller, buyer = invoice.seller or {}, invoice.buyer or {}
    credit = invoice.kind == CREDIT_NOTE
    days = [("Date", invoice.issued_on), ("Payable until", None if credit else invoice.due_on)]
    tax_number = str(buyer.get("tax_number", ""))
    return Sheet(
        title=f"{'Credit note' if credit else 'Invoice'} {invoice.number}",
        **_parties(seller, buyer),
        facts=[
            *((label, _day(day)) for label, day in days if day),
            *([("Your tax number", tax_number)] if tax_number else []),
            *([("Your reference", invoice.buyer_reference)] if invoice.buyer_reference else []),
            *([("Your order", invoice.purchase_order)] if invoice.purchase_order else []),
        ],
        intro=invoice.reason,
        groups=_invoice_groups(invoice, references or {}),
        sums=[
            ("Net", _amount(invoice.money(invoice.net_minor))),
            *((_tax_sum_words(tax), _amount(tax.tax)) for tax in invoice.taxes),
            ("Total", _amount(invoice.money(invoice.total_minor))),
        ],
        notes=[*_in_base(invoice), *_how_to_pay(seller)],
        **({} if credit else _code(seller, invoice.total, str(invoice.number))),
    )


def _invoice_groups(
    invoice: Invoice, references: Mapping[str, str]
) -> list[tuple[str, Sequence[Row]]]:
    lines = invoice.document_lines
    ids = list(dict.fromkeys(line.project_id for line in lines))
    if len(ids) < 2:
        return [("", [_invoice_row(line) for line in lines])]
    return [
        (references.get(id_, ""), [_invoice_row(line) for line in lines if line.project_id == id_])
        for id_ in ids
    ]


def _invoice_row(line: Any) -> Row:
    tax = _tax_words(line.tax_category, line.tax_rate_bp)
    priced = f"{line.quantity} {line.unit}".strip() + f" at {line.unit_price}"
    basis = f"{priced} · {tax}" if line.unit_price else tax
    return Row(_with_allowances(line), basis, _amount(line.amount))


def _code(seller: Mapping[str, Any], total: Money, words: str) -> dict[str, str]:
    """The code that a banking app reads, where the seller has an IBAN and it is about euros."""
    name, iban, bic = (str(seller.get(key) or "") for key in ("name", "iban", "bic"))
    code = girocode(name, iban, bic, total.currency_code, total.amount_minor, words)
    words = "Scan this code with your banking app: it fills in the transfer."
    return {"code": code, "code_words": words} if code else {}


def print_notice(reading: Reading, dunning_notice_id: str) -> Printed:
    """A reminder; Conflict once it is taken back."""
    notice = get_notice(reading, dunning_notice_id)
    if notice.status == "taken_back":
        raise Conflict(
            "DUNNING_NOTICE_STATUS",
            f"{notice.number} is taken back and asks for nothing.",
            field="dunning_notice_id",
        )
    return Printed(pdf(notice_sheet(notice)), f"{notice.number}.pdf")


def notice_sheet(notice: DunningNotice) -> Sheet:
    seller, total = notice.seller, notice.total
    claims = (
        ("Owed on invoices", notice.owed),
        ("Interest", notice.interest),
        ("Fee", notice.fee),
        ("Fees and interest of earlier reminders", notice.earlier),
    )
    return Sheet(
        title=f"{notice.title} {notice.number}",
        **_parties(seller, notice.buyer),
        facts=[("Date", _day(notice.noticed_on)), ("Please pay by", _day(notice.pay_by))],
        intro=notice.words,
        groups=[("", [_notice_row(notice, line) for line in notice.lines])],
        sums=[
            *((words, _amount(money)) for words, money in claims if money.amount_minor),
            ("Please pay", _amount(total)),
        ],
        notes=_how_to_pay(seller),
        **_code(seller, total, notice.number),
    )


def _notice_row(notice: DunningNotice, line: DunningLine) -> Row:
    basis = f"Payable until {_day(line.due_on)}"
    if line.interest_minor:
        basis += (
            f" · Interest at {line.interest_bp / 100:g} % a year from {_day(line.interest_from)} "
            f"to {_day(line.interest_to)}: {_amount(notice.money(line.interest_minor))}"
        )
    words = f"Invoice {line.number} of {_day(line.issued_on)}"
    return Row(words, basis, _amount(notice.money(line.owed_minor)))


def print_statement(
    reading: Reading, client_id: str, first: date | None, last: date | None, currency_code: str
) -> Printed:
    """A client's statement of account, as it is now; Conflict until the agency says who it is."""
    found = statement(reading, client_id, first, last, currency_code)
    return Printed(
        pdf(statement_sheet(reading, found)), f"Statement-{found.first}-{found.last}.pdf"
    )


def statement_sheet(reading: Reading, found: Statement) -> Sheet:
    seller = seller_now(reading)
    if seller is None:
        raise Conflict(
            "LEGAL_ENTITY_NOT_SET",
            "A statement names who sends it; set the agency's legal entity first.",
            field="client_id",
        )
    client = replicas.require_client(reading, found.client_id)

    def amount(minor: int) -> str:
        return _amount(Money(minor, found.currency_code))

    opening = Row(f"Owed before {_day(found.first)}", "", amount(found.opening))
    return Sheet(
        title="Statement of account",
        **_parties(seller, buyer_now(client)),
        facts=[("From", _day(found.first)), ("To", _day(found.last))],
        groups=[("", [opening, *(_statement_row(line, amount) for line in found.lines)])],
        sums=[
            *(
                (words, amount(getattr(found.ageing, age)))
                for age, words in _AGES.items()
                if getattr(found.ageing, age)
            ),
            (f"Owed on {_day(found.last)}", amount(found.closing)),
        ],
        notes=_how_to_pay(seller),
        **_code(seller, Money(found.closing, found.currency_code), f"Statement {found.last}"),
    )


_AGES = {
    "current": "Not late",
    "days_1_30": "1 to 30 days late",
    "days_31_60": "31 to 60 days late",
    "days_61_90": "61 to 90 days late",
    "days_over_90": "Over 90 days late",
    "credit": "On account",
}


def _statement_row(line: StatementLine, amount: Callable[[int], str]) -> Row:
    words = " ".join(
        part for part in (line.kind.replace("_", " ").capitalize(), line.number) if part
    )
    basis = [_day(line.day)]
    if line.due_on:
        basis.append(f"payable until {_day(line.due_on)}")
    if line.reference:
        basis.append(line.reference)
    return Row(words, " · ".join([*basis, f"balance {amount(line.balance)}"]), amount(line.minor))


def _in_base(invoice: Invoice) -> list[str]:
    """Tax is owed in the currency of the books, so the document states it."""
    kept = invoice.in_base
    if kept is None:
        return []
    rate = f"1 {invoice.currency_code} = {kept.rate_text} {kept.currency_code}"
    return [
        f"Tax {_amount(kept.tax)}, total {_amount(kept.total)}, at {rate} of {_day(kept.rate_on)}."
    ]


def _with_allowances(line: Any) -> str:
    """What is charged, and beneath it what the line comes to without each allowance."""
    if not line.allowances or line.base is None:
        return str(line.description)
    base = f"{_amount(line.base)} before allowances and charges"
    return "\n".join((line.description, base, *map(_allowance, line.allowances)))


def _allowance(one: Any) -> str:
    amount = _amount(one.amount if one.kind == "charge" else -one.amount)
    share = "" if one.share_bp is None else f", {one.share_bp / 100:g} %"
    return f"{one.reason}{share}: {amount}"


def _how_to_pay(seller: Mapping[str, Any]) -> list[str]:
    account = " ".join(
        f"{name} {seller[key]}"
        for name, key in (("IBAN", "iban"), ("BIC", "bic"))
        if seller.get(key)
    )
    return [note for note in (str(seller.get("payment_details", "") or ""), account) if note]


def _tax_sum_words(tax: Any) -> str:
    """The tax of a category with what it is charged on, and the reason why none is charged."""
    reason = f". {tax.reason}" if tax.reason else ""
    return f"{_tax_words(tax.category, tax.rate_bp)} on {_amount(tax.net)}{reason}"


def _tax_words(category: str, rate_bp: int) -> str:
    if category == "standard":
        return f"Tax {rate_bp / 100:g} %"
    return f"Tax: {category.replace('_', ' ')}"


def _parties(seller: Mapping[str, Any], buyer: Mapping[str, Any]) -> dict[str, str]:
    names = "address", "tax_number", "registration_number"
    details = [str(seller.get(name, "") or "") for name in names]
    return {
        "seller": str(seller.get("name", "") or ""),
        "seller_details": "\n".join(each for each in details if each),
        "buyer": str(buyer.get("name", "") or ""),
        "buyer_details": str(buyer.get("address", "") or ""),
    }


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _amount(money: Money) -> str:
    return f"{money.decimal:,} {money.currency_code}"
