"""Portfolio: How the work stands: hours against estimates, one project or all of them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tandem.projects.v1 import control_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.fields import Date, Hours, Id, Integer, List, Nested, Query, String, View
from gateway.rest.route import Room, Route

PLACES = Decimal("0.0001")


class PortfolioQuery(Query):
    client_id = Id(metadata={"description": "One client's projects; all, if left out"})
    from_ = Date(data_key="from", attribute="from", metadata={"description": "First day of work"})
    to = Date(metadata={"description": "Last day of work"})


class PortfolioLineView(View):
    key = String(metadata={"description": "Id of the project or person, or the category"})
    name = String()
    actual_hours = Hours(attribute="actual_seconds")
    estimate_hours = Hours(attribute="estimate_seconds")
    task_count = Integer()
    compared_task_count = Integer(
        metadata={"description": "Tasks that are done and carry both an estimate and hours"}
    )
    compared_estimate_hours = Hours(attribute="compared_estimate_seconds")
    compared_actual_hours = Hours(attribute="compared_actual_seconds")
    actual_to_estimate = String(
        allow_none=True,
        metadata={
            "description": "Hours worked for each hour estimated, over the compared tasks; "
            "above 1: more than estimated; null: nothing to compare",
            "example": "1.0825",
        },
    )
    within_quarter_count = Integer(
        metadata={"description": "Compared tasks whose hours are within 25 % of the estimate"}
    )
    within_quarter_share = String(
        allow_none=True,
        metadata={"description": "Of the compared tasks; null: none", "example": "0.4310"},
    )

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        match attr:
            case "actual_to_estimate":
                return _ratio(obj.compared_actual_seconds, obj.compared_estimate_seconds)
            case "within_quarter_share":
                return _ratio(obj.within_quarter_count, obj.compared_task_count)
            case _:
                return super().get_attribute(obj, attr, default)


def _ratio(part: int, whole: int) -> str | None:
    if not whole:
        return None
    return str((Decimal(part) / whole).quantize(PLACES, rounding=ROUND_HALF_UP))


class PortfolioView(View):
    total = Nested(PortfolioLineView)
    projects = List(Nested(PortfolioLineView))
    categories = List(Nested(PortfolioLineView))
    people = List(Nested(PortfolioLineView))


async def summarise_portfolio(call: Call) -> pb.SummarisePortfolioResponse:
    request = call.make(pb.SummarisePortfolioRequest)
    return await call.ask(call.services.control.SummarisePortfolio, request)


ROOM = Room(
    name="Portfolio",
    about="How the work stands: hours against estimates, one project or all of them.",
    routes=(
        Route(
            "GET",
            "/v1/portfolio",
            summarise_portfolio,
            "Show hours and estimate accuracy",
            "By project, category and person, each with most hours first, at most 500 lines. A "
            "window of days chooses the tasks that were worked on in it. A person's comparison "
            "covers the tasks that nobody else worked on; their estimate is their share by hours.",
            query=PortfolioQuery(),
            answer=PortfolioView(),
        ),
    ),
)
