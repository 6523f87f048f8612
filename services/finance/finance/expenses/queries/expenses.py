"""Lists of expenses, sums by status, and receipts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.prepared import one_of
from sqlalchemy import BigInteger, bindparam, cast, func, select

from finance.costs.readable import InvoicedCost, is_on_document
from finance.expenses.access import OWNERS, READ
from finance.expenses.model import Expense, Receipt
from finance.replicas.readable import (
    name_of_client,
    name_of_person,
    name_of_project,
    reference_of_project,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpenseFilter:
    """Empty or None: all. Days are included. billed: on a draft or an issued invoice."""

    person_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    client_id: Sequence[str] = ()
    status: Sequence[str] = ()
    category: Sequence[str] = ()
    search: str = ""
    spent_from: date | None = None
    spent_to: date | None = None
    billable: bool | None = None
    billed: bool | None = None


_CLIENT, _PERSON = name_of_client(Expense.client_id), name_of_person(Expense.person_id)
_REFERENCE = reference_of_project(Expense.project_id)
_FILTERS: Mapping[str, Any] = {
    "person_id": one_of(Expense.person_id, "person_id"),
    "project_id": one_of(Expense.project_id, "project_id"),
    "client_id": one_of(Expense.client_id, "client_id"),
    "status": one_of(Expense.status, "status"),
    "category": one_of(Expense.category, "category"),
    "search": containing(
        "search",
        *(Expense.description, _PERSON, _CLIENT, _REFERENCE, name_of_project(Expense.project_id)),
    ),
    "spent_from": Expense.spent_on >= bindparam("spent_from"),
    "spent_to": Expense.spent_on <= bindparam("spent_to"),
    "billable": Expense.billable == bindparam("billable"),
    "billed": is_on_document(Expense.cost_id) == bindparam("billed"),
}
EXPENSES = Records(
    select(Expense.id),
    {
        "id": Expense.id,
        "created_at": Expense.id,
        "spent_on": Expense.spent_on,
        "person": _PERSON,
        "project": _REFERENCE,
        "client": _CLIENT,
        "category": Expense.category,
        "description": Expense.description,
        "status": Expense.status,
        "total": Expense.total_minor,
    },
    OWNERS,
    default="-spent_on",
    **_FILTERS,
)


def list_expenses(reading: Reading, wanted: ExpenseFilter, asked: Asked) -> Listed:
    """The latest first if no other order is given, of those that the reader may see."""
    listed = EXPENSES.page(reading, [READ], asked, **_given(wanted))
    return records(reading, Expense, listed)


def get_expense(reading: Reading, expense_id: str) -> Expense:
    return reading.get_visible(READ, Expense, expense_id, OWNERS)


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpenseSum:
    """Of the expenses in one currency. to_pay: approved and owed to the people who spent it."""

    currency_code: str
    expenses: int
    total: Money
    submitted: Money
    to_pay: Money


def expense_sums(reading: Reading, wanted: ExpenseFilter) -> list[ExpenseSum]:
    """Of all that a list with this filter has, by currency."""
    given = {name: value for name, value in _given(wanted).items() if value not in (None, "", [])}
    statement = reading.visible(READ, _SUMS, OWNERS).where(*(_FILTERS[name] for name in given))
    return [
        ExpenseSum(
            currency_code=code,
            expenses=count,
            total=Money(total or 0, code),
            submitted=Money(submitted or 0, code),
            to_pay=Money(to_pay or 0, code),
        )
        for code, count, total, submitted, to_pay in reading.session.execute(statement, given)
    ]


def _total(*which: Any) -> Any:
    return cast(func.sum(Expense.total_minor).filter(*which), BigInteger)


_SUMS = (
    select(
        Expense.currency_code,
        func.count(),
        cast(func.sum(Expense.total_minor), BigInteger),
        _total(Expense.status == "submitted"),
        _total(Expense.status == "approved", Expense.reimbursable),
    )
    .group_by(Expense.currency_code)
    .order_by(Expense.currency_code)
)


def _given(wanted: ExpenseFilter) -> dict[str, Any]:
    return asdict(wanted) | {
        "person_id": ids_of(wanted.person_id, "person_id"),
        "project_id": ids_of(wanted.project_id, "project_id"),
        "client_id": ids_of(wanted.client_id, "client_id"),
        "status": list(wanted.status),
        "category": list(wanted.category),
        "search": part(wanted.search),
    }


def receipts_of(reading: Reading, expense_ids: Sequence[str]) -> dict[str, list[Receipt]]:
    """Without their contents, in the order in which they were added, by expense."""
    rows = select(Receipt).where(Receipt.expense_id.in_(expense_ids)).order_by(Receipt.id)
    found: dict[str, list[Receipt]] = {}
    for receipt in reading.session.scalars(rows):
        found.setdefault(receipt.expense_id, []).append(receipt)
    return found


def lines_of(reading: Reading, cost_ids: Sequence[str]) -> dict[str, str]:
    """The line of a draft or document that charges each cost, by cost."""
    rows = select(InvoicedCost.cost_id, InvoicedCost.invoice_line_id).where(
        InvoicedCost.cost_id.in_(cost_ids), InvoicedCost.live
    )
    return {row.cost_id: row.invoice_line_id for row in reading.session.execute(rows)}


def get_receipt(reading: Reading, expense_id: str, receipt_id: str) -> Receipt:
    """With its content, for those who may see the expense."""
    expense = get_expense(reading, expense_id)
    receipt = reading.session.get(Receipt, require_id(receipt_id, "receipt_id"))
    if receipt is None or receipt.expense_id != expense.id:
        raise NotFound(
            "RECEIPT_NOT_FOUND", f"This expense has no receipt {receipt_id}.", field="receipt_id"
        )
    return receipt
