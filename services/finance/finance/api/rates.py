"""tandem.finance.v1.RateService."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.database import Reading, Transaction
from chassis.errors import NotFound
from chassis.ids import require_id
from chassis.listing import asked
from chassis.money import Money
from chassis.rpc.messages import draft, mapper
from chassis.rpc.server import Servicer, reads, writes
from tandem.finance.v1 import rates_pb2 as pb
from tandem.finance.v1 import rates_pb2_grpc as pb_grpc

from chassis import values
from finance.api.batches import mode_of, to_item_refusal
from finance.api.explaining import explained
from finance.billing.commands.costing import recost_work
from finance.billing.queries import work
from finance.billing.queries.work import PricedOtherwise
from finance.entries.queries.instants import instant
from finance.quoting import queries as quoting
from finance.rates import queries
from finance.rates.commands import cards, costs, lines
from finance.rates.model import CostRate, PersonRate, RateCard, RoleRate, ServiceRate
from finance.rates.queries import CostInForce, RateInForce
from finance.rates.rules import CardUse, CostChange, Names, RateKey, missing_in_words
from finance.replicas import queries as replicas


def money_of(message: Any) -> Money:
    """Of a message with its two fields."""
    return Money(message.amount_minor, message.currency_code)


_to_rate = mapper(pb.RoleRate, RoleRate)
_to_card = mapper(
    pb.RateCard,
    RateCard,
    rates=_to_rate,
    priced_otherwise=lambda row: None,
    used=lambda row: False,
    client_name=lambda row: "",
    project_reference=lambda row: "",
    project_name=lambda row: "",
    people=mapper(pb.PersonRate, PersonRate),
    services=mapper(pb.ServiceRate, ServiceRate),
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
            cards.CardDraft(
                name=request.name,
                client_id=request.client_id,
                project_id=request.project_id,
                currency_code=request.currency_code,
                effective_from=request.effective_from,
                lines=_lines(request),
            ),
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
            cards.CardDraft(
                name=request.name,
                currency_code="",
                effective_from=request.effective_from,
                lines=_lines(request),
            ),
            request.expected_version,
        )
        return pb.CorrectRateCardResponse(rate_card=_with_notice(tx, card))

    @writes
    def SetRates(self, tx: Transaction, request: pb.SetRatesRequest) -> pb.SetRatesResponse:
        card, refused = cards.set_rates(
            tx,
            request.rate_card_id,
            _use(tx, request.rate_card_id),
            _role_drafts(request),
            mode_of(request.mode),
            request.expected_version,
        )
        return pb.SetRatesResponse(
            rate_card=_with_notice(tx, card), refused=map(to_item_refusal, refused)
        )

    @writes
    def CopyRateCard(
        self, tx: Transaction, request: pb.CopyRateCardRequest
    ) -> pb.CopyRateCardResponse:
        card = cards.copy_rate_card(tx, request.rate_card_id, draft(cards.CopyDraft, request))
        return pb.CopyRateCardResponse(rate_card=_with_notice(tx, card))

    @writes
    def ContinueRateCard(
        self, tx: Transaction, request: pb.ContinueRateCardRequest
    ) -> pb.ContinueRateCardResponse:
        card = cards.continue_rate_card(tx, request.rate_card_id)
        return pb.ContinueRateCardResponse(rate_card=_with_notice(tx, card))

    @writes
    def ArchiveRateCard(
        self, tx: Transaction, request: pb.ArchiveRateCardRequest
    ) -> pb.ArchiveRateCardResponse:
        card = cards.archive_rate_card(tx, request.rate_card_id)
        return pb.ArchiveRateCardResponse(rate_card=_cards(tx, [card])[0])

    @writes
    def RestoreRateCard(
        self, tx: Transaction, request: pb.RestoreRateCardRequest
    ) -> pb.RestoreRateCardResponse:
        card = cards.restore_rate_card(tx, request.rate_card_id)
        return pb.RestoreRateCardResponse(rate_card=_cards(tx, [card])[0])

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
        key = RateKey(
            values.text(request.charge_role, "charge_role", required=True),
            _id(request.client_id, "client_id"),
            values.currency(request.currency_code, "currency_code"),
            values.day(request.on, "on") or reading.today,
            _id(request.project_id, "project_id"),
            _id(request.person_id, "person_id"),
        )
        rate = queries.rate_in_force(reading, key)
        if rate is None:
            raise NotFound(
                "RATE_NOT_FOUND",
                missing_in_words(key, Names()),
                field="charge_role",
            )
        card = reading.get(RateCard, rate.rate_card_id)
        return _to_in_force(rate, rate_card_name=card.name)

    @reads
    def ExplainRate(
        self, reading: Reading, request: pb.ExplainRateRequest
    ) -> pb.ExplainRateResponse:
        reading.actor.require("rate.read")
        return explained(reading, request)

    @writes
    def SetCostRate(
        self, tx: Transaction, request: pb.SetCostRateRequest
    ) -> pb.SetCostRateResponse:
        rate = costs.set_cost_rate(tx, request.person_id, _cost(request), request.effective_from)
        return pb.SetCostRateResponse(cost_rate=_with_change(tx, rate))

    @writes
    def SetCostRates(
        self, tx: Transaction, request: pb.SetCostRatesRequest
    ) -> pb.SetCostRatesResponse:
        wanted = [
            costs.NewCostRate(one.person_id, _cost(one), one.effective_from)
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
            for name in _COSTS:
                shown.ClearField(name)  # the actor has not stated it
        return pb.WithdrawCostRateResponse(cost_rate=shown)

    @reads
    def GetCostRateInForce(
        self, reading: Reading, request: pb.GetCostRateInForceRequest
    ) -> pb.GetCostRateInForceResponse:
        reading.actor.require("cost.read")
        person_id = require_id(request.person_id, "person_id")
        on = values.day(request.on, "on") or reading.today
        if request.as_at:
            known_at = instant(request.as_at, "as_at") or reading.now
            rate = queries.cost_rate_known(reading, person_id, on, known_at)
        else:
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


_COSTS: tuple[Any, ...] = (
    *("hourly", "overhead", "hourly_with_overhead", "base", "basis", "day_minutes"),
    *("weekly_minutes", "weeks_per_year", "employment_bp", "overhead_bp"),
)


def _cost(request: pb.SetCostRateRequest | pb.NewCostRate) -> costs.CostDraft:
    return costs.CostDraft(
        hourly=money_of(request.hourly) if request.HasField("hourly") else None,
        base=money_of(request.base) if request.HasField("base") else None,
        basis=request.basis,
        day_minutes=request.day_minutes,
        weekly_minutes=request.weekly_minutes,
        weeks_per_year=request.weeks_per_year,
        employment_bp=request.employment_bp,
        overhead_bp=request.overhead_bp,
        overhead=money_of(request.overhead) if request.HasField("overhead") else None,
    )


def _id(id_: str, field: str) -> str | None:
    return require_id(id_, field) if id_ else None


def _time(rate: pb.RoleRate | pb.PersonRate) -> lines.TimeDraft:
    return lines.TimeDraft(
        money_of(rate.hourly) if rate.HasField("hourly") else None,
        money_of(rate.daily) if rate.HasField("daily") else None,
        rate.day_minutes if rate.HasField("day_minutes") else None,
    )


def _role_drafts(request: Any) -> list[lines.RoleRateDraft]:
    return [lines.RoleRateDraft(rate.charge_role, _time(rate)) for rate in request.rates]


def _lines(request: Any) -> lines.LineDrafts:
    return lines.LineDrafts(
        _role_drafts(request),
        [lines.PersonRateDraft(rate.person_id, _time(rate)) for rate in request.people],
        [
            lines.ServiceRateDraft(rate.service, rate.unit, money_of(rate.amount))
            for rate in request.services
        ],
    )


def _use(reading: Reading, rate_card_id: str) -> CardUse:
    entries, last_day = work.work_priced_by(reading, rate_card_id)
    return CardUse(entries, quoting.lines_priced_by(reading, rate_card_id), last_day)


def _with_notice(tx: Transaction, card: RateCard) -> pb.RateCard:
    """With the unbilled work of its days that has another price already."""
    tx.session.flush()
    reach = work.Reach(
        currency_code=card.currency_code,
        since=card.effective_from,
        roles=[rate.charge_role for rate in card.rates],
        people=[rate.person_id for rate in card.people],
        client_id=card.client_id,
        project_id=card.project_id,
    )
    found = work.priced_otherwise(tx, reach)
    (shown,) = _cards(tx, [card])
    if found is not None:
        shown.priced_otherwise.CopyFrom(_to_priced_otherwise(found))
    return shown


def _cards(reading: Reading, cards: Sequence[RateCard]) -> list[pb.RateCard]:
    """In four statements, however many they are: whose they are, and what they have priced."""
    ids = [card.id for card in cards]
    used = work.cards_that_priced(reading, ids) | quoting.cards_that_priced(reading, ids)
    clients = replicas.clients(reading, {card.client_id for card in cards if card.client_id})
    projects = replicas.projects(reading, {card.project_id for card in cards if card.project_id})
    return [
        _to_card(
            card,
            used=card.id in used,
            client_name=clients[card.client_id].name if card.client_id in clients else "",
            **_project(projects.get(card.project_id or "")),
        )
        for card in cards
    ]


def _project(project: replicas.Project | None) -> dict[str, str]:
    if project is None:
        return {"project_reference": "", "project_name": ""}
    return {"project_reference": project.reference, "project_name": project.name}


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
