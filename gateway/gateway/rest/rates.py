"""Rates: What an hour is sold for and what it costs, both dated."""

from __future__ import annotations

from chassis.actor import Role
from marshmallow import validate
from tandem.finance.v1 import rates_pb2 as pb

from gateway.rest.call import Call
from gateway.rest.fields import (
    Body,
    Date,
    Id,
    Integer,
    List,
    Money,
    Nested,
    PageQuery,
    Query,
    String,
    Text,
    Timestamp,
    View,
    page_of,
)
from gateway.rest.route import Room, Route

RATES_MAX = 200
_ROLE = {"description": "Lower case with single spaces, however it is sent", "example": "designer"}
_HOURLY = {"example": {"amount": "90.00", "currency_code": "GBP"}}
_FROM = {"description": "First day on which it holds"}


class NewRoleRate(Body):
    charge_role = Text(required=True, longest=100, metadata=_ROLE)
    hourly = Money(required=True, metadata=_HOURLY)


class NewRateCard(Body):
    name = Text(required=True, longest=200, metadata={"example": "Standard 2026"})
    client_id = Id(metadata={"description": "Left out: the default card of its currency"})
    currency_code = Text(required=True, longest=3, metadata={"example": "GBP"})
    effective_from = Date(required=True, metadata=_FROM)
    rates = List(Nested(NewRoleRate), required=True, validate=validate.Length(min=1, max=RATES_MAX))


class RoleRateView(View):
    charge_role = String(metadata=_ROLE)
    hourly = Money(metadata=_HOURLY)


class RateCardView(View):
    id = Id()
    version = Integer()
    name = String()
    client_id = Id(metadata={"description": "null: the default card of its currency"})
    currency_code = String()
    effective_from = Date(metadata=_FROM)
    rates = List(Nested(RoleRateView))
    created_at = Timestamp()


class RateCardQuery(PageQuery):
    client_id = Id(metadata={"description": "Only the client's own cards"})


class RateInForceQuery(Query):
    charge_role = Text(required=True, longest=100, metadata=_ROLE)
    client_id = Id(metadata={"description": "Left out: the default card is asked"})
    currency_code = Text(required=True, longest=3, metadata={"example": "GBP"})
    on = Date(metadata={"description": "Today, if left out"})


class RateInForceView(View):
    hourly = Money(metadata=_HOURLY)
    rate_card_id = Id(metadata={"description": "The card that says so"})
    effective_from = Date(metadata={"description": "Since when"})


class NewCostRate(Body):
    person_id = Id(required=True)
    hourly = Money(required=True, metadata={"description": "What an hour costs, loaded"})
    effective_from = Date(required=True, metadata=_FROM)


class CostRateView(View):
    id = Id()
    person_id = Id()
    hourly = Money()
    effective_from = Date(metadata=_FROM)


class CostRateQuery(PageQuery):
    person_id = Id()


async def create_rate_card(call: Call) -> pb.RateCard:
    request = call.make(pb.CreateRateCardRequest)
    return (await call.ask(call.services.rates.CreateRateCard, request)).rate_card


async def list_rate_cards(call: Call) -> pb.ListRateCardsResponse:
    return await call.ask(call.services.rates.ListRateCards, call.make(pb.ListRateCardsRequest))


async def get_rate_card(call: Call) -> pb.RateCard:
    request = call.make(pb.GetRateCardRequest)
    return (await call.ask(call.services.rates.GetRateCard, request)).rate_card


async def get_rate_in_force(call: Call) -> pb.GetRateInForceResponse:
    return await call.ask(call.services.rates.GetRateInForce, call.make(pb.GetRateInForceRequest))


async def set_cost_rate(call: Call) -> pb.CostRate:
    request = call.make(pb.SetCostRateRequest)
    return (await call.ask(call.services.rates.SetCostRate, request)).cost_rate


async def list_cost_rates(call: Call) -> pb.ListCostRatesResponse:
    return await call.ask(call.services.rates.ListCostRates, call.make(pb.ListCostRatesRequest))


ROOM = Room(
    name="Rates",
    about="What an hour is sold for and what it costs, both dated.",
    routes=(
        Route(
            "POST",
            "/v1/rate-cards",
            create_rate_card,
            "Make a rate card",
            "A card is never edited: of the cards of one client (or of the default) and currency, "
            "the one with the latest effective_from that has come is in force. Work that has been "
            "valued keeps its value.",
            body=NewRateCard(),
            answer=RateCardView(),
            status=201,
            location="/v1/rate-cards/{id}",
            roles=(Role.FINANCE,),
            problems={
                "RATE_CARD_EXISTS": "A card of this client and currency takes effect that day.",
                "CHARGE_ROLE_TWICE": "Two of the rates are for the same role.",
                "CLIENT_NOT_FOUND": "Finance does not know the client, or not yet.",
            },
            example={
                "name": "Standard 2026",
                "currency_code": "GBP",
                "effective_from": "2026-01-01",
                "rates": [
                    {
                        "charge_role": "designer",
                        "hourly": {"amount": "90.00", "currency_code": "GBP"},
                    },
                    {
                        "charge_role": "developer",
                        "hourly": {"amount": "110.00", "currency_code": "GBP"},
                    },
                ],
            },
        ),
        Route(
            "GET",
            "/v1/rate-cards",
            list_rate_cards,
            "List rate cards",
            query=RateCardQuery(),
            answer=page_of(RateCardView, "rate_cards"),
        ),
        Route(
            "GET",
            "/v1/rate-cards/{rate_card_id}",
            get_rate_card,
            "Show a rate card",
            answer=RateCardView(),
        ),
        Route(
            "GET",
            "/v1/rates/in-force",
            get_rate_in_force,
            "Show the rate of a role on a day",
            "Of the client's own card in force; for a role it does not name, of the default card.",
            query=RateInForceQuery(),
            answer=RateInForceView(),
            problems={"RATE_NOT_FOUND": "No card in force on that day prices the role."},
        ),
        Route(
            "POST",
            "/v1/cost-rates",
            set_cost_rate,
            "Set what an hour of a person costs",
            "From a day on. Setting it again for the same day corrects it.",
            body=NewCostRate(),
            answer=CostRateView(),
            status=201,
            roles=(Role.FINANCE,),
            problems={"PERSON_NOT_FOUND": "Finance does not know the person, or not yet."},
            example={
                "person_id": "01890a5d-ac96-774b-bcce-b302099a8057",
                "hourly": {"amount": "45.00", "currency_code": "GBP"},
                "effective_from": "2026-01-01",
            },
        ),
        Route(
            "GET",
            "/v1/cost-rates",
            list_cost_rates,
            "List cost rates",
            query=CostRateQuery(),
            answer=page_of(CostRateView, "cost_rates"),
            roles=(Role.FINANCE,),
        ),
    ),
)
