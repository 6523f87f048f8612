"""Looking at opportunities, one by one and as the pipeline they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Reading
from chassis.ids import require_id
from chassis.money import Money
from chassis.paging import Page, cut
from sqlalchemy import BigInteger, ColumnElement, Numeric, cast, func, select, tuple_

from accounts.clients import queries as clients
from accounts.pipeline.model import Opportunity
from accounts.pipeline.rules import CERTAIN_BP, DECIDED, OpportunityStatus, Stage


@dataclass(frozen=True, slots=True)
class StageTotal:
    """Open opportunities of one stage and one currency; stage None: of all stages."""

    stage: Stage | None
    count: int
    value: Money
    weighted: Money


@dataclass(frozen=True, slots=True)
class PipelineSummary:
    """stages: one per stage and currency. totals: one per currency."""

    stages: Sequence[StageTotal]
    totals: Sequence[StageTotal]
    won_count: int
    lost_count: int

    @property
    def open_count(self) -> int:
        return sum(total.count for total in self.totals)


def get_opportunity(reading: Reading, opportunity_id: str) -> Opportunity:
    return reading.get(Opportunity, opportunity_id)


def list_opportunities(
    reading: Reading, page: Page, *, client_id: str = "", status: OpportunityStatus | None = None
) -> tuple[list[Opportunity], str]:
    """The newest first."""
    query = select(Opportunity).order_by(Opportunity.id.desc()).limit(page.limit)
    if page.after:
        query = query.where(Opportunity.id < require_id(page.after[0], "page_token"))
    if client_id:
        query = query.where(Opportunity.client_id == require_id(client_id, "client_id"))
    if status is not None:
        query = query.where(Opportunity.status == status)
    rows = reading.session.scalars(query).all()
    return cut(rows, page, lambda opportunity: (opportunity.id,))


def summarise_pipeline(reading: Reading, client_id: str = "") -> PipelineSummary:
    """What is open, and what of it may be counted on: the sum of value times probability.

    Summed exactly, rounded once per figure, so stages may differ from their total by a minor
    unit. What is on hold is not counted: nobody works to win it.
    """
    whose: list[ColumnElement[bool]] = []
    if client_id:
        whose = [Opportunity.client_id == clients.get_client(reading, client_id).id]
    found = _open_totals(reading, whose)
    decided = _decided(reading, whose)
    return PipelineSummary(
        stages=[total for total in found if total.stage is not None],
        totals=[total for total in found if total.stage is None],
        won_count=decided.get(OpportunityStatus.WON, 0),
        lost_count=decided.get(OpportunityStatus.LOST, 0),
    )


def _open_totals(reading: Reading, whose: list[ColumnElement[bool]]) -> list[StageTotal]:
    stage, currency = Opportunity.stage, Opportunity.currency_code
    exact = func.sum(cast(Opportunity.value_minor, Numeric) * Opportunity.probability_bp)
    query = (
        select(
            stage,
            currency,
            func.count(),
            cast(func.sum(Opportunity.value_minor), BigInteger),
            cast(func.round(exact / CERTAIN_BP), BigInteger),
        )
        .where(Opportunity.status == OpportunityStatus.OPEN, *whose)
        .group_by(func.grouping_sets(tuple_(stage, currency), tuple_(currency)))
        .order_by(currency)
    )
    totals = [
        StageTotal(stage, count, Money(value, code), Money(weighted, code))
        for stage, code, count, value, weighted in reading.session.execute(query)
    ]
    order = list(Stage)
    return sorted(totals, key=lambda total: order.index(total.stage) if total.stage else -1)


def _decided(reading: Reading, whose: list[ColumnElement[bool]]) -> dict[OpportunityStatus, int]:
    query = (
        select(Opportunity.status, func.count())
        .where(Opportunity.status.in_(DECIDED), *whose)
        .group_by(Opportunity.status)
    )
    return dict(reading.session.execute(query).all())
