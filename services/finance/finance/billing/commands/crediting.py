"""The only correction of an issued invoice: credit notes over the whole of it or over parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import require_id
from chassis.money import Money
from sqlalchemy import Uuid, func, insert, literal, select, update

from chassis import values
from finance.agency import queries as agency
from finance.billing.commands import exchanging
from finance.billing.commands.converting import at_kept_rate, credited_in_base
from finance.billing.commands.counting import count_unbilled
from finance.billing.commands.documents import booked, line_of, projects_of, with_hours
from finance.billing.commands.drafting import free_milestones
from finance.billing.commands.issuing import journal_source, next_number, the_seller
from finance.billing.model import (
    CREDIT_NOTE,
    BillingMilestone,
    Invoice,
    InvoicedTime,
    InvoiceLine,
    LineKind,
    Work,
)
from finance.billing.model.sums import PROJECT_SUM
from finance.billing.queries.documents import invoiced_time
from finance.billing.rules.settling import CREDIT_NOTE_SERIES, InvoiceStatus
from finance.costs.commands import give_back
from finance.ledger.commands import closing
from finance.ledger.commands.posting import post_journal
from finance.ledger.rules import Entry
from finance.passed_on.commands import CreditedLine, take_back_shares
from finance.rights import of_invoice, require
from finance.taxing import credited_tax

_Before = tuple[int, int]
"""(amount, seconds) credited so far, positive."""
SUM_KEY = ("project_id", "client_id", "currency_code", "cost_currency_code")
LINES_MAX = 500
ENTRIES_MAX = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedCredit:
    """What to credit of one line: an amount, some of its hours, or (neither) all that is left."""

    line_id: str
    amount: Money | None = None
    time_entry_ids: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Credit:
    """What a credit note takes from one line. work_ids: hours that are unbilled again."""

    line: InvoiceLine
    amount: int
    tax: int
    seconds: int
    work_ids: Sequence[str]
    is_rest: bool


def credit_invoice(
    tx: Transaction, invoice_id: str, reason: str, wanted: Sequence[WantedCredit] = ()
) -> tuple[Invoice, Invoice]:
    """A credit note over these parts of an issued invoice, or over all that is left of it.

    Where nothing is left of a line its hours and costs are unbilled again and its milestone
    planned.
    Returns the invoice and the credit note.
    """
    why = values.text(reason, "reason", required=True)
    values.number(len(wanted), "lines", 0, LINES_MAX)
    invoice = tx.load(Invoice, invoice_id)
    require(tx, "invoice.issue", of_invoice(invoice))
    invoice.check_can_be_credited()
    closing.require_open(tx, tx.today, "today")
    before = _credited_before(tx, invoice)
    credits_ = _credits(tx, invoice, wanted, before)
    note = _credit_note(tx, invoice, why, credits_)
    note.keep_in_base(credited_in_base(tx, note, invoice))
    _store(tx, note, credits_)
    count_unbilled(tx, projects_of(note))
    note.with_hours(invoiced_time(tx, note.id))
    tx.record(note.credit_note_issued())
    credited = exchanging.credit(invoice, note)
    tx.record(with_hours(tx, invoice).be_credited(note))
    post_journal(
        tx,
        journal_source("credit_note", note, note.id),
        tx.today,
        f"Credit note {note.number} for {invoice.number}",
        [
            *booked(note, credited),
            *at_kept_rate(note, _passed_back(tx, note, credits_, before)),
        ],
    )
    return invoice, note


def _passed_back(
    tx: Transaction, note: Invoice, credits_: Sequence[_Credit], before: Mapping[str, _Before]
) -> list[Entry]:
    """What the invoice owed on to others is owed no more."""
    lines = [
        CreditedLine(
            invoice_line_id=line.id,
            invoice_id=note.id,
            credits_line_id=one.line.id,
            line_minor=one.line.amount_minor,
            before_minor=before.get(one.line.id, (0, 0))[0],
            now_minor=one.amount,
            ledger_account=one.line.ledger_account,
        )
        for one, line in zip(credits_, note.lines, strict=True)
    ]
    return take_back_shares(tx, lines, tx.today)


def _credits(
    tx: Transaction,
    invoice: Invoice,
    wanted: Sequence[WantedCredit],
    before: Mapping[str, _Before],
) -> list[_Credit]:
    if not wanted:
        rests = [_rest(tx, line, *before.get(line.id, (0, 0))) for line in invoice.lines]
        return [rest for rest in rests if rest.amount or rest.work_ids]
    seen: set[str] = set()
    made = []
    for i, one in enumerate(wanted):
        field = f"lines[{i}]"
        line = line_of(invoice, one.line_id, f"{field}.invoice_line_id")
        if line.id in seen:
            raise Invalid(
                "LINE_TWICE", f"{field} is listed before; list each line once.", field=field
            )
        seen.add(line.id)
        made.append(_wanted(tx, invoice, line, one, before.get(line.id, (0, 0)), field))
    if sum(one.amount + one.tax for one in made) <= 0:
        raise Invalid(
            "CREDIT_NOTHING",
            "These parts come to nothing; a credit note takes something off what is owed.",
            field="lines",
        )
    return made


def _credited_before(tx: Transaction, invoice: Invoice) -> dict[str, tuple[int, int]]:
    """(amount, seconds) credited of each line so far, positive."""
    rows = tx.session.execute(
        select(
            InvoiceLine.credits_line_id,
            func.sum(InvoiceLine.amount_minor),
            func.sum(InvoiceLine.seconds),
        )
        .where(InvoiceLine.credits_line_id.in_([line.id for line in invoice.lines]))
        .group_by(InvoiceLine.credits_line_id)
    )
    return {str(line_id): (-int(amount), -int(seconds)) for line_id, amount, seconds in rows}


def _rest(tx: Transaction, line: InvoiceLine, before: int, seconds_before: int) -> _Credit:
    left = line.amount_minor - before
    return _Credit(
        line=line,
        amount=left,
        tax=_tax(line, before, left),
        seconds=line.seconds - seconds_before,
        work_ids=_live_work(tx, line),
        is_rest=True,
    )


def _wanted(
    tx: Transaction,
    invoice: Invoice,
    line: InvoiceLine,
    wanted: WantedCredit,
    before: tuple[int, int],
    field: str,
) -> _Credit:
    if wanted.amount is not None and wanted.time_entry_ids:
        raise Invalid(
            "AMOUNT_OR_WORK",
            f"Give {field} an amount or time entries, not both: an amount takes no work back.",
            field=f"{field}.amount",
        )
    if wanted.time_entry_ids:
        return _of_work(tx, line, wanted.time_entry_ids, before[0], field)
    if wanted.amount is None:
        return _rest(tx, line, *before)
    minor = values.amount(
        wanted.amount, f"{field}.amount", invoice.currency_code, least=1
    ).amount_minor
    _check_left(invoice, line, minor, before[0], f"{field}.amount")
    if minor == line.amount_minor - before[0]:
        return _rest(tx, line, *before)
    return _Credit(
        line=line,
        amount=minor,
        tax=_tax(line, before[0], minor),
        seconds=0,
        work_ids=(),
        is_rest=False,
    )


def _of_work(
    tx: Transaction, line: InvoiceLine, time_entry_ids: Sequence[str], before: int, field: str
) -> _Credit:
    """Exactly these hours, at their share of the line."""
    values.number(len(time_entry_ids), f"{field}.time_entry_ids", 1, ENTRIES_MAX)
    if line.kind != LineKind.TIME:
        raise Conflict(
            "LINE_NOT_OF_TIME",
            f"{field} is a {line.kind}; credit it by an amount or as a whole.",
            field=f"{field}.time_entry_ids",
        )
    ids = {require_id(id_, f"{field}.time_entry_ids") for id_ in time_entry_ids}
    rows = tx.session.execute(
        select(Work.id, Work.time_entry_id, Work.billable_seconds, InvoicedTime.amount_minor)
        .join(InvoicedTime, InvoicedTime.time_entry_id == Work.id)
        .where(
            InvoicedTime.invoice_line_id == line.id,
            InvoicedTime.live,
            Work.time_entry_id.in_(ids),
        )
    ).all()
    for missing in ids - {row.time_entry_id for row in rows}:
        raise NotFound(
            "WORK_NOT_ON_LINE",
            f"{field} does not charge the time entry {missing}, or it is credited already.",
            field=f"{field}.time_entry_ids",
        )
    amount = sum(row.amount_minor for row in rows)
    return _Credit(
        line=line,
        amount=min(amount, line.amount_minor - before),
        tax=_tax(line, before, min(amount, line.amount_minor - before)),
        seconds=sum(row.billable_seconds for row in rows),
        work_ids=[row.id for row in rows],
        is_rest=amount >= line.amount_minor - before,
    )


def _check_left(invoice: Invoice, line: InvoiceLine, minor: int, before: int, field: str) -> None:
    left = line.amount_minor - before
    if minor > left:
        raise Conflict(
            "CREDIT_EXCEEDS_LINE",
            f"Of {line.description[:60]!r} {invoice.money(max(left, 0))} is left to credit; "
            "credit at most that.",
            field=field,
            details={"left": str(invoice.money(max(left, 0)))},
        )


def _tax(line: InvoiceLine, before: int, now: int) -> int:
    if line.amount_minor == 0:
        return 0
    return credited_tax(line.tax_minor, line.amount_minor, before, now)


def _live_work(tx: Transaction, line: InvoiceLine) -> list[str]:
    held = select(InvoicedTime.time_entry_id).where(
        InvoicedTime.invoice_line_id == line.id, InvoicedTime.live
    )
    return list(tx.session.scalars(held))


def _credit_note(
    tx: Transaction, invoice: Invoice, reason: str, credits_: Sequence[_Credit]
) -> Invoice:
    """Lines with negative amounts, each naming the line that it corrects; the same parties."""
    entity = agency.terms_of(tx, invoice.legal_entity_id)
    note = Invoice(
        id=tx.new_id(),
        kind=CREDIT_NOTE,
        number=next_number(tx, entity.series(CREDIT_NOTE_SERIES), tx.today),
        legal_entity_id=invoice.legal_entity_id,
        project_id=invoice.project_id,
        client_id=invoice.client_id,
        status=InvoiceStatus.CREDITED.value,
        currency_code=invoice.currency_code,
        tax_rounding=invoice.tax_rounding,
        issued_on=tx.today,
        seller=invoice.seller or the_seller(tx, invoice.legal_entity_id),
        buyer=invoice.buyer,
        credits_invoice_id=invoice.id,
        buyer_reference=invoice.buyer_reference,
        purchase_order=invoice.purchase_order,
        reason=reason,
        created_at=tx.now,
    )
    note.lines = [_credit_line(tx, note, i, one) for i, one in enumerate(credits_)]
    note.add_up()
    return note


def _credit_line(tx: Transaction, note: Invoice, position: int, credit: _Credit) -> InvoiceLine:
    line = credit.line
    return InvoiceLine(
        id=tx.new_id(),
        invoice_id=note.id,
        position=position,
        kind=line.kind,
        description=line.description,
        charge_role=line.charge_role,
        hourly_minor=line.hourly_minor,
        daily_minor=line.daily_minor,
        day_minutes=line.day_minutes,
        billing_milestone_id=line.billing_milestone_id,
        deliverable_id=line.deliverable_id,
        seconds=-credit.seconds,
        amount_minor=-credit.amount,
        tax_rate_bp=line.tax_rate_bp,
        tax_category=line.tax_category,
        tax_reason=line.tax_reason,
        tax_minor=-credit.tax,
        credits_line_id=line.id,
        retainer_period_id=line.retainer_period_id,
        project_id=line.project_id,
        ledger_account=line.ledger_account,
    )


def _store(tx: Transaction, note: Invoice, credits_: Sequence[_Credit]) -> None:
    """Its number last: with it the database counts its lines in the sums of their projects, and
    writes what they give back as entries. The sums are locked in one order before that."""
    number, status = note.number, note.status
    note.number, note.status = None, InvoiceStatus.DRAFT.value
    tx.add(note)
    tx.session.flush()
    locked = select(PROJECT_SUM.c.project_id).where(PROJECT_SUM.c.project_id.in_(projects_of(note)))
    tx.session.execute(
        locked.order_by(*(PROJECT_SUM.c[name] for name in SUM_KEY)).with_for_update()
    )
    _release(tx, note, credits_)
    note.number, note.status = number, status
    tx.session.flush()


def _release(tx: Transaction, note: Invoice, credits_: Sequence[_Credit]) -> None:
    """The hours and costs stay on record with the invoice, and may go on another one."""
    for one, line in zip(credits_, note.lines, strict=True):
        if one.work_ids:
            _release_hours(tx, one, line)
        if one.is_rest and one.line.kind == LineKind.EXPENSE:
            give_back(tx, one.line.id, line.id)
        if one.is_rest and one.line.billing_milestone_id:
            free_milestones(
                tx,
                BillingMilestone.id == one.line.billing_milestone_id,
                BillingMilestone.invoice_id == one.line.invoice_id,
            )


def _release_hours(tx: Transaction, credit: _Credit, line: InvoiceLine) -> None:
    held = (
        update(InvoicedTime)
        .where(
            InvoicedTime.invoice_line_id == credit.line.id,
            InvoicedTime.time_entry_id.in_(credit.work_ids),
        )
        .values(live=False)
    )
    tx.session.execute(held.execution_options(synchronize_session=False))
    taken_back = select(
        literal(line.id, Uuid(as_uuid=False)),
        InvoicedTime.time_entry_id,
        -InvoicedTime.amount_minor,
        literal(False),
    ).where(
        InvoicedTime.invoice_line_id == credit.line.id,
        InvoicedTime.time_entry_id.in_(credit.work_ids),
    )
    columns = ["invoice_line_id", "time_entry_id", "amount_minor", "live"]
    tx.session.execute(insert(InvoicedTime).from_select(columns, taken_back))
    free = update(Work).where(Work.id.in_(credit.work_ids)).values(billed=False)
    tx.session.execute(free.execution_options(synchronize_session=False))
