"""Pipeline: What may be won: opportunities, from open to won or lost."""

from __future__ import annotations

from chassis.actor import Role
from tandem.accounts.v1 import pipeline_pb2 as pb

from gateway.rest.briefs import HandoverView
from gateway.rest.call import Call
from gateway.rest.fields import (
    Body,
    Boolean,
    Choice,
    Date,
    Id,
    Integer,
    List,
    Money,
    Nested,
    PageQuery,
    Query,
    Share,
    String,
    Text,
    Timestamp,
    View,
    page_of,
)
from gateway.rest.route import Room, Route

KEEPER = (Role.ACCOUNT_MANAGER,)
STAGES = ["qualified", "proposed", "negotiating"]
NOT_FOUND = {"OPPORTUNITY_NOT_FOUND": "There is no such opportunity."}
FINAL = {
    "OPPORTUNITY_DECIDED": "It has been won or lost, which is final.",
    "VERSION_MISMATCH": "Somebody else has changed it since; read it again.",
}


class NewOpportunity(Body):
    client_id = Id(required=True)
    name = Text(required=True, longest=200, metadata={"example": "Spring campaign"})
    value = Money(metadata={"description": "Nothing in the client's currency if left out"})
    probability = Share(
        attribute="probability_bp",
        metadata={"description": "Of winning, 0 to 1; what is usual at the stage if left out"},
    )
    stage = Text(longest=20, metadata={"description": "qualified if left out", "enum": STAGES})
    expected_close = Date(metadata={"description": "When it will probably be decided"})
    delivery_start = Date()
    delivery_end = Date()
    owner_id = Id(metadata={"description": "The account manager, a person; you, if left out"})


class OpportunityEdit(Body):
    name = Text(longest=200)
    value = Money()
    probability = Share(attribute="probability_bp")
    stage = Text(
        longest=20,
        metadata={
            "description": "Brings its own probability unless one is given with it",
            "enum": STAGES,
        },
    )
    expected_close = Date(allow_none=True, metadata={"description": "null takes it away"})
    delivery_start = Date(allow_none=True, metadata={"description": "null takes it away"})
    delivery_end = Date(allow_none=True, metadata={"description": "null takes it away"})
    on_hold = Boolean(metadata={"description": "What is on hold is not counted in the pipeline"})


class Loss(Body):
    reason = Text(required=True, longest=1000, metadata={"example": "They hired in-house."})


class OpportunityView(View):
    id = Id()
    version = Integer()
    reference = String(metadata={"example": "OPP-0042"})
    client_id = Id()
    name = String()
    status = Choice(pb.OpportunityStatus)
    stage = String(metadata={"enum": STAGES})
    value = Money()
    probability = Share(
        attribute="probability_bp", metadata={"description": "1 once won, 0 once lost"}
    )
    expected_close = Date()
    delivery_start = Date()
    delivery_end = Date()
    owner_id = Id()
    project_id = Id(metadata={"description": "Once won: the project's id everywhere"})
    lost_reason = String()
    created_at = Timestamp()
    decided_at = Timestamp(metadata={"description": "When it was won or lost"})


class WonOpportunityView(View):
    opportunity = Nested(OpportunityView)
    handover = Nested(HandoverView)


class StageTotalView(View):
    stage = String(metadata={"enum": STAGES})
    count = Integer()
    value = Money()
    weighted = Money(metadata={"description": "Sum of value times probability"})


class PipelineSummaryView(View):
    stages = List(Nested(StageTotalView), metadata={"description": "One per stage and currency"})
    open_value = List(Money(), metadata={"description": "One per currency"})
    weighted_value = List(Money(), metadata={"description": "One per currency"})
    open_count = Integer()
    won_count = Integer()
    lost_count = Integer()


class OpportunityQuery(PageQuery):
    client_id = Id()
    status = Choice(pb.OpportunityStatus)


class PipelineQuery(Query):
    client_id = Id(metadata={"description": "All clients if left out"})


async def create_opportunity(call: Call) -> pb.Opportunity:
    request = call.make(pb.CreateOpportunityRequest)
    answer = await call.ask(call.services.opportunities.CreateOpportunity, request)
    return answer.opportunity


