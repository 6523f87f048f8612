"""Documents of every kind for tests of e-invoices, made by the commands that people use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from billing_steps import FIXED, TIME, Billing, has_rate
from finance_world import FinanceWorld
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import einvoices_pb2, einvoices_pb2_grpc

SELLER = {
    "name": "Northlight Ltd",
    "street": "4 Quay Street",
    "town": "Bristol",
    "post_code": "BS1 4QA",
    "country_code": "GB",
    "tax_number": "GB980780684",
    "registration_number": "01234567",
    "electronic_scheme": "9932",
    "electronic_address": "GB980780684",
    "iban": "GB29NWBK60161331926819",
    "bic": "NWBKGB2L",
    "payment_details": "Quayside Bank",
}
BUYER = {
    "name": "Hafen & Söhne <GmbH>",
    "address": "",
    "street": "Am Kai 1",
    "town": "Hamburg",
    "post_code": "20457",
    "country_code": "DE",
    "tax_number": "DE136695976",
    "electronic_scheme": "9930",
    "electronic_address": "DE136695976",
    "buyer_reference": "Marketing",
}


def a_line(minor: int, rate: int | None = 2000, category: str = "", **more: Any) -> dict[str, Any]:
    """A line to add by hand, of 20 % unless it says otherwise."""
    words = {"description": "Work", "tax_category": category, **more}
    return {"minor": minor, "tax_rate_bp": rate, **words}


@dataclass(frozen=True)
class Kind:
    """A document to make. hours: of time at 100.00. credit: minor units to credit; None: all;
    0: nothing. allowances: on the first line. seller, buyer: what differs."""

    name: str
    lines: Sequence[dict[str, Any]] = ()
    hours: Sequence[float] = ()
    currency_code: str = "GBP"
    rounding: str = "total"
    credit: int | None = 0
    first_tax: dict[str, Any] = field(default_factory=dict)
    allowances: Sequence[dict[str, Any]] = ()
    seller: dict[str, str] = field(default_factory=dict)
    buyer: dict[str, str] = field(default_factory=dict)


class EInvoices(Billing):
    def __init__(self, world: FinanceWorld) -> None:
        super().__init__(world)
        self.einvoices = einvoices_pb2_grpc.EInvoiceServiceStub(world.room.channel)

    def sells(self, **changed: str) -> pb.LegalEntity:
        request = pb.SetLegalEntityRequest(**{**SELLER, **changed})
        return self.world.call(self.billing.SetLegalEntity, request).legal_entity

    def made(self, kind: Kind) -> pb.Invoice:
        """The invoice, or its credit note."""
        invoice = self.issue(self.drafted(kind).id)
        if kind.credit == 0:
            return invoice
        line = pb.CreditedLine(
            invoice_line_id=invoice.lines[0].id, amount=_money(kind.credit, kind.currency_code)
        )
        return self.credit(invoice.id, lines=[line] if kind.credit else []).credit_note

    def drafted(self, kind: Kind) -> pb.Invoice:
        self.sells(tax_rounding=kind.rounding, **kind.seller)
        if kind.currency_code != "GBP":
            has_rate(self.world, kind.currency_code, self.world.clock.now.date().isoformat())
        client_id = self.world.hears_client(kind.currency_code, **{**BUYER, **kind.buyer})
        job = self.a_job_of(client_id)
        self.world.card({"designer": 100_00}, client_id=client_id, currency_code=kind.currency_code)
        for hours in kind.hours:
            self.approved(job, hours)
        first = _money(500_00, kind.currency_code)
        milestone = pb.BillingMilestoneDraft(name="Concept", due_on="2026-02-28", amount=first)
        self.plan(job, TIME if kind.hours else FIXED, [] if kind.hours else [milestone])
        draft = self.draft(job)
        if kind.first_tax:
            line_id = draft.lines[0].id
            draft = self.edit(
                "UpdateInvoiceLine", draft.id, invoice_line_id=line_id, **kind.first_tax
            )
        for line in kind.lines:
            given = {name: value for name, value in line.items() if name != "minor"}
            amount = _money(line["minor"], kind.currency_code)
            draft = self.edit("AddInvoiceLine", draft.id, amount=amount, **given)
        if kind.allowances:
            given = [pb.LineAllowanceDraft(**one) for one in kind.allowances]
            first = next(line.id for line in draft.lines if line.kind in {"time", "manual"})
            draft = self.edit(
                "SetLineAllowances", draft.id, invoice_line_id=first, allowances=given
            )
        return draft

    def xml(self, invoice_id: str, format_: str = "ubl") -> str:
        request = einvoices_pb2.GetEInvoiceRequest(invoice_id=invoice_id, format=format_)
        return self.world.call(self.einvoices.GetEInvoice, request).xml

    def checked(
        self, invoice_id: str, format_: str = "ubl", *, official: bool = False
    ) -> einvoices_pb2.CheckEInvoiceResponse:
        request = einvoices_pb2.CheckEInvoiceRequest(
            invoice_id=invoice_id, format=format_, official=official
        )
        return self.world.call(self.einvoices.CheckEInvoice, request)


def _money(minor: int | None, currency_code: str) -> Money:
    return Money(amount_minor=minor or 0, currency_code=currency_code)


NO_TAX = {"tax_rate_bp": 0}
REVERSE = {**NO_TAX, "tax_category": "reverse_charge"}
EXEMPT = {**NO_TAX, "tax_category": "exempt", "tax_reason": "Training, exempt by article 132"}
COMMUNITY = {**NO_TAX, "tax_category": "intra_community"}
EXPORT = {**NO_TAX, "tax_category": "export"}
OUTSIDE = {**NO_TAX, "tax_category": "outside_scope"}
ZERO = {**NO_TAX, "tax_category": "zero"}
DISCOUNT = a_line(-50_00, kind="allowance", description="Loyalty")
HANDLING = a_line(12_34, kind="charge", description="Handling")
SHARE = {"kind": "allowance", "reason": "Long-term client", "share_bp": 1250}
FEE = {
    "kind": "charge",
    "reason": "Express",
    "amount": Money(amount_minor=7_77, currency_code="GBP"),
}
PLAIN = [
    Kind("standard"),
    Kind("a line by hand", [a_line(18_50)]),
    Kind("a discount as a line", [a_line(-100_00)]),
    Kind("an allowance", [DISCOUNT]),
    Kind("a charge", [HANDLING]),
    Kind("allowance and charge", [DISCOUNT, HANDLING]),
    Kind("hours", hours=[1.5]),
    Kind("hours of thirds", hours=[0.3333, 0.6667, 7.25]),
    Kind("two rates", [a_line(99_99, 500)]),
    Kind("four rates", [a_line(99_99, 500), a_line(10_01, 1250), a_line(7_77, 0)]),
    Kind("reverse charge", first_tax=REVERSE),
    Kind("reverse charge with a reason", first_tax={**REVERSE, "tax_reason": "Article 196"}),
    Kind("exempt", first_tax=EXEMPT),
    Kind("zero rated", first_tax=ZERO),
    Kind("to another member state", first_tax=COMMUNITY),
    Kind("export", first_tax=EXPORT, buyer={"country_code": "US", "tax_number": "123456789"}),
    Kind("outside the scope", first_tax=OUTSIDE),
    Kind("standard and exempt", [a_line(200_00, 0, "exempt", tax_reason="Training")]),
    Kind("standard and reverse charge", [a_line(200_00, 0, "reverse_charge")]),
    Kind("euro", currency_code="EUR"),
    Kind("dollar", [a_line(1_01)], currency_code="USD"),
    Kind("yen", [a_line(333)], currency_code="JPY"),
    Kind("franc", [a_line(33_33), a_line(33_33), a_line(33_33)], currency_code="CHF"),
    Kind("rounded on the total", [a_line(33_33), a_line(33_33), a_line(33_33)]),
    Kind("rounded by line", [a_line(33_33), a_line(33_33), a_line(33_33)], rounding="line"),
    Kind("with tax", [a_line(120_00, includes_tax=True), a_line(9_99, includes_tax=True)]),
    Kind("with tax by line", [a_line(9_99, 700, includes_tax=True)] * 3, rounding="line"),
    Kind("with and without tax", [a_line(9_99, 700, includes_tax=True), a_line(9_99, 700)]),
    Kind("an allowance on hours", hours=[7.25], allowances=[SHARE]),
    Kind("allowances and a charge on a line", [a_line(99_99)], allowances=[SHARE, FEE, SHARE]),
    Kind("a line that is taken off", [a_line(10_00)], allowances=[{**SHARE, "share_bp": 10_000}]),
    Kind("an exempt allowance", [{**DISCOUNT, **EXEMPT}], first_tax=EXEMPT),
    Kind("a reverse charged charge", [{**HANDLING, **REVERSE}], first_tax=REVERSE),
    Kind("no account", seller={"iban": "", "bic": ""}),
    Kind("no bank code", seller={"bic": ""}),
    Kind("a tax number of the country's own kind", seller={"tax_number": "1955839661"}),
    Kind("an address in one text", buyer={"street": "", "address": "Am Kai 1, 20457 Hamburg"}),
    Kind(
        "e-mail", buyer={"electronic_scheme": "EM", "electronic_address": "rechnung@hafen.example"}
    ),
    Kind("a long text", [a_line(5_00, description="Design of many things. " * 40)]),
    Kind("many lines", [a_line(1_00 + place, description=f"Part {place}") for place in range(60)]),
    Kind("a cent", [a_line(1), a_line(-49999)]),
]
CREDITED = [
    Kind("credit of all", credit=None),
    Kind("credit of a part", credit=123_45),
    Kind("credit of hours", hours=[2.5], credit=None),
    Kind("credit of a part of hours", hours=[2.5], credit=1_00),
    Kind("credit of two rates", [a_line(99_99, 500)], credit=None),
    Kind("credit with allowance and charge", [DISCOUNT, HANDLING], credit=None),
    Kind("credit of reverse charge", first_tax=REVERSE, credit=None),
    Kind("credit of exempt", first_tax=EXEMPT, credit=10_00),
    Kind("credit in euro", currency_code="EUR", credit=None),
    Kind("credit rounded by line", [a_line(33_33)] * 3, rounding="line", credit=None),
    Kind("credit with tax", [a_line(9_99, 700, includes_tax=True)], credit=None),
    Kind("credit outside the scope", first_tax=OUTSIDE, credit=None),
    Kind("credit to another member state", first_tax=COMMUNITY, credit=None),
    Kind("credit of a discount", [a_line(-100_00)], credit=None),
]
KINDS = [*PLAIN, *CREDITED]
