"""tandem.finance.v1.BudgetWarningService."""

from __future__ import annotations

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import warnings_pb2 as pb
from tandem.finance.v1 import warnings_pb2_grpc as pb_grpc

from finance.burning import commands
from finance.burning.model import BudgetWarning
from finance.burning.queries import warnings as queries
from finance.burning.queries.warnings import BudgetOutlook

_to_warning = mapper(pb.BudgetWarning, BudgetWarning)
_to_outlook = mapper(pb.BudgetOutlook, BudgetOutlook, warnings=lambda _: [])


class BudgetWarningServicer(Servicer, pb_grpc.BudgetWarningServiceServicer):
    @reads
    def GetBudgetOutlook(
        self, reading: Reading, request: pb.GetBudgetOutlookRequest
    ) -> pb.GetBudgetOutlookResponse:
        return pb.GetBudgetOutlookResponse(outlook=_shown(reading, request.project_id))

    @writes
    def SetBudgetThresholds(
        self, tx: Transaction, request: pb.SetBudgetThresholdsRequest
    ) -> pb.SetBudgetThresholdsResponse:
        commands.set_thresholds(tx, draft(commands.Thresholds, request))
        tx.session.flush()
        return pb.SetBudgetThresholdsResponse(outlook=_shown(tx, request.project_id))

    @reads
    def ListBudgetWarnings(
        self, reading: Reading, request: pb.ListBudgetWarningsRequest
    ) -> pb.ListBudgetWarningsResponse:
        stands = {"yes": True, "no": False}.get(request.stands)
        wanted = draft(queries.WarningFilter, request, stands=stands)
        listed = queries.list_warnings(reading, wanted, asked(request))
        return pb.ListBudgetWarningsResponse(
            warnings=map(_to_warning, listed.rows), **listed.paging()
        )


def _shown(reading: Reading, project_id: str) -> pb.BudgetOutlook:
    found = queries.get_outlook(reading, project_id)
    return _to_outlook(found, warnings=[_to_warning(each) for each in found.warnings])
