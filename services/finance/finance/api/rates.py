"""tandem.finance.v1.RateService."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.database import Reading, Transaction
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import asked
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import rates_pb2 as pb
from tandem.finance.v1 import rates_pb2_grpc as pb_grpc

from chassis import values
from finance.api.batches import mode_of, to_item_refusal
from finance.billing.commands.costing import recost_work
from finance.billing.queries import work
from finance.billing.queries.work import PricedOtherwise
from finance.quoting import queries as quoting
from finance.rates import queries
from finance.rates.commands import cards, costs
from finance.rates.model import CostRate, RateCard, RoleRate
from finance.rates.queries import CostInForce, RateInForce
from finance.rates.rules import CardUse, CostChange
from finance.replicas import queries as replicas

_to_rate = mapper(pb.RoleRate, RoleRate)
_to_card = mapper(
    pb.RateCard,
    RateCard,
    rates=_to_rate,
    priced_otherwise=lambda row: None,
    used=lambda row: False,
    client_name=lambda row: "",
)
_to_priced_otherwise = mapper(pb.PricedOtherwise, PricedOtherwise)
_to_in_force = mapper(pb.GetRateInForceResponse, RateInForce, rate_card_name=lambda row: "")
_to_cost_in_force = mapper(pb.GetCostRateInForceResponse, CostInForce)
_to_cost_rate = mapper(
    pb.CostRate, CostRate, cost_change=lambda row: None, person_name=lambda row: ""
)
_to_cost_change = mapper(pb.CostChange, CostChange)


class RateServicer(Servicer, pb_grpc.RateServiceServicer):
    @writes
    def CreateRateCard(
        self, tx: Transaction, request: pb.CreateRateCardRequest
    ) -> pb.CreateRateCardResponse:
        card = cards.create_rate_card(
            tx,
            request.name,
            request.client_id,
            request.currency_code,
            request.effective_from,
            _drafts(request),
        )
        return pb.CreateRateCardResponse(rate_card=_with_notice(tx, card))

    @writes
    def CorrectRateCard(
        self, tx: Transaction, request: pb.CorrectRateCardRequest
    ) -> pb.CorrectRateCardResponse:
        card = cards.correct_rate_card(
            tx,
            request.rate_card_id,
            _use(tx, request.rate_card_id),
            request.name,
            values.needed_day(request.effective_from, "effective_from"),
            _drafts(request),
            request.expected_version,
        )
        return pb.CorrectRateCardResponse(rate_card=_with_notice(tx, card))

    @writes
    def SetRates(self, tx: Transaction, request: pb.SetRatesRequest) -> pb.SetRatesResponse:
        card, refused = cards.set_rates(
            tx,
            request.rate_card_id,
            _use(tx, request.rate_card_id),
            _drafts(request),
            mode_of(request.mode),
            request.expected_version,
        )
        return pb.SetRatesResponse(
            rate_card=_with_notice(tx, card), refused=map(to_item_refusal, refused)
        )

    @writes
    def EndRateCard(
        self, tx: Transaction, request: pb.EndRateCardRequest
    ) -> pb.EndRateCardResponse:
        ends_on = values.needed_day(request.ends_on, "ends_on")
        use = _use(tx, request.rate_card_id)
        card = cards.end_rate_card(tx, request.rate_card_id, use, ends_on)
        return pb.EndRateCardResponse(rate_card=_cards(tx, [card])[0])

    @writes
    def WithdrawRateCard(
        self, tx: Transaction, request: pb.WithdrawRateCardRequest
    ) -> pb.WithdrawRateCardResponse:
        cards.withdraw_rate_card(tx, request.rate_card_id, _use(tx, request.rate_card_id))
        return pb.WithdrawRateCardResponse()

    @reads
    def GetRateCard(
        self, reading: Reading, request: pb.GetRateCardRequest
    ) -> pb.GetRateCardResponse:
        reading.actor.require("rate.read")
        return pb.GetRateCardResponse(
            rate_card=_cards(reading, [reading.get(RateCard, request.rate_card_id)])[0]
        )

    @reads
    def ListRateCards(
        self, reading: Reading, request: pb.ListRateCardsRequest
    ) -> pb.ListRateCardsResponse:
        reading.actor.require("rate.read")
        wanted = draft(
            queries.CardFilter,
            request,
            search=values.text(request.search, "search"),
            in_force_on=values.day(request.in_force_on, "in_force_on"),
        )
        listed = queries.list_rate_cards(reading, wanted, asked(request))
        return pb.ListRateCardsResponse(rate_cards=_cards(reading, listed.rows), **listed.paging())

    @reads
    def GetRateInForce(
        self, reading: Reading, request: pb.GetRateInForceRequest
    ) -> pb.GetRateInForceResponse:
        reading.actor.require("rate.read")
        rate = queries.rate_in_force(
            reading,
            values.text(request.charge_role, "charge_role", required=True),
            require_id(request.client_id, "client_id") if request.client_id else None,
            values.currency(request.currency_code, "currency_code"),
            values.day(request.on, "on") or reading.today,
        )
        if rate is None:
            raise NotFound(
                "RATE_NOT_FOUND",
                "No rate card in force on that day prices this role in this currency; make a "
                "card of the client or the default card with it.",
                field="charge_role",
            )
        card = reading.get(RateCard, rate.rate_card_id)
        return _to_in_force(rate, rate_card_name=card.name)

    @writes
    def SetCostRate(
        self, tx: Transaction, request: pb.SetCostRateRequest
    ) -> pb.SetCostRateResponse:
        rate = costs.set_cost_rate(
            tx, request.person_id, cards.money_of(request.hourly), request.effective_from
        )
        return pb.SetCostRateResponse(cost_rate=_with_change(tx, rate))

    @writes
    def SetCostRates(
        self, tx: Transaction, request: pb.SetCostRatesRequest
    ) -> pb.SetCostRatesResponse:
        wanted = [
            costs.NewCostRate(one.person_id, cards.money_of(one.hourly), one.effective_from)
            for one in request.cost_rates
        ]
        made, refused = costs.set_cost_rates(tx, wanted, mode_of(request.mode))
        return pb.SetCostRatesResponse(
            cost_rates=[_with_change(tx, rate) for rate in made],
            refused=map(to_item_refusal, refused),
        )

    @writes
    def WithdrawCostRate(
        self, tx: Transaction, request: pb.WithdrawCostRateRequest
    ) -> pb.WithdrawCostRateResponse:
        rate = costs.withdraw_cost_rate(tx, request.cost_rate_id)
        shown = _with_change(tx, rate)
        if not tx.actor.may("cost.read"):
            shown.ClearField("hourly")  # the actor has not stated it
        return pb.WithdrawCostRateResponse(cost_rate=shown)

    @reads
    def GetCostRateInForce(
        self, reading: Reading, request: pb.GetCostRateInForceRequest
    ) -> pb.GetCostRateInForceResponse:
        reading.actor.require("cost.read")
        person_id = require_id(request.person_id, "person_id")
        on = values.day(request.on, "on") or reading.today
        rate = queries.cost_rate_in_force(reading, person_id, on)
        if rate is None:
            raise NotFound(
                "COST_RATE_NOT_FOUND",
                f"No cost rate of this person holds on {on}; set one from that day or before.",
                field="person_id",
            )
        return _to_cost_in_force(rate)

    @reads
    def ListCostRates(
        self, reading: Reading, request: pb.ListCostRatesRequest
    ) -> pb.ListCostRatesResponse:
        reading.actor.require("cost.read")
        wanted = draft(
            queries.CostFilter,
            request,
            search=values.text(request.search, "search"),
            in_force_on=values.day(request.in_force_on, "in_force_on"),
        )
        listed = queries.list_cost_rates(reading, wanted, asked(request))
        return pb.ListCostRatesResponse(
            cost_rates=_cost_rates(reading, listed.rows), **listed.paging()
        )


def _drafts(request: Any) -> list[cards.RoleRateDraft]:
    return [
        cards.RoleRateDraft(rate.charge_role, cards.money_of(rate.hourly)) for rate in request.rates
    ]


def _use(reading: Reading, rate_card_id: str) -> CardUse:
    entries, last_day = work.work_priced_by(reading, rate_card_id)
    return CardUse(entries, quoting.lines_priced_by(reading, rate_card_id), last_day)


def _with_notice(tx: Transaction, card: RateCard) -> pb.RateCard:
    """With the unbilled work of its days that has another price already."""
    tx.session.flush()
    roles = [rate.charge_role for rate in card.rates]
    found = work.priced_otherwise(
        tx, roles, card.client_id, card.currency_code, card.effective_from
    )
    (shown,) = _cards(tx, [card])
    if found is not None:
        shown.priced_otherwise.CopyFrom(_to_priced_otherwise(found))
    return shown


def _cards(reading: Reading, cards: Sequence[RateCard]) -> list[pb.RateCard]:
    """In three statements, however many they are: whose they are, and what they have priced."""
    ids = [card.id for card in cards]
    used = work.cards_that_priced(reading, ids) | quoting.cards_that_priced(reading, ids)
    clients = replicas.clients(reading, {card.client_id for card in cards if card.client_id})
    return [
        _to_card(
            card,
            used=card.id in used,
            client_name=clients[card.client_id].name if card.client_id in clients else "",
        )
        for card in cards
    ]


def _cost_rates(reading: Reading, rates: Sequence[CostRate]) -> list[pb.CostRate]:
    names = replicas.person_names(reading, {rate.person_id for rate in rates})
    return [_to_cost_rate(rate, person_name=names.get(rate.person_id, "")) for rate in rates]


def _with_change(tx: Transaction, rate: CostRate) -> pb.CostRate:
    """With what it changed of the cost of earlier work, for those who may see what people cost."""
    change = recost_work(tx, rate.person_id, rate.effective_from)
    if change.entries:
        tx.record(rate.change_costs(change))
    (shown,) = _cost_rates(tx, [rate])
    if tx.actor.may("cost.read"):
        shown.cost_change.CopyFrom(_to_cost_change(change))
    return shown
