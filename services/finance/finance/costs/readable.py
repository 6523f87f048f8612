"""What other rooms may use of the tables of costs inside their own statements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from finance.costs.model import InvoicedCost, ProjectCost

__all__ = ["InvoicedCost", "ProjectCost", "is_free", "is_on_document"]


def is_on_document(cost_id: Any) -> ColumnElement[bool]:
    """Whether a draft or an issued document charges the cost in the column."""
    held = select(InvoicedCost.cost_id).where(InvoicedCost.cost_id == cost_id, InvoicedCost.live)
    return held.exists()


def is_free() -> ColumnElement[bool]:
    """Of ProjectCost: to be charged, on no document, and neither taken back nor a counter-entry."""
    counter = aliased(ProjectCost)
    taken_back = select(counter.id).where(counter.reverses_id == ProjectCost.id).exists()
    return (
        (ProjectCost.charge_minor != 0)
        & ProjectCost.reverses_id.is_(None)
        & ~taken_back
        & ~is_on_document(ProjectCost.id)
    )
