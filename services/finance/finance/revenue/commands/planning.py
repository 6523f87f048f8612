"""Setting how the revenue of a project is recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chassis.database import Transaction
from chassis.errors import Conflict, Invalid
from chassis.money import LARGEST_MINOR
from sqlalchemy import select

from chassis import values
from finance.replicas import queries as replicas
from finance.revenue.model import RevenuePlan
from finance.revenue.rules.recognising import (
    MEASURES_PROJECT,
    Line,
    Method,
    allocated,
)
from finance.rights import require

LINES_MAX = 50
MILESTONES_MAX = 50
_AMOUNTS = ("price", "estimated_cost", "uninstalled", "delivered", "pass_through")


def set_plan(
    tx: Transaction,
    project_id: str,
    currency_code: str,
    lines: Sequence[Line],
    other_cost_minor: int = 0,
    price_in_all: int = 0,
    expected_version: int = 0,
) -> RevenuePlan:
    """Replace the plan as a whole. What was recognised stays until the next month is recognised.

    price_in_all: shared over the lines by their prices, which are those of each alone. 0: each
    line has its own price.
    """
    require(tx, "revenue.write")
    project = replicas.require_project(tx, project_id)
    code = values.currency(currency_code, "currency_code")
    values.number(len(lines), "lines", 1, LINES_MAX)
    checked = [_checked(line, f"lines[{i}]") for i, line in enumerate(lines)]
    _check_together(checked)
    values.number(other_cost_minor, "other_cost", 0, LARGEST_MINOR)
    tx.serialise(f"revenue plan {project.project_id}")
    plan = _locked(tx, project.project_id, code, project.client_id, expected_version)
    if price_in_all:
        prices = allocated(price_in_all, [line.price for line in checked])
        checked = [replace(line, price=price) for line, price in zip(checked, prices, strict=True)]
    named = [replace(line, id=line.id or tx.new_id()) for line in checked]
    tx.record(plan.set(named, other_cost_minor, tx.now))
    return plan


def _locked(
    tx: Transaction, project_id: str, code: str, client_id: str | None, expected_version: int
) -> RevenuePlan:
    wanted = select(RevenuePlan.id).where(RevenuePlan.project_id == project_id)
    id_ = tx.session.scalars(wanted).first()
    if id_ is None:
        plan = RevenuePlan(
            id=tx.new_id(),
            project_id=project_id,
            client_id=client_id,
            currency_code=code,
            lines=[],
            set_at=tx.now,
        )
        plan.check_version(expected_version)
        tx.add(plan)
        return plan
    plan = tx.load(RevenuePlan, id_, expected_version=expected_version)
    if plan.currency_code != code:
        raise Conflict(
            "CURRENCY_DIFFERS",
            f"The plan is in {plan.currency_code}, and stays so.",
            field="currency_code",
        )
    return plan


def _checked(line: Line, at: str) -> Line:
    for name in _AMOUNTS:
        values.number(getattr(line, name), f"{at}.{name}", 0, LARGEST_MINOR)
    name = values.text(line.name, f"{at}.name", required=True)
    for field in _missing(line):
        raise Invalid(
            "VALUE_REQUIRED",
            f"{at}.{field} is needed to recognise by {line.method.value.replace('_', ' ')}.",
            field=f"{at}.{field}",
        )
    values.window(line.starts_on, line.ends_on, f"{at}.starts_on", f"{at}.ends_on")
    _check_within(line, at)
    return replace(line, name=name)


def _missing(line: Line) -> list[str]:
    needed = {
        Method.ON_DATE: ("due_on",),
        Method.STRAIGHT_LINE: ("starts_on", "ends_on"),
        Method.EFFORT: ("estimated_seconds",),
        Method.MILESTONES: ("milestones",),
        Method.COST_TO_COST: ("estimated_cost",),
    }
    return [name for name in needed.get(line.method, ()) if not getattr(line, name)]


def _check_within(line: Line, at: str) -> None:
    """Uninstalled goods are of cost to cost alone, and what is delivered is a part of them."""
    for name, most in (
        ("delivered", line.uninstalled),
        ("uninstalled", min(line.price, line.estimated_cost)),
        ("pass_through", line.price),
    ):
        if getattr(line, name) > most:
            raise Invalid(
                "AMOUNT_OUT_OF_RANGE",
                f"{at}.{name} is more than it is a part of.",
                field=f"{at}.{name}",
            )
    if line.uninstalled and line.method is not Method.COST_TO_COST:
        raise Invalid(
            "VALUE_INVALID",
            f"{at}.uninstalled counts where revenue is recognised by cost to cost.",
            field=f"{at}.uninstalled",
        )
    values.count(line.milestones, f"{at}.milestones", MILESTONES_MAX)


def _check_together(lines: Sequence[Line]) -> None:
    whole = [line for line in lines if line.method in MEASURES_PROJECT]
    if len(whole) > 1 or (whole and whole[0].method is Method.AS_INVOICED and len(lines) > 1):
        raise Invalid(
            "METHODS_OVERLAP",
            "One line of a project can be recognised by effort, cost, or as invoiced, since these "
            "measure the whole project; as invoiced stands alone.",
            field="lines",
        )
