"""What other rooms may read of the pipeline's tables, alone or as parts of their own queries."""

from __future__ import annotations

from typing import Any

from chassis.visibility import OwnerColumns
from sqlalchemy import ColumnElement, select

from accounts.clients.readable import own_deal
from accounts.pipeline.model import Opportunity

__all__ = ["Opportunity", "of_opportunity"]


def of_opportunity(opportunity_id: Any) -> OwnerColumns:
    """The owners of rows that belong to the opportunity in the column."""

    def own(person_id: str) -> ColumnElement[bool]:
        whose = own_deal(Opportunity.owner_id, Opportunity.client_id, person_id)
        return select(Opportunity.id).where(Opportunity.id == opportunity_id, whose).exists()

    return OwnerColumns(account_manager=own)
