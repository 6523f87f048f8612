"""OpportunityService."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.paging import page_of
from chassis.rpc.server import Servicer, reads, writes
from tandem.accounts.v1 import pipeline_pb2 as pb
from tandem.accounts.v1 import pipeline_pb2_grpc as pb_grpc

from accounts.api.briefs import to_handover
from accounts.api.messages import from_money, from_number, given, to_day, to_money, to_timestamp
from accounts.briefs import queries as briefs
from accounts.pipeline import commands, queries
from accounts.pipeline.commands import OpportunityDraft, OpportunityEdits
from accounts.pipeline.model import Opportunity
from accounts.pipeline.queries import PipelineSummary, StageTotal
from accounts.pipeline.rules import OpportunityStatus

_STATUS_NUMBERS = {
    OpportunityStatus.OPEN: pb.OPPORTUNITY_STATUS_OPEN,
    OpportunityStatus.ON_HOLD: pb.OPPORTUNITY_STATUS_ON_HOLD,
    OpportunityStatus.WON: pb.OPPORTUNITY_STATUS_WON,
    OpportunityStatus.LOST: pb.OPPORTUNITY_STATUS_LOST,
}


class OpportunityServicer(Servicer, pb_grpc.OpportunityServiceServicer):
    @writes
    def CreateOpportunity(
        self, tx: Transaction, request: pb.CreateOpportunityRequest
    ) -> pb.CreateOpportunityResponse:
        opportunity = commands.create_opportunity(tx, _draft(request))
        return pb.CreateOpportunityResponse(opportunity=_opportunity(opportunity))

    @writes
    def UpdateOpportunity(
        self, tx: Transaction, request: pb.UpdateOpportunityRequest
    ) -> pb.UpdateOpportunityResponse:
        opportunity = commands.update_opportunity(
            tx, request.opportunity_id, _edits(request), expected_version=request.expected_version
        )
        return pb.UpdateOpportunityResponse(opportunity=_opportunity(opportunity))

    @reads
    def GetOpportunity(
        self, reading: Reading, request: pb.GetOpportunityRequest
    ) -> pb.GetOpportunityResponse:
        opportunity = queries.get_opportunity(reading, request.opportunity_id)
        return pb.GetOpportunityResponse(opportunity=_opportunity(opportunity))

    @reads
    def ListOpportunities(
        self, reading: Reading, request: pb.ListOpportunitiesRequest
    ) -> pb.ListOpportunitiesResponse:
        opportunities, token = queries.list_opportunities(
            reading,
            page_of(request.page_size, request.page_token),
            client_id=request.client_id,
            status=from_number(_STATUS_NUMBERS, request.status, "status"),
        )
        return pb.ListOpportunitiesResponse(
            opportunities=[_opportunity(each) for each in opportunities], next_page_token=token
        )

    @writes
    def WinOpportunity(
        self, tx: Transaction, request: pb.WinOpportunityRequest
    ) -> pb.WinOpportunityResponse:
        opportunity = commands.win_opportunity(
            tx, request.opportunity_id, expected_version=request.expected_version
        )
        handover = briefs.handover_of(tx, opportunity.id)
        return pb.WinOpportunityResponse(
            opportunity=_opportunity(opportunity), handover=to_handover(handover)
        )

    @writes
    def LoseOpportunity(
        self, tx: Transaction, request: pb.LoseOpportunityRequest
    ) -> pb.LoseOpportunityResponse:
        opportunity = commands.lose_opportunity(
            tx, request.opportunity_id, request.reason, expected_version=request.expected_version
        )
        return pb.LoseOpportunityResponse(opportunity=_opportunity(opportunity))

    @reads
    def SummarisePipeline(
        self, reading: Reading, request: pb.SummarisePipelineRequest
    ) -> pb.SummarisePipelineResponse:
        return _summary(queries.summarise_pipeline(reading, request.client_id))


def _draft(request: pb.CreateOpportunityRequest) -> OpportunityDraft:
    return OpportunityDraft(
        client_id=request.client_id,
        name=request.name,
        value=from_money(request.value) if request.HasField("value") else None,
        probability_bp=request.probability_bp if request.HasField("probability_bp") else None,
        stage=request.stage,
        expected_close=request.expected_close,
        delivery_start=request.delivery_start,
        delivery_end=request.delivery_end,
        owner_id=request.owner_id,
    )


def _edits(request: pb.UpdateOpportunityRequest) -> OpportunityEdits:
    plain = given(
        request,
        "name",
        "probability_bp",
        "stage",
        "expected_close",
        "delivery_start",
        "delivery_end",
        "on_hold",
    )
    value = from_money(request.value) if request.HasField("value") else None
    return OpportunityEdits(value=value, **plain)


def _opportunity(opportunity: Opportunity) -> pb.Opportunity:
    return pb.Opportunity(
        id=opportunity.id,
        version=opportunity.version,
        reference=opportunity.reference,
        client_id=opportunity.client_id,
        name=opportunity.name,
        status=_STATUS_NUMBERS[opportunity.status],
        stage=opportunity.stage,
        value=to_money(opportunity.value),
        probability_bp=opportunity.probability_bp,
        expected_close=to_day(opportunity.expected_close),
        delivery_start=to_day(opportunity.delivery_start),
        delivery_end=to_day(opportunity.delivery_end),
        owner_id=opportunity.owner_id or "",
        project_id=opportunity.project_id or "",
        lost_reason=opportunity.lost_reason,
        created_at=to_timestamp(opportunity.created_at),
        decided_at=to_timestamp(opportunity.decided_at),
    )


def _summary(summary: PipelineSummary) -> pb.SummarisePipelineResponse:
    return pb.SummarisePipelineResponse(
        stages=[_stage_total(total) for total in summary.stages],
        open_value=[to_money(total.value) for total in summary.totals],
        weighted_value=[to_money(total.weighted) for total in summary.totals],
        open_count=summary.open_count,
        won_count=summary.won_count,
        lost_count=summary.lost_count,
    )


def _stage_total(total: StageTotal) -> pb.StageTotal:
    return pb.StageTotal(
        stage=total.stage or "",
        count=total.count,
        value=to_money(total.value),
        weighted=to_money(total.weighted),
    )
