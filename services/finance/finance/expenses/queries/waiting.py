"""Expenses that wait for somebody: to be decided, or to be put right after they were sent back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chassis.database import Reading
from chassis.rpc.waiting import ITEMS_MAX, Waiting
from sqlalchemy import ColumnElement, Select, select

from finance.expenses.access import OWNERS
from finance.expenses.model import Expense
from finance.expenses.rules import ExpenseStatus
from finance.replicas.readable import name_of_client, reference_of_project


def list_waiting(reading: Reading) -> Iterator[Waiting]:
    me = reading.actor.person_id
    submitted = _expenses(Expense.status == ExpenseStatus.SUBMITTED, Expense.person_id != me)
    for row in reading.session.execute(reading.visible("expense.approve", submitted, OWNERS)):
        yield _waiting("expense_to_approve", "approve_expense", row)
    returned = _expenses(Expense.status == ExpenseStatus.REJECTED, Expense.person_id == me)
    for row in reading.session.execute(returned):
        yield _waiting("expense_returned", "update_expense", row)


_SHOWN: tuple[Any, ...] = (
    *(Expense.id, Expense.description.label("name"), Expense.client_id, Expense.project_id),
    reference_of_project(Expense.project_id).label("reference"),
    name_of_client(Expense.client_id).label("client_name"),
)


def _expenses(*which: ColumnElement[bool]) -> Select[Any]:
    return select(*_SHOWN).where(*which).order_by(Expense.spent_on, Expense.id).limit(ITEMS_MAX)


def _waiting(reason: str, action: str, row: Any) -> Waiting:
    shown = row._asdict() | {"reference": row.reference or ""}
    return Waiting(reason=reason, action=action, kind="expense", **shown)
