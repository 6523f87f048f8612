"""Changing a draft line by line, until it is issued."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from sqlalchemy import delete, select

from chassis import values
from finance.billing.commands.capping import add_up_within
from finance.billing.commands.charge_lines import InvoiceTerms
from finance.billing.commands.documents import (
    LINES_MAX,
    line_of,
    load_draft,
    project_of,
    with_hours,
)
from finance.billing.commands.drafting import free_hours, free_milestones
from finance.billing.commands.line_values import (
    LineChange,
    ManualLine,
    amount_of,
    by_hand,
    checked_account,
    checked_amount,
    chosen_rate,
    of_another_project,
    refuse_wrong_sign,
)
from finance.billing.commands.sharing import set_shares, share_out, work_on
from finance.billing.model import (
    BY_HAND,
    BillingMilestone,
    Invoice,
    InvoicedTime,
    InvoiceLine,
    LineKind,
    Work,
    time_line_text,
)
from finance.billing.rules.charging import time_lines
from finance.costs.commands import free_costs
from finance.quantities import in_words
from finance.taxing import checked_tax_rate

LEFT_OUT_MAX = 500


def add_line(
    tx: Transaction,
    invoice_id: str,
    wanted: ManualLine,
    terms: InvoiceTerms,
    expected_version: int = 0,
) -> Invoice:
    invoice = load_draft(tx, invoice_id, expected_version)
    if len(invoice.lines) >= LINES_MAX:
        raise Conflict(
            "LINES_TOO_MANY", f"An invoice has at most {LINES_MAX} lines.", field="invoice_id"
        )
    invoice.lines.append(by_hand(tx, invoice, wanted, terms.standard))
    return changed(tx, invoice)


def update_line(
    tx: Transaction, invoice_id: str, line_id: str, change: LineChange, expected_version: int = 0
) -> Invoice:
    invoice = load_draft(tx, invoice_id, expected_version)
    line = line_of(invoice, line_id)
    if change.description is not None:
        line.description = values.text(change.description, "description", required=True)
    _take_amount(invoice, line, change)
    _take_place(tx, invoice, line, change)
    if chosen := chosen_rate(tx, change):
        line.take_tax_rate(chosen.tax, chosen.id)
    else:
        _take_tax(line, change)
    return changed(tx, invoice)


def _take_amount(invoice: Invoice, line: InvoiceLine, change: LineChange) -> None:
    amount = _new_amount(invoice, line, change)
    if amount is None:
        if change.includes_tax is not None:
            raise Invalid(
                "AMOUNT_REQUIRED",
                "includes_tax says how amount is meant; send both together.",
                field="amount",
            )
        return
    refuse_wrong_sign(LineKind(line.kind), amount)
    line.come_to(amount, line.line_allowances)
    with_tax = line.gross_minor is not None if change.includes_tax is None else change.includes_tax
    if with_tax and line.allowances:
        _refuse_gross()
    line.gross_minor = amount if with_tax else None


def _new_amount(invoice: Invoice, line: InvoiceLine, change: LineChange) -> int | None:
    """An amount alone takes the place of a quantity at a price."""
    of_price = [change.quantity, change.unit_price]
    if change.amount is None and of_price == [None, None]:
        _take_unit(line, change.unit)
        return None
    _refuse_fixed_amount(line)
    if change.amount is not None and of_price == [None, None]:
        line.quantity = line.unit_price = None
        line.unit = ""
        return checked_amount(change.amount, invoice.currency_code)
    quantity = in_words(line.quantity or Decimal(1)) if change.quantity is None else change.quantity
    price = "" if line.unit_price is None else in_words(line.unit_price)
    stated = ManualLine(
        description="",
        amount=change.amount,
        quantity=quantity,
        unit_price=price if change.unit_price is None else change.unit_price,
    )
    amount, given = amount_of(stated, invoice.currency_code)
    line.quantity = given.quantity if given else None
    line.unit_price = given.unit_price if given else None
    if change.unit is not None:
        line.unit = values.text(change.unit, "unit")
    return amount


def _take_unit(line: InvoiceLine, unit: str | None) -> None:
    if unit is None:
        return
    if unit and line.quantity is None:
        raise Invalid(
            "PRICE_REQUIRED",
            "unit is that of a quantity at a price; give quantity and unit_price too.",
            field="unit_price",
        )
    line.unit = values.text(unit, "unit")


def _take_place(tx: Transaction, invoice: Invoice, line: InvoiceLine, change: LineChange) -> None:
    """The project and the account of a line by hand; other lines have those of their work."""
    if change.ledger_account is not None:
        line.ledger_account = checked_account(tx, change.ledger_account)
    if change.project_id is None or change.project_id == project_of(invoice, line):
        return
    if line.kind not in BY_HAND:
        raise Conflict(
            "LINE_PROJECT_FIXED",
            f"A line of {line.kind} is of the project whose work it charges; remove it and draft "
            "that project's work.",
            field="project_id",
        )
    line.project_id = of_another_project(tx, invoice, change.project_id)


def _refuse_gross() -> None:
    raise Conflict(
        "LINE_WITH_ALLOWANCES",
        "A line with allowances of its own has its amount without tax; remove them first.",
        field="includes_tax",
    )


def _take_tax(line: InvoiceLine, change: LineChange) -> None:
    """A reason stays with its category; of another category it has to be given again."""
    rate_bp, category, reason = change.tax_rate_bp, change.tax_category, change.tax_reason
    if rate_bp is None and category is None and reason is None:
        return
    if rate_bp is None and category is None:
        category = line.tax_category
    elif reason is None and category == line.tax_category:
        reason = line.tax_reason
    line.take_tax_rate(
        checked_tax_rate(
            line.tax_rate_bp if rate_bp is None else rate_bp, category or "", reason=reason or ""
        )
    )


def update_references(
    tx: Transaction,
    invoice_id: str,
    buyer_reference: str | None,
    purchase_order: str | None,
    expected_version: int = 0,
) -> Invoice:
    """What the buyer finds the document by; None leaves it as it is."""
    invoice = load_draft(tx, invoice_id, expected_version)
    if buyer_reference is not None:
        invoice.buyer_reference = values.text(buyer_reference, "buyer_reference")
    if purchase_order is not None:
        invoice.purchase_order = values.text(purchase_order, "purchase_order")
    tx.session.flush()
    tx.record(with_hours(tx, invoice).references_changed())
    return invoice


def remove_line(tx: Transaction, invoice_id: str, line_id: str) -> Invoice:
    """Its hours are unbilled and its milestone planned, free for another invoice."""
    invoice = load_draft(tx, invoice_id)
    _drop(tx, invoice, line_of(invoice, line_id))
    return changed(tx, invoice)


def order_lines(tx: Transaction, invoice_id: str, line_ids: Sequence[str]) -> Invoice:
    invoice = load_draft(tx, invoice_id)
    lines = {line.id: line for line in invoice.lines}
    if len(line_ids) != len(lines) or set(line_ids) != set(lines):
        raise Invalid(
            "LINES_INCOMPLETE",
            f"List each of the draft's {len(lines)} lines once, in the order wanted.",
            field="invoice_line_ids",
        )
    invoice.lines.sort(key=lambda line: line_ids.index(line.id))
    return changed(tx, invoice)


def leave_out_work(tx: Transaction, invoice_id: str, time_entry_ids: Sequence[str]) -> Invoice:
    """These hours stay unbilled; the lines that held them are worth that much less."""
    values.number(len(time_entry_ids), "time_entry_ids", 1, LEFT_OUT_MAX)
    ids = {require_id(id_, "time_entry_ids") for id_ in time_entry_ids}
    invoice = load_draft(tx, invoice_id)
    held = _held_work(tx, invoice, ids)
    for missing in ids - {entry_id for _, entry_id in held}:
        raise NotFound(
            "WORK_NOT_ON_DRAFT",
            f"This draft does not hold the time entry {missing}.",
            field="time_entry_ids",
        )
    take_off_draft(tx, invoice, [work_id for work_id, _ in held])
    return changed(tx, invoice)


def take_off_draft(tx: Transaction, invoice: Invoice, work_ids: Sequence[str]) -> None:
    """Free the work and recalculate the lines that held it; empty lines of time are dropped."""
    line_ids = [line.id for line in invoice.lines]
    freed = (
        delete(InvoicedTime)
        .where(InvoicedTime.invoice_line_id.in_(line_ids), InvoicedTime.time_entry_id.in_(work_ids))
        .returning(InvoicedTime.invoice_line_id)
    )
    touched = set(tx.session.scalars(freed))
    for line in [line for line in invoice.lines if line.id in touched]:
        recalculate(tx, invoice, line)


def _held_work(tx: Transaction, invoice: Invoice, ids: set[str]) -> list[tuple[str, str]]:
    """(work, time entry) of these time entries on the draft."""
    rows = tx.session.execute(
        select(Work.id, Work.time_entry_id)
        .join(InvoicedTime, InvoicedTime.time_entry_id == Work.id)
        .where(
            InvoicedTime.invoice_line_id.in_([line.id for line in invoice.lines]),
            Work.time_entry_id.in_(ids),
        )
    )
    return [(work_id, entry_id) for work_id, entry_id in rows]


def recalculate(tx: Transaction, invoice: Invoice, line: InvoiceLine) -> None:
    """After its work has changed: its hours, its amount and the share of each entry."""
    work = work_on(tx, line)
    if line.kind in (LineKind.MILESTONE, LineKind.RETAINER, LineKind.PROGRESS):
        line.seconds = sum(entry.seconds for entry in work)
        share_out(tx, line)
        return
    if not work:
        _drop(tx, invoice, line)
        return
    (now,) = time_lines(work)
    code = invoice.currency_code
    as_written = time_line_text(line.charge_role, line.seconds, now.rate, code)
    if line.description == as_written:
        line.description = time_line_text(line.charge_role, now.seconds, now.rate, code)
    line.seconds = now.seconds
    allowances = line.line_allowances
    line.come_to(now.amount_minor, allowances)
    if allowances:
        share_out(tx, line)
    else:
        set_shares(tx, line, now.work)


def _drop(tx: Transaction, invoice: Invoice, line: InvoiceLine) -> None:
    free_hours(tx, [line.id])
    free_costs(tx, [line.id])
    if line.billing_milestone_id:
        free_milestones(tx, BillingMilestone.id == line.billing_milestone_id)
    invoice.lines.remove(line)


def changed(tx: Transaction, invoice: Invoice) -> Invoice:
    """Add the draft up again, within the ceilings of its projects, and publish its lines."""
    tx.session.flush()
    add_up_within(tx, invoice)
    tx.session.flush()
    tx.record(with_hours(tx, invoice).line_changed())
    return invoice


_REMEDIES = {
    LineKind.TIME: "leave work out, or add a line for the difference",
    LineKind.MILESTONE: "change the billing plan, or add a line for the difference",
    LineKind.EXPENSE: "remove the line, or add a line for the difference",
    LineKind.RETAINER: "change the retainer, or add a line for the difference",
    LineKind.OVERAGE: "change the retainer, or add a line for the difference",
    LineKind.HELD_BACK: "change the ceiling in the billing plan",
    LineKind.PROGRESS: "remove the line and bill the progress again",
    LineKind.SAVING: "remove the line, or change the billing plan",
    LineKind.MEDIA: "remove the line and change the media order, or add a line for the difference",
    LineKind.LEVY: "remove the line, or change the rate of the levy",
}


def _refuse_fixed_amount(line: InvoiceLine) -> None:
    if line.kind in BY_HAND:
        return
    remedy = _REMEDIES[LineKind(line.kind)]
    raise Conflict(
        "LINE_AMOUNT_FIXED",
        f"The amount of a line of {line.kind} follows from what it charges; {remedy}.",
        field="amount",
    )
