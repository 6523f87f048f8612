"""Whose an expense is: the person's, and, for a project, its manager's and account manager's."""

from __future__ import annotations

from typing import Any

from chassis.actor import Owners
from chassis.database import Reading
from chassis.visibility import OwnerColumns
from sqlalchemy import and_

from finance.expenses.model import Expense
from finance.replicas import queries as replicas
from finance.replicas.readable import is_client_of_another, is_project_of_another
from finance.rights import Owned

READ = "expense.read"


def of_expense(reading: Reading, expense: Expense) -> Owned:
    project = replicas.project(reading, expense.project_id) if expense.project_id else None
    owners = Owners(
        account_managers=[project.account_manager_id] if project else None,
        project_managers=[project.project_manager_id] if project else None,
        people=[expense.person_id],
    )
    return Owned(expense.client_id, expense.project_id, "expense", expense.id, owners)


def _of_client(person_id: Any) -> Any:
    return and_(Expense.client_id.is_not(None), ~is_client_of_another(Expense.client_id, person_id))


def _of_project(person_id: Any) -> Any:
    its = Expense.project_id
    return and_(its.is_not(None), ~is_project_of_another(its, person_id))


OWNERS = OwnerColumns(
    account_manager=_of_client, project_manager=_of_project, person=Expense.person_id
)
"""The same for lists."""
