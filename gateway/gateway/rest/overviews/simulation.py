"""A simulation of a project: projects draws its estimates and risks, finance gives the rates.

In money finance is asked for the rates first, as for the earned value.
"""

from __future__ import annotations

from typing import Any

from marshmallow import validate
from tandem.projects.v1 import earned_value_pb2, simulation_pb2

from gateway.fields import Integer, Query, Text
from gateway.rest.call import Call
from gateway.rest.overviews.earned_value import BASES, MONEY, WORKERS, ask, rated
from gateway.rest.overviews.examples import SIMULATION
from gateway.rest.route import Route
from gateway.rest.schemas import view_class

_SIMULATE = "projects.v1.SimulationService.SimulateProject"
RUNS_MIN, RUNS_MAX = 100, 10_000
SEED_MAX = 2**31 - 1
DRAWING_SECONDS = 15.0
"""What the largest simulation may take."""


class SimulationQuery(Query):
    seed = Integer(
        validate=validate.Range(0, SEED_MAX),
        metadata={"description": "0 if left out. The same seed gives the same answer"},
    )
    runs = Integer(
        validate=validate.Range(RUNS_MIN, RUNS_MAX),
        metadata={"description": "1,000 if left out"},
    )
    basis = Text(
        validate=validate.OneOf(BASES, error="Choose of: {choices}."),
        metadata={
            "description": "What the total at completion is in: hours if left out; cost: hours at "
            "cost rates and risks; charge: hours at the rates that they sell for, and risks"
        },
    )


async def show_simulation(call: Call) -> Any:
    asked = call.make(simulation_pb2.SimulateProjectRequest)
    if asked.basis in MONEY:
        of = earned_value_pb2.ListEarningWorkersRequest(project_id=asked.project_id, plan_only=True)
        found = await ask(call, WORKERS, of)
        await rated(call, asked, found.workers, planned_on="", spent_on="")
    return await ask(call, _SIMULATE, asked, DRAWING_SECONDS)


SIMULATION_ROUTE = Route(
    "GET",
    "/v1/projects/{project_id}/simulation",
    show_simulation,
    "Simulate the finish of a project",
    "Draws the three-point estimates of tasks (PERT) and the risks of the project, run after run, "
    "and shows by which day and for which total it ends in 10, 50, 80 and 90 per cent of the runs, "
    "and how often it waits for each task. Work to come is at the rates of today. At most "
    "5,000,000 tasks times runs.",
    query=SimulationQuery(),
    answer=view_class(simulation_pb2.SimulateProjectResponse.DESCRIPTOR)(),
    permission="control.read",
    answer_example=SIMULATION,
    problems={
        "PROJECT_NOT_FOUND": "There is no such project.",
        "PLAN_MISSING": "The project has no task with dates.",
        "SIMULATION_TOO_LARGE": "Too many tasks for this number of runs; ask for fewer.",
    },
)
