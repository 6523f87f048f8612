"""What other rooms may use of the tables of costs inside their own statements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from finance.costs.model import InvoicedCost, ProjectCost, WrittenOffCost

__all__ = [
    "InvoicedCost",
    "ProjectCost",
    "WrittenOffCost",
    "is_free",
    "is_on_document",
    "is_written_off",
]


def is_on_document(cost_id: Any) -> ColumnElement[bool]:
    """Whether a draft or an issued document charges the cost in the column."""
    held = select(InvoicedCost.cost_id).where(InvoicedCost.cost_id == cost_id, InvoicedCost.live)
    return held.exists()


def is_written_off(cost_id: Any) -> ColumnElement[bool]:
    """Whether a write-off took the cost in the column."""
    taken = select(WrittenOffCost.cost_id).where(
        WrittenOffCost.cost_id == cost_id, WrittenOffCost.live
    )
    return taken.exists()


def is_free() -> ColumnElement[bool]:
    """Of ProjectCost: to be charged, on no document, and neither written off, taken back nor a
    counter-entry."""
    counter = aliased(ProjectCost)
    taken_back = select(counter.id).where(counter.reverses_id == ProjectCost.id).exists()
    return (
        (ProjectCost.charge_minor != 0)
        & ProjectCost.reverses_id.is_(None)
        & ~taken_back
        & ~is_on_document(ProjectCost.id)
        & ~is_written_off(ProjectCost.id)
    )
