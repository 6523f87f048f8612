"""Budgets over several projects, and how they stand, as far as the reader may see the projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import Asked, Listed, Records, containing, ids_of, part, records
from chassis.money import Money
from chassis.prepared import one_of
from chassis.visibility import OwnerColumns
from sqlalchemy import Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from finance.portfolios.model import PortfolioBudget
from finance.portfolios.rules import Standing, reached, standing, together, used_bp
from finance.purchasing.queries.standings import ProjectWorth, worth_of_projects
from finance.replicas.readable import (
    KnownProject,
    is_client_of_another,
    is_project_of_another,
    name_of_client,
)
from finance.rights import owner_columns

READ = "budget.read"
_CLIENT = name_of_client(PortfolioBudget.client_id)
_PROJECT = bindparam("project_id", type_=ARRAY(Uuid(as_uuid=False)))
_MINE = KnownProject.project_id == any_(PortfolioBudget.project_ids)
OWNERS = OwnerColumns(
    account_manager=lambda me: ~is_client_of_another(PortfolioBudget.client_id, me),
    project_manager=lambda me: (
        select(KnownProject.project_id)
        .where(_MINE, ~is_project_of_another(KnownProject.project_id, me))
        .exists()
    ),
)
PORTFOLIO_BUDGETS = Records(
    select(PortfolioBudget.id),
    {
        "id": PortfolioBudget.id,
        "created_at": PortfolioBudget.id,
        "reference": PortfolioBudget.reference,
        "name": PortfolioBudget.name,
        "client": _CLIENT,
        "amount": PortfolioBudget.amount_minor,
    },
    OWNERS,
    default="name",
    client_id=one_of(PortfolioBudget.client_id, "client_id"),
    project_id=PortfolioBudget.project_ids.overlap(_PROJECT),
    search=containing("search", PortfolioBudget.reference, PortfolioBudget.name, _CLIENT),
    archived=PortfolioBudget.archived_at.is_not(None) == bindparam("archived"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PortfolioFilter:
    client_id: Sequence[str] = ()
    project_id: Sequence[str] = ()
    search: str = ""
    archived: bool | None = None


def list_portfolio_budgets(reading: Reading, wanted: PortfolioFilter, asked: Asked) -> Listed:
    given = {
        "client_id": ids_of(wanted.client_id, "client_id"),
        "project_id": ids_of(wanted.project_id, "project_id"),
        "search": part(wanted.search),
        "archived": wanted.archived,
    }
    listed = PORTFOLIO_BUDGETS.page(reading, [READ], asked, **given)
    return records(reading, PortfolioBudget, listed)


def find_portfolio_budget(reading: Reading, id_: str) -> PortfolioBudget:
    wanted = require_id(id_, "portfolio_budget_id")
    if PORTFOLIO_BUDGETS.find(reading, READ, wanted) is None:
        raise NotFound(
            "PORTFOLIO_BUDGET_NOT_FOUND",
            f"There is no portfolio budget {id_}.",
            field="portfolio_budget_id",
        )
    return reading.get(PortfolioBudget, wanted)


@dataclass(frozen=True, slots=True)
class Stands:
    """Amounts of one project or of all together, in the currency of the portfolio budget."""

    budget: Money
    actual: Money
    committed: Money
    remaining: Money
    forecast: Money
    cost: Money | None
    used_bp: int


@dataclass(frozen=True, slots=True)
class PortfolioProject:
    project_id: str
    reference: str
    name: str
    status: str
    stands: Stands


@dataclass(frozen=True, slots=True)
class Portfolio:
    """hidden: how many of its projects the reader may not see; they are in no figure.

    reached_percent: thresholds that what is used reaches; forecast_percent: that the forecast does.
    """

    record: PortfolioBudget
    stands: Stands
    projects: list[PortfolioProject]
    hidden: int
    reached_percent: list[int]
    forecast_percent: list[int]


def portfolios(reading: Reading, found: Sequence[PortfolioBudget]) -> list[Portfolio]:
    """In three statements and one for the names, however many there are."""
    wanted = {id_ for one in found for id_ in one.project_ids}
    seen = _visible(reading, wanted)
    costs = reading.actor.may("cost.read")
    worth = worth_of_projects(reading, list(seen))
    return [_portfolio(one, seen, worth, costs) for one in found]


def _visible(reading: Reading, ids: set[str]) -> dict[str, KnownProject]:
    rows = select(KnownProject).where(KnownProject.project_id.in_(ids))
    columns = owner_columns(KnownProject.client_id, KnownProject.project_id)
    found = reading.session.scalars(reading.visible(READ, rows, columns))
    return {project.project_id: project for project in found}


def _portfolio(
    record: PortfolioBudget,
    seen: dict[str, KnownProject],
    worth: dict[tuple[str, str], ProjectWorth],
    costs: bool,
) -> Portfolio:
    code = record.currency_code
    projects = [seen[id_] for id_ in record.project_ids if id_ in seen]
    parts = [_standing(worth.get((one.project_id, code)), costs) for one in projects]
    hidden = len(record.project_ids) - len(projects)
    total = together(0 if hidden else record.amount_minor, parts)
    used = total.actual + total.committed
    return Portfolio(
        record,
        _stands(total, code),
        [
            PortfolioProject(
                one.project_id, one.reference, one.name, one.status, _stands(each, code)
            )
            for one, each in zip(projects, parts, strict=True)
        ],
        hidden,
        reached(used, total.budget, record.thresholds),
        reached(total.forecast, total.budget, record.thresholds),
    )


def _standing(worth: ProjectWorth | None, costs: bool) -> Standing:
    if worth is None:
        return standing(0, 0, 0, 0 if costs else None)
    cost = worth.cost if costs else None
    return standing(worth.budget, worth.actual, worth.committed, cost)


def _stands(of: Standing, code: str) -> Stands:
    return Stands(
        Money(of.budget, code),
        Money(of.actual, code),
        Money(of.committed, code),
        Money(of.remaining, code),
        Money(of.forecast, code),
        None if of.cost is None else Money(of.cost, code),
        used_bp(of.actual + of.committed, of.budget),
    )
