"""What a gap of a role costs to close: finance says what an hour is worth, projects counts."""

from __future__ import annotations

from typing import Any

from tandem.finance.v1 import profitability_pb2
from tandem.projects.v1 import demand_pb2 as pb

from gateway.fields import Date, Query, Text
from gateway.rest.call import Call
from gateway.rest.overviews.earned_value import ask
from gateway.rest.overviews.examples import HIRING_SIGNAL
from gateway.rest.route import Route
from gateway.rest.schemas import view_class

_RATES = "finance.v1.ProfitabilityService.GetRoleRates"
_SIGNAL = "projects.v1.DemandService.GetHiringSignal"
ROLE_LENGTH_MAX = 100


class HiringSignalQuery(Query):
    charge_role = Text(
        longest=ROLE_LENGTH_MAX, required=True, metadata={"description": "Whose gap it is"}
    )
    first = Date(
        data_key="from",
        attribute="from",
        required=True,
        metadata={"description": "First day; days before today count nowhere"},
    )
    to = Date(required=True, metadata={"description": "Last day, included; at most 366 in all"})


async def show_hiring_signal(call: Call) -> Any:
    asked = call.make(pb.GetHiringSignalRequest)
    of = profitability_pb2.GetRoleRatesRequest(charge_role=asked.charge_role)
    rates = await ask(call, _RATES, of)
    asked.currency_code = rates.currency_code
    for name in ("cost_hourly_minor", "freelance_hourly_minor", "charge_hourly_minor"):
        if rates.HasField(name):
            setattr(asked, name, getattr(rates, name))
    return await ask(call, _SIGNAL, asked)


HIRING_SIGNAL_ROUTE = Route(
    "GET",
    "/v1/demand/signal",
    show_hiring_signal,
    "Show what closing a gap costs",
    "Compares three ways to close the gap of a role in a window: hire people, take freelancers, or "
    "deliver later. At the rates of today, in the currency of the agency; rates in other "
    "currencies are left out.",
    query=HiringSignalQuery(),
    answer=view_class(pb.GetHiringSignalResponse.DESCRIPTOR)(),
    permission="cost.read",
    answer_example=HIRING_SIGNAL,
    problems={
        "WINDOW_REVERSED": "It ends before it starts.",
        "WINDOW_TOO_LONG": "It has more than 366 days.",
    },
)
