"""tandem.finance.v1.FinancialStatementService."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Any

from chassis.database import Reading
from chassis.paging import page_of
from chassis.rpc.server import Servicer, reads
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import statements_pb2 as pb
from tandem.finance.v1 import statements_pb2_grpc as pb_grpc

from chassis import values
from finance.agency.queries import books_view
from finance.statements.queries import account, balances, taxes
from finance.statements.rules import PURCHASES, SALES, Line

BOXES = (
    "VAT due on sales",
    "VAT due on goods from the EU (Northern Ireland)",
    "VAT due in all",
    "VAT reclaimed on purchases",
    "VAT to pay",
    "Sales without VAT",
    "Purchases without VAT",
    "Goods to the EU (Northern Ireland)",
    "Goods from the EU (Northern Ireland)",
)


class FinancialStatementServicer(Servicer, pb_grpc.FinancialStatementServiceServicer):
    @reads
    def GetProfitAndLoss(
        self, reading: Reading, request: pb.GetProfitAndLossRequest
    ) -> pb.GetProfitAndLossResponse:
        reading.actor.require("ledger.read")
        view = books_view(reading, request.currency_code, request.legal_entity_id)
        code = view.currency_code
        first, last = _days(reading, request)
        found = balances.profit_and_loss_of(reading, view, first, last)
        shown = pb.GetProfitAndLossResponse(
            to=last.isoformat(),
            income=_lines(found.income, code),
            expenses=_lines(found.expenses, code),
            total_income=_money(found.income_minor, code),
            total_expenses=_money(found.expense_minor, code),
            result=_money(found.result, code),
        )
        setattr(shown, "from", first.isoformat())
        return shown

    @reads
    def GetBalanceSheet(
        self, reading: Reading, request: pb.GetBalanceSheetRequest
    ) -> pb.GetBalanceSheetResponse:
        reading.actor.require("ledger.read")
        view = books_view(reading, request.currency_code, request.legal_entity_id)
        code, entity = view.currency_code, view.legal_entity_id
        as_at = values.day(request.as_at, "as_at") or reading.today
        found = balances.balance_sheet_at(reading, view, as_at)
        return pb.GetBalanceSheetResponse(
            as_at=as_at.isoformat(),
            year_start=balances.start_of_year(reading, as_at, entity).isoformat(),
            assets=_lines(found.assets, code),
            liabilities=_lines(found.liabilities, code),
            equity=_lines(found.equity, code),
            retained=_money(found.retained, code),
            result=_money(found.result, code),
            total_assets=_money(found.assets_minor, code),
            total_liabilities=_money(found.liabilities_minor, code),
            total_equity=_money(found.equity_minor, code),
        )

    @reads
    def ListAccountPostings(
        self, reading: Reading, request: pb.ListAccountPostingsRequest
    ) -> pb.ListAccountPostingsResponse:
        reading.actor.require("ledger.read")
        view = books_view(reading, request.currency_code, request.legal_entity_id)
        code = view.currency_code
        first, last = _days(reading, request)
        page = page_of(request.page_size, request.page_token, account.TOKEN_WIDTH)
        found = account.account_ledger(reading, request.ledger_account, view, first, last, page)
        return pb.ListAccountPostingsResponse(
            postings=[_posting(row, code) for row in found.rows],
            next_page_token=found.next_page_token,
            ledger_account_name=found.name,
            opening=_money(found.opening, code),
            closing=_money(found.closing, code),
        )

    @reads
    def GetTaxReturn(
        self, reading: Reading, request: pb.GetTaxReturnRequest
    ) -> pb.GetTaxReturnResponse:
        reading.actor.require("ledger.read")
        view = books_view(reading, request.currency_code, request.legal_entity_id)
        code = view.currency_code
        last = values.day(request.to, "to") or reading.today
        first = values.day(getattr(request, "from"), "from") or last
        first, last = first.replace(day=1), _end_of_month(last)
        values.window(first, last, "from", "to")
        lines, boxes = taxes.tax_return(reading, view, first, last)
        tax = {
            side: sum(one.tax for one in lines if one.side == side) for side in (SALES, PURCHASES)
        }
        shown = pb.GetTaxReturnResponse(
            to=last.isoformat(),
            lines=[
                pb.TaxLine(
                    side=one.side,
                    tax_category=one.category,
                    tax_rate_bp=one.rate_bp,
                    net=_money(one.net, code),
                    tax=_money(one.tax, code),
                )
                for one in lines
            ],
            boxes=[
                pb.TaxBox(box=i + 1, name=BOXES[i], amount=_money(minor, code))
                for i, minor in enumerate(boxes)
            ],
            to_pay=_money(tax[SALES] - tax[PURCHASES], code),
        )
        setattr(shown, "from", first.isoformat())
        return shown


def _days(reading: Reading, request: Any) -> tuple[date, date]:
    """The days asked for; without a first day, that of the financial year of the last."""
    last = values.day(request.to, "to") or reading.today
    first = values.day(getattr(request, "from"), "from")
    first = first or balances.start_of_year(reading, last, request.legal_entity_id)
    values.window(first, last, "from", "to")
    return first, last


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _lines(lines: Iterable[Line], code: str) -> list[pb.AccountAmount]:
    return [
        pb.AccountAmount(
            ledger_account=one.code,
            ledger_account_name=one.name,
            amount=_money(one.minor, code),
        )
        for one in lines
    ]


def _posting(row: account.LedgerRow, code: str) -> pb.AccountPosting:
    return pb.AccountPosting(
        journal_id=row.journal_id,
        number=row.number,
        posted_on=row.posted_on.isoformat(),
        description=row.description,
        source_type=row.source_type,
        source_id=row.source_id,
        client_id=row.client_id or "",
        project_id=row.project_id or "",
        debit=_money(row.debit_minor, code),
        credit=_money(row.credit_minor, code),
        balance=_money(row.balance_minor, code),
    )


def _money(minor: int, code: str) -> Money:
    return Money(amount_minor=minor, currency_code=code)
