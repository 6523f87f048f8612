"""Reads of work, plans and invoices.

Costs are in `work_sums` alone, which profitability asks; it decides who may see them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.money import Money
from chassis.paging import Page, cut
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
)

from chassis import values
from finance.billing.model import (
    BillingPlan,
    Invoice,
    InvoicedTime,
    InvoiceLine,
    Work,
    WriteOff,
)
from finance.billing.model.invoice import INVOICE
from finance.billing.rules.charging import BillableWork
from finance.rates import queries as rates
from finance.rates.rules import RateKey, value_of_time
from finance.rights import of_project_id, owner_columns, require

UNBILLED = and_(Work.chargeable, ~Work.billed, Work.write_off_id.is_(None))


def get_billing_plan(reading: Reading, project_id: str) -> BillingPlan:
    id_ = require_id(project_id, "project_id")
    require(reading, "billing.read", of_project_id(reading, id_))
    plan = reading.session.scalars(select(BillingPlan).where(BillingPlan.project_id == id_)).first()
    if plan is None:
        raise NotFound(
            "BILLING_PLAN_NOT_FOUND",
            "This project has no billing plan yet; set one to say how it is billed.",
            field="project_id",
        )
    return plan


def get_invoice(reading: Reading, invoice_id: str) -> Invoice:
    columns = owner_columns(Invoice.client_id, Invoice.project_id)
    return reading.get_visible("invoice.read", Invoice, invoice_id, columns)


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceFilter:
    """Which invoices and credit notes to list; empty: all."""

    client_id: str = ""
    project_id: str = ""
    status: str = ""
    credits_invoice_id: str = ""


def list_invoices(reading: Reading, page: Page, wanted: InvoiceFilter) -> tuple[list[Invoice], str]:
    """The latest made first."""
    columns = owner_columns(Invoice.client_id, Invoice.project_id)
    every = select(Invoice).order_by(Invoice.id.desc()).limit(page.limit)
    query = reading.visible("invoice.read", every, columns)
    for column in ("client_id", "project_id", "credits_invoice_id"):
        if id_ := getattr(wanted, column):
            query = query.where(getattr(Invoice, column) == require_id(id_, column))
    if wanted.status:
        query = query.where(Invoice.status == wanted.status)
    if page.after:
        query = query.where(Invoice.id < require_id(page.after[0], "page_token"))
    found = reading.session.scalars(query).all()
    return cut(found, page, lambda invoice: (invoice.id,))


def invoiced_time(
    reading: Reading, invoice_id: str, *, live: bool = False
) -> Mapping[str, Sequence[str]]:
    """The time entries on each line of a document, by line. live: without those credited."""
    rows = reading.session.execute(
        select(InvoicedTime.invoice_line_id, Work.time_entry_id)
        .join(InvoiceLine, InvoiceLine.id == InvoicedTime.invoice_line_id)
        .join(Work, Work.id == InvoicedTime.time_entry_id)
        .where(InvoiceLine.invoice_id == invoice_id, *([InvoicedTime.live] if live else []))
        .order_by(Work.time_entry_id)
    )
    held: dict[str, list[str]] = {}
    for line_id, time_entry_id in rows:
        held.setdefault(line_id, []).append(time_entry_id)
    return held


def billable_work(
    reading: Reading, project_id: str, through: date, limit: int
) -> list[BillableWork]:
    """Priced, unbilled work through the day that no draft has reserved; oldest first."""
    reserved = select(InvoicedTime.time_entry_id).where(
        InvoicedTime.time_entry_id == Work.id, InvoicedTime.live
    )
    rows = reading.session.execute(
        select(
            *(Work.id, Work.charge_role, Work.worked_on, Work.seconds),
            *(Work.currency_code, Work.hourly_minor, Work.value_minor),
        )
        .where(
            Work.project_id == project_id,
            UNBILLED,
            Work.value_minor.is_not(None),
            Work.worked_on <= through,
            ~reserved.exists(),
        )
        .order_by(Work.worked_on, Work.id)
        .limit(limit)
    )
    return [
        BillableWork(id_, role, day, seconds, code or "", hourly or 0, value or 0)
        for id_, role, day, seconds, code, hourly, value in rows
    ]


def unpriced_seconds(reading: Reading, project_id: str) -> int:
    """Approved, chargeable time of the project for which no rate was in force."""
    summed = select(func.coalesce(func.sum(Work.seconds), 0)).where(
        Work.project_id == project_id, Work.chargeable, Work.value_minor.is_(None)
    )
    return int(reading.session.scalar(summed) or 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class UnbilledWork:
    """Approved chargeable time that no issued invoice holds; hourly and value None: unpriced."""

    work_id: str
    time_entry_id: str
    project_id: str
    person_id: str
    charge_role: str
    worked_on: date
    seconds: int
    hourly: Money | None
    value: Money | None


def list_unbilled_work(
    reading: Reading, page: Page, project_id: str, client_id: str
) -> tuple[list[UnbilledWork], str]:
    """The oldest first. The ids are canonical or empty."""
    query = (
        _of(reading, project_id, client_id, Work)
        .where(UNBILLED)
        .order_by(Work.worked_on, Work.id)
        .limit(page.limit)
    )
    if page.after:
        day, id_ = page.after
        after = values.needed_day(day, "page_token"), require_id(id_, "page_token")
        query = query.where(tuple_(Work.worked_on, Work.id) > after)
    found = [_unbilled_work(work) for work in reading.session.scalars(query)]
    return cut(found, page, lambda work: (work.worked_on, work.work_id))


def unbilled_totals(reading: Reading, project_id: str, client_id: str) -> list[Money]:
    """The value of all unbilled work that matches, one sum per currency."""
    summed = (
        _of(reading, project_id, client_id, Work.currency_code, func.sum(Work.value_minor))
        .where(UNBILLED, Work.currency_code.is_not(None))
        .group_by(Work.currency_code)
        .order_by(Work.currency_code)
    )
    return [Money(int(total), code) for code, total in reading.session.execute(summed)]


def _of(reading: Reading, project_id: str, client_id: str, *columns: Any) -> Select[Any]:
    owners = owner_columns(Work.client_id, Work.project_id)
    query = reading.visible("billing.read", select(*columns), owners)
    if project_id:
        query = query.where(Work.project_id == project_id)
    if client_id:
        query = query.where(Work.client_id == client_id)
    return query


def _unbilled_work(work: Work) -> UnbilledWork:
    return UnbilledWork(
        work_id=work.id,
        time_entry_id=work.time_entry_id,
        project_id=work.project_id,
        person_id=work.person_id,
        charge_role=work.charge_role,
        worked_on=work.worked_on,
        seconds=work.seconds,
        hourly=work.hourly,
        value=work.value,
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """Work and documents of one charge currency and one cost currency, added up, in minor units.

    The currencies are None where nothing was priced or costed. Documents have no cost currency.
    """

    currency_code: str | None
    cost_currency_code: str | None
    used: int
    wip: int
    cost: int
    seconds: int
    unpriced_seconds: int
    uncosted_seconds: int
    net: int
    total: int
    paid: int
    due: int
    credit_due: int


def sums_of_project(reading: Reading, project_id: str) -> list[Sums]:
    """What profitability adds up, in one statement."""
    return _sums(reading, "project_id", project_id)


def sums_of_client(reading: Reading, client_id: str) -> list[Sums]:
    return _sums(reading, "client_id", client_id)


def _sums(reading: Reading, column: str, id_: str) -> list[Sums]:
    rows = reading.session.execute(_sums_by(column), {"id": id_}).all()
    return [Sums(row[0], row[1], *(int(amount) for amount in row[2:])) for row in rows]


@cache
def _sums_by(column: str) -> CompoundSelect[Any]:
    """The statement, made once: every overview asks it."""
    nothing = literal(0)
    worked = (
        select(
            Work.currency_code,
            Work.cost_currency_code,
            _sum(Work.value_minor),
            _sum(Work.value_minor, and_(~Work.billed, Work.write_off_id.is_(None))),
            _sum(Work.cost_minor),
            _sum(Work.seconds),
            _sum(Work.seconds, and_(Work.chargeable, Work.value_minor.is_(None))),
            _sum(Work.seconds, Work.cost_minor.is_(None)),
            *[nothing] * 5,
        )
        .where(getattr(Work, column) == bindparam("id"))
        .group_by(Work.currency_code, Work.cost_currency_code)
    )
    paid = Invoice.paid_minor - Invoice.refunded_minor
    owed = Invoice.total_minor - Invoice.credited_minor - paid
    asks = Invoice.kind == INVOICE
    billed = (
        select(
            Invoice.currency_code,
            null(),
            *[nothing] * 6,
            _sum(Invoice.net_minor),
            _sum(Invoice.total_minor),
            _sum(paid),
            _sum(owed, and_(asks, owed > 0)),
            _sum(-owed, and_(asks, owed < 0)),
        )
        .where(getattr(Invoice, column) == bindparam("id"), Invoice.number.is_not(None))
        .group_by(Invoice.currency_code)
    )
    return union_all(worked, billed)


def _sum(column: Any, where: ColumnElement[bool] | None = None) -> Any:
    summed = func.sum(column)
    return func.coalesce(summed if where is None else summed.filter(where), 0)


def list_write_offs(
    reading: Reading, page: Page, project_id: str, client_id: str
) -> tuple[list[WriteOff], str]:
    """The latest first, the undone ones, too."""
    columns = owner_columns(WriteOff.client_id, WriteOff.project_id)
    every = select(WriteOff).order_by(WriteOff.id.desc()).limit(page.limit)
    query = reading.visible("billing.read", every, columns)
    for column, id_ in (("project_id", project_id), ("client_id", client_id)):
        if id_:
            query = query.where(getattr(WriteOff, column) == require_id(id_, column))
    if page.after:
        query = query.where(WriteOff.id < require_id(page.after[0], "page_token"))
    return cut(reading.session.scalars(query).all(), page, lambda one: (one.id,))


def work_priced_by(reading: Reading, rate_card_id: str) -> tuple[int, date | None]:
    """How many time entries a rate card has priced, and the day of the latest."""
    counted = select(func.count(), func.max(Work.worked_on)).where(
        Work.rate_card_id == require_id(rate_card_id, "rate_card_id")
    )
    entries, last_day = reading.session.execute(counted).one()
    return entries, last_day


@dataclass(frozen=True, kw_only=True, slots=True)
class PricedOtherwise:
    """Unbilled work that has another price than the cards in force would give it."""

    entries: int
    seconds: int
    value: Money
    value_by_card: Money


def priced_otherwise(
    reading: Reading, roles: Collection[str], client_id: str | None, code: str, since: date
) -> PricedOtherwise | None:
    """Of these roles (and of the client), since the day; None if there is none."""
    groups = (
        select(Work.charge_role, Work.client_id, Work.worked_on, Work.hourly_minor)
        .add_columns(func.count(), func.sum(Work.seconds), func.sum(Work.value_minor))
        .where(
            UNBILLED,
            Work.currency_code == code,
            Work.charge_role.in_(roles),
            Work.worked_on >= since,
            Work.client_id.is_not(None),
        )
        .group_by(Work.charge_role, Work.client_id, Work.worked_on, Work.hourly_minor)
    )
    if client_id is not None:
        groups = groups.where(Work.client_id == client_id)
    rows = reading.session.execute(groups).all()
    book = rates.rates_in_force(reading, [RateKey(row[0], row[1], code, row[2]) for row in rows])
    entries = seconds = value = by_card = 0
    for role, its_client, day, hourly, count, its_seconds, its_value in rows:
        rate = book.get(RateKey(role, its_client, code, day))
        if rate is None or rate.hourly.amount_minor == hourly:
            continue
        entries += count
        seconds += int(its_seconds)
        value += int(its_value)
        by_card += value_of_time(rate.hourly.amount_minor, int(its_seconds))
    if not entries:
        return None
    return PricedOtherwise(
        entries=entries,
        seconds=seconds,
        value=Money(value, code),
        value_by_card=Money(by_card, code),
    )


@dataclass(frozen=True, slots=True)
class CostedHours:
    """The hours of one person on one project that have a cost, by currency of their charge."""

    project_id: str
    currency_code: str | None
    person_id: str
    seconds: int


def costed_hours(reading: Reading, project_id: str, client_id: str) -> list[CostedHours]:
    """Of a project or of a client: who contributes to its labour cost."""
    query = (
        select(Work.project_id, Work.currency_code, Work.person_id, func.sum(Work.seconds))
        .where(Work.cost_minor.is_not(None))
        .group_by(Work.project_id, Work.currency_code, Work.person_id)
    )
    query = query.where(
        Work.project_id == project_id if project_id else Work.client_id == client_id
    )
    return [CostedHours(*row[:3], int(row[3])) for row in reading.session.execute(query)]
