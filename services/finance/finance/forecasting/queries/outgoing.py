"""What the agency is expected to pay, and what recurs or was entered by hand, either way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from chassis.database import Reading
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from finance.expenses.readable import Expense
from finance.forecasting.model import CashItem
from finance.forecasting.queries.incoming import ROWS_MAX
from finance.forecasting.rules import Flow, Source, Span, days_of
from finance.ledger.readable import RecurringJournal
from finance.payables.readable import Bill
from finance.purchasing.readable import COMMITTED, PurchaseOrder
from finance.rates.readable import CostRate
from finance.replicas.readable import KnownPerson
from finance.rounding.rules import half_up

WHOLE_BP = 10_000
PAY_DAY = 28
"""Salaries are expected on this day of each month."""
MONTHS_IN_YEAR = 12


def orders(reading: Reading, currency_code: str) -> Iterator[Flow]:
    """What is ordered and not billed, net of tax, on its expected day, or today without one."""
    asked = (
        select(PurchaseOrder)
        .where(
            PurchaseOrder.status.in_([status.value for status in COMMITTED]),
            PurchaseOrder.currency_code == currency_code,
        )
        .order_by(PurchaseOrder.id)
        .limit(ROWS_MAX)
    )
    for one in reading.session.scalars(asked):
        due = one.expected_on or reading.today
        if minor := one.open.amount_minor:
            yield _out(Source.ORDERS, due, minor, "purchase_order", one.id, one.number)


def bills(reading: Reading, currency_code: str) -> Iterator[Flow]:
    """Approved and not paid, on the day on which they are payable."""
    asked = (
        select(Bill)
        .where(Bill.owed_minor != 0, Bill.currency_code == currency_code)
        .order_by(Bill.due_on, Bill.id)
        .limit(ROWS_MAX)
    )
    for one in reading.session.scalars(asked):
        yield _out(Source.BILLS, one.due_on, one.owed_minor, "bill", one.id, one.number)


def expenses(reading: Reading, currency_code: str) -> Iterator[Flow]:
    """Approved ones that are to be paid back, as if that were today."""
    asked = (
        select(Expense)
        .where(
            Expense.status == "approved",
            Expense.reimbursable,
            Expense.currency_code == currency_code,
        )
        .order_by(Expense.id)
        .limit(ROWS_MAX)
    )
    for one in reading.session.scalars(asked):
        yield _out(
            Source.EXPENSES, reading.today, one.total_minor, "expense", one.id, one.description
        )


def payroll(reading: Reading, currency_code: str, span: Span) -> Iterator[Flow]:
    """The pay of each month of people whose cost rate is by the month or the year."""
    asked: Any = (
        select(CostRate, KnownPerson.name)
        .ext(distinct_on(CostRate.person_id))
        .outerjoin(KnownPerson, KnownPerson.person_id == CostRate.person_id)
        .where(CostRate.effective_from <= span.first, CostRate.currency_code == currency_code)
        .order_by(CostRate.person_id, CostRate.effective_from.desc())
        .limit(ROWS_MAX)
    )
    for rate, name in reading.session.execute(asked):
        minor = monthly_pay(rate.basis, rate.base_minor, rate.employment_bp)
        for day in days_of(span.first.replace(day=PAY_DAY), 1, None, span) if minor else ():
            yield _out(Source.PAYROLL, day, minor, "person", rate.person_id, name or "A person")


def monthly_pay(basis: str, base_minor: int, employment_bp: int) -> int:
    """With what employment costs; nothing of pay by the hour or the day."""
    months = {"month": 1, "year": MONTHS_IN_YEAR}.get(basis, 0)
    return half_up(base_minor * (WHOLE_BP + employment_bp), WHOLE_BP * months) if months else 0


def tax_due(reading: Reading, minor: int) -> Iterator[Flow]:
    """What is owed of tax now, a month and a week after the end of the quarter."""
    if minor <= 0:
        return
    today = reading.today
    months = today.year * 12 + (today.month - 1) // 3 * 3 + 4
    due = today.replace(year=months // 12, month=months % 12 + 1, day=1) + timedelta(days=6)
    yield _out(Source.TAX, due, minor, "tax_return", "", "Tax owed so far")


def recurring(reading: Reading, currency_code: str, bank: str, span: Span) -> Iterator[Flow]:
    """Recurring journals that touch the bank."""
    asked = (
        select(RecurringJournal)
        .where(
            RecurringJournal.next_on <= span.last, RecurringJournal.currency_code == currency_code
        )
        .order_by(RecurringJournal.next_on, RecurringJournal.id)
        .limit(ROWS_MAX)
    )
    for one in reading.session.scalars(asked):
        minor = sum(_moved(line, bank) for line in one.lines)
        first = one.next_on or span.first
        days = days_of(one.starts_on, one.every_months, one.ends_on, Span(first, span.last))
        for day in days if minor else ():
            yield _out(Source.RECURRING, day, -minor, "recurring_journal", one.id, one.description)


def _moved(line: Mapping[str, Any], bank: str) -> int:
    """What a posting adds to the bank; its account is a number or the role."""
    if line["ledger_account"] not in (bank, "bank"):
        return 0
    return int(line["debit_minor"]) - int(line["credit_minor"])


def items(reading: Reading, currency_code: str, span: Span) -> Iterator[Flow]:
    asked = (
        select(CashItem)
        .where(
            CashItem.archived_at.is_(None),
            CashItem.currency_code == currency_code,
            CashItem.starts_on <= span.last,
        )
        .order_by(CashItem.name, CashItem.id)
        .limit(ROWS_MAX)
    )
    for one in reading.session.scalars(asked):
        for day in days_of(one.starts_on, one.every_months, one.ends_on, span):
            yield _out(Source.ITEMS, day, -one.amount_minor, "cash_item", one.id, one.name)


def _out(source: Source, due: Any, minor: int, kind: str, id_: str, words: str) -> Flow:
    return Flow(source=source, day=due, due_on=due, minor=-minor, kind=kind, id=id_, words=words)
