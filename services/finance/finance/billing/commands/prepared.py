"""A draft of lines that another room has worked out, such as the fees of a retainer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

from chassis.bulk import insert_rows
from chassis.database import Transaction
from sqlalchemy import Table, update

from finance.billing.commands.capping import add_up_within
from finance.billing.commands.counting import count_unbilled
from finance.billing.commands.drafting import new_invoice, store_draft
from finance.billing.model import Invoice, InvoicedTime, InvoiceLine, Work
from finance.billing.rules.charging import BillableWork, HeldWork, shares_by_value
from finance.rights import Owned, require
from finance.taxing import TaxRate

INVOICED_TIME = cast(Table, InvoicedTime.__table__)


@dataclass(frozen=True, kw_only=True, slots=True)
class PreparedLine:
    """work: the hours that it covers; its amount is shared over them by their value.

    seconds, hourly_minor: what it charges, where its amount follows from hours.
    """

    kind: str
    description: str
    amount_minor: int
    tax: TaxRate
    retainer_period_id: str | None = None
    work: Sequence[BillableWork] = ()
    seconds: int = 0
    charge_role: str = ""
    hourly_minor: int | None = None


def draft_prepared(
    tx: Transaction,
    project_id: str,
    client_id: str,
    currency_code: str,
    lines: Sequence[PreparedLine],
    tax_rounding: str,
) -> Invoice:
    """Written down as given; the caller sees to it that they come to more than nothing."""
    require(tx, "invoice.write", Owned(client_id, project_id))
    invoice = new_invoice(tx, project_id, client_id, currency_code, tax_rounding)
    charged: dict[str, Sequence[HeldWork]] = {}
    for wanted in lines:
        line = _line(tx, invoice, wanted)
        invoice.lines.append(line)
        shares = shares_by_value(line.amount_minor, wanted.work)
        charged[line.id] = [
            HeldWork(one.work_id, one.time_entry_id, share)
            for one, share in zip(wanted.work, shares, strict=True)
        ]
    add_up_within(tx, invoice)
    store_draft(tx, invoice, charged)
    return invoice


def _line(tx: Transaction, invoice: Invoice, wanted: PreparedLine) -> InvoiceLine:
    return InvoiceLine(
        id=tx.new_id(),
        invoice_id=invoice.id,
        position=len(invoice.lines),
        kind=wanted.kind,
        description=wanted.description,
        amount_minor=wanted.amount_minor,
        tax_rate_bp=wanted.tax.rate_bp,
        tax_category=str(wanted.tax.category),
        tax_reason=wanted.tax.reason,
        seconds=wanted.seconds or sum(one.seconds for one in wanted.work),
        charge_role=wanted.charge_role,
        hourly_minor=wanted.hourly_minor,
        retainer_period_id=wanted.retainer_period_id,
    )


def cover_by_issued_line(
    tx: Transaction, line_id: str, work_ids: Sequence[str], project_ids: Collection[str]
) -> None:
    """Hours that an issued line has paid for before they were worked are billed from now on.

    Their share of the line is nothing: the document charged its amount when it was issued, and
    what the hours are worth is written off against that.
    """
    rows = [
        {"invoice_line_id": line_id, "time_entry_id": id_, "amount_minor": 0, "live": True}
        for id_ in work_ids
    ]
    insert_rows(tx, INVOICED_TIME, rows)
    billed = update(Work).where(Work.id.in_(work_ids)).values(billed=True)
    tx.session.execute(billed.execution_options(synchronize_session=False))
    count_unbilled(tx, project_ids)
