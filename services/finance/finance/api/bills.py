"""tandem.finance.v1.BillService."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import bills_pb2 as pb
from tandem.finance.v1 import bills_pb2_grpc as pb_grpc

from chassis import values
from finance.api.documents import money_message
from finance.payables.commands import approving, entering, files, importing
from finance.payables.drafts import BillLineDraft
from finance.payables.model import Bill, BillFile, BillLine, MatchTolerance
from finance.payables.queries import bills as queries
from finance.payables.queries import matching
from finance.purchasing.queries import records as purchasing
from finance.quantities import in_words
from finance.replicas import queries as replicas
from finance.settings import Settings

_NAMES = ("supplier_name", "entered_by_name", "approved_by_name")
_to_bill = mapper(
    pb.Bill,
    Bill,
    **dict.fromkeys(("lines", "matches", "files"), lambda row: ()),
    outside_tolerance=lambda row: False,
    **dict.fromkeys(_NAMES, lambda row: ""),
)
_to_file = mapper(pb.BillFile, BillFile)
_to_tolerance = mapper(pb.MatchTolerance, MatchTolerance)
_to_match = mapper(
    pb.BillMatch,
    matching.OrderMatch,
    differences=mapper(pb.BillDifference, matching.MatchDifference),
)


class BillServicer(Servicer, pb_grpc.BillServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency

    @writes
    def CreateBill(self, tx: Transaction, request: pb.CreateBillRequest) -> pb.CreateBillResponse:
        made = entering.BillDraft(
            supplier_id=request.supplier_id,
            supplier_number=request.supplier_number,
            issued_on=values.needed_day(request.issued_on, "issued_on"),
            lines=lines_of(request),
            kind=request.kind,
            seller_name=request.seller_name,
            currency_code=request.currency_code,
            due_on=values.day(request.due_on, "due_on"),
            note=request.note,
            total=_total(request),
        )
        return pb.CreateBillResponse(bill=one(tx, entering.enter_bill(tx, made)))

    @writes
    def UpdateBill(self, tx: Transaction, request: pb.UpdateBillRequest) -> pb.UpdateBillResponse:
        change = entering.BillChange(
            supplier_number=_given(request, "supplier_number"),
            seller_name=_given(request, "seller_name"),
            issued_on=values.day(request.issued_on, "issued_on"),
            due_on=values.day(request.due_on, "due_on"),
            note=_given(request, "note"),
            lines=lines_of(request),
            total=_total(request),
        )
        changed = entering.change_bill(tx, request.bill_id, change, request.expected_version)
        return pb.UpdateBillResponse(bill=one(tx, changed))

    @reads
    def GetBill(self, reading: Reading, request: pb.GetBillRequest) -> pb.GetBillResponse:
        return pb.GetBillResponse(bill=one(reading, queries.get_bill(reading, request.bill_id)))

    @reads
    def ListBills(self, reading: Reading, request: pb.ListBillsRequest) -> pb.ListBillsResponse:
        wanted = draft(
            queries.BillFilter,
            request,
            search=values.text(request.search, "search"),
            due_to=values.day(request.due_to, "due_to"),
            **values.days(request, "issued_from", "issued_to"),
        )
        listed = queries.list_bills(reading, wanted, asked(request))
        return pb.ListBillsResponse(bills=shown(reading, listed.rows), **listed.paging())

    @writes
    def SubmitBill(self, tx: Transaction, request: pb.SubmitBillRequest) -> pb.SubmitBillResponse:
        return pb.SubmitBillResponse(bill=one(tx, entering.submit_bill(tx, request.bill_id)))

    @writes
    def DiscardBill(
        self, tx: Transaction, request: pb.DiscardBillRequest
    ) -> pb.DiscardBillResponse:
        done = entering.discard_bill(tx, request.bill_id, request.reason)
        return pb.DiscardBillResponse(bill=one(tx, done))

    @writes
    def CreateBillFromEInvoice(
        self, tx: Transaction, request: pb.CreateBillFromEInvoiceRequest
    ) -> pb.CreateBillFromEInvoiceResponse:
        made = importing.bill_from_e_invoice(
            tx, request.content, request.file_name, request.supplier_id
        )
        return pb.CreateBillFromEInvoiceResponse(bill=one(tx, made))

    @writes
    def ApproveBill(
        self, tx: Transaction, request: pb.ApproveBillRequest
    ) -> pb.ApproveBillResponse:
        done = approving.approve_bill(
            tx, request.bill_id, request.override_reason, request.expected_version
        )
        return pb.ApproveBillResponse(bill=one(tx, done))

    @writes
    def ReturnBill(self, tx: Transaction, request: pb.ReturnBillRequest) -> pb.ReturnBillResponse:
        done = approving.return_bill(tx, request.bill_id, request.reason)
        return pb.ReturnBillResponse(bill=one(tx, done))

    @writes
    def ReverseBill(
        self, tx: Transaction, request: pb.ReverseBillRequest
    ) -> pb.ReverseBillResponse:
        done = approving.reverse_bill(tx, request.bill_id, request.reason)
        return pb.ReverseBillResponse(bill=one(tx, done))

    @writes
    def SetMatchTolerance(
        self, tx: Transaction, request: pb.SetMatchToleranceRequest
    ) -> pb.SetMatchToleranceResponse:
        amount = None
        if request.HasField("amount"):
            amount = Money(request.amount.amount_minor, request.amount.currency_code)
        share_bp = request.share_bp if request.HasField("share_bp") else None
        kept = approving.set_tolerance(tx, share_bp, amount, self.home_currency)
        return pb.SetMatchToleranceResponse(match_tolerance=_to_tolerance(kept))

    @reads
    def GetMatchTolerance(
        self, reading: Reading, request: pb.GetMatchToleranceRequest
    ) -> pb.GetMatchToleranceResponse:
        reading.actor.require("bill.read")
        kept = matching.tolerance_set(reading)
        shown_ = _to_tolerance(kept) if kept else pb.MatchTolerance()
        return pb.GetMatchToleranceResponse(match_tolerance=shown_)

    @writes
    def AddBillFile(
        self, tx: Transaction, request: pb.AddBillFileRequest
    ) -> pb.AddBillFileResponse:
        kept = files.add_file(tx, request.bill_id, request.name, request.content)
        return pb.AddBillFileResponse(bill_file=_to_file(kept))

    @reads
    def GetBillFile(
        self, reading: Reading, request: pb.GetBillFileRequest
    ) -> pb.GetBillFileResponse:
        kept = queries.get_file(reading, request.bill_id, request.bill_file_id)
        return pb.GetBillFileResponse(bill_file=_to_file(kept), content=kept.content)

    @writes
    def RemoveBillFile(
        self, tx: Transaction, request: pb.RemoveBillFileRequest
    ) -> pb.RemoveBillFileResponse:
        files.remove_file(tx, request.bill_id, request.bill_file_id)
        return pb.RemoveBillFileResponse()


def _given(request: Any, name: str) -> str | None:
    return getattr(request, name) if request.HasField(name) else None


def _total(request: Any) -> Money | None:
    if not request.HasField("total"):
        return None
    return Money(request.total.amount_minor, request.total.currency_code)


def lines_of(request: Any) -> list[BillLineDraft]:
    return [draft(BillLineDraft, line, **_optional(line)) for line in request.lines]


def _optional(line: pb.BillLineDraft) -> dict[str, Any]:
    return {
        "billable": line.billable if line.HasField("billable") else None,
        "markup_bp": line.markup_bp if line.HasField("markup_bp") else None,
    }


def one(reading: Reading, bill: Bill) -> pb.Bill:
    return shown(reading, [bill])[0]


def shown(reading: Reading, bills: Sequence[Bill]) -> list[pb.Bill]:
    """With names, orders, matches and files; seven statements for all."""
    by = {id_ for bill in bills for id_ in (bill.entered_by_id, bill.approved_by_id) if id_}
    people = replicas.person_names(reading, by)
    names = purchasing.supplier_names(reading, [bill.supplier_id for bill in bills])
    lines = [line for bill in bills for line in bill.lines]
    projects = replicas.projects(reading, {line.project_id for line in lines if line.project_id})
    orders = queries.orders_of_lines(
        reading,
        (line.purchase_order_line_id for line in lines if line.purchase_order_line_id),
    )
    matches = matching.matches(reading, bills)
    kept = queries.files_of(reading, [bill.id for bill in bills])
    return [
        _to_bill(
            bill,
            matches=map(_to_match, matches.get(bill.id, ())),
            outside_tolerance=matching.is_outside(matches.get(bill.id, ())),
            files=map(_to_file, kept.get(bill.id, ())),
            supplier_name=names.get(bill.supplier_id, ""),
            entered_by_name=people.get(bill.entered_by_id or "", ""),
            approved_by_name=people.get(bill.approved_by_id or "", ""),
            lines=[_line(bill, line, projects, orders) for line in bill.lines],
        )
        for bill in bills
    ]


def _line(bill: Bill, line: BillLine, projects: Any, orders: Any) -> pb.BillLine:
    project = projects.get(line.project_id or "")
    order = orders.get(line.purchase_order_line_id or "")
    code = line.converted_currency_code
    made = pb.BillLine(
        id=line.id,
        description=line.description,
        quantity=in_words(line.quantity),
        amount=money_message(bill.money(line.amount_minor)),
        tax=money_message(bill.money(line.tax_minor)),
        tax_category=line.tax_category,
        tax_rate_bp=line.tax_rate_bp,
        tax_reason=line.tax_reason,
        ledger_account=line.ledger_account,
        project_id=line.project_id or "",
        project_reference=project.reference if project else "",
        project_name=project.name if project else "",
        deliverable_id=line.deliverable_id or "",
        purchase_order_line_id=line.purchase_order_line_id or "",
        purchase_order_id=order.purchase_order_id if order else "",
        purchase_order_number=order.number if order else "",
        billable=line.billable,
        markup_bp=line.markup_bp,
    )
    if line.converted_minor is not None and code:
        made.converted.CopyFrom(money_message(Money(line.converted_minor, code)))
    return made
