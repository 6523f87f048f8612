"""The figures of the overviews: a few statements each, over indexes that hold what is summed.

What people cost is for readers of costs. Others see a labour cost and the margins that follow
from it only where it hides what each person costs: rounded, of at least three people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.actor import Owners
from chassis.database import Reading
from chassis.ids import require_id
from chassis.money import Money
from chassis.prepared import prepared
from sqlalchemy import and_, bindparam, func, select

from finance.billing.queries import sums as billing
from finance.billing.queries.sums import CostedHours, Sums
from finance.billing.readable import PROJECT_SUM
from finance.entries.queries.bought import (
    Bought,
    bought_for_client,
    bought_for_projects,
)
from finance.profitability.rules import (
    Course,
    Figures,
    Health,
    health_of,
    hides_individuals,
    in_order,
)
from finance.quoting import queries as quoting
from finance.quoting.queries import BudgetInForce
from finance.quoting.readable import USE_OF_BUDGET, Budget, WorkUse
from finance.rates.rules import SECONDS_PER_HOUR
from finance.replicas import queries as replicas
from finance.replicas.queries import Client
from finance.replicas.readable import KnownProject, account_manager_of, agreed_currency
from finance.rights import Owned, require
from finance.rounding.rules import half_up


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """One project's figures in its currency, and how far its budget is used."""

    figures: Figures
    budget_used_bp: int
    alerts_percent: tuple[int, ...]
    health: Health


def project_figures(reading: Reading, project_id: str, home_currency: str) -> ProjectFigures:
    """NotFound for a project that finance does not know."""
    rows = _WORTH.all(reading, project_id=require_id(project_id, "project_id"))
    if not rows:
        replicas.refuse_unknown("project", project_id, "project_id")
    project, sums = rows[0], [row.sums for row in rows if row.sums]
    require(reading, "profit.read", project.owned)
    main = _main_currency(project, sums) or home_currency
    bought = bought_for_projects(reading, [project.owned.id]).get(project.owned.id, ())
    found = figures_in(main, sums, project.budget, project.course, bought)
    if not reading.actor.may("cost.read"):
        hours = billing.costed_hours_of_project(reading, project.owned.id)
        hide_costs([found.figures], hours, main)
    return found


@dataclass(frozen=True, slots=True)
class _Worth:
    """A project with one of its sums; None where it has neither work nor documents.

    agreed: its currency as far as that was agreed, by its budget or before.
    """

    owned: Owned
    course: Course
    agreed: str | None
    budget: BudgetInForce | None
    sums: Sums | None


def _worth(*row: Any) -> _Worth:
    project_id, client_id, project_manager_id, *dates, account_manager_id, agreed = row[:8]
    rest = row[8:]
    budget, sums = rest[: len(quoting.BUDGET)], rest[len(quoting.BUDGET) :]
    owners = Owners(account_managers=[account_manager_id], project_managers=[project_manager_id])
    return _Worth(
        owned=Owned(client_id, project_id, "project", project_id, owners),
        course=Course(*dates),
        agreed=agreed,
        budget=quoting.in_force(*budget) if any(budget) else None,
        sums=Sums(*sums) if any(sums) else None,
    )


_WORTH = prepared(
    select(
        *(KnownProject.project_id, KnownProject.client_id, KnownProject.project_manager_id),
        *(KnownProject.status, KnownProject.end_on, KnownProject.due_on),
        account_manager_of(KnownProject.client_id),
        func.coalesce(Budget.currency_code, agreed_currency()),
        *quoting.BUDGET,
        *billing.SUMS,
    )
    .outerjoin(Budget, Budget.project_id == KnownProject.project_id)
    .outerjoin(WorkUse, USE_OF_BUDGET)
    .outerjoin(
        PROJECT_SUM,
        and_(PROJECT_SUM.c.project_id == KnownProject.project_id, PROJECT_SUM.c.row_count > 0),
    )
    .where(KnownProject.project_id == bindparam("project_id")),
    _worth,
)


def _main_currency(project: _Worth, sums: Iterable[Sums]) -> str | None:
    """The budget's; else that of all its work, if it is one; else the agreed one."""
    found = {row.currency_code for row in sums if row.currency_code}
    if project.budget is None and len(found) == 1:
        return found.pop()
    return project.agreed


