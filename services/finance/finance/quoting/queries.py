"""Estimates, quotes and budgets as others read them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from chassis.actor import Role
from chassis.database import Reading
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.money import Money
from chassis.paging import Page, cut
from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, cast, func, or_, select

from finance.quoting.model import (
    Budget,
    BudgetAlert,
    BudgetLine,
    Estimate,
    Quote,
    WorkUse,
)
from finance.quoting.rules import THRESHOLDS_PERCENT, QuoteStatus, used_bp
from finance.replicas import queries as replicas

ESTIMATE_READERS = (Role.ACCOUNT_MANAGER, Role.PROJECT_MANAGER, Role.FINANCE)


def may_see_costs(reading: Reading, project_id: str | None) -> bool:
    """Finance, administrators, and the project manager of that project."""
    return project_id in projects_with_visible_costs(reading, {project_id})


def projects_with_visible_costs(
    reading: Reading, project_ids: Collection[str | None]
) -> set[str | None]:
    """Of these, the ones whose costs the actor may see; None stands for "no project yet"."""
    if reading.actor.may(Role.FINANCE):
        return set(project_ids)
    if not reading.actor.may(Role.PROJECT_MANAGER):
        return set()
    known = replicas.projects(reading, {id_ for id_ in project_ids if id_})
    mine = reading.actor.person_id
    return {id_ for id_, project in known.items() if project.project_manager_id == mine}


def get_estimate(reading: Reading, estimate_id: str) -> Estimate:
    reading.actor.require(*ESTIMATE_READERS)
    return reading.get(Estimate, estimate_id)


def list_estimates(
    reading: Reading, page: Page, opportunity_id: str, project_id: str
) -> tuple[list[Estimate], str]:
    reading.actor.require(*ESTIMATE_READERS)
    rows = select(Estimate).order_by(Estimate.id).limit(page.limit)
    if opportunity_id:
        rows = rows.where(Estimate.opportunity_id == require_id(opportunity_id, "opportunity_id"))
    if project_id:
        rows = rows.where(Estimate.project_id == require_id(project_id, "project_id"))
    if page.after:
        rows = rows.where(Estimate.id > page.after[0])
    return cut(reading.session.scalars(rows).all(), page, lambda row: (row.id,))


def get_quote(reading: Reading, quote_id: str) -> Quote:
    return reading.get(Quote, quote_id)


@dataclass(frozen=True, slots=True)
class QuoteFilter:
    """Which quotes to list; empty: all."""

    client_id: str = ""
    project_id: str = ""
    opportunity_id: str = ""
    status: str = ""


def list_quotes(reading: Reading, page: Page, wanted: QuoteFilter) -> tuple[list[Quote], str]:
    rows = select(Quote).order_by(Quote.id).limit(page.limit)
    for column in ("client_id", "project_id", "opportunity_id"):
        if id_ := getattr(wanted, column):
            rows = rows.where(getattr(Quote, column) == require_id(id_, column))
    if wanted.status:
        rows = rows.where(_stands(wanted.status, reading))
    if page.after:
        rows = rows.where(Quote.id > page.after[0])
    return cut(reading.session.scalars(rows).all(), page, lambda row: (row.id,))


def _stands(status: str, reading: Reading) -> ColumnElement[bool]:
    """The SQL of rules.standing: a sent quote past its last day counts as expired."""
    overdue = and_(Quote.status == QuoteStatus.SENT, Quote.valid_until < reading.today)
    if status == QuoteStatus.EXPIRED:
        return or_(Quote.status == QuoteStatus.EXPIRED, overdue)
    if status == QuoteStatus.SENT:
        return and_(Quote.status == QuoteStatus.SENT, Quote.valid_until >= reading.today)
    return Quote.status == status


@dataclass(frozen=True, slots=True)
class BudgetPart:
    """What the accepted quotes hold for one deliverable and charge role, together."""

    deliverable_id: str | None
    charge_role: str
    seconds: int
    amount: Money


@dataclass(frozen=True, slots=True)
class BudgetInForce:
    """The accepted quotes of a project together, and how much of them the work has used."""

    id: str
    version: int
    project_id: str
    quote_id: str
    edition: int
    total: Money
    total_seconds: int
    used: Money
    raised_percent: int

    @property
    def used_bp(self) -> int:
        return used_bp(self.used.amount_minor, self.total.amount_minor)

    @property
    def alerts_percent(self) -> tuple[int, ...]:
        """The thresholds that stand as raised on this edition or before."""
        return tuple(percent for percent in THRESHOLDS_PERCENT if percent <= self.raised_percent)


def budget(reading: Reading, project_id: str) -> BudgetInForce | None:
    """None until a quote of the project has been accepted."""
    return budgets(reading, {project_id}).get(project_id)


def budgets(reading: Reading, project_ids: Collection[str]) -> dict[str, BudgetInForce]:
    """By project, in one statement; projects without a budget are left out."""
    rows = reading.session.execute(_budgets_in_force(), {"project_ids": list(project_ids)})
    return {row.project_id: _in_force(row, minor) for row, minor in rows}


@cache
def _budgets_in_force() -> Select[Budget, int]:
    """The statement, made once: every overview asks it."""
    same = and_(
        WorkUse.project_id == Budget.project_id, WorkUse.currency_code == Budget.currency_code
    )
    wanted = Budget.project_id.in_(bindparam("project_ids", expanding=True))
    used = func.coalesce(WorkUse.used_minor, 0)
    return select(Budget, used).outerjoin(WorkUse, same).where(wanted)


def _in_force(row: Budget, used_minor: int) -> BudgetInForce:
    return BudgetInForce(
        row.id,
        row.version,
        row.project_id,
        row.quote_id,
        row.edition,
        row.total,
        row.total_seconds,
        Money(used_minor, row.currency_code),
        row.raised_percent,
    )


def get_budget(reading: Reading, project_id: str) -> BudgetInForce:
    found = budget(reading, require_id(project_id, "project_id"))
    if found is None:
        raise NotFound(
            "BUDGET_NOT_FOUND",
            "This project has no budget yet; accept a quote of it or of its opportunity.",
            field="project_id",
        )
    return found


def budget_parts(reading: Reading, of: BudgetInForce) -> list[BudgetPart]:
    """The lines of a budget, added up by deliverable and charge role."""
    seconds, amount = func.sum(BudgetLine.seconds), func.sum(BudgetLine.amount_minor)
    rows = (
        select(BudgetLine.deliverable_id, BudgetLine.charge_role, seconds, amount)
        .where(BudgetLine.budget_id == of.id)
        .group_by(BudgetLine.deliverable_id, BudgetLine.charge_role)
        .order_by(func.min(cast(BudgetLine.id, Text)))
    )
    return [
        BudgetPart(deliverable_id, role, int(seconds), Money(int(minor), of.total.currency_code))
        for deliverable_id, role, seconds, minor in reading.session.execute(rows)
    ]


def accepted_tax_rate_bp(reading: Reading, project_id: str) -> int | None:
    """At what tax the client last accepted a quote of the project; None without any."""
    latest = (
        select(Quote.tax_rate_bp)
        .join(Budget, Budget.quote_id == Quote.id)
        .where(Budget.project_id == project_id)
    )
    return reading.session.scalar(latest)


def project_currency(reading: Reading, project_id: str) -> str | None:
    """The currency in which a project's work is valued: its budget's, else that of its
    opportunity's value, else its client's; None when finance has not heard of them yet."""
    found = budget(reading, project_id)
    if found is not None:
        return found.total.currency_code
    project = replicas.project(reading, project_id)
    won = replicas.opportunity_of_project(reading, project_id)
    if won is None and project is not None and project.opportunity_id:
        won = replicas.opportunity(reading, project.opportunity_id)
        if won is None:
            return None
    if won is not None and won.currency_code:
        return won.currency_code
    client_id = project.client_id if project else won.client_id if won else None
    client = replicas.client(reading, client_id) if client_id else None
    return client.currency_code if client else None


def list_budget_alerts(
    reading: Reading, page: Page, project_id: str
) -> tuple[list[BudgetAlert], str]:
    rows = select(BudgetAlert).order_by(BudgetAlert.id).limit(page.limit)
    if project_id:
        rows = rows.where(BudgetAlert.project_id == require_id(project_id, "project_id"))
    if page.after:
        rows = rows.where(BudgetAlert.id > page.after[0])
    return cut(reading.session.scalars(rows).all(), page, lambda row: (row.id,))
