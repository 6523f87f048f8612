"""The figures of the overviews: a few statements each, over indexes that hold what is summed.

What people cost is for readers of costs. Others see a labour cost and the margins that follow
from it only where it hides what each person costs: rounded, of at least three people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chassis.actor import Owners
from chassis.database import Reading
from chassis.ids import require_id
from chassis.money import Money

from finance.billing.queries import sums as billing
from finance.billing.queries.sums import CostedHours, Sums
from finance.profitability.rules import Figures, hides_individuals, in_order
from finance.quoting import queries as quoting
from finance.quoting.queries import BudgetInForce
from finance.replicas import queries as replicas
from finance.replicas.queries import Client, Project
from finance.rights import of_project, require


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """One project's figures in its currency, and how far its budget is used."""

    figures: Figures
    budget_used_bp: int
    alerts_percent: tuple[int, ...]


def project_figures(reading: Reading, project_id: str, home_currency: str) -> ProjectFigures:
    """NotFound for a project that finance does not know."""
    project = replicas.require_project(reading, project_id)
    require(reading, "profit.read", of_project(project))
    budget = quoting.budget(reading, project.project_id)
    sums = billing.sums_of_projects(reading, [project.project_id]).get(project.project_id, [])
    main = _main_currency(reading, project, budget.total if budget else None, sums, home_currency)
    found = figures_in(main, sums, budget)
    if not reading.actor.may("cost.read"):
        hide_costs([found.figures], billing.costed_hours_of_projects(reading, [project_id]), main)
    return found


def figures_in(main: str, sums: Iterable[Sums], budget: BudgetInForce | None) -> ProjectFigures:
    """Those of one project in this currency, with its costs."""
    figures = _added_up(sums, [budget.total] if budget else [], main)
    return ProjectFigures(
        figures=figures.get(main) or Figures(currency_code=main),
        budget_used_bp=budget.used_bp if budget else 0,
        alerts_percent=budget.alerts_percent if budget else (),
    )


@dataclass(frozen=True, slots=True)
class ClientFigures:
    """A client's figures over all its projects, one per currency, its own currency first."""

    figures: list[Figures]


def client_figures(reading: Reading, client_id: str) -> ClientFigures:
    """NotFound for a client that finance does not know."""
    client = replicas.require_client(reading, require_id(client_id, "client_id"))
    reading.actor.require("profit.read", _client_owners(client))
    projects = replicas.projects_of_client(reading, client.client_id)
    budgets = quoting.budgets(reading, [project.project_id for project in projects])
    sums = billing.sums_of_client(reading, client.client_id)
    main = client.currency_code
    figures = _added_up(sums, [budget.total for budget in budgets.values()], main)
    figures.setdefault(main, Figures(currency_code=main))
    if not reading.actor.may("cost.read"):
        hours = billing.costed_hours_of_client(reading, client.client_id)
        hide_costs(figures.values(), hours, main)
    return ClientFigures(in_order(figures.values(), main))


def _client_owners(client: Client) -> Owners:
    return Owners(account_managers=[client.account_manager_id])


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
    for row in hours:
        projects = worked.setdefault(row.currency_code or main, {})
        people = projects.setdefault(row.project_id, {})
        people[row.person_id] = people.get(row.person_id, 0) + row.seconds
    for one in figures:
        shareable = is_shareable(worked.get(one.currency_code, {}))
        one.show_costs(may_see_all=False, shareable=shareable)


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
