"""What the accepted quotes of projects hold for what nobody can foresee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chassis.database import Reading
from chassis.errors import Invalid
from chassis.listing import ids_of
from chassis.money import Money
from sqlalchemy import BigInteger, cast, func, select

from finance.quoting.model import Estimate, EstimateVersion, Quote, QuoteLine
from finance.quoting.rules import LineKind, QuoteStatus
from finance.rights import owner_columns

PROJECTS_MAX = 200


@dataclass(frozen=True, slots=True)
class ProjectContingency:
    """Of all accepted quotes of the project in one currency."""

    project_id: str
    contingency: Money


_SHOWN = (
    select(func.sum(QuoteLine.amount_minor))
    .where(
        QuoteLine.quote_id == Quote.id,
        QuoteLine.kind == LineKind.CONTINGENCY.value,
        QuoteLine.chosen,
    )
    .scalar_subquery()
)
_SPREAD = (
    select(EstimateVersion.contingency_minor)
    .where(
        EstimateVersion.estimate_id == Quote.estimate_id,
        EstimateVersion.number == Quote.estimate_revision,
        EstimateVersion.scenario.is_(False),
    )
    .limit(1)
    .scalar_subquery()
)
_OF_QUOTE = func.coalesce(_SHOWN, _SPREAD, Estimate.contingency_minor)
"""The line of the quote; else what the version of the estimate spreads over the others."""


def list_contingencies(reading: Reading, project_ids: Sequence[str]) -> list[ProjectContingency]:
    """By project and currency; those without a contingency are left out."""
    ids = ids_of(project_ids, "project_id")
    if not ids:
        raise Invalid(
            "PROJECTS_REQUIRED",
            f"Name the projects, at most {PROJECTS_MAX}, in project_id.",
            field="project_id",
        )
    summed = func.sum(_OF_QUOTE)
    rows: Any = (
        select(Quote.project_id, Quote.currency_code, cast(summed, BigInteger))
        .join(Estimate, Estimate.id == Quote.estimate_id)
        .where(Quote.project_id.in_(ids), Quote.status == QuoteStatus.ACCEPTED.value)
        .group_by(Quote.project_id, Quote.currency_code)
        .having(summed != 0)
        .order_by(Quote.project_id, Quote.currency_code)
    )
    owners = owner_columns(Quote.client_id, Quote.project_id)
    found = reading.session.execute(reading.visible("budget.read", rows, owners))
    return [
        ProjectContingency(str(project_id), Money(minor, code)) for project_id, code, minor in found
    ]
