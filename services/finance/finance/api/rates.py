"""tandem.finance.v1.RateService."""

from __future__ import annotations

from chassis.actor import Role
from chassis.database import Reading, Transaction
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.money import minor_digits
from chassis.paging import page_of
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import rates_pb2 as pb
from tandem.finance.v1 import rates_pb2_grpc as pb_grpc

from finance.api.values import from_money, to_money, to_timestamp
from finance.inputs import day_of, text_of
from finance.rates import commands, queries
from finance.rates.commands import RoleRateDraft
from finance.rates.model import CostRate, RateCard
from finance.rates.rules import CHARGE_ROLE_LENGTH_MAX


class RateServicer(Servicer, pb_grpc.RateServiceServicer):
    @writes
    def CreateRateCard(
        self, tx: Transaction, request: pb.CreateRateCardRequest
    ) -> pb.CreateRateCardResponse:
        card = commands.create_rate_card(
            tx,
            request.name,
            request.client_id,
            request.currency_code,
            request.effective_from,
            [RoleRateDraft(rate.charge_role, from_money(rate.hourly)) for rate in request.rates],
        )
        return pb.CreateRateCardResponse(rate_card=_rate_card(card))

    @reads
    def GetRateCard(
        self, reading: Reading, request: pb.GetRateCardRequest
    ) -> pb.GetRateCardResponse:
        card = reading.get(RateCard, request.rate_card_id)
        return pb.GetRateCardResponse(rate_card=_rate_card(card))

    @reads
    def ListRateCards(
        self, reading: Reading, request: pb.ListRateCardsRequest
    ) -> pb.ListRateCardsResponse:
        page = page_of(request.page_size, request.page_token)
        client_id = request.client_id and require_id(request.client_id, "client_id")
        cards, token = queries.list_rate_cards(reading, page, client_id)
        return pb.ListRateCardsResponse(
            rate_cards=[_rate_card(card) for card in cards], next_page_token=token
        )

    @reads
    def GetRateInForce(
        self, reading: Reading, request: pb.GetRateInForceRequest
    ) -> pb.GetRateInForceResponse:
        minor_digits(request.currency_code)
        rate = queries.rate_in_force(
            reading,
            text_of(request.charge_role, "charge_role", CHARGE_ROLE_LENGTH_MAX),
            require_id(request.client_id, "client_id") if request.client_id else None,
            request.currency_code,
            day_of(request.on, "on") if request.on else reading.today,
        )
        if rate is None:
            raise NotFound(
                "RATE_NOT_FOUND",
                "No rate card in force on that day prices this role in this currency; make a "
                "card of the client or the default card with it.",
                field="charge_role",
            )
        return pb.GetRateInForceResponse(
            hourly=to_money(rate.hourly),
            rate_card_id=rate.rate_card_id,
            effective_from=str(rate.effective_from),
        )

    @writes
    def SetCostRate(
        self, tx: Transaction, request: pb.SetCostRateRequest
    ) -> pb.SetCostRateResponse:
        hourly = from_money(request.hourly)
        rate = commands.set_cost_rate(tx, request.person_id, hourly, request.effective_from)
        return pb.SetCostRateResponse(cost_rate=_cost_rate(rate))

    @reads
    def ListCostRates(
        self, reading: Reading, request: pb.ListCostRatesRequest
    ) -> pb.ListCostRatesResponse:
        reading.actor.require(Role.FINANCE)
        page = page_of(request.page_size, request.page_token)
        person_id = request.person_id and require_id(request.person_id, "person_id")
        rates, token = queries.list_cost_rates(reading, page, person_id)
        return pb.ListCostRatesResponse(
            cost_rates=[_cost_rate(rate) for rate in rates], next_page_token=token
        )


def _rate_card(card: RateCard) -> pb.RateCard:
    return pb.RateCard(
        id=card.id,
        version=card.version,
        name=card.name,
        client_id=card.client_id or "",
        currency_code=card.currency_code,
        effective_from=str(card.effective_from),
        rates=[
            pb.RoleRate(charge_role=rate.charge_role, hourly=to_money(rate.hourly))
            for rate in card.rates
        ],
        created_at=to_timestamp(card.created_at),
    )


def _cost_rate(rate: CostRate) -> pb.CostRate:
    return pb.CostRate(
        id=rate.id,
        person_id=rate.person_id,
        hourly=to_money(rate.hourly),
        effective_from=str(rate.effective_from),
    )
