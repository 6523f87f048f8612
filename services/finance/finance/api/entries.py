"""tandem.finance.v1.EntryService."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.database import Database, Reading
from chassis.listing import asked
from chassis.money import Money
from chassis.paging import page_of, token_of
from chassis.rpc.messages import draft, mapper, timestamp
from chassis.rpc.server import Servicer, reads
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import entries_pb2 as pb
from tandem.finance.v1 import entries_pb2_grpc as pb_grpc

from chassis import values
from finance.billing.queries import ageing
from finance.billing.queries.lineage import (
    LineageOffer,
    LineagePart,
    LineLineage,
    invoice_lineage,
)
from finance.billing.rules.ageing import AGES, WorkAges
from finance.entries.queries import grouping
from finance.entries.queries.changes import changes
from finance.entries.queries.instants import as_at, instant
from finance.entries.queries.known import Wanted
from finance.entries.queries.listing import TOKEN_WIDTH, EntryFilter, ShownEntry, list_entries
from finance.entries.queries.rolling import RollForward, roll_forward
from finance.entries.rules import Profit
from finance.profitability.queries.expected import Column, expected_profit
from finance.settings import Settings

_IDS = (
    *("time_entry_id", "invoice_id", "invoice_line_id", "write_off_id", "project_id"),
    *("project_reference", "project_name", "client_id", "client_name", "person_id", "person_name"),
    *("deliverable_id", "task_id", "charge_role", "currency_code"),
    *("cost_id", "cost_source", "cost_source_id"),
)
_AMOUNTS = ("value", "expense", "billed", "written_off", "written_up", "wip", "passed_on")
_to_lineage = mapper(
    pb.LineLineage,
    LineLineage,
    parts=mapper(pb.LineagePart, LineagePart),
    offers=mapper(pb.LineageOffer, LineageOffer),
)
CHANGES_TOKEN_WIDTH = TOKEN_WIDTH + 1


class EntryServicer(Servicer, pb_grpc.EntryServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency

    @reads
    def ListEntries(
        self, reading: Reading, request: pb.ListEntriesRequest
    ) -> pb.ListEntriesResponse:
        page = page_of(request.page_size, request.page_token, TOKEN_WIDTH)
        wanted = draft(
            EntryFilter,
            request,
            permission="billing.read",
            recorded_after=instant(request.recorded_after, "recorded_after"),
            recorded_through=instant(request.recorded_through, "recorded_through"),
            **values.days(request, "effective_from", "effective_to"),
        )
        listed = list_entries(reading, wanted, page)
        return pb.ListEntriesResponse(entries=map(_entry, listed.rows), **listed.paging())

    @reads
    def GetWipRollForward(
        self, reading: Reading, request: pb.GetWipRollForwardRequest
    ) -> pb.GetWipRollForwardResponse:
        at = as_at(reading, request.as_at)
        last = values.day(request.to, "to") or reading.today
        first = values.day(getattr(request, "from"), "from") or last.replace(day=1)
        wanted = Wanted(
            permission="billing.read", project_id=request.project_id, client_id=request.client_id
        )
        found = roll_forward(reading, at, wanted, first, last)
        shown = pb.GetWipRollForwardResponse(
            to=last.isoformat(), as_at=timestamp(at), currencies=map(_roll_forward, found)
        )
        setattr(shown, "from", first.isoformat())
        return shown

    @reads
    def ListWipAges(
        self, reading: Reading, request: pb.ListWipAgesRequest
    ) -> pb.ListWipAgesResponse:
        code = values.currency(request.currency_code or self.home_currency, "currency_code")
        wanted = ageing.WipFilter(currency_code=code, search=values.text(request.search, "search"))
        listed = ageing.list_wip_ages(reading, wanted, asked(request))
        clients = [_wip_of_client(row, code) for row in listed.rows]
        return pb.ListWipAgesResponse(clients=clients, **listed.paging())

    @reads
    def GetWipAgeSums(
        self, reading: Reading, request: pb.GetWipAgeSumsRequest
    ) -> pb.GetWipAgeSumsResponse:
        return pb.GetWipAgeSumsResponse(sums=map(_wip_age_sum, ageing.wip_age_sums(reading)))

    @reads
    def GetProfitability(
        self, reading: Reading, request: pb.GetProfitabilityRequest
    ) -> pb.GetProfitabilityResponse:
        page = page_of(request.page_size, request.page_token, grouping.TOKEN_WIDTH)
        instant_, offset = page.after if page.after else (request.as_at, "0")
        asking = grouping.Asking(
            by=request.group_by or "client",
            order=request.order_by,
            size=page.size,
            offset=grouping.offset_of(offset),
            home=self.home_currency,
        )
        at = as_at(reading, instant_)
        found = grouping.group(reading, at, _wanted(request), asking)
        return pb.GetProfitabilityResponse(
            groups=map(_group, found.groups),
            totals=map(_profit, found.totals),
            as_at=timestamp(at),
            next_page_token=found.next_page_token,
        )

    @reads
    def GetExpectedProfit(
        self, reading: Reading, request: pb.GetExpectedProfitRequest
    ) -> pb.GetExpectedProfitResponse:
        found = expected_profit(reading, request.project_id, self.home_currency)
        code = found.currency_code
        return pb.GetExpectedProfitResponse(
            expected_profit=pb.ExpectedProfit(
                project_id=found.project_id,
                currency_code=code,
                revenue=_column(found.revenue, code),
                purchases=_column(found.purchases, code),
                expected_agi=_amount(found.agi, code),
                labour_cost=_amount(found.labour, code),
                expected_contribution=_amount(found.contribution, code),
            )
        )

    @reads
    def ListProfitabilityChanges(
        self, reading: Reading, request: pb.ListProfitabilityChangesRequest
    ) -> pb.ListProfitabilityChangesResponse:
        page = page_of(request.page_size, request.page_token, CHANGES_TOKEN_WIDTH)
        until = page.after[0] if page.after else request.to_instant
        start = as_at(reading, request.from_instant, "from_instant")
        end = as_at(reading, until, "to_instant")
        wanted = _wanted(request)
        rest = page_of(page.size, token_of(page.after[1:]) if page.after else "", TOKEN_WIDTH)
        found = changes(reading, start, end, wanted, rest, self.home_currency)
        shown = pb.ListProfitabilityChangesResponse(
            before=map(_profit, found.before),
            after=map(_profit, found.after),
            changes=[pb.ChangeByKind(kind=k, change=_profit(one)) for k, one in found.by_kind],
            entries=map(_entry, found.entries.rows),
            from_instant=timestamp(start),
            to_instant=timestamp(end),
        )
        if token := found.entries.next_page_token:
            after = page_of(0, token, TOKEN_WIDTH).after
            shown.next_page_token = token_of((end.isoformat(), *after))
        return shown

    @reads
    def GetInvoiceLineage(
        self, reading: Reading, request: pb.GetInvoiceLineageRequest
    ) -> pb.GetInvoiceLineageResponse:
        found = invoice_lineage(reading, request.invoice_id)
        return pb.GetInvoiceLineageResponse(lines=map(_to_lineage, found))


def _wanted(request: Any) -> Wanted:
    first, last = _days(request)
    return Wanted(
        permission="profit.read",
        project_id=request.project_id,
        client_id=request.client_id,
        person_id=request.person_id,
        charge_role=getattr(request, "charge_role", ""),
        first=first,
        last=last,
    )


def _days(request: Any) -> tuple[date | None, date | None]:
    days = values.days(request, "from", "to")
    return days["from"], days["to"]


def _entry(shown: ShownEntry) -> pb.Entry:
    row = shown.row
    recorded_at: datetime = row.recorded_at
    about: dict[str, Any] = {name: getattr(row, name) or "" for name in _IDS}
    amounts: dict[str, Any] = {name: _money(shown.money(name)) for name in _AMOUNTS}
    return pb.Entry(
        id=row.id,
        kind=row.kind,
        recorded_at=timestamp(recorded_at),
        effective_on=row.effective_on.isoformat(),
        seconds=row.seconds,
        cost=_money(shown.cost),
        **about,
        **amounts,
    )


def _roll_forward(one: RollForward) -> pb.WipRollForward:
    moved = one.moved
    amounts = {
        "opening": one.opening,
        "time": moved.value,
        "costs": moved.expense,
        "billed": moved.billed,
        "written_off": moved.written_off,
        "written_up": moved.written_up,
        "closing": one.closing,
    }
    code = one.currency_code
    return pb.WipRollForward(
        currency_code=code,
        **{name: _money(Money(minor, code)) for name, minor in amounts.items()},
    )


def _wip_of_client(row: Any, code: str) -> pb.WipOfClient:
    ages = WorkAges(*(getattr(row, name) for name in AGES))
    return pb.WipOfClient(
        client_id=row.id or "",
        client_name=row.client or "",
        currency_code=code,
        ageing=_wip_ageing(ages, code),
        seconds=row.seconds,
        oldest_worked_on=str(row.oldest_worked_on),
    )


def _wip_age_sum(one: ageing.WipSum) -> pb.WipAgeSum:
    return pb.WipAgeSum(
        currency_code=one.currency_code,
        clients=one.clients,
        seconds=one.seconds,
        ageing=_wip_ageing(one.ages, one.currency_code),
    )


def _wip_ageing(ages: WorkAges, code: str) -> pb.WipAgeing:
    names = (*AGES, "total")
    return pb.WipAgeing(**{name: _amount(getattr(ages, name), code) for name in names})


def _group(group: grouping.Group) -> pb.Profitability:
    shown = _profit(group.profit)
    shown.MergeFrom(pb.Profitability(id=group.id or "", name=group.name, reference=group.reference))
    return shown


def _profit(profit: Profit) -> pb.Profitability:
    code, measures = profit.currency_code, profit.measures
    amounts: dict[str, Any] = {name: _amount(getattr(measures, name), code) for name in _AMOUNTS}
    shown = pb.Profitability(
        currency_code=code,
        seconds=measures.seconds,
        recovery_bp=measures.recovery_bp,
        effective_hourly=_amount(measures.hourly, code),
        costs_visible=profit.costs_visible,
        revenue=_amount(profit.revenue, code),
        bought=_amount(profit.bought, code),
        agi=_amount(profit.agi, code),
        average_billable_rate=_amount(profit.hourly, code),
        **amounts,
    )
    cost = profit.labour_cost
    if cost is not None:
        shown.MergeFrom(
            pb.Profitability(
                cost=_amount(*cost),
                margin_invoiced=_amount(profit.margin_invoiced, code),
                margin_invoiced_bp=profit.margin_invoiced_bp,
                margin_standard=_amount(profit.margin_standard, code),
                margin_standard_bp=profit.margin_standard_bp,
                overhead=None if profit.overhead is None else _amount(profit.overhead, cost[1]),
                net_invoiced=_amount(profit.net_invoiced, code),
                net_invoiced_bp=profit.net_invoiced_bp,
                net_standard=_amount(profit.net_standard, code),
                net_standard_bp=profit.net_standard_bp,
                labour_cost=_amount(profit.labour_minor, code),
                contribution=_amount(profit.contribution, code),
                delivery_margin_bp=profit.delivery_margin_bp,
            )
        )
    return shown


def _column(column: Column, code: str) -> pb.ExpectedColumn:
    return pb.ExpectedColumn(
        expected=_amount(column.expected, code),
        to_settle=_amount(column.to_settle, code),
        settled=_amount(column.settled, code),
    )


def _amount(minor: int | None, code: str) -> common_pb2.Money | None:
    return None if minor is None else _money(Money(minor, code))


def _money(money: Money | None) -> common_pb2.Money | None:
    if money is None:
        return None
    return common_pb2.Money(amount_minor=money.amount_minor, currency_code=money.currency_code)
