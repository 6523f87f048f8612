"""The part of tandem.finance.v1.BillingService that is about what is not billed yet."""

from __future__ import annotations

from chassis.database import Reading
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import reads
from tandem.finance.v1 import billing_pb2 as pb

from chassis import values
from finance.api.write_offs import WriteOffServicer
from finance.backlog import queries as backlog

_to_item = mapper(pb.UnbilledItem, backlog.UnbilledItem)
_to_sum = mapper(pb.UnbilledSum, backlog.UnbilledSum)


class BacklogServicer(WriteOffServicer):
    @reads
    def ListUnbilledItems(
        self, reading: Reading, request: pb.ListUnbilledItemsRequest
    ) -> pb.ListUnbilledItemsResponse:
        wanted = _wanted(request)
        listed = backlog.list_unbilled_items(reading, wanted, asked(request))
        return pb.ListUnbilledItemsResponse(
            items=map(_to_item, listed.rows),
            sums=map(_to_sum, backlog.unbilled_sums(reading, wanted)),
            **listed.paging(),
        )


def _wanted(request: pb.ListUnbilledItemsRequest) -> backlog.UnbilledItemFilter:
    return draft(
        backlog.UnbilledItemFilter,
        request,
        search=values.text(request.search, "search"),
        **values.days(request, "counts_from", "counts_to"),
    )
