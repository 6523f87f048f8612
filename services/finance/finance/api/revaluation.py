"""tandem.finance.v1.RevaluationService."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import revaluation_pb2 as pb
from tandem.finance.v1 import revaluation_pb2_grpc as pb_grpc

from chassis import values
from finance.agency.queries import known_entity
from finance.api.documents import money_message
from finance.api.ledger import journal_messages
from finance.closing.queries import last_month
from finance.revaluation import commands, queries


class RevaluationServicer(Servicer, pb_grpc.RevaluationServiceServicer):
    @reads
    def PreviewRevaluation(
        self, reading: Reading, request: pb.PreviewRevaluationRequest
    ) -> pb.PreviewRevaluationResponse:
        reading.actor.require("ledger.read")
        through = values.day(request.through, "through") or last_month(reading.today)
        entity = known_entity(reading, request.legal_entity_id)
        lines = queries.preview(reading, through, entity)
        return pb.PreviewRevaluationResponse(
            through=through.isoformat(),
            lines=map(_to_line, lines),
            open=sum(1 for line in lines if line.is_open),
        )

    @writes
    def Revalue(self, tx: Transaction, request: pb.RevalueRequest) -> pb.RevalueResponse:
        through = values.needed_day(request.through, "through")
        posted = commands.revalue(tx, through, request.legal_entity_id)
        return pb.RevalueResponse(
            through=through.isoformat(), journals=journal_messages(tx, posted)
        )


def _to_line(line: queries.Line) -> pb.RevaluedLine:
    worth, difference = line.worth, line.difference
    return pb.RevaluedLine(
        legal_entity_id=line.legal_entity_id,
        ledger_account=line.ledger_account,
        ledger_account_name=line.ledger_account_name,
        balance=money_message(line.balance),
        stands=money_message(line.stands),
        rate=line.rate.rate_text if line.rate else "",
        rate_on=line.rate.rate_on.isoformat() if line.rate else "",
        worth=money_message(worth) if worth is not None else None,
        difference=money_message(difference) if difference is not None else None,
        realised=line.is_realised,
    )
