"""tandem.finance.v1.GiftService."""

from __future__ import annotations

from typing import Any

from chassis.database import Database, Reading
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import gifts_pb2 as pb
from tandem.finance.v1 import gifts_pb2_grpc as pb_grpc

from chassis import values
from finance.gifts import queries
from finance.gifts.model import Gift
from finance.settings import Settings

_to_gift = mapper(
    pb.Gift,
    Gift,
    client_request_id=lambda row: row.id,
    client_name=lambda row: row.client_name or "",
    project_name=lambda row: row.project_name or "",
    value=lambda row: _value(row),
)
"""Of a row of GIFTS."""


class GiftServicer(Servicer, pb_grpc.GiftServiceServicer):
    def __init__(self, database: Database, settings: Settings) -> None:
        super().__init__(database)
        self.home_currency = settings.home_currency

    @reads
    def ListClientInvestment(
        self, reading: Reading, request: pb.ListClientInvestmentRequest
    ) -> pb.ListClientInvestmentResponse:
        code = values.currency(request.currency_code or self.home_currency, "currency_code")
        listed = queries.list_investment(
            reading, request.group_by, code, _wanted(request), asked(request)
        )
        groups = [_to_group(row, code) for row in listed.rows]
        return pb.ListClientInvestmentResponse(groups=groups, **listed.paging())

    @reads
    def ListGifts(self, reading: Reading, request: pb.ListGiftsRequest) -> pb.ListGiftsResponse:
        listed = queries.list_gifts(reading, _wanted(request), asked(request))
        return pb.ListGiftsResponse(gifts=map(_to_gift, listed.rows), **listed.paging())


def _wanted(request: Any) -> queries.GiftFilter:
    return draft(
        queries.GiftFilter,
        request,
        search=values.text(request.search, "search"),
        **values.days(request, "given_from", "given_to"),
    )


def _value(row: Any) -> common_pb2.Money | None:
    if row.value_minor is None:
        return None
    return common_pb2.Money(amount_minor=row.value_minor, currency_code=row.currency_code)


def _to_group(row: Any, code: str) -> pb.ClientInvestment:
    return pb.ClientInvestment(
        id="" if row.id == queries.NOBODY else row.id,
        name=row.name,
        gifts=row.gifts,
        seconds=row.seconds,
        value=common_pb2.Money(amount_minor=row.value, currency_code=code),
        unpriced=row.unpriced,
    )
