"""Which invoices a list or a sum is of."""

from __future__ import annotations

from chassis.rpc.messages import draft
from tandem.finance.v1 import billing_pb2 as pb

from chassis import values
from finance.billing.queries import invoices


def invoice_filter(
    request: pb.ListInvoicesRequest | pb.GetInvoiceSumsRequest,
) -> invoices.InvoiceFilter:
    return draft(
        invoices.InvoiceFilter,
        request,
        search=values.text(request.search, "search"),
        approved=request.approved == "yes" if request.approved else None,
        **values.days(request, "issued_from", "issued_to"),
        **values.days(request, "due_from", "due_to"),
    )
