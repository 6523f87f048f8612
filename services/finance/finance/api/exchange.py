"""tandem.finance.v1.ExchangeService."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chassis.database import Reading, Transaction
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import exchange_pb2 as pb
from tandem.finance.v1 import exchange_pb2_grpc as pb_grpc

from chassis import values
from finance.api.documents import money_message
from finance.exchange import queries
from finance.exchange.commands import importing, rates
from finance.exchange.commands.importing import ImportedRates, RateLine, WantedImport
from finance.exchange.model import ExchangeRate, PastRate
from finance.exchange.rules.conversion import FoundRate, RateWay
from finance.replicas import queries as replicas

_to_past = mapper(
    pb.PastExchangeRate,
    PastRate,
    rate=lambda row: row.rate_text,
    recorded_by_name=lambda row: "",
)
_to_rate = mapper(
    pb.ExchangeRate,
    ExchangeRate,
    rate=lambda row: row.rate_text,
    recorded_by_name=lambda row: "",
    past=lambda row: (),
)


class ExchangeServicer(Servicer, pb_grpc.ExchangeServiceServicer):
    """Rates are for finance; those who quote may read them."""

    @writes
    def EnterExchangeRate(
        self, tx: Transaction, request: pb.EnterExchangeRateRequest
    ) -> pb.EnterExchangeRateResponse:
        made = rates.enter_rate(
            tx,
            request.from_currency_code,
            request.to_currency_code,
            values.needed_day(request.rate_on, "rate_on"),
            request.rate,
        )
        return pb.EnterExchangeRateResponse(exchange_rate=_one(tx, made))

    @writes
    def CorrectExchangeRate(
        self, tx: Transaction, request: pb.CorrectExchangeRateRequest
    ) -> pb.CorrectExchangeRateResponse:
        kept = rates.correct_rate(
            tx, request.exchange_rate_id, request.rate, request.reason, request.expected_version
        )
        return pb.CorrectExchangeRateResponse(exchange_rate=_one(tx, kept))

    @writes
    def ArchiveExchangeRate(
        self, tx: Transaction, request: pb.ArchiveExchangeRateRequest
    ) -> pb.ArchiveExchangeRateResponse:
        kept = rates.archive_rate(tx, request.exchange_rate_id)
        return pb.ArchiveExchangeRateResponse(exchange_rate=_one(tx, kept))

    @writes
    def RestoreExchangeRate(
        self, tx: Transaction, request: pb.RestoreExchangeRateRequest
    ) -> pb.RestoreExchangeRateResponse:
        kept = rates.restore_rate(tx, request.exchange_rate_id)
        return pb.RestoreExchangeRateResponse(exchange_rate=_one(tx, kept))

    @reads
    def GetExchangeRate(
        self, reading: Reading, request: pb.GetExchangeRateRequest
    ) -> pb.GetExchangeRateResponse:
        kept = queries.get_rate(reading, request.exchange_rate_id)
        return pb.GetExchangeRateResponse(exchange_rate=_one(reading, kept))

    @reads
    def ListExchangeRates(
        self, reading: Reading, request: pb.ListExchangeRatesRequest
    ) -> pb.ListExchangeRatesResponse:
        wanted = draft(
            queries.RateFilter,
            request,
            archived={"yes": True, "no": False}.get(request.archived),
            **values.days(request, "rate_from", "rate_to"),
        )
        listed = queries.list_rates(reading, wanted, asked(request))
        return pb.ListExchangeRatesResponse(
            exchange_rates=_shown(reading, listed.rows), **listed.paging()
        )

    @writes
    def ImportExchangeRates(
        self, tx: Transaction, request: pb.ImportExchangeRatesRequest
    ) -> pb.ImportExchangeRatesResponse:
        wanted = WantedImport(
            content=request.content,
            file_name=request.file_name,
            currency_codes=list(request.currency_codes),
            preview=request.preview,
            **values.days(request, "first_on", "last_on"),
        )
        return _imported(importing.import_rates(tx, wanted))

    @reads
    def GetConversion(
        self, reading: Reading, request: pb.GetConversionRequest
    ) -> pb.GetConversionResponse:
        reading.actor.require(queries.READ)
        first = values.currency(request.from_currency_code, "from")
        second = values.currency(request.to_currency_code, "to")
        amount = Money.parse(request.amount or "1", first)
        on = values.day(request.day, "on") or reading.today
        found = queries.needed_rate(reading, first, second, on, "on")
        ids = [leg.exchange_rate_id for leg in found.legs]
        return pb.GetConversionResponse(
            amount=money_message(amount),
            converted=money_message(queries.convert(amount, second, found.rate)),
            rate=found.rate_text,
            rate_on=str(found.rate_on),
            way=found.way.value,
            rates=_shown(reading, [queries.get_rate(reading, id_) for id_ in ids]),
            explanation=_explained(found, on),
        )


def _explained(found: FoundRate, on: date) -> str:
    pair = f"1 {found.from_code} is {found.rate_text} {found.to_code}"
    made_of = " and ".join(
        f"1 {leg.from_code} = {leg.rate.normalize():f} {leg.to_code}" for leg in found.legs
    )
    how = {
        RateWay.SAME: "the currencies are the same",
        RateWay.DIRECT: "the rate of the pair itself",
        RateWay.INVERSE: f"the inverse of {made_of}",
        RateWay.CROSS: f"over the euro, of {made_of}",
    }[found.way]
    age = "" if found.rate_on == on else f", the last before {on}"
    return f"{pair}: {how}, of {found.rate_on}{age}."


def _imported(result: ImportedRates) -> pb.ImportExchangeRatesResponse:
    return pb.ImportExchangeRatesResponse(
        preview=result.preview,
        first_on=str(result.first_on),
        last_on=str(result.last_on),
        new_rates=result.new_rates,
        known_rates=result.known_rates,
        different_rates=result.different_rates,
        latest=map(_line, result.latest),
        different=map(_line, result.different),
        unknown_currency_codes=result.unknown_codes,
    )


def _line(one: RateLine) -> pb.ImportedRate:
    return pb.ImportedRate(
        to_currency_code=one.to_currency_code,
        rate_on=str(one.rate_on),
        rate=one.rate_text,
        kept_rate=one.kept_text,
    )


def _one(reading: Reading, kept: ExchangeRate) -> pb.ExchangeRate:
    """With its past."""
    recorders = [kept.recorded_by_id, *(one.recorded_by_id for one in kept.past)]
    names = replicas.person_names(reading, {id_ for id_ in recorders if id_})
    past = [
        _to_past(one, recorded_by_name=names.get(one.recorded_by_id or "", ""))
        for one in sorted(kept.past, key=lambda one: one.replaced_at, reverse=True)
    ]
    return _to_rate(kept, recorded_by_name=names.get(kept.recorded_by_id or "", ""), past=past)


def _shown(reading: Reading, kept: Sequence[ExchangeRate]) -> list[pb.ExchangeRate]:
    names = replicas.person_names(
        reading, {one.recorded_by_id for one in kept if one.recorded_by_id}
    )
    return [_to_rate(one, recorded_by_name=names.get(one.recorded_by_id or "", "")) for one in kept]
