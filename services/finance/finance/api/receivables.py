"""tandem.finance.v1.ReceivableService."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from chassis.database import Database, Reading
from chassis.listing import asked
from chassis.rpc.server import Servicer, reads
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import receivables_pb2 as pb
from tandem.finance.v1 import receivables_pb2_grpc as pb_grpc

from chassis import values
from finance.receivables.queries import ageing, statements
from finance.receivables.rules import AGES, DAYS_OF_SALES, Ageing
from finance.settings import Settings

DAYS_MAX = 3650


class ReceivableServicer(Servicer, pb_grpc.ReceivableServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency
        self.provision = settings.provision

    @reads
    def ListReceivables(
        self, reading: Reading, request: pb.ListReceivablesRequest
    ) -> pb.ListReceivablesResponse:
        code = values.currency(request.currency_code or self.home_currency, "currency_code")
        wanted = ageing.ReceivableFilter(
            as_at=values.day(request.as_at, "as_at") or reading.today,
            currency_code=code,
            search=values.text(request.search, "search"),
            overdue=request.overdue,
        )
        listed = ageing.list_receivables(reading, wanted, asked(request))
        return pb.ListReceivablesResponse(
            receivables=[_receivable(row, code) for row in listed.rows], **listed.paging()
        )

    @reads
    def GetReceivableSums(
        self, reading: Reading, request: pb.GetReceivableSumsRequest
    ) -> pb.GetReceivableSumsResponse:
        as_at = values.day(request.as_at, "as_at") or reading.today
        days = values.number(request.days or DAYS_OF_SALES, "days", 1, DAYS_MAX)
        found = ageing.receivable_sums(reading, as_at, days)
        return pb.GetReceivableSumsResponse(sums=map(self._sum, found), days=days)

    @reads
    def GetStatement(
        self, reading: Reading, request: pb.GetStatementRequest
    ) -> pb.GetStatementResponse:
        first, last = values.day(getattr(request, "from"), "from"), values.day(request.to, "to")
        found = statements.statement(reading, request.client_id, first, last, request.currency_code)
        return pb.GetStatementResponse(statement=_statement(found))

    def _sum(self, one: ageing.ReceivableSum) -> pb.ReceivableSum:
        code = one.currency_code
        return pb.ReceivableSum(
            currency_code=code,
            clients=one.clients,
            ageing=_ageing(one.ageing, code),
            overdue=_money(one.ageing.overdue, code),
            provision=_money(one.ageing.provision(self.provision), code),
            sales=_money(one.sales, code),
            dso_days=_days(one.dso_days),
            revenue=_money(one.revenue, code),
            wip=None if one.wip is None else _money(one.wip, code),
            wip_days=_days(one.wip_days),
            debtor_days=_days(one.debtor_days),
            lock_up_days=_days(one.lock_up_days),
        )


def _days(found: Decimal | None) -> str:
    return "" if found is None else str(found)


def _receivable(row: Any, code: str) -> pb.Receivable:
    aged = Ageing(*(getattr(row, name) for name in (*AGES, "credit")))
    return pb.Receivable(
        client_id=row.client_id,
        client_name=row.client_name or "",
        currency_code=code,
        ageing=_ageing(aged, code),
        overdue=_money(aged.overdue, code),
        invoices=row.invoices,
        oldest_due_on=str(row.oldest_due_on or ""),
    )


def _statement(found: statements.Statement) -> pb.Statement:
    code = found.currency_code
    shown = pb.Statement(
        client_id=found.client_id,
        client_name=found.client_name,
        to=str(found.last),
        currency_code=code,
        opening=_money(found.opening, code),
        closing=_money(found.closing, code),
        ageing=_ageing(found.ageing, code),
        lines=[_line(one, code) for one in found.lines],
    )
    setattr(shown, "from", str(found.first))
    return shown


def _line(one: statements.StatementLine, code: str) -> pb.StatementLine:
    return pb.StatementLine(
        day=str(one.day),
        kind=pb.StatementKind.Value(f"STATEMENT_KIND_{one.kind.upper()}"),
        invoice_id=one.invoice_id,
        number=one.number,
        reference=one.reference,
        due_on=str(one.due_on or ""),
        amount=_money(one.minor, code),
        balance=_money(one.balance, code),
    )


def _ageing(one: Ageing, code: str) -> pb.Ageing:
    names = (*AGES, "credit", "total")
    return pb.Ageing(**{name: _money(getattr(one, name), code) for name in names})


def _money(minor: int, code: str) -> Money:
    return Money(amount_minor=minor, currency_code=code)
