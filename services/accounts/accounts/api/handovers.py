"""HandoverService."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.paging import ORDER_WIDTH, page_of
from chassis.rpc.messages import changes_of, check_words, draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.accounts.v1 import briefs_pb2 as pb
from tandem.accounts.v1 import briefs_pb2_grpc as pb_grpc

from accounts.handovers import commands, queries
from accounts.handovers.model import Handover, HandoverQuestion
from accounts.handovers.queries import HandoverFilter
from accounts.handovers.rules import HandoverStatus

check_words(pb.HandoverStatus, HandoverStatus)
to_handover = mapper(pb.Handover, Handover, questions=mapper(pb.HandoverQuestion, HandoverQuestion))
"""A handover as every method that touches one gives it."""
_items = changes_of(pb.CompleteHandoverRequest, Handover)


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
        page = page_of(request.page_size, request.page_token, width=ORDER_WIDTH)
        found, token = queries.list_handovers(reading, page, draft(HandoverFilter, request))
        return pb.ListHandoversResponse(
            handovers=[to_handover(handover) for handover in found], next_page_token=token
        )

    @writes
    def CompleteHandover(
        self, tx: Transaction, request: pb.CompleteHandoverRequest
    ) -> pb.CompleteHandoverResponse:
        handover = commands.complete_handover(
            tx, request.handover_id, _items(request), expected_version=request.expected_version
        )
        return pb.CompleteHandoverResponse(handover=to_handover(handover))

    @writes
    def OfferHandover(
        self, tx: Transaction, request: pb.OfferHandoverRequest
    ) -> pb.OfferHandoverResponse:
        handover = commands.offer_handover(tx, request.handover_id)
        return pb.OfferHandoverResponse(handover=to_handover(handover))

    @writes
    def WithdrawHandover(
        self, tx: Transaction, request: pb.WithdrawHandoverRequest
    ) -> pb.WithdrawHandoverResponse:
        handover = commands.withdraw_handover(tx, request.handover_id)
        return pb.WithdrawHandoverResponse(handover=to_handover(handover))

    @writes
    def ReturnHandover(
        self, tx: Transaction, request: pb.ReturnHandoverRequest
    ) -> pb.ReturnHandoverResponse:
        handover = commands.return_handover(tx, request.handover_id, request.item, request.question)
        return pb.ReturnHandoverResponse(handover=to_handover(handover))

    @writes
    def AnswerHandoverQuestion(
        self, tx: Transaction, request: pb.AnswerHandoverQuestionRequest
    ) -> pb.AnswerHandoverQuestionResponse:
        handover = commands.answer_handover_question(
            tx, request.handover_id, request.question_id, request.answer
        )
        return pb.AnswerHandoverQuestionResponse(handover=to_handover(handover))

    @writes
    def CorrectHandoverAnswer(
        self, tx: Transaction, request: pb.CorrectHandoverAnswerRequest
    ) -> pb.CorrectHandoverAnswerResponse:
        handover = commands.answer_handover_question(
            tx, request.handover_id, request.question_id, request.answer, correct=True
        )
        return pb.CorrectHandoverAnswerResponse(handover=to_handover(handover))

    @writes
    def AcceptHandover(
        self, tx: Transaction, request: pb.AcceptHandoverRequest
    ) -> pb.AcceptHandoverResponse:
        handover = commands.accept_handover(tx, request.handover_id)
        return pb.AcceptHandoverResponse(handover=to_handover(handover))
