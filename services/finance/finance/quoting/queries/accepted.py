"""The lines that a client accepted, which are the lines of the budget."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading
from chassis.prepared import prepared
from sqlalchemy import bindparam, select

from finance.quoting.model import Quote, QuoteLine
from finance.quoting.rules import QuoteStatus

_ACCEPTED = prepared(
    select(
        Quote.id.label("quote_id"),
        Quote.reference.label("quote_reference"),
        QuoteLine.id.label("quote_line_id"),
        QuoteLine.estimate_line_id,
        QuoteLine.deliverable_id,
        QuoteLine.charge_role,
        QuoteLine.description,
        QuoteLine.amount_minor,
        QuoteLine.currency_code,
    )
    .join(Quote, Quote.id == QuoteLine.quote_id)
    .where(
        Quote.project_id == bindparam("project_id"),
        Quote.status == QuoteStatus.ACCEPTED.value,
        QuoteLine.chosen,
    )
    .order_by(Quote.reference, QuoteLine.position)
)


def accepted_lines(reading: Reading, project_id: str) -> list[Any]:
    """Of the accepted quotes of a project, the first quote first; what was not chosen is not."""
    return _ACCEPTED.all(reading, project_id=project_id)