async def list_opportunities(call: Call) -> pb.ListOpportunitiesResponse:
    request = call.make(pb.ListOpportunitiesRequest)
    return await call.ask(call.services.opportunities.ListOpportunities, request)


async def get_opportunity(call: Call) -> pb.Opportunity:
    request = call.make(pb.GetOpportunityRequest)
    return (await call.ask(call.services.opportunities.GetOpportunity, request)).opportunity


async def update_opportunity(call: Call) -> pb.Opportunity:
    taken_away = {name: "" for name, value in call.body.items() if value is None}
    request = call.make(pb.UpdateOpportunityRequest, **taken_away)
    answer = await call.ask(call.services.opportunities.UpdateOpportunity, request)
    return answer.opportunity


async def win_opportunity(call: Call) -> pb.WinOpportunityResponse:
    request = call.make(pb.WinOpportunityRequest)
    return await call.ask(call.services.opportunities.WinOpportunity, request)


async def lose_opportunity(call: Call) -> pb.Opportunity:
    request = call.make(pb.LoseOpportunityRequest)
    return (await call.ask(call.services.opportunities.LoseOpportunity, request)).opportunity


async def summarise_pipeline(call: Call) -> pb.SummarisePipelineResponse:
    request = call.make(pb.SummarisePipelineRequest)
    return await call.ask(call.services.opportunities.SummarisePipeline, request)


ROOM = Room(
    name="Pipeline",
    about="What may be won: opportunities, from open to won or lost.",
    routes=(
        Route(
            "POST",
            "/v1/opportunities",
            create_opportunity,
            "Open an opportunity",
            body=NewOpportunity(),
            answer=OpportunityView(),
            status=201,
            location="/v1/opportunities/{id}",
            roles=KEEPER,
            problems={"CLIENT_NOT_FOUND": "There is no such client."},
            example={
                "client_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                "name": "Spring campaign",
                "value": {"amount": "20000.00", "currency_code": "GBP"},
                "probability": "0.60",
                "expected_close": "2026-03-31",
                "delivery_start": "2026-04-13",
                "delivery_end": "2026-07-10",
            },
        ),
        Route(
            "GET",
            "/v1/opportunities",
            list_opportunities,
            "List opportunities",
            "The newest first.",
            query=OpportunityQuery(),
            answer=page_of(OpportunityView, "opportunities"),
        ),
        Route(
            "GET",
            "/v1/opportunities/{opportunity_id}",
            get_opportunity,
            "Show an opportunity",
            answer=OpportunityView(),
            problems=NOT_FOUND,
        ),
        Route(
            "PATCH",
            "/v1/opportunities/{opportunity_id}",
            update_opportunity,
            "Change an opportunity",
            "What is left out stays as it is. Won and lost are final.",
            body=OpportunityEdit(),
            answer=OpportunityView(),
            roles=KEEPER,
            if_match=True,
            problems=NOT_FOUND | FINAL,
            example={"stage": "proposed", "probability": "0.50"},
        ),
        Route(
            "POST",
            "/v1/opportunities/{opportunity_id}/win",
            win_opportunity,
            "Win an opportunity",
            "Needs a brief. The project gets its id, and a handover is drafted from the brief.",
            answer=WonOpportunityView(),
            roles=KEEPER,
            if_match=True,
            problems=NOT_FOUND
            | FINAL
            | {
                "BRIEF_MISSING": "Write the brief first.",
                "OPPORTUNITY_ON_HOLD": "Take it off hold first.",
            },
        ),
        Route(
            "POST",
            "/v1/opportunities/{opportunity_id}/lose",
            lose_opportunity,
            "Lose an opportunity",
            body=Loss(),
            answer=OpportunityView(),
            roles=KEEPER,
            if_match=True,
            problems=NOT_FOUND | FINAL,
            example={"reason": "They hired in-house."},
        ),
        Route(
            "GET",
            "/v1/pipeline",
            summarise_pipeline,
            "Sum up the pipeline",
            "Open opportunities by stage and currency: how many, what they are worth, and what of "
            "that may be counted on. Rounded once per figure; what is on hold is not counted.",
            query=PipelineQuery(),
            answer=PipelineSummaryView(),
            problems={"CLIENT_NOT_FOUND": "There is no such client."},
        ),
    ),
)
