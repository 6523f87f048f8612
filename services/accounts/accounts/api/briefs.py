"""BriefService and HandoverService."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from chassis.database import Reading, Transaction
from chassis.paging import page_of
from chassis.rpc.server import Servicer, reads, writes
from tandem.accounts.v1 import briefs_pb2 as pb
from tandem.accounts.v1 import briefs_pb2_grpc as pb_grpc

from accounts.api.messages import from_money, from_number, to_day, to_money, to_timestamp
from accounts.briefs import queries
from accounts.briefs.commands import brief as briefs
from accounts.briefs.commands import handover as handovers
from accounts.briefs.commands.brief import BriefDraft, DeliverableDraft
from accounts.briefs.commands.handover import HandoverItems
from accounts.briefs.model.brief import Brief, BriefEdition
from accounts.briefs.model.handover import Handover, HandoverQuestion
from accounts.briefs.rules import HandoverStatus

_ListItem = Literal["scope_in", "scope_out", "promises", "definition_of_done"]
_STATUS_NUMBERS = {
    HandoverStatus.DRAFT: pb.HANDOVER_STATUS_DRAFT,
    HandoverStatus.OFFERED: pb.HANDOVER_STATUS_OFFERED,
    HandoverStatus.RETURNED: pb.HANDOVER_STATUS_RETURNED,
    HandoverStatus.ACCEPTED: pb.HANDOVER_STATUS_ACCEPTED,
}


class BriefServicer(Servicer, pb_grpc.BriefServiceServicer):
    @writes
    def WriteBrief(self, tx: Transaction, request: pb.WriteBriefRequest) -> pb.WriteBriefResponse:
        brief = briefs.write_brief(
            tx, request.opportunity_id, _draft(request), expected_version=request.expected_version
        )
        return pb.WriteBriefResponse(brief=_brief(brief, brief.latest))

    @reads
    def GetBrief(self, reading: Reading, request: pb.GetBriefRequest) -> pb.GetBriefResponse:
        brief, edition = queries.get_brief(reading, request.opportunity_id, request.edition)
        return pb.GetBriefResponse(brief=_brief(brief, edition))


class HandoverServicer(Servicer, pb_grpc.HandoverServiceServicer):
    @reads
    def GetHandover(
        self, reading: Reading, request: pb.GetHandoverRequest
    ) -> pb.GetHandoverResponse:
        handover = queries.get_handover(reading, request.handover_id, request.project_id)
        return pb.GetHandoverResponse(handover=to_handover(handover))

    @reads
    def ListHandovers(
        self, reading: Reading, request: pb.ListHandoversRequest
    ) -> pb.ListHandoversResponse:
        found, token = queries.list_handovers(
            reading,
            page_of(request.page_size, request.page_token),
            status=from_number(_STATUS_NUMBERS, request.status, "status"),
        )
        return pb.ListHandoversResponse(
            handovers=[to_handover(handover) for handover in found], next_page_token=token
        )

    @writes
    def CompleteHandover(
        self, tx: Transaction, request: pb.CompleteHandoverRequest
    ) -> pb.CompleteHandoverResponse:
        handover = handovers.complete_handover(
            tx, request.handover_id, _items(request), expected_version=request.expected_version
        )
        return pb.CompleteHandoverResponse(handover=to_handover(handover))

    @writes
    def OfferHandover(
        self, tx: Transaction, request: pb.OfferHandoverRequest
    ) -> pb.OfferHandoverResponse:
        handover = handovers.offer_handover(tx, request.handover_id)
        return pb.OfferHandoverResponse(handover=to_handover(handover))

    @writes
    def ReturnHandover(
        self, tx: Transaction, request: pb.ReturnHandoverRequest
    ) -> pb.ReturnHandoverResponse:
        handover = handovers.return_handover(
            tx, request.handover_id, request.item, request.question
        )
        return pb.ReturnHandoverResponse(handover=to_handover(handover))

    @writes
    def AnswerHandoverQuestion(
        self, tx: Transaction, request: pb.AnswerHandoverQuestionRequest
    ) -> pb.AnswerHandoverQuestionResponse:
        handover = handovers.answer_handover_question(
            tx, request.handover_id, request.question_id, request.answer
        )
        return pb.AnswerHandoverQuestionResponse(handover=to_handover(handover))

    @writes
    def AcceptHandover(
        self, tx: Transaction, request: pb.AcceptHandoverRequest
    ) -> pb.AcceptHandoverResponse:
        handover = handovers.accept_handover(tx, request.handover_id)
        return pb.AcceptHandoverResponse(handover=to_handover(handover))


def _draft(request: pb.WriteBriefRequest) -> BriefDraft:
    return BriefDraft(
        objective=request.objective,
        audience=request.audience,
        deliverables=[
            DeliverableDraft(draft.id, draft.name, draft.description)
            for draft in request.deliverables
        ],
        constraints=request.constraints,
        budget=from_money(request.budget) if request.HasField("budget") else None,
        start_on=request.start_on,
        due_on=request.due_on,
    )


def _brief(brief: Brief, edition: BriefEdition) -> pb.Brief:
    return pb.Brief(
        id=brief.id,
        version=brief.version,
        opportunity_id=brief.opportunity_id,
        edition=edition.edition,
        objective=edition.objective,
        audience=edition.audience,
        deliverables=[pb.BriefDeliverable(**each) for each in edition.deliverables],
        constraints=edition.constraints,
        budget=to_money(edition.budget) if edition.budget else None,
        start_on=to_day(edition.start_on),
        due_on=to_day(edition.due_on),
        written_by_id=edition.written_by_id or "",
        written_at=to_timestamp(edition.written_at),
    )


def _items(request: pb.CompleteHandoverRequest) -> HandoverItems:
    def stated(field: _ListItem) -> Sequence[str] | None:
        return getattr(request, field).values if request.HasField(field) else None

    return HandoverItems(
        context=request.context if request.HasField("context") else None,
        scope_in=stated("scope_in"),
        scope_out=stated("scope_out"),
        promises=stated("promises"),
        definition_of_done=stated("definition_of_done"),
    )


def to_handover(handover: Handover) -> pb.Handover:
    """A handover as every method that touches one gives it."""
    return pb.Handover(
        id=handover.id,
        version=handover.version,
        opportunity_id=handover.opportunity_id,
        client_id=handover.client_id,
        project_id=handover.project_id,
        status=_STATUS_NUMBERS[handover.status],
        context=handover.context,
        scope_in=handover.scope_in,
        scope_out=handover.scope_out,
        promises=handover.promises,
        definition_of_done=handover.definition_of_done,
        questions=[_question(asked) for asked in handover.questions],
        project_manager_id=handover.project_manager_id or "",
        offered_at=to_timestamp(handover.offered_at),
        accepted_at=to_timestamp(handover.accepted_at),
        open_items=handover.open_items,
    )


def _question(asked: HandoverQuestion) -> pb.HandoverQuestion:
    return pb.HandoverQuestion(
        id=asked.id,
        item=asked.item,
        question=asked.question,
        asked_by_id=asked.asked_by_id or "",
        asked_at=to_timestamp(asked.asked_at),
        answer=asked.answer,
        answered_at=to_timestamp(asked.answered_at),
    )
