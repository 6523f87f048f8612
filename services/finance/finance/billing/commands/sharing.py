"""The work behind a line of a draft, and the share of each entry in what the line comes to."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Transaction
from sqlalchemy import select, update

from finance.billing.model import InvoicedTime, InvoiceLine, Work
from finance.billing.rules.charging import BillableWork, HeldWork, shares_by_value


def share_out(tx: Transaction, line: InvoiceLine) -> None:
    """The share of each entry in what the line comes to."""
    work = work_on(tx, line)
    shares = shares_by_value(line.amount_minor, work)
    held = [
        HeldWork(entry.work_id, entry.time_entry_id, share)
        for entry, share in zip(work, shares, strict=True)
    ]
    set_shares(tx, line, held)


def set_shares(tx: Transaction, line: InvoiceLine, work: Sequence[HeldWork]) -> None:
    for held in work:
        share = update(InvoicedTime).where(
            InvoicedTime.invoice_line_id == line.id, InvoicedTime.time_entry_id == held.work_id
        )
        tx.session.execute(share.values(amount_minor=held.amount_minor))


def work_on(tx: Transaction, line: InvoiceLine) -> list[BillableWork]:
    rows = tx.session.scalars(
        select(Work)
        .join(InvoicedTime, InvoicedTime.time_entry_id == Work.id)
        .where(InvoicedTime.invoice_line_id == line.id)
        .order_by(Work.worked_on, Work.id)
    )
    return [
        BillableWork(
            work.id,
            work.time_entry_id,
            line.charge_role,
            work.worked_on,
            work.billable_seconds,
            work.currency_code or "",
            line.hourly_minor or 0,
            work.value_minor or 0,
            line.daily_minor,
            line.day_minutes,
        )
        for work in rows
    ]
