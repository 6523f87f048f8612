"""Estimates from templates and from a grid of roles and phases (D02)."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from finance_world import (
    ACCOUNTS,
    FINANCE,
    MEMBER,
    PROJECTS,
    FinanceWorld,
    fixed,
    gbp,
    purchase,
    role_hours,
)
from tandem.finance.v1 import estimate_templates_pb2 as pb
from tandem.finance.v1 import estimate_templates_pb2_grpc as pb_grpc

pytestmark = pytest.mark.slow


class Templates:
    def __init__(self, world: FinanceWorld) -> None:
        self.world = world
        self.stub = pb_grpc.EstimateTemplateServiceStub(world.room.channel)
        world.card({"designer": 10_000, "developer": 12_000})
        self.project_id = world.hears_project(world.hears_client())

    def do(self, method: str, actor: Actor = FINANCE, **fields: Any) -> Any:
        request = getattr(pb, f"{method}Request")(**fields)
        return self.world.call(getattr(self.stub, method), request, actor)

    def make(self, actor: Actor = FINANCE, **fields: Any) -> pb.EstimateTemplate:
        made: pb.EstimateTemplate = self.do(
            "CreateEstimateTemplate", actor, **({"name": "Campaign site"} | fields)
        ).estimate_template
        return made


def cell(phase: str, role: str, hours: float) -> pb.EstimateCell:
    return pb.EstimateCell(phase=phase, charge_role=role, seconds=round(hours * 3600))


GRID = [
    cell("Design", "designer", 40),
    cell("Build", "developer", 20),
    cell("Build", "Designer", 5),
]


@pytest.fixture
def templates(world: FinanceWorld) -> Templates:
    return Templates(world)


def test_a_grid_becomes_a_line_for_each_cell_under_its_phase(templates: Templates) -> None:
    made = templates.do(
        "EstimateFromGrid", project_id=templates.project_id, title="Site", cells=GRID
    ).estimate
    lines = [(one.section, one.charge_role, one.seconds / 3600) for one in made.lines]
    assert lines == [
        ("Design", "designer", 40),
        ("Build", "developer", 20),
        ("Build", "designer", 5),
    ]
    assert (made.total, made.title) == (gbp(40 * 10_000 + 20 * 12_000 + 5 * 10_000), "Site")


def test_a_template_of_an_estimate_is_priced_for_the_client_that_it_is_used_for(
    templates: Templates,
) -> None:
    lines = [role_hours("designer", 10, section="Design"), fixed(500_00), purchase(80_00)]
    original = templates.world.estimate(
        *lines, project_id=templates.project_id, contingency_bp=1000
    )
    template = templates.make(estimate_id=original.id)
    assert (template.line_count, template.total_seconds) == (3, 36_000)
    assert [line.amount for line in template.lines if line.HasField("amount")] == [gbp(500_00)]
    client_id = templates.world.hears_client()
    templates.world.card({"designer": 20_000}, client_id=client_id)
    other = templates.world.hears_project(client_id)
    made = templates.do(
        "EstimateFromTemplate", estimate_template_id=template.id, project_id=other
    ).estimate
    assert [line.amount for line in made.lines] == [gbp(200_000), gbp(500_00), gbp(80_00)]
    assert (made.title, made.contingency) == ("Campaign site", gbp(25_800))
    assert made.id != original.id


def test_amounts_in_another_currency_are_refused_and_hours_are_not(templates: Templates) -> None:
    original = templates.world.estimate(fixed(500_00), project_id=templates.project_id)
    with_amount, hours = templates.make(estimate_id=original.id), templates.make(cells=GRID)
    abroad = templates.world.hears_project(templates.world.hears_client("EUR"))
    rates = {"designer": 9_000, "developer": 9_000}
    templates.world.card(rates, currency_code="EUR")
    with pytest.raises(Invalid) as refusal:
        templates.do("EstimateFromTemplate", estimate_template_id=with_amount.id, project_id=abroad)
    assert refusal.value.reason == "CURRENCY_DIFFERS"
    made = templates.do(
        "EstimateFromTemplate", estimate_template_id=hours.id, project_id=abroad
    ).estimate
    assert made.total.currency_code == "EUR"


def test_a_template_is_changed_archived_restored_and_found(templates: Templates) -> None:
    made = templates.make(ACCOUNTS, cells=GRID)
    changed = templates.do(
        "UpdateEstimateTemplate",
        estimate_template_id=made.id,
        name="Small site",
        cells=[cell("Design", "designer", 8)],
    ).estimate_template
    assert (changed.name, changed.line_count, changed.total_seconds) == ("Small site", 1, 28_800)
    templates.do("ArchiveEstimateTemplate", estimate_template_id=made.id)
    for method, more in (
        ("UpdateEstimateTemplate", {"name": "x"}),
        ("EstimateFromTemplate", {"project_id": templates.project_id}),
    ):
        with pytest.raises(Conflict, match="is archived"):
            templates.do(method, estimate_template_id=made.id, **more)
    assert templates.do("ListEstimateTemplates", archived="no", count=True).total == 0
    templates.do("RestoreEstimateTemplate", estimate_template_id=made.id)
    listed = templates.do("ListEstimateTemplates", search="SMALL", archived="no")
    assert [one.id for one in listed.estimate_templates] == [made.id]


WRONG = [
    ({}, Invalid, "estimate_id"),
    ({"cells": GRID, "estimate_id": new_id()}, Invalid, "estimate_id"),
    ({"estimate_id": new_id()}, NotFound, "estimate_id"),
    ({"cells": [*GRID, cell("Design", " DESIGNER ", 1)]}, Invalid, "cells[3].charge_role"),
    ({"cells": [cell(" ", "designer", 1)]}, Invalid, "cells[0].phase"),
    ({"cells": [cell("Design", "designer", -1)]}, Invalid, "cells[0].minutes"),
    ({"cells": GRID, "name": " "}, Invalid, "name"),
]


@pytest.mark.parametrize(("fields", "error", "field"), WRONG)
def test_what_is_wrong_is_named(
    templates: Templates, fields: dict[str, Any], error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as raised:
        templates.make(**fields)
    assert raised.value.field == field  # type: ignore[attr-defined]


def test_who_estimates_uses_templates(templates: Templates) -> None:
    made = templates.make(cells=GRID)
    shown = templates.do("GetEstimateTemplate", PROJECTS, estimate_template_id=made.id)
    assert shown.estimate_template.name == "Campaign site"
    with pytest.raises(Forbidden):
        templates.make(MEMBER, cells=GRID)
    with pytest.raises(Forbidden):
        templates.do("GetEstimateTemplate", MEMBER, estimate_template_id=made.id)