def figures_in(
    main: str,
    sums: Iterable[Sums],
    budget: BudgetInForce | None,
    course: Course,
    bought: Iterable[Bought] = (),
) -> ProjectFigures:
    """Those of one project in this currency, with its costs."""
    figures = _added_up(sums, [budget.total] if budget else [], main, bought)
    used_bp = budget.used_bp if budget else 0
    alerts = budget.alerts_percent if budget else ()
    return ProjectFigures(
        figures=figures.get(main) or Figures(currency_code=main),
        budget_used_bp=used_bp,
        alerts_percent=alerts,
        health=health_of(course, used_bp, alerts),
    )


@dataclass(frozen=True, slots=True)
class ClientFigures:
    """A client's figures over all its projects, one per currency, its own currency first."""

    figures: list[Figures]


def client_figures(reading: Reading, client_id: str) -> ClientFigures:
    """NotFound for a client that finance does not know."""
    client = replicas.require_client(reading, require_id(client_id, "client_id"))
    reading.actor.require("profit.read", _client_owners(client))
    budgets = quoting.budgets_of_client(reading, client.client_id)
    sums = billing.sums_of_client(reading, client.client_id)
    main = client.currency_code
    bought = bought_for_client(reading, client.client_id)
    figures = _added_up(sums, budgets, main, bought)
    figures.setdefault(main, Figures(currency_code=main))
    if not reading.actor.may("cost.read"):
        hours = billing.costed_hours_of_client(reading, client.client_id)
        hide_costs(figures.values(), hours, main)
    return ClientFigures(in_order(figures.values(), main))


def _client_owners(client: Client) -> Owners:
    return Owners(account_managers=[client.account_manager_id])


def _added_up(
    sums: Iterable[Sums], budgets: Iterable[Money], main: str, bought: Iterable[Bought]
) -> dict[str, Figures]:
    """By currency. What has none (not chargeable, or not priced) counts to the main one."""
    figures: dict[str, Figures] = {}

    def of(currency_code: str) -> Figures:
        return figures.setdefault(currency_code, Figures(currency_code=currency_code))

    for budget in budgets:
        of(budget.currency_code).budget += budget.amount_minor
    for row in sums:
        _add(of(row.currency_code or main), row)
    for one in bought:
        of(one.currency_code or main).buy(
            one.cost_currency_code or main, one.purchases, one.passed_on
        )
    return figures


def _add(figures: Figures, row: Sums) -> None:
    figures.used += row.used
    figures.wip += row.wip
    figures.billed += row.net
    figures.billed_with_tax += row.total
    figures.paid += row.paid
    figures.due += row.due
    figures.credit_due += row.credit_due
    figures.approved_seconds += row.seconds
    figures.unpriced_seconds += row.unpriced_seconds
    figures.uncosted_seconds += row.uncosted_seconds
    if row.cost_currency_code:
        code = row.cost_currency_code
        figures.costs[code] = figures.costs.get(code, 0) + row.cost


Contributions = dict[str, dict[str, int]]
"""Seconds by person, by project."""


def hide_costs(figures: Iterable[Figures], hours: Iterable[CostedHours], main: str) -> None:
    """Round or withhold what a reader who may not read costs may not see exactly.

    hours: all that have a cost, of the projects that the figures are of.
    """
    worked: dict[str, Contributions] = {}
    costs: dict[str, int] = {}
    for row in hours:
        code = row.currency_code or main
        costs[code] = costs.get(code, 0) + row.banded_cost
        projects = worked.setdefault(row.currency_code or main, {})
        people = projects.setdefault(row.project_id, {})
        people[row.person_id] = people.get(row.person_id, 0) + row.seconds
    for one in figures:
        shareable = is_shareable(worked.get(one.currency_code, {}))
        cost = half_up(costs.get(one.currency_code, 0), SECONDS_PER_HOUR)
        one.show_costs(may_see_all=False, shareable=shareable, banded_cost=cost)


def is_shareable(projects: Contributions) -> bool:
    """The sum over all projects hides individuals, and so does the sum over those whose own cost
    is withheld: the difference between the total and what is shown of its parts."""
    withheld = [people for people in projects.values() if not hides_individuals(people)]
    if len(withheld) == len(projects) == 1:
        return False
    return hides_individuals(_together(projects.values())) and (
        not withheld or hides_individuals(_together(withheld))
    )


def _together(contributions: Iterable[Mapping[str, int]]) -> dict[str, int]:
    people: dict[str, int] = {}
    for seconds_by_person in contributions:
        for person_id, seconds in seconds_by_person.items():
            people[person_id] = people.get(person_id, 0) + seconds
    return people
