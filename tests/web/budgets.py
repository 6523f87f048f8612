"""Budgets that the pages are looked at with."""

from __future__ import annotations

from agency.waiting import eventually
from standalone.rest import Json
from workplace import Workplace


def budget_of(workplace: Workplace, client: Json) -> str:
    """The id of a project whose budget was accepted and then revised by hand."""
    project = workplace.project("Lookbook for winter", client)
    line = {"kind": "fixed", "description": "Lookbook"}
    line |= {"amount": {"amount": "9000.00", "currency_code": "GBP"}}
    body = {"project_id": project["id"], "lines": [line]}
    ask = workplace.administrator.unless_missing
    estimate = eventually(lambda: ask("/v1/estimates", body), "finance knows the project")
    quote = workplace.administrator.post("/v1/quotes", {"estimate_id": estimate["id"]})
    workplace.seller.at.post(f"/v1/quotes/{quote['id']}/accept", {"accepted_by": "Robin Marsh"})
    at, path = workplace.manager.at, f"/v1/projects/{project['id']}"
    first = eventually(lambda: at.get(f"{path}/budget-versions")["items"], "there is a budget")[0]
    held = at.get(f"/v1/budget-versions/{first['id']}")["lines"]
    tests = {"description": "Tests", "charge_role": "designer", "minutes": 300}
    tests |= {"amount": {"amount": "400.00", "currency_code": "GBP"}}
    lines = [{"line_id": line["line_id"]} for line in held]
    body = {"reason": "Tests were forgotten", "lines": [*lines, tests]}
    at.post(f"{path}/budget/revise", body)
    return str(project["id"])


def budgets_of(workplace: Workplace, client: Json) -> dict[str, str]:
    """Such a project, and a budget over it and another one."""
    project = budget_of(workplace, client)
    other = workplace.project("Lookbook for spring", client)["id"]
    body = {"client_id": client["id"], "name": "Lookbooks", "project_ids": [project, other]}
    body |= {"amount": {"amount": "20000.00", "currency_code": "GBP"}, "note": "Agreed by letter"}
    ask = workplace.finance.at.unless_missing
    made = eventually(lambda: ask("/v1/portfolio-budgets", body), "finance knows the projects")
    return {"budgeted": project, "portfolio_budget": made["id"]}
