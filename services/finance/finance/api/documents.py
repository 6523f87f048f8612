"""Plans, work and documents as messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chassis.database import Reading
from chassis.money import Money
from chassis.rpc.messages import mapper
from tandem.common.v1.common_pb2 import Money as MoneyMessage
from tandem.finance.v1 import billing_pb2 as pb

from finance.agency import queries as agency
from finance.agency.model import LegalEntity
from finance.billing.commands.converting import in_base_now
from finance.billing.model import BillingMilestone, BillingPlan, Invoice, WriteOff
from finance.billing.model.base_amounts import InBase
from finance.billing.model.invoice import Party
from finance.billing.model.line import DocumentLine, ShownAllowance
from finance.billing.model.payment import DocumentPayment
from finance.billing.model.tax import DocumentTax
from finance.billing.queries.documents import InvoicedWork, invoiced_time, number_if_issued
from finance.billing.queries.invoices import InvoiceSum
from finance.billing.queries.proposals import Proposal
from finance.billing.queries.unbilled import UnbilledWork
from finance.replicas import queries as replicas

to_legal_entity = mapper(pb.LegalEntity, LegalEntity, currency_code=lambda row: "")
_NAMES = ("client_name", "project_reference", "project_name")
_APPROVER = "approved_by_name"
_to_write_off = mapper(pb.WriteOff, WriteOff, **dict.fromkeys(_NAMES, lambda row: ""))
to_unbilled_work = mapper(pb.UnbilledWork, UnbilledWork)
to_written_off_work = mapper(pb.WrittenOffWork, UnbilledWork)
to_invoiced_work = mapper(pb.InvoicedWork, InvoicedWork)
to_sum = mapper(pb.InvoiceSum, InvoiceSum)
to_proposal = mapper(pb.BillingProposal, Proposal)
to_milestone = mapper(
    pb.BillingMilestone, BillingMilestone, budget_share_bp=lambda row: row.share_bp or 0
)
to_plan = mapper(pb.BillingPlan, BillingPlan, milestones=to_milestone, standing=lambda row: None)
_OF_LINE = ("project_reference", "project_name")
_to_line = mapper(
    pb.InvoiceLine,
    DocumentLine,
    allowances=mapper(pb.LineAllowance, ShownAllowance),
    **dict.fromkeys(_OF_LINE, lambda row: ""),
)
_to_payment = mapper(pb.Payment, DocumentPayment)
_to_tax = mapper(pb.DocumentTax, DocumentTax)


def money_message(money: Money) -> MoneyMessage:
    return MoneyMessage(amount_minor=money.amount_minor, currency_code=money.currency_code)


def _to_party(party: Party | None) -> pb.Party | None:
    return pb.Party(**party) if party else None


_to_in_base = mapper(pb.InBaseCurrency, InBase, rate=lambda row: row.rate_text)


def _to_base(kept: InBase | None) -> pb.InBaseCurrency | None:
    return _to_in_base(kept) if kept else None


_to_invoice = mapper(
    pb.Invoice,
    Invoice,
    lines=lambda row: [_to_line(line) for line in row.document_lines],
    payments=lambda row: [_to_payment(payment) for payment in row.document_payments],
    taxes=_to_tax,
    seller=lambda row: _to_party(row.seller),
    buyer=lambda row: _to_party(row.buyer),
    overdue=lambda row: False,
    in_base=lambda row: _to_base(row.in_base),
    needs_rate_to=lambda row: "",
    **dict.fromkeys(("next_number", _APPROVER, *_NAMES), lambda row: ""),
)


def _lines_named(reading: Reading, shown: Sequence[pb.Invoice]) -> None:
    """Each line with the name of its project; one statement for all."""
    lines = [line for one in shown for line in one.lines]
    projects = replicas.projects(reading, {line.project_id for line in lines})
    for line in lines:
        if project := projects.get(line.project_id):
            line.project_reference, line.project_name = project.reference, project.name


def to_invoices(reading: Reading, invoices: Sequence[Invoice]) -> list[pb.Invoice]:
    """Without time entries."""
    by = replicas.person_names(
        reading, {one.approved_by_id for one in invoices if one.approved_by_id}
    )
    shown = [
        _to_invoice(
            one,
            overdue=one.is_overdue(reading.today),
            approved_by_name=by.get(one.approved_by_id or "", ""),
            **names,
        )
        for one, names in _named(reading, invoices)
    ]
    _lines_named(reading, shown)
    return shown


def to_write_offs(reading: Reading, write_offs: Sequence[WriteOff]) -> list[pb.WriteOff]:
    return [_to_write_off(one, **names) for one, names in _named(reading, write_offs)]


def _named(reading: Reading, records: Sequence[Any]) -> Iterator[tuple[Any, dict[str, str]]]:
    """Each record with the names of its client and its project; two statements for all."""
    clients = replicas.clients(reading, {one.client_id for one in records if one.client_id})
    projects = replicas.projects(reading, {one.project_id for one in records})
    for one in records:
        client, project = clients.get(one.client_id), projects.get(one.project_id)
        yield (
            one,
            {
                "client_name": client.name if client else "",
                "project_reference": project.reference if project else "",
                "project_name": project.name if project else "",
            },
        )


def to_invoice(reading: Reading, invoice: Invoice) -> pb.Invoice:
    """With the time entries that it shows: all when it is drafted and issued."""
    names = replicas.names_on_document(reading, invoice.client_id, invoice.project_id)
    if invoice.approved_by_id:
        by = replicas.person_names(reading, {invoice.approved_by_id})
        names[_APPROVER] = by.get(invoice.approved_by_id, "")
    shown = _to_invoice(invoice, overdue=invoice.is_overdue(reading.today), **names)
    _lines_named(reading, [shown])
    return shown


def whole_invoice(reading: Reading, invoice: Invoice) -> pb.Invoice:
    """With the time entries on every line, also those that were credited."""
    hours: Mapping[str, Sequence[str]] = invoiced_time(reading, invoice.id)
    shown = to_invoice(reading, invoice.with_hours(hours))
    if invoice.number is None:
        shown.next_number = number_if_issued(reading, reading.today, invoice.legal_entity_id)
        base_currency = agency.base_currency(reading, invoice.legal_entity_id)
        if kept := in_base_now(reading, invoice, base_currency):
            shown.in_base.CopyFrom(_to_in_base(kept))
        elif invoice.currency_code != base_currency:
            shown.needs_rate_to = base_currency
    return shown
