"""Budgets of the demo agency that were revised or are shared, and templates of its estimates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from standalone.demo.briefs import money
from standalone.demo.timeline import Engagement
from standalone.demo.waiting import until
from standalone.rest import Json, Session

PROJECTS = 3
TESTS = Decimal("0.10")
"""The part of the first line that goes to tests."""


def _cell(phase: str, role: str, hours: int) -> Json:
    return {"phase": phase, "charge_role": role, "minutes": hours * 60}


GRIDS: Mapping[str, Sequence[Json]] = {
    "Campaign site": (
        *(_cell("Concept", "strategist", 16), _cell("Concept", "designer", 24)),
        *(_cell("Design", "designer", 60), _cell("Build", "developer", 80)),
        _cell("Build", "designer", 12),
    ),
    "Leaflet": (
        *(_cell("Words", "copywriter", 10), _cell("Design", "designer", 14)),
        _cell("Print", "producer", 4),
    ),
}


@dataclass(frozen=True, slots=True)
class Budgeting:
    """as_: a session by first name. engagements: those with work."""

    as_: Callable[[str], Session]
    finance: Session
    engagements: Sequence[Engagement]
    projects: Any

    def load(self) -> None:
        active = [one for one in self.engagements if one.job.status == "active"]
        for place, one in enumerate(active[:PROJECTS]):
            self._revise(one, is_taken_back=place == 1)
        self._share()
        self._keep_templates()

    def _keep_templates(self) -> None:
        """Hours of roles by phases, for what the agency is asked for again and again."""
        for name, cells in GRIDS.items():
            body = {"name": name, "note": "Hours alone, at the rates of the client"}
            key = f"demo:estimate-template:{name}"
            self.finance.post("/v1/estimate-templates", body | {"cells": list(cells)}, key)

    def _share(self) -> None:
        """A budget over all projects of the client that has most of them."""
        by_client: dict[int, list[Engagement]] = {}
        for one in self.engagements:
            by_client.setdefault(one.client, []).append(one)
        most = max(by_client.values(), key=len)
        ids = [self.projects[one.number]["id"] for one in most]
        client_id = self.as_(most[0].manager).get(f"/v1/projects/{ids[0]}")["client_id"]
        body = {"client_id": client_id, "name": "All work of the year", "project_ids": ids[:100]}
        body |= {"note": "Agreed with the head of marketing, renewed each January"}
        self.finance.post("/v1/portfolio-budgets", body, "demo:portfolio-budget")

    def _revise(self, one: Engagement, *, is_taken_back: bool) -> None:
        """Tests get a tenth of the first line; the total stays."""
        manager, key = self.as_(one.manager), f"demo:budget:{one.number}"
        project_id = self.projects[one.number]["id"]
        path = f"/v1/projects/{project_id}"
        first = until(lambda: _versions(manager, path), "the budget")[-1]
        held = manager.get(f"/v1/budget-versions/{first['id']}")["lines"]
        body = {"reason": "Tests were not estimated apart", "lines": _with_tests(held)}
        manager.post(f"{path}/budget/revise", body, f"{key}:revised")
        if is_taken_back:
            reason = {"reason": "The client tests by themselves"}
            restore = f"/v1/budget-versions/{first['id']}/restore"
            manager.post(restore, reason, f"{key}:restored")


def _versions(manager: Session, path: str) -> list[Json]:
    return list(manager.get(f"{path}/budget-versions", order="-number")["items"])


def _with_tests(held: Sequence[Json]) -> list[Json]:
    first = held[0]
    minutes, amount = first["minutes"] or 0, Decimal(first["amount"]["amount"])
    moved, price = int(minutes * TESTS), (amount * TESTS).quantize(Decimal("0.01"))
    left = {"line_id": first["line_id"], "minutes": minutes - moved}
    tests = {"description": "Tests on telephones and tablets", "charge_role": first["charge_role"]}
    return [
        left | {"amount": money(str(amount - price))},
        *({"line_id": line["line_id"]} for line in held[1:]),
        tests | {"minutes": moved, "amount": money(str(price))},
    ]
