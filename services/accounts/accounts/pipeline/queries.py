"""Looking at opportunities, one by one and as the pipeline they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.actor import Owners
from chassis.database import Reading
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part
from chassis.money import Money
from chassis.prepared import one_of
from chassis.visibility import OwnerColumns
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Numeric,
    Select,
    bindparam,
    cast,
    func,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from accounts.clients import queries as clients
from accounts.clients.readable import Client, account_manager_of, own_deal
from accounts.listing import archived_of, is_archived, records_of
from accounts.model import State
from accounts.pipeline.model import Opportunity
from accounts.pipeline.rules import CERTAIN_BP, UNDECIDED, OpportunityStatus, Stage

OWNER = OwnerColumns(
    account_manager=lambda person_id: own_deal(
        Opportunity.owner_id, Opportunity.client_id, person_id
    )
)
"""An opportunity is its owner's, and the account manager's of its client."""

_Buyer = aliased(Client)
"""Under a name of its own: the conditions of visibility ask the clients too."""
_CLIENT_NAME = select(_Buyer.name).where(_Buyer.id == Opportunity.client_id).scalar_subquery()
OPPORTUNITIES = Records(
    select(Opportunity.id),
    {
        "id": Opportunity.id,
        "created_at": Opportunity.created_at,
        "name": Opportunity.name,
        "reference": Opportunity.reference,
        "client_name": _CLIENT_NAME,
        "status": Opportunity.status,
        "stage": Opportunity.stage,
        "owner": clients.person_name(Opportunity.owner_id),
        "value": Opportunity.value_minor,
        "expected_close": Opportunity.expected_close,
        "next_step_on": Opportunity.next_step_on,
        "stage_since": Opportunity.stage_since,
    },
    OWNER,
    client_id=one_of(Opportunity.client_id.expression, "client_id"),
    owner_id=one_of(Opportunity.owner_id.expression, "owner_id"),
    status=one_of(Opportunity.status.expression, "status"),
    stage=one_of(Opportunity.stage.expression, "stage"),
    search=containing("search", Opportunity.name, Opportunity.reference, _CLIENT_NAME),
    closing_from=Opportunity.expected_close >= bindparam("closing_from"),
    closing_to=Opportunity.expected_close <= bindparam("closing_to"),
    archived=is_archived(Opportunity.archived_at),
)


@dataclass(frozen=True, slots=True)
class StageTotal:
    """Open opportunities of one stage and one currency; stage None: of all stages."""

    stage: Stage | None
    count: int
    value: Money
    weighted: Money


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """Open opportunities that close in one month, in one currency; month "": at no set day."""

    month: str
    count: int
    value: Money
    weighted: Money


@dataclass(frozen=True, slots=True)
class PipelineSummary:
    """stages: one per stage and currency. totals: one per currency. months: of the close."""

    stages: Sequence[StageTotal]
    totals: Sequence[StageTotal]
    months: Sequence[MonthTotal]
    won_count: int
    lost_count: int

    @property
    def open_value(self) -> list[Money]:
        return [total.value for total in self.totals]

    @property
    def weighted_value(self) -> list[Money]:
        return [total.weighted for total in self.totals]

    @property
    def open_count(self) -> int:
        return sum(total.count for total in self.totals)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityFilter:
    """Which opportunities to list; empty: all that are not archived. closing_to: the last day."""

    client_id: Sequence[str] = ()
    status: Sequence[OpportunityStatus] = ()
    owner_id: Sequence[str] = ()
    stage: Sequence[Stage] = ()
    search: str = ""
    closing_from: date | None = None
    closing_to: date | None = None
    state: State = State.ACTIVE


def owners_of(reading: Reading, opportunity: Opportunity) -> Owners:
    """Its owner, and the account manager of its client."""
    manager_id = account_manager_of(reading, opportunity.client_id)
    return Owners(account_managers=[opportunity.owner_id, manager_id])


def get_opportunity(reading: Reading, opportunity_id: str) -> Opportunity:
    return reading.get_visible("opportunity.read", Opportunity, opportunity_id, OWNER)


def undecided_references(reading: Reading, client_id: str) -> list[str]:
    """Of the client's opportunities that are neither decided nor archived."""
    query = (
        select(Opportunity.reference)
        .where(
            Opportunity.client_id == client_id,
            Opportunity.status.in_(UNDECIDED),
            Opportunity.archived_at.is_(None),
        )
        .order_by(Opportunity.id)
    )
    return list(reading.session.scalars(query))


