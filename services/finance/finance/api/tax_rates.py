"""tandem.finance.v1.TaxRateService."""

from __future__ import annotations

from typing import Any

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper, stated
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import tax_rates_pb2 as pb
from tandem.finance.v1 import tax_rates_pb2_grpc as pb_grpc

from chassis import values
from finance.tax_rates import commands, queries
from finance.tax_rates.model import DatedTaxRate

_to_rate = mapper(pb.TaxRate, DatedTaxRate)
_ABOUT_THE_CALL = {"request_id", "tax_rate_id", "expected_version"}


class TaxRateServicer(Servicer, pb_grpc.TaxRateServiceServicer):
    @writes
    def CreateTaxRate(
        self, tx: Transaction, request: pb.CreateTaxRateRequest
    ) -> pb.CreateTaxRateResponse:
        made = commands.create_tax_rate(
            tx,
            _given(request),
            values.needed_day(request.valid_from, "valid_from"),
            values.day(request.valid_to, "valid_to"),
        )
        return pb.CreateTaxRateResponse(tax_rate=_to_rate(made))

    @writes
    def AddPresetTaxRates(
        self, tx: Transaction, request: pb.AddPresetTaxRatesRequest
    ) -> pb.AddPresetTaxRatesResponse:
        added = commands.add_presets(tx, request.country_code)
        return pb.AddPresetTaxRatesResponse(added=map(_to_rate, added))

    @writes
    def UpdateTaxRate(
        self, tx: Transaction, request: pb.UpdateTaxRateRequest
    ) -> pb.UpdateTaxRateResponse:
        changed = commands.correct_tax_rate(
            tx,
            request.tax_rate_id,
            _given(request),
            values.day(request.valid_from, "valid_from"),
            request.expected_version,
        )
        return pb.UpdateTaxRateResponse(tax_rate=_to_rate(changed))

    @writes
    def EndTaxRate(self, tx: Transaction, request: pb.EndTaxRateRequest) -> pb.EndTaxRateResponse:
        last = values.day(request.valid_to, "valid_to")
        ended = commands.end_tax_rate(tx, request.tax_rate_id, last)
        return pb.EndTaxRateResponse(tax_rate=_to_rate(ended))

    @writes
    def ArchiveTaxRate(
        self, tx: Transaction, request: pb.ArchiveTaxRateRequest
    ) -> pb.ArchiveTaxRateResponse:
        done = commands.archive_tax_rate(tx, request.tax_rate_id)
        return pb.ArchiveTaxRateResponse(tax_rate=_to_rate(done))

    @writes
    def RestoreTaxRate(
        self, tx: Transaction, request: pb.RestoreTaxRateRequest
    ) -> pb.RestoreTaxRateResponse:
        done = commands.restore_tax_rate(tx, request.tax_rate_id)
        return pb.RestoreTaxRateResponse(tax_rate=_to_rate(done))

    @reads
    def GetTaxRate(self, reading: Reading, request: pb.GetTaxRateRequest) -> pb.GetTaxRateResponse:
        found = queries.get_tax_rate(reading, request.tax_rate_id)
        return pb.GetTaxRateResponse(tax_rate=_to_rate(found))

    @reads
    def ListTaxRates(
        self, reading: Reading, request: pb.ListTaxRatesRequest
    ) -> pb.ListTaxRatesResponse:
        wanted = draft(
            queries.TaxRateFilter,
            request,
            on=values.day(request.on, "on"),
            search=values.text(request.search, "search"),
            archived={"yes": True, "no": False}.get(request.archived),
        )
        listed = queries.list_tax_rates(reading, wanted, asked(request))
        return pb.ListTaxRatesResponse(tax_rates=map(_to_rate, listed.rows), **listed.paging())


def _given(request: Any) -> dict[str, Any]:
    names = [one.name for one in request.DESCRIPTOR.fields if one.name not in _ABOUT_THE_CALL]
    return stated(request, names)
