"""The earned value of a project: projects knows the work, finance what an hour of it is worth.

In hours projects answers alone. In money it is asked first who works on the project, finance says
what an hour of each of them costs or sells for, and projects counts with these rates: one place
has the formulae, and neither service asks the other.
"""

from __future__ import annotations

from typing import Any

from marshmallow import validate
from tandem.finance.v1 import profitability_pb2
from tandem.projects.v1 import earned_value_pb2 as pb

from gateway.fields import Date, Id, Query, Text
from gateway.rest.call import Call
from gateway.rest.contracts import contract_of
from gateway.rest.overviews.examples import EARNED_VALUE
from gateway.rest.overviews.parts import DEADLINE_SECONDS
from gateway.rest.route import Route
from gateway.rest.schemas import view_class

WORKERS = "projects.v1.EarnedValueService.ListEarningWorkers"
_EARNED = "projects.v1.EarnedValueService.GetEarnedValue"
_RATES = "finance.v1.ProfitabilityService.GetWorkerRates"
MONEY = ("cost", "charge")
BASES = ("hours", *MONEY)


class EarnedValueQuery(Query):
    baseline_id = Id(metadata={"description": "The latest one that is not archived, if left out"})
    as_at = Date(metadata={"description": "What was known of that day; today if left out"})
    basis = Text(
        validate=validate.OneOf(BASES, error="Choose of: {choices}."),
        metadata={
            "description": "hours if left out; cost: hours at cost rates; charge: hours at the "
            "rates that they sell for. One basis for all figures"
        },
    )


async def show_earned_value(call: Call) -> Any:
    asked = call.make(pb.GetEarnedValueRequest)
    if asked.basis in MONEY:
        of = pb.ListEarningWorkersRequest(
            project_id=asked.project_id, baseline_id=asked.baseline_id
        )
        found = await ask(call, WORKERS, of)
        asked.baseline_id = found.baseline_id
        days = {"planned_on": found.taken_on, "spent_on": asked.as_at}
        await rated(call, asked, found.workers, **days)
    return await ask(call, _EARNED, asked)


async def rated(call: Call, asked: Any, workers: Any, *, planned_on: str, spent_on: str) -> None:
    """Put what an hour of the workers is worth into the request."""
    found = await ask(
        call,
        _RATES,
        profitability_pb2.GetWorkerRatesRequest(
            project_id=asked.project_id,
            basis=asked.basis,
            planned_on=planned_on,
            spent_on=spent_on,
            workers=[
                profitability_pb2.RatedWorker(person_id=one.person_id, charge_role=one.charge_role)
                for one in workers
            ],
        ),
    )
    asked.currency_code = found.currency_code
    for rate in found.rates:
        worker = {"person_id": rate.worker.person_id, "charge_role": rate.worker.charge_role}
        known = {
            name: getattr(rate, name)
            for name in ("planned_hourly_minor", "spent_hourly_minor")
            if rate.HasField(name)
        }
        asked.rates.add(worker=pb.EarningWorker(**worker), **known)


async def ask(call: Call, rpc: str, request: Any, timeout: float = DEADLINE_SECONDS) -> Any:
    return await call.ask(call.services.method(contract_of(rpc).method), request, timeout)


EARNED_VALUE_ROUTE = Route(
    "GET",
    "/v1/projects/{project_id}/earned-value",
    show_earned_value,
    "Show the earned value of a project",
    "Planned value (PV) by the working days of a baseline, earned value (EV) by the rule of each "
    "task, actual cost (AC) of the time that was logged, with their variances, indices and "
    "forecasts, and the earned schedule. In hours, at cost (needs cost.read), or at what the hours "
    "sell for (needs profit.read). A ratio with nothing to divide by is null.",
    query=EarnedValueQuery(),
    answer=view_class(pb.GetEarnedValueResponse.DESCRIPTOR)(),
    permission="control.read",
    answer_example=EARNED_VALUE,
    problems={
        "PROJECT_NOT_FOUND": "There is no such project.",
        "BASELINE_MISSING": "The project has no baseline; take one.",
        "BASELINE_NOT_FOUND": "There is no such baseline.",
        "BASELINE_OF_ANOTHER_PROJECT": "The baseline is of another project.",
    },
)
