"""Bringing an opportunity's estimates and quotes to its project, whichever arrives first.

accounts names the project when the opportunity is won, projects when it opens it, the client may
accept before or after either. Whichever comes second does the joining.
"""

from __future__ import annotations

from typing import TypeVar

from chassis.database import Transaction
from sqlalchemy import select

from finance.quoting.commands.budgets import add_to_budget
from finance.quoting.model import Estimate, Quote
from finance.quoting.rules import QuoteStatus
from finance.replicas import queries as replicas

PlacedT = TypeVar("PlacedT", Estimate, Quote)


def take_turn(tx: Transaction, opportunity_id: str | None) -> None:
    """Keep acceptance and placing of one opportunity apart, so that neither misses the other."""
    tx.serialise(f"quotes of {opportunity_id}")


def project_of(tx: Transaction, quote: Quote) -> str | None:
    """The quote's project, or that of its opportunity as far as finance knows."""
    if quote.project_id is not None or quote.opportunity_id is None:
        return quote.project_id
    return replicas.project_id_of_opportunity(tx, quote.opportunity_id)


def place_in_project(tx: Transaction, opportunity_id: str | None, project_id: str | None) -> None:
    """The opportunity's project is known: its estimates and quotes name it from now on, and what
    was accepted before becomes its budget. Does nothing the second time."""
    if not opportunity_id or not project_id:
        return
    take_turn(tx, opportunity_id)
    for estimate in _unplaced(tx, Estimate, opportunity_id):
        tx.record(estimate.place(project_id))
    for quote in _unplaced(tx, Quote, opportunity_id):
        tx.record(quote.place(project_id))
        if quote.status == QuoteStatus.ACCEPTED:
            add_to_budget(tx, quote, project_id)


def _unplaced(tx: Transaction, model: type[PlacedT], opportunity_id: str) -> list[PlacedT]:
    rows = (
        select(model)
        .where(model.opportunity_id == opportunity_id, model.project_id.is_(None))
        .order_by(model.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(tx.session.scalars(rows))
