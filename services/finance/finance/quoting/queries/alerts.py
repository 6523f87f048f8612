"""The alerts that budgets raised."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Reading
from chassis.listing import Asked, Listed, Records, ids_of, records
from chassis.prepared import one_of
from chassis.visibility import OwnerColumns
from sqlalchemy import select

from finance.quoting.model import BudgetAlert
from finance.replicas.readable import account_manager_of_project, project_manager_of

ALERTS = Records(
    select(BudgetAlert.id),
    {
        "id": BudgetAlert.id,
        "created_at": BudgetAlert.id,
        "threshold_percent": BudgetAlert.threshold_percent,
    },
    OwnerColumns(
        account_manager=account_manager_of_project(BudgetAlert.project_id),
        project_manager=project_manager_of(BudgetAlert.project_id),
    ),
    project_id=one_of(BudgetAlert.project_id, "project_id"),
)


def list_budget_alerts(reading: Reading, project_ids: Sequence[str], asked: Asked) -> Listed:
    given = {"project_id": ids_of(project_ids, "project_id")}
    return records(reading, BudgetAlert, ALERTS.page(reading, ["budget.read"], asked, **given))
