"""HandoverService."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import changes_of, check_words, draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.accounts.v1 import briefs_pb2 as pb
from tandem.accounts.v1 import briefs_pb2_grpc as pb_grpc

from accounts.handovers import commands, queries
from accounts.handovers.model import Handover, HandoverQuestion
from accounts.handovers.queries import Deal, HandoverFilter, ShownHandover
from accounts.handovers.rules import HandoverStatus

check_words(pb.HandoverStatus, HandoverStatus)
_to_handover = mapper(
    pb.Handover,
    Handover,
    questions=mapper(pb.HandoverQuestion, HandoverQuestion),
    **dict.fromkeys((field.name for field in fields(Deal)), lambda _: None),
)
_items = changes_of(pb.CompleteHandoverRequest, Handover)


def to_handovers(
    reading: Reading, handovers: Sequence[Handover | ShownHandover]
) -> list[pb.Handover]:
    """As every method that touches a handover gives it: with what it is about."""
    deals = queries.deals_of(reading, handovers)
    return [_to_handover(each, **asdict(deals[each.opportunity_id])) for each in handovers]


def to_handover(reading: Reading, handover: Handover | ShownHandover) -> pb.Handover:
    (shown,) = to_handovers(reading, [handover])
    return shown


class HandoverServicer(Servicer, pb_grpc.HandoverServiceServicer):
    @reads
    def GetHandover(
        self, reading: Reading, request: pb.GetHandoverRequest
    ) -> pb.GetHandoverResponse:
        handover = queries.get_handover(reading, request.handover_id, request.project_id)
        return pb.GetHandoverResponse(handover=to_handover(reading, handover))

    @reads
    def ListHandovers(
        self, reading: Reading, request: pb.ListHandoversRequest
    ) -> pb.ListHandoversResponse:
        found, listed = queries.list_handovers(
            reading, draft(HandoverFilter, request), asked(request)
        )
        return pb.ListHandoversResponse(handovers=to_handovers(reading, found), **listed.paging())

    @writes
    def CompleteHandover(
        self, tx: Transaction, request: pb.CompleteHandoverRequest
    ) -> pb.CompleteHandoverResponse:
        handover = commands.complete_handover(
            tx, request.handover_id, _items(request), expected_version=request.expected_version
        )
        return pb.CompleteHandoverResponse(handover=to_handover(tx, handover))

    @writes
    def OfferHandover(
        self, tx: Transaction, request: pb.OfferHandoverRequest
    ) -> pb.OfferHandoverResponse:
        handover = commands.offer_handover(tx, request.handover_id)
        return pb.OfferHandoverResponse(handover=to_handover(tx, handover))

    @writes
    def WithdrawHandover(
        self, tx: Transaction, request: pb.WithdrawHandoverRequest
    ) -> pb.WithdrawHandoverResponse:
        handover = commands.withdraw_handover(tx, request.handover_id)
        return pb.WithdrawHandoverResponse(handover=to_handover(tx, handover))

    @writes
    def ReturnHandover(
        self, tx: Transaction, request: pb.ReturnHandoverRequest
    ) -> pb.ReturnHandoverResponse:
        handover = commands.return_handover(tx, request.handover_id, request.item, request.question)
        return pb.ReturnHandoverResponse(handover=to_handover(tx, handover))

    @writes
    def AnswerHandoverQuestion(
        self, tx: Transaction, request: pb.AnswerHandoverQuestionRequest
    ) -> pb.AnswerHandoverQuestionResponse:
        handover = commands.answer_handover_question(
            tx, request.handover_id, request.question_id, request.answer
        )
        return pb.AnswerHandoverQuestionResponse(handover=to_handover(tx, handover))

    @writes
    def CorrectHandoverAnswer(
        self, tx: Transaction, request: pb.CorrectHandoverAnswerRequest
    ) -> pb.CorrectHandoverAnswerResponse:
        handover = commands.answer_handover_question(
            tx, request.handover_id, request.question_id, request.answer, correct=True
        )
        return pb.CorrectHandoverAnswerResponse(handover=to_handover(tx, handover))

    @writes
    def AcceptHandover(
        self, tx: Transaction, request: pb.AcceptHandoverRequest
    ) -> pb.AcceptHandoverResponse:
        handover = commands.accept_handover(tx, request.handover_id)
        return pb.AcceptHandoverResponse(handover=to_handover(tx, handover))