def list_opportunities(
    reading: Reading, wanted: OpportunityFilter, asked: Asked
) -> tuple[list[Opportunity], Listed]:
    """A page of opportunities, the newest first if no order is given."""
    listed = OPPORTUNITIES.page(
        reading,
        ["opportunity.read"],
        asked,
        client_id=ids_of(wanted.client_id, "client_id"),
        owner_id=ids_of(wanted.owner_id, "owner_id"),
        status=wanted.status,
        stage=wanted.stage,
        search=part(wanted.search),
        closing_from=wanted.closing_from,
        closing_to=wanted.closing_to,
        archived=archived_of(wanted.state, asked),
    )
    return records_of(reading, select(Opportunity), Opportunity.id, listed), listed


def summarise_pipeline(
    reading: Reading, client_id: str = "", owner_id: str = ""
) -> PipelineSummary:
    """What is open, and the sum of value times probability.

    Summed exactly, rounded once per figure, so stages may differ from their total by a minor
    unit. What is on hold or archived is not counted: nobody works to win it.
    """
    query = select(Opportunity).where(Opportunity.archived_at.is_(None))
    if client_id:
        client = clients.get_head(reading, client_id)
        query = query.where(Opportunity.client_id == client.id)
    if owner_id:
        query = query.where(Opportunity.owner_id == require_id(owner_id, "owner_id"))
    query = reading.visible("opportunity.read", query, OWNER)
    decided: Counter[OpportunityStatus] = Counter()
    totals = []
    for status, stage, code, count, value, weighted in reading.session.execute(_totals(query)):
        if status is OpportunityStatus.OPEN:
            totals.append(StageTotal(stage, count, Money(value, code), Money(weighted, code)))
        elif stage is None:
            decided[status] += count
    return PipelineSummary(
        stages=[total for total in _in_order(totals) if total.stage is not None],
        totals=[total for total in totals if total.stage is None],
        months=[
            MonthTotal(month or "", count, Money(value, code), Money(weighted, code))
            for month, code, count, value, weighted in reading.session.execute(_by_month(query))
        ],
        won_count=decided[OpportunityStatus.WON],
        lost_count=decided[OpportunityStatus.LOST],
    )


def _by_month(whose: Select[Opportunity]) -> Select[str | None, str, int, int, int]:
    """What is open, by month of the expected close and currency; last what has no day."""
    month = func.to_char(Opportunity.expected_close, "YYYY-MM")
    currency = Opportunity.currency_code
    return (
        whose.with_only_columns(month, currency, func.count(), *_value_and_weighted())
        .where(Opportunity.status == OpportunityStatus.OPEN)
        .group_by(month, currency)
        .order_by(month.nulls_last(), currency)
    )


def _value_and_weighted() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Summed exactly, rounded once."""
    exact = func.sum(cast(Opportunity.value_minor, Numeric) * Opportunity.chance_bp)
    return (
        cast(func.sum(Opportunity.value_minor), BigInteger),
        cast(func.round(exact / CERTAIN_BP), BigInteger),
    )


def _totals(
    whose: Select[Opportunity],
) -> Select[OpportunityStatus, Stage, str, int, int, int]:
    """By status, currency and stage, and by status and currency; by currency."""
    status, stage, currency = Opportunity.status, Opportunity.stage, Opportunity.currency_code
    return (
        whose.with_only_columns(status, stage, currency, func.count(), *_value_and_weighted())
        .where(status != OpportunityStatus.ON_HOLD)
        .group_by(func.grouping_sets(tuple_(status, stage, currency), tuple_(status, currency)))
        .order_by(currency)
    )


def _in_order(totals: list[StageTotal]) -> list[StageTotal]:
    order = list(Stage)
    return sorted(totals, key=lambda total: order.index(total.stage) if total.stage else -1)
