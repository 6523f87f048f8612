"""Requests for a draft: gathered from what is open, or of lines that are stated."""

from __future__ import annotations

from chassis.database import Transaction
from chassis.errors import Invalid
from chassis.rpc.messages import draft
from tandem.finance.v1 import billing_pb2 as pb

from chassis import values
from finance.billing.commands.by_hand import DraftByHand, draft_by_hand
from finance.billing.commands.charge_lines import InvoiceTerms
from finance.billing.commands.gathering import WantedDraft, draft_invoice
from finance.billing.commands.line_values import ManualLine
from finance.billing.model import Invoice

_GATHERING = (
    *("through", "billing_milestone_ids", "leave_out_time", "leave_out_expenses"),
    *("tax_rate_bp", "project_ids"),
)
_BY_HAND = ("client_id", "currency_code")


def drafted(tx: Transaction, request: pb.DraftInvoiceRequest, terms: InvoiceTerms) -> Invoice:
    if request.lines:
        _refuse(request, _GATHERING, "says what to gather; a draft with lines gathers nothing")
        lines = [draft(ManualLine, one) for one in request.lines]
        return draft_by_hand(tx, draft(DraftByHand, request, lines=lines), terms)
    _refuse(request, _BY_HAND, "is for a draft by hand; give lines too")
    through = values.day(request.through, "through") or tx.today
    wanted = draft(
        WantedDraft,
        request,
        through=through,
        milestone_ids=list(request.billing_milestone_ids),
        more_project_ids=list(request.project_ids),
    )
    return draft_invoice(tx, wanted, terms)


def _refuse(request: pb.DraftInvoiceRequest, names: tuple[str, ...], why: str) -> None:
    given = {field.name for field, _ in request.ListFields()}
    for name in names:
        if name in given:
            raise Invalid("FIELD_NOT_EXPECTED", f"{name} {why}.", field=name)
