"""The pages for suppliers: HTML that needs no script, and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape

from chassis.money import Money
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import contracting_pb2 as contracting
from tandem.finance.v1 import sourcing_pb2 as pb

from gateway.pages.offer_sheet import money, page

DOCUMENT_STATES = {
    "received": "Received",
    "approved": "Approved, to be paid",
    "paid": "Paid",
    "set_aside": "Not taken",
}
FILES = ".pdf,.xml,application/pdf,application/xml,text/xml"


@dataclass(frozen=True, slots=True)
class Shown:
    """One page. wrong: what is wrong with what was typed; key: of the change, so that a form that
    is sent twice counts once."""

    path: str
    page: pb.ReadSupplierPageResponse
    wrong: str = ""
    key: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def step(self) -> str:
        return self.typed.get("step", "")

    def value(self, name: str) -> str:
        return escape(self.typed.get(name, ""))


def supplier_page(shown: Shown) -> str:
    title, body = {
        "order": _order,
        "request": _request,
        "self_bill": _self_bill,
    }[shown.page.purpose](shown)
    head = [
        f'<p class="seller">{escape(shown.page.agency_name)}</p>',
        f"<h1>{escape(title)}</h1>",
        f"<p>For {escape(shown.page.supplier_name)}</p>",
    ]
    return page(title, "\n".join([*head, *body]))


def _order(shown: Shown) -> tuple[str, Sequence[str]]:
    order = shown.page.order
    rows = [(line.description, "", money(line.amount)) for line in order.lines]
    expected = f"<p>Expected by {_day(order.expected_on)}.</p>" if order.expected_on else ""
    body = [
        _order_standing(shown),
        expected,
        _paragraphs(order.note),
        _rows(rows),
        _sums([("Total, without tax", order.total)]),
        _wrong(shown),
        _order_forms(shown) if shown.page.can_answer and not shown.page.answer.accepted else "",
        _documents(shown),
        _invoice_form(shown) if shown.page.can_answer else "",
    ]
    return f"Purchase order {order.number}", body


def _order_standing(shown: Shown) -> str:
    order, answer = shown.page.order, shown.page.answer
    if order.status in ("closed", "cancelled"):
        return _stands(f"This order is {order.status}.")
    if not answer.id:
        return "<p>Accept the order below, or decline it with a reason.</p>"
    day = _day(answer.answered_at.ToJsonString()[:10])
    if answer.accepted:
        return _stands(f"Accepted by {answer.name} on {day}.")
    return _stands(f"Declined by {answer.name} on {day}: {answer.reason}")


def _order_forms(shown: Shown) -> str:
    total = escape(money(shown.page.order.total))
    return _accept(shown, "Accept", f"We accept this order of {total}.", "Accept the order") + (
        _decline(shown, "Decline", "Decline the order")
    )


def _documents(shown: Shown) -> str:
    if not shown.page.documents:
        return ""
    rows = [
        (
            one.number or one.name,
            f"Sent on {_day(one.sent_at.ToJsonString()[:10])}"
            + (f". {one.reason}" if one.reason else ""),
            DOCUMENT_STATES[one.status],
        )
        for one in shown.page.documents
    ]
    return f"<h2>Your invoices</h2>{_rows(rows)}"


def _invoice_form(shown: Shown) -> str:
    is_open = " open" if shown.step == "invoice" else ""
    return (
        f"<details{is_open}><summary>Send an invoice</summary>"
        f'<form method="post" action="{escape(shown.path)}/invoice" enctype="multipart/form-data">'
        f'<input type="hidden" name="key" value="{escape(shown.key)}-invoice">'
        f"{_name(shown)}"
        "<label>Invoice, a PDF or an e-invoice as XML, at most 3 MB"
        f'<input type="file" name="file" required accept="{FILES}"></label>'
        "<button>Send the invoice</button></form></details>"
    )


def _request(shown: Shown) -> tuple[str, Sequence[str]]:
    request, offer = shown.page.request, shown.page.request.offers[0]
    priced = {price.line_id: price.amount for price in offer.prices}
    is_open = shown.page.can_answer
    rows = [
        (line.description, line.quantity, money(priced[line.id]) if line.id in priced else "–")
        for line in request.lines
    ]
    body = [
        _request_standing(shown),
        _paragraphs(request.note),
        "" if is_open and not priced else _rows(rows),
        _sums([("Total, without tax", offer.total)]) if priced else "",
        _wrong(shown),
        _price_form(shown, priced) if is_open else "",
        _decline(shown, "Decline", "We do not offer") if is_open else "",
    ]
    return f"Request for quotation {request.number}: {request.title}", body


def _request_standing(shown: Shown) -> str:
    request, offer = shown.page.request, shown.page.request.offers[0]
    if request.status == "awarded":
        mine = request.awarded_offer_id == offer.id
        return _stands("Your offer was chosen." if mine else "Another offer was chosen. Thank you.")
    if request.status == "cancelled":
        return _stands("This request was cancelled.")
    until = f"Prices can be sent until {_day(request.due_on)}."
    if offer.status == "answered":
        return _stands(f"{offer.answered_by} sent prices. {until}")
    if offer.status == "declined":
        return _stands(f"{offer.answered_by} declined: {offer.note}. {until}")
    return f"<p>{until}</p>"


def _price_form(shown: Shown, priced: Mapping[str, common_pb2.Money]) -> str:
    code = escape(shown.page.request.currency_code)
    fields = []
    for place, line in enumerate(shown.page.request.lines, 1):
        before = priced.get(line.id)
        typed = shown.typed.get(f"price {line.id}", _plain(before) if before else "")
        words = f"{line.description}, {line.quantity}" if line.quantity else line.description
        fields.append(
            f"<label>{place}. {escape(words)}: price in {code}, without tax"
            f'<input name="price {line.id}" inputmode="decimal" maxlength="40" '
            f'value="{escape(typed)}"></label>'
        )
    offer = shown.page.request.offers[0]
    note = shown.typed.get("note", offer.note if offer.status == "answered" else "")
    button = "Change the prices" if priced else "Send the prices"
    return (
        f'<form method="post" action="{escape(shown.path)}">{_hidden(shown, "offer")}'
        f"<h2>Your prices</h2><p>Leave a line empty that you do not offer.</p>{''.join(fields)}"
        f'<label>Note<textarea name="note" maxlength="2000" rows="3">{escape(note)}</textarea>'
        f"</label>{_name(shown)}<button>{button}</button></form>"
    )


def _self_bill(shown: Shown) -> tuple[str, Sequence[str]]:
    bill = shown.page.self_bill
    rows = [(line.description, _basis(line), money(line.amount)) for line in bill.lines]
    body = [
        _bill_standing(bill),
        f"<p>Self-billing: {escape(shown.page.agency_name)} issues this invoice in the name of "
        f"{escape(shown.page.supplier_name)}.</p>",
        f"<p>{_day(bill.period_from)} to {_day(bill.period_to)}, payable until "
        f"{_day(bill.due_on)}</p>",
        _rows(rows),
        _sums([("Net", bill.net), ("Tax", bill.tax), ("Total", bill.total)]),
        _wrong(shown),
        _bill_forms(shown) if shown.page.can_answer else "",
        f'<p><a href="{escape(shown.path)}/pdf">Invoice as PDF</a></p>',
    ]
    return f"Self-billing invoice {bill.number}", body


def _bill_standing(bill: contracting.SelfBill) -> str:
    if bill.status == "issued":
        return "<p>Accept the invoice below, or object to it with a reason.</p>"
    if bill.status == "withdrawn":
        return _stands("This invoice was withdrawn and will not be paid.")
    day = _day(bill.answered_at.ToJsonString()[:10])
    if bill.status == "accepted":
        paid = {"approved": " It is approved for payment.", "paid": " It is paid."}
        more = paid.get(bill.bill_status, "")
        return _stands(f"Accepted by {bill.answered_by} on {day}.{more}")
    return _stands(f"{bill.answered_by} objected on {day}: {bill.reason}")


def _bill_forms(shown: Shown) -> str:
    total = escape(money(shown.page.self_bill.total))
    objects = shown.page.self_bill.status == "issued"
    return _accept(shown, "Accept", f"We accept this invoice of {total}.", "Accept the invoice") + (
        _decline(shown, "Object", "Object to the invoice") if objects else ""
    )


def _basis(line: contracting.SelfBillLine) -> str:
    unit = "a day" if line.day_minutes else "an hour"
    minutes = abs(line.seconds) // 60
    sign = "-" if line.seconds < 0 else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02d} hours at {money(line.rate)} {unit}"


def _rows(rows: Sequence[tuple[str, str, str]]) -> str:
    items = "".join(
        f"<li><span>{escape(words)}{f'<small>{escape(basis)}</small>' if basis else ''}</span>"
        f"<b>{escape(amount)}</b></li>"
        for words, basis, amount in rows
    )
    return f"<ul>{items}</ul>"


def _sums(sums: Sequence[tuple[str, common_pb2.Money]]) -> str:
    cells = "".join(f"<dt>{name}</dt><dd>{escape(money(sum_))}</dd>" for name, sum_ in sums)
    return f"<dl>{cells}</dl>"


def _accept(shown: Shown, heading: str, consent: str, button: str) -> str:
    return (
        f'<form method="post" action="{escape(shown.path)}">{_hidden(shown, "accept")}'
        f"<h2>{heading}</h2>{_name(shown)}"
        f'<label><input type="checkbox" name="consent" value="yes" required>{consent}</label>'
        f"<button>{button}</button></form>"
    )


def _decline(shown: Shown, heading: str, button: str) -> str:
    is_open = " open" if shown.step == "decline" else ""
    return (
        f"<details{is_open}><summary>{heading}</summary>"
        f'<form method="post" action="{escape(shown.path)}">{_hidden(shown, "decline")}'
        f"{_name(shown)}"
        '<label>Reason<textarea name="reason" required maxlength="1000" rows="3">'
        f"{shown.value('reason')}</textarea></label>"
        f"<button>{button}</button></form></details>"
    )


def _name(shown: Shown) -> str:
    return (
        '<label>Your name<input name="name" required maxlength="200" autocomplete="name" '
        f'value="{shown.value("name")}"></label>'
    )


def _hidden(shown: Shown, step: str) -> str:
    pairs = [("step", step), ("key", f"{shown.key}-{step}"), ("hash", shown.page.content_hash)]
    return "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in pairs
    )


def _stands(words: str) -> str:
    return f'<p class="stands" role="status">{escape(words)}</p>'


def _wrong(shown: Shown) -> str:
    return f'<p class="wrong" role="alert">{escape(shown.wrong)}</p>' if shown.wrong else ""


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(each)}</p>" for each in text.split("\n") if each.strip())


def _plain(amount: common_pb2.Money) -> str:
    return str(Money(amount.amount_minor, amount.currency_code).decimal)


def _day(iso: str) -> str:
    """As documents state it: 4 May 2026."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"
