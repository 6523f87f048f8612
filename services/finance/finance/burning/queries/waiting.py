"""Which budgets of the caller's projects will be used up before the work ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chassis.database import Reading
from chassis.rpc.waiting import ITEMS_MAX, Waiting
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from finance.burning.model import BudgetWarning
from finance.burning.queries.warnings import OWNERS, READ
from finance.burning.rules import Basis
from finance.replicas.readable import KnownProject, name_of_client

_JOB = aliased(KnownProject)
"""Apart from the one in the owners."""
_SHOWN: tuple[Any, ...] = (
    *(_JOB.project_id.label("id"), _JOB.project_id, _JOB.name, _JOB.reference, _JOB.client_id),
    name_of_client(_JOB.client_id).label("client_name"),
    BudgetWarning.passes_on.label("due_on"),
)


def list_waiting(reading: Reading) -> Iterator[Waiting]:
    """One item for each project of the caller that will use up its budget before it ends."""
    asked: Select[Any] = (
        select(*_SHOWN)
        .select_from(BudgetWarning)
        .join(_JOB, _JOB.project_id == BudgetWarning.project_id)
        .where(
            BudgetWarning.cleared_at.is_(None),
            BudgetWarning.basis == Basis.FORECAST.value,
            _JOB.project_manager_id == reading.actor.person_id,
        )
        .order_by(BudgetWarning.passes_on, BudgetWarning.id)
        .limit(ITEMS_MAX)
    )
    seen = set()
    for row in reading.session.execute(reading.visible(READ, asked, OWNERS)):
        if row.id not in seen:
            seen.add(row.id)
            yield Waiting(
                reason="budget_forecast", action="get_budget", kind="project", **row._asdict()
            )
