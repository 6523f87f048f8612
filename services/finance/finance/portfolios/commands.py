"""Budgets over several projects: made, changed, archived and restored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.actor import Owners
from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.ids import require_id
from chassis.money import Money

from chassis import values
from finance.portfolios.model import PortfolioBudget, portfolio_reference
from finance.portfolios.queries import find_portfolio_budget
from finance.replicas import queries as replicas
from finance.rights import Owned, require

WRITE = "budget.write"
THRESHOLDS = (50, 75, 90, 100)
THRESHOLDS_MAX = 10
PERCENT_MAX = 1000
PROJECTS_MAX = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPortfolioBudget:
    """amount None: the budgets of the projects added up. thresholds empty: the usual ones."""

    client_id: str
    name: str
    project_ids: Sequence[str]
    amount: Money | None = None
    thresholds: Sequence[int] = ()
    note: str = ""


def create_portfolio_budget(tx: Transaction, new: NewPortfolioBudget) -> PortfolioBudget:
    client_id = require_id(new.client_id, "client_id")
    client = replicas.require_client(tx, client_id)
    project_ids = _projects(tx, client_id, new.project_ids)
    require(tx, WRITE, _of(tx, client_id, project_ids))
    replicas.refuse_archived_client(tx, client_id, "client_id")
    currency_code = client.currency_code
    amount = new.amount
    if amount is not None:
        currency_code = values.amount(amount, "amount").currency_code
    made = PortfolioBudget(
        id=tx.new_id(),
        reference=f"PB-{tx.session.scalar(portfolio_reference)}",
        client_id=client_id,
        name=values.text(new.name, "name", required=True),
        currency_code=currency_code,
        amount_minor=amount.amount_minor if amount else 0,
        thresholds=_thresholds(new.thresholds or THRESHOLDS),
        project_ids=project_ids,
        created_at=tx.now,
        note=values.text(new.note, "note"),
    )
    tx.add(made)
    tx.record(made.created())
    return made


def update_portfolio_budget(
    tx: Transaction, id_: str, expected_version: int, given: Mapping[str, Any]
) -> PortfolioBudget:
    """given: the fields that are to change."""
    budget = _held(tx, id_, expected_version)
    budget.check_in_use()
    wanted: dict[str, Any] = {}
    for name in ("name", "note"):
        if name in given:
            wanted[name] = values.text(given[name], name, required=name == "name")
    if "amount" in given:
        amount = values.amount(given["amount"], "amount", budget.currency_code)
        wanted["amount_minor"] = amount.amount_minor
    if "thresholds" in given:
        wanted["thresholds"] = _thresholds(given["thresholds"] or THRESHOLDS)
    if "project_ids" in given:
        wanted["project_ids"] = _projects(tx, budget.client_id, given["project_ids"])
        require(tx, WRITE, _of(tx, budget.client_id, wanted["project_ids"]))
    if fact := budget.change(wanted):
        tx.record(fact)
    return budget


def archive_portfolio_budget(tx: Transaction, id_: str) -> PortfolioBudget:
    budget = _held(tx, id_)
    if not budget.archived and (fact := budget.change({"archived_at": tx.now})):
        tx.record(fact)
    return budget


def restore_portfolio_budget(tx: Transaction, id_: str) -> PortfolioBudget:
    budget = _held(tx, id_)
    replicas.refuse_archived_client(tx, budget.client_id, "portfolio_budget_id")
    if fact := budget.change({"archived_at": None}):
        tx.record(fact)
    return budget


def _held(tx: Transaction, id_: str, expected_version: int = 0) -> PortfolioBudget:
    find_portfolio_budget(tx, id_)
    budget = tx.load(PortfolioBudget, id_, expected_version=expected_version)
    require(tx, WRITE, _of(tx, budget.client_id, budget.project_ids))
    return budget


def _of(tx: Transaction, client_id: str, project_ids: Sequence[str]) -> Owned:
    """Of the client's account manager, and of who manages every one of the projects."""
    known = [replicas.project(tx, id_) for id_ in project_ids]
    managers = {one.project_manager_id if one else None for one in known}
    theirs = replicas.require_client(tx, client_id).account_manager_id
    owners = Owners(
        account_managers=[theirs], project_managers=list(managers) if len(managers) == 1 else None
    )
    return Owned(client_id, None, owners=owners)


def _thresholds(given: Sequence[int]) -> list[int]:
    values.count(given, "thresholds", THRESHOLDS_MAX)
    for place, percent in enumerate(given):
        values.number(percent, f"thresholds[{place}]", 1, PERCENT_MAX)
    return sorted(set(given))


def _projects(tx: Transaction, client_id: str, given: Sequence[str]) -> list[str]:
    values.count(given, "project_ids", PROJECTS_MAX)
    if not given:
        raise Invalid(
            "PROJECTS_REQUIRED",
            "Name the projects that the budget is for.",
            field="project_ids",
        )
    ids = []
    for place, id_ in enumerate(given):
        field = f"project_ids[{place}]"
        project = replicas.project(tx, require_id(id_, field))
        if project is None:
            replicas.refuse_unknown("project", id_, field)
        if project.client_id != client_id:
            raise Conflict(
                "PROJECT_OF_ANOTHER_CLIENT",
                f"{project.reference} is not a project of this client; choose its projects only.",
                field=field,
            )
        ids.append(project.project_id)
    return list(dict.fromkeys(ids))
