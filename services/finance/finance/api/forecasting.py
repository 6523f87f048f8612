"""tandem.finance.v1.ForecastService."""

from __future__ import annotations

from typing import Any

from chassis.database import Database, Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import forecast_pb2 as pb
from tandem.finance.v1 import forecast_pb2_grpc as pb_grpc

from chassis import values
from finance.api.documents import money_message
from finance.forecasting.commands import items as commands
from finance.forecasting.model import CashItem
from finance.forecasting.queries import items as queries
from finance.forecasting.queries.forecast import ENTRIES_MAX, Forecast, Wanted, forecast
from finance.forecasting.rules import DELAY_DAYS_MAX, PERIODS_MAX, Flow, Lateness, Row, Source
from finance.settings import Settings

_to_item = mapper(pb.CashItem, CashItem)
PERIODS = 13
DELAY_DAYS_LEAST = -60


class ForecastServicer(Servicer, pb_grpc.ForecastServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency

    @reads
    def GetCashForecast(
        self, reading: Reading, request: pb.GetCashForecastRequest
    ) -> pb.GetCashForecastResponse:
        wanted = self._wanted(request)
        found = forecast(reading, wanted)
        return pb.GetCashForecastResponse(
            currency_code=wanted.currency_code,
            opened_on=str(reading.today),
            opening=_money(found.opening, wanted.currency_code),
            periods=[_period(row, wanted.currency_code) for row in found.rows],
            with_payroll=found.with_payroll,
            complete=found.complete,
        )

    @reads
    def ListCashForecastEntries(
        self, reading: Reading, request: pb.ListCashForecastEntriesRequest
    ) -> pb.ListCashForecastEntriesResponse:
        wanted = self._wanted(request)
        found = forecast(reading, wanted)
        shown = _behind(found, request.starts_on, request.source)
        return pb.ListCashForecastEntriesResponse(
            entries=[
                _entry(flow, found.lateness.get(flow.client_id or ""), wanted.currency_code)
                for flow in shown[:ENTRIES_MAX]
            ],
            complete=len(shown) <= ENTRIES_MAX,
        )

    def _wanted(self, request: Any) -> Wanted:
        return Wanted(
            currency_code=values.currency(
                request.currency_code or self.home_currency, "currency_code"
            ),
            by=request.by or "week",
            periods=values.number(request.periods or PERIODS, "periods", 1, PERIODS_MAX),
            delay_days=values.number(
                request.delay_days, "delay_days", DELAY_DAYS_LEAST, DELAY_DAYS_MAX
            ),
        )

    @writes
    def CreateCashItem(
        self, tx: Transaction, request: pb.CreateCashItemRequest
    ) -> pb.CreateCashItemResponse:
        made = commands.create_item(tx, _draft(request))
        return pb.CreateCashItemResponse(cash_item=_to_item(made))

    @writes
    def UpdateCashItem(
        self, tx: Transaction, request: pb.UpdateCashItemRequest
    ) -> pb.UpdateCashItemResponse:
        changed = commands.update_item(
            tx, request.cash_item_id, _draft(request), request.expected_version
        )
        return pb.UpdateCashItemResponse(cash_item=_to_item(changed))

    @writes
    def ArchiveCashItem(
        self, tx: Transaction, request: pb.ArchiveCashItemRequest
    ) -> pb.ArchiveCashItemResponse:
        done = commands.archive_item(tx, request.cash_item_id)
        return pb.ArchiveCashItemResponse(cash_item=_to_item(done))

    @writes
    def RestoreCashItem(
        self, tx: Transaction, request: pb.RestoreCashItemRequest
    ) -> pb.RestoreCashItemResponse:
        done = commands.restore_item(tx, request.cash_item_id)
        return pb.RestoreCashItemResponse(cash_item=_to_item(done))

    @reads
    def GetCashItem(
        self, reading: Reading, request: pb.GetCashItemRequest
    ) -> pb.GetCashItemResponse:
        found = queries.get_item(reading, request.cash_item_id)
        return pb.GetCashItemResponse(cash_item=_to_item(found))

    @reads
    def ListCashItems(
        self, reading: Reading, request: pb.ListCashItemsRequest
    ) -> pb.ListCashItemsResponse:
        archived = {"yes": True, "no": False}.get(request.archived)
        search = values.text(request.search, "search")
        listed = queries.list_items(reading, search, archived, asked(request))
        return pb.ListCashItemsResponse(cash_items=map(_to_item, listed.rows), **listed.paging())


def _draft(request: Any) -> commands.ItemDraft:
    return commands.ItemDraft(
        name=request.name,
        amount=Money(request.amount.amount_minor, request.amount.currency_code),
        starts_on=values.needed_day(request.starts_on, "starts_on"),
        every_months=request.every_months,
        ends_on=values.day(request.ends_on, "ends_on"),
    )


def _behind(found: Forecast, starts_on: str, source: str) -> list[Flow]:
    """In the order of their days; of one period and one source, where they are given."""
    first = values.day(starts_on, "starts_on")
    of_period = [row.span for row in found.rows if first is None or row.span.first == first]
    shown = [
        flow
        for flow in found.flows
        if source in ("", flow.source)
        and any(span.first <= flow.day <= span.last for span in of_period)
    ]
    return sorted(shown, key=lambda flow: (flow.day, flow.words))


def _period(row: Row, code: str) -> pb.CashForecastPeriod:
    return pb.CashForecastPeriod(
        starts_on=str(row.span.first),
        ends_on=str(row.span.last),
        incoming=_money(row.incoming, code),
        outgoing=_money(row.outgoing, code),
        balance=_money(row.balance, code),
        parts=[
            pb.CashForecastPart(
                source=_source(part.source), amount=_money(part.minor, code), count=part.count
            )
            for part in row.parts
        ],
    )


def _entry(flow: Flow, late: Lateness | None, code: str) -> pb.CashForecastEntry:
    return pb.CashForecastEntry(
        source=_source(flow.source),
        record_type=flow.kind,
        record_id=flow.id,
        words=flow.words,
        due_on=str(flow.due_on),
        expected_on=str(flow.day),
        amount=_money(flow.minor, code),
        usual_delay_days=late.days if late else 0,
        usual_delay_invoices=late.invoices if late else 0,
    )


def _source(source: Source) -> Any:
    return pb.CashSource.Value(f"CASH_SOURCE_{source.upper()}")


def _money(minor: int, code: str) -> Any:
    return money_message(Money(minor, code))
