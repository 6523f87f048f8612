"""The figures of the overviews: three statements each, over indexes that hold what is summed.

Whoever is signed in may see what is charged. Costs and margins are for finance, administrators
and the manager of the project; of a client, for who manages all of its projects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chassis.actor import Role
from chassis.database import Reading
from chassis.ids import require_id
from chassis.money import Money

from finance.billing import queries as billing
from finance.billing.queries import Sums
from finance.profitability.rules import Figures, in_order
from finance.quoting import queries as quoting
from finance.replicas import queries as replicas
from finance.replicas.queries import Project


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """One project's figures in its currency, and how far its budget is used."""

    figures: Figures
    costs_visible: bool
    budget_used_bp: int
    alerts_percent: tuple[int, ...]


def project_figures(reading: Reading, project_id: str, home_currency: str) -> ProjectFigures:
    """NotFound for a project finance has not heard of."""
    project = replicas.require_project(reading, project_id)
    budget = quoting.budget(reading, project.project_id)
    sums = billing.sums_of_project(reading, project.project_id)
    main = _main_currency(reading, project, budget.total if budget else None, sums, home_currency)
    figures = _added_up(sums, [budget.total] if budget else [], main)
    return ProjectFigures(
        figures=figures.get(main) or Figures(currency_code=main),
        costs_visible=_may_see_costs(reading, [project]),
        budget_used_bp=budget.used_bp if budget else 0,
        alerts_percent=budget.alerts_percent if budget else (),
    )


@dataclass(frozen=True, slots=True)
class ClientFigures:
    """A client's figures over all its projects, one per currency, its own currency first."""

    figures: list[Figures]
    costs_visible: bool


def client_figures(reading: Reading, client_id: str) -> ClientFigures:
    """NotFound for a client finance has not heard of."""
    client = replicas.require_client(reading, require_id(client_id, "client_id"))
    projects = replicas.projects_of_client(reading, client.client_id)
    budgets = quoting.budgets(reading, [project.project_id for project in projects])
    sums = billing.sums_of_client(reading, client.client_id)
    main = client.currency_code
    figures = _added_up(sums, [budget.total for budget in budgets.values()], main)
    figures.setdefault(main, Figures(currency_code=main))
    return ClientFigures(in_order(figures.values(), main), _may_see_costs(reading, projects))


def _main_currency(
    reading: Reading,
    project: Project,
    budget: Money | None,
    sums: Iterable[Sums],
    home_currency: str,
) -> str:
    """The budget's; else, without another statement, that of all its work; else the project's."""
    if budget is not None:
        return budget.currency_code
    found = {row.currency_code for row in sums if row.currency_code}
    if len(found) == 1:
        return found.pop()
    return quoting.project_currency(reading, project.project_id) or home_currency


def _added_up(sums: Iterable[Sums], budgets: Iterable[Money], main: str) -> dict[str, Figures]:
    """By currency. What has none (not chargeable, or not priced) counts to the main one."""
    figures: dict[str, Figures] = {}

    def of(currency_code: str) -> Figures:
        return figures.setdefault(currency_code, Figures(currency_code=currency_code))

    for budget in budgets:
        of(budget.currency_code).budget += budget.amount_minor
    for row in sums:
        _add(of(row.currency_code or main), row)
    return figures


def _add(figures: Figures, row: Sums) -> None:
    figures.used += row.used
    figures.wip += row.wip
    figures.billed += row.net
    figures.billed_with_tax += row.total
    figures.paid += row.paid
    figures.due += row.due
    figures.approved_seconds += row.seconds
    figures.unpriced_seconds += row.unpriced_seconds
    figures.uncosted_seconds += row.uncosted_seconds
    if row.cost_currency_code:
        code = row.cost_currency_code
        figures.costs[code] = figures.costs.get(code, 0) + row.cost


def _may_see_costs(reading: Reading, projects: list[Project]) -> bool:
    if reading.actor.may(Role.FINANCE):
        return True
    manager = reading.actor.person_id if reading.actor.may(Role.PROJECT_MANAGER) else ""
    return bool(manager and projects) and all(
        project.project_manager_id == manager for project in projects
    )
