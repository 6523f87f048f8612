"""OpportunityService."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import changes_of, check_words, draft, draft_of, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.accounts.v1 import pipeline_pb2 as pb
from tandem.accounts.v1 import pipeline_pb2_grpc as pb_grpc

from accounts.api.clients import to_item_refusal
from accounts.api.handovers import to_handover
from accounts.briefs import queries as briefs
from accounts.clients import queries as clients
from accounts.handovers import commands as handovers
from accounts.model import State
from accounts.pipeline import commands, queries
from accounts.pipeline.model import Opportunity
from accounts.pipeline.queries import MonthTotal, OpportunityFilter, PipelineSummary, StageTotal
from accounts.pipeline.rules import OpportunityStatus, Stage
from chassis import values

check_words(pb.OpportunityStatus, OpportunityStatus)
_to_opportunity = mapper(
    pb.Opportunity,
    Opportunity,
    client_name=lambda _: "",
    account_manager_id=lambda _: "",
    brief_edition=lambda _: 0,
    attention=lambda _: (),
)
_to_summary = mapper(
    pb.SummarisePipelineResponse,
    PipelineSummary,
    stages=mapper(pb.StageTotal, StageTotal),
    months=mapper(pb.MonthTotal, MonthTotal),
)
_draft = draft_of(pb.CreateOpportunityRequest, Opportunity)
_changes = changes_of(pb.UpdateOpportunityRequest, Opportunity)


class OpportunityServicer(Servicer, pb_grpc.OpportunityServiceServicer):
    @writes
    def CreateOpportunity(
        self, tx: Transaction, request: pb.CreateOpportunityRequest
    ) -> pb.CreateOpportunityResponse:
        opportunity = commands.create_opportunity(tx, _draft(request))
        return pb.CreateOpportunityResponse(opportunity=_shown(tx, opportunity))

    @writes
    def UpdateOpportunity(
        self, tx: Transaction, request: pb.UpdateOpportunityRequest
    ) -> pb.UpdateOpportunityResponse:
        opportunity = commands.update_opportunity(
            tx,
            request.opportunity_id,
            _changes(request),
            follow_stage=request.probability_follows_stage,
            expected_version=request.expected_version,
        )
        return pb.UpdateOpportunityResponse(opportunity=_shown(tx, opportunity))

    @reads
    def GetOpportunity(
        self, reading: Reading, request: pb.GetOpportunityRequest
    ) -> pb.GetOpportunityResponse:
        opportunity = queries.get_opportunity(reading, request.opportunity_id)
        return pb.GetOpportunityResponse(opportunity=_shown(reading, opportunity))

    @reads
    def ListOpportunities(
        self, reading: Reading, request: pb.ListOpportunitiesRequest
    ) -> pb.ListOpportunitiesResponse:
        wanted = draft(
            OpportunityFilter,
            request,
            state=values.word(State, request.state or State.ACTIVE, "state"),
            stage=[values.word(Stage, word, "stage") for word in request.stage],
            **values.days(request, "closing_from", "closing_to"),
        )
        opportunities, listed = queries.list_opportunities(reading, wanted, asked(request))
        return pb.ListOpportunitiesResponse(
            opportunities=_shown_all(reading, opportunities), **listed.paging()
        )

    @writes
    def WinOpportunity(
        self, tx: Transaction, request: pb.WinOpportunityRequest
    ) -> pb.WinOpportunityResponse:
        opportunity, handover = handovers.win_opportunity(
            tx, request.opportunity_id, expected_version=request.expected_version
        )
        return pb.WinOpportunityResponse(
            opportunity=_shown(tx, opportunity), handover=to_handover(tx, handover)
        )

    @writes
    def LoseOpportunity(
        self, tx: Transaction, request: pb.LoseOpportunityRequest
    ) -> pb.LoseOpportunityResponse:
        opportunity = commands.lose_opportunity(
            tx, request.opportunity_id, request.reason, expected_version=request.expected_version
        )
        return pb.LoseOpportunityResponse(opportunity=_shown(tx, opportunity))

    @writes
    def ReopenOpportunity(
        self, tx: Transaction, request: pb.ReopenOpportunityRequest
    ) -> pb.ReopenOpportunityResponse:
        opportunity = handovers.reopen_opportunity(
            tx, request.opportunity_id, expected_version=request.expected_version
        )
        return pb.ReopenOpportunityResponse(opportunity=_shown(tx, opportunity))

    @writes
    def ReassignOpportunities(
        self, tx: Transaction, request: pb.ReassignOpportunitiesRequest
    ) -> pb.ReassignOpportunitiesResponse:
        report, remaining = commands.reassign_opportunities(
            tx, request.opportunity_ids, request.from_person_id, request.to_person_id
        )
        return pb.ReassignOpportunitiesResponse(
            reassigned=len(report.done),
            remaining=remaining,
            refused=[to_item_refusal(each) for each in report.refused],
        )

    @writes
    def ArchiveOpportunity(
        self, tx: Transaction, request: pb.ArchiveOpportunityRequest
    ) -> pb.ArchiveOpportunityResponse:
        opportunity = commands.archive_opportunity(tx, request.opportunity_id)
        return pb.ArchiveOpportunityResponse(opportunity=_shown(tx, opportunity))

    @writes
    def RestoreOpportunity(
        self, tx: Transaction, request: pb.RestoreOpportunityRequest
    ) -> pb.RestoreOpportunityResponse:
        opportunity = commands.restore_opportunity(tx, request.opportunity_id)
        return pb.RestoreOpportunityResponse(opportunity=_shown(tx, opportunity))

    @reads
    def SummarisePipeline(
        self, reading: Reading, request: pb.SummarisePipelineRequest
    ) -> pb.SummarisePipelineResponse:
        return _to_summary(queries.summarise_pipeline(reading, request.client_id, request.owner_id))


def _shown(reading: Reading, opportunity: Opportunity) -> pb.Opportunity:
    (shown,) = _shown_all(reading, [opportunity])
    return shown


def _shown_all(reading: Reading, opportunities: Sequence[Opportunity]) -> list[pb.Opportunity]:
    """With their clients and briefs, and why they need their owners today."""
    names = clients.names_of(reading, (each.client_id for each in opportunities))
    editions = briefs.editions_of(reading, (each.id for each in opportunities))
    today, zone = reading.today, reading.zone
    return [
        _to_opportunity(
            each,
            client_name=names[each.client_id].name,
            account_manager_id=names[each.client_id].account_manager_id,
            attention=each.attention(today, zone),
            brief_edition=editions.get(each.id, 0),
        )
        for each in opportunities
    ]
