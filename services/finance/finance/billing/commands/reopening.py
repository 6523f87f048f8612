"""Time that was approved and is reopened: its work is taken back unless an invoice holds it."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Transaction
from chassis.money import Money
from sqlalchemy import select

from finance.billing.commands.capping import add_up_within, is_holding
from finance.billing.commands.counting import count_unbilled
from finance.billing.commands.documents import with_hours
from finance.billing.commands.drafting import throw_away
from finance.billing.commands.editing import take_off_draft
from finance.billing.model import Invoice, InvoicedTime, InvoiceLine, Work
from finance.quoting.commands.budgets import note_work_value


def take_back_time_entry(tx: Transaction, time_entry_id: str) -> None:
    """Work on no invoice is withdrawn; a draft that holds it is recalculated.

    What an issued invoice holds stays billed. When the entry is approved again, only the
    difference becomes new unbilled work.
    """
    rows = _unbilled_rows(tx, time_entry_id)
    if not rows:
        return
    _take_off_drafts(tx, [work.id for work in rows])
    project_id = rows[0].project_id
    stays = _is_billed(tx, time_entry_id)
    fewer = -1 if rows[0].chargeable and not stays else 0
    for work in rows:
        value = work.value
        tx.record(work.withdraw())
        if value is not None:
            taken = Money(-value.amount_minor, value.currency_code)
            note_work_value(tx, project_id, taken)
    count_unbilled(tx, [project_id], {project_id: fewer})


def _is_billed(tx: Transaction, time_entry_id: str) -> bool:
    billed = select(Work.id).where(Work.time_entry_id == time_entry_id, Work.billed)
    return tx.session.scalar(billed.limit(1)) is not None


def _unbilled_rows(tx: Transaction, time_entry_id: str) -> list[Work]:
    found = (
        select(Work)
        .where(Work.time_entry_id == time_entry_id, ~Work.billed, ~Work.withdrawn)
        .order_by(Work.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(tx.session.scalars(found))


def _take_off_drafts(tx: Transaction, work_ids: Sequence[str]) -> None:
    held = (
        select(InvoiceLine.invoice_id)
        .join(InvoicedTime, InvoicedTime.invoice_line_id == InvoiceLine.id)
        .where(InvoicedTime.time_entry_id.in_(work_ids), InvoicedTime.live)
        .distinct()
    )
    for invoice_id in sorted(tx.session.scalars(held)):
        draft = tx.load(Invoice, invoice_id)
        take_off_draft(tx, draft, work_ids)
        if any(not is_holding(line) for line in draft.lines):
            tx.session.flush()
            add_up_within(tx, draft)
            tx.record(with_hours(tx, draft).line_changed())
        else:
            throw_away(tx, draft)
