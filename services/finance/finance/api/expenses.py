"""tandem.finance.v1.ExpenseService."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper, message, stated
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import expenses_pb2 as pb
from tandem.finance.v1 import expenses_pb2_grpc as pb_grpc

from chassis import values
from finance.expenses.commands import claiming, deciding, mileage, receipts, reimbursing
from finance.expenses.model import Expense, MileageRate, Receipt
from finance.expenses.queries import expenses as queries
from finance.expenses.queries import mileage as rates
from finance.replicas import queries as replicas
from finance.settings import Settings

_NAMES = (
    *("person_name", "project_reference", "project_name", "client_name", "decided_by_name"),
    "invoice_line_id",
)
_to_expense = mapper(
    pb.Expense, Expense, receipts=lambda row: (), **dict.fromkeys(_NAMES, lambda row: "")
)
_to_receipt = mapper(pb.Receipt, Receipt)
_to_rate = mapper(pb.MileageRate, MileageRate)
_ABOUT_THE_CALL = {"request_id", "expense_id", "expected_version", "submit"}


class ExpenseServicer(Servicer, pb_grpc.ExpenseServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency

    @writes
    def ClaimExpense(
        self, tx: Transaction, request: pb.ClaimExpenseRequest
    ) -> pb.ClaimExpenseResponse:
        given = _given(request)
        made = claiming.claim_expense(tx, given, self.home_currency, submit=request.submit)
        return pb.ClaimExpenseResponse(expense=_one(tx, made))

    @writes
    def UpdateExpense(
        self, tx: Transaction, request: pb.UpdateExpenseRequest
    ) -> pb.UpdateExpenseResponse:
        changed = claiming.change_expense(
            tx, request.expense_id, _given(request), self.home_currency, request.expected_version
        )
        return pb.UpdateExpenseResponse(expense=_one(tx, changed))

    @writes
    def DeleteExpense(
        self, tx: Transaction, request: pb.DeleteExpenseRequest
    ) -> pb.DeleteExpenseResponse:
        claiming.delete_expense(tx, request.expense_id)
        return pb.DeleteExpenseResponse()

    @reads
    def GetExpense(self, reading: Reading, request: pb.GetExpenseRequest) -> pb.GetExpenseResponse:
        found = queries.get_expense(reading, request.expense_id)
        return pb.GetExpenseResponse(expense=_one(reading, found))

    @reads
    def ListExpenses(
        self, reading: Reading, request: pb.ListExpensesRequest
    ) -> pb.ListExpensesResponse:
        listed = queries.list_expenses(reading, _wanted(request), asked(request))
        return pb.ListExpensesResponse(expenses=_shown(reading, listed.rows), **listed.paging())

    @reads
    def GetExpenseSums(
        self, reading: Reading, request: pb.GetExpenseSumsRequest
    ) -> pb.GetExpenseSumsResponse:
        sums = queries.expense_sums(reading, _wanted(request))
        return pb.GetExpenseSumsResponse(sums=[message(pb.ExpenseSum, one) for one in sums])

    @writes
    def SubmitExpense(
        self, tx: Transaction, request: pb.SubmitExpenseRequest
    ) -> pb.SubmitExpenseResponse:
        done = claiming.submit_expense(tx, request.expense_id)
        return pb.SubmitExpenseResponse(expense=_one(tx, done))

    @writes
    def RecallExpense(
        self, tx: Transaction, request: pb.RecallExpenseRequest
    ) -> pb.RecallExpenseResponse:
        done = claiming.recall_expense(tx, request.expense_id)
        return pb.RecallExpenseResponse(expense=_one(tx, done))

    @writes
    def ApproveExpense(
        self, tx: Transaction, request: pb.ApproveExpenseRequest
    ) -> pb.ApproveExpenseResponse:
        decision = deciding.Decision(**stated(request, ("billable", "markup_bp", "converted")))
        done = deciding.approve_expense(tx, request.expense_id, decision, request.expected_version)
        return pb.ApproveExpenseResponse(expense=_one(tx, done))

    @writes
    def RejectExpense(
        self, tx: Transaction, request: pb.RejectExpenseRequest
    ) -> pb.RejectExpenseResponse:
        done = deciding.reject_expense(tx, request.expense_id, request.reason)
        return pb.RejectExpenseResponse(expense=_one(tx, done))

    @writes
    def ReverseExpense(
        self, tx: Transaction, request: pb.ReverseExpenseRequest
    ) -> pb.ReverseExpenseResponse:
        counter = deciding.reverse_expense(tx, request.expense_id, request.reason)
        return pb.ReverseExpenseResponse(expense=_one(tx, counter))

    @writes
    def ReimburseExpense(
        self, tx: Transaction, request: pb.ReimburseExpenseRequest
    ) -> pb.ReimburseExpenseResponse:
        paid_on = values.day(request.paid_on, "paid_on")
        done = reimbursing.reimburse_expense(tx, request.expense_id, paid_on, request.reference)
        return pb.ReimburseExpenseResponse(expense=_one(tx, done))

    @writes
    def UndoReimbursement(
        self, tx: Transaction, request: pb.UndoReimbursementRequest
    ) -> pb.UndoReimbursementResponse:
        done = reimbursing.undo_reimbursement(tx, request.expense_id, request.reason)
        return pb.UndoReimbursementResponse(expense=_one(tx, done))

    @writes
    def AddReceipt(self, tx: Transaction, request: pb.AddReceiptRequest) -> pb.AddReceiptResponse:
        kept = receipts.add_receipt(tx, request.expense_id, request.name, request.content)
        return pb.AddReceiptResponse(receipt=_to_receipt(kept))

    @reads
    def GetReceipt(self, reading: Reading, request: pb.GetReceiptRequest) -> pb.GetReceiptResponse:
        found = queries.get_receipt(reading, request.expense_id, request.receipt_id)
        return pb.GetReceiptResponse(receipt=_to_receipt(found), content=found.content)

    @writes
    def RemoveReceipt(
        self, tx: Transaction, request: pb.RemoveReceiptRequest
    ) -> pb.RemoveReceiptResponse:
        receipts.remove_receipt(tx, request.expense_id, request.receipt_id)
        return pb.RemoveReceiptResponse()

    @writes
    def SetMileageRate(
        self, tx: Transaction, request: pb.SetMileageRateRequest
    ) -> pb.SetMileageRateResponse:
        rate = mileage.set_mileage_rate(
            tx,
            values.needed_day(request.effective_from, "effective_from"),
            request.distance_unit,
            request.rate_per_unit,
            self.home_currency,
        )
        return pb.SetMileageRateResponse(mileage_rate=_to_rate(rate))

    @writes
    def WithdrawMileageRate(
        self, tx: Transaction, request: pb.WithdrawMileageRateRequest
    ) -> pb.WithdrawMileageRateResponse:
        rate = mileage.withdraw_mileage_rate(tx, request.mileage_rate_id)
        return pb.WithdrawMileageRateResponse(mileage_rate=_to_rate(rate))

    @reads
    def ListMileageRates(
        self, reading: Reading, request: pb.ListMileageRatesRequest
    ) -> pb.ListMileageRatesResponse:
        listed = rates.list_mileage_rates(reading, request.distance_unit, asked(request))
        return pb.ListMileageRatesResponse(
            mileage_rates=map(_to_rate, listed.rows), **listed.paging()
        )


def _given(request: Any) -> dict[str, Any]:
    names = [one.name for one in request.DESCRIPTOR.fields if one.name not in _ABOUT_THE_CALL]
    return stated(request, names)


def _wanted(request: Any) -> queries.ExpenseFilter:
    return draft(
        queries.ExpenseFilter,
        request,
        search=values.text(request.search, "search"),
        billable=_either(request.billable),
        billed=_either(request.billed),
        **values.days(request, "spent_from", "spent_to"),
    )


def _either(word: str) -> bool | None:
    return {"yes": True, "no": False}.get(word)


def _one(reading: Reading, expense: Expense) -> pb.Expense:
    return _shown(reading, [expense])[0]


def _shown(reading: Reading, expenses: Sequence[Expense]) -> list[pb.Expense]:
    """With names, receipts and where each is charged; five statements for all of them."""
    ids = {id_ for one in expenses for id_ in (one.person_id, one.decided_by_id) if id_}
    people = replicas.person_names(reading, ids)
    projects = replicas.projects(reading, {one.project_id for one in expenses if one.project_id})
    clients = replicas.clients(reading, {one.client_id for one in expenses if one.client_id})
    files = queries.receipts_of(reading, [one.id for one in expenses])
    lines = queries.lines_of(reading, [one.cost_id for one in expenses if one.cost_id])
    shown = []
    for one in expenses:
        project = projects.get(one.project_id or "")
        client = clients.get(one.client_id or "")
        shown.append(
            _to_expense(
                one,
                person_name=people.get(one.person_id, ""),
                decided_by_name=people.get(one.decided_by_id or "", ""),
                project_reference=project.reference if project else "",
                project_name=project.name if project else "",
                client_name=client.name if client else "",
                receipts=map(_to_receipt, files.get(one.id, ())),
                invoice_line_id=lines.get(one.cost_id or "", ""),
            )
        )
    return shown
