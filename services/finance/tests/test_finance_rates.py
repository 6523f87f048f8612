"""Rate cards and cost rates over gRPC: dated, never edited, and not everybody's business."""

from __future__ import annotations

from datetime import date

import pytest
from chassis.actor import Actor
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from chassis.ids import new_id
from finance.rates import queries
from finance.rates.rules import RateKey
from finance_world import ACCOUNTS, ADMINISTRATOR, FINANCE, MEMBER, PROJECTS, FinanceWorld, gbp
from tandem.common.v1.common_pb2 import Money
from tandem.finance.v1 import rates_pb2 as pb

pytestmark = pytest.mark.slow


def rate(world: FinanceWorld, role: str, on: str, client_id: str = "") -> int:
    request = pb.GetRateInForceRequest(
        charge_role=role, client_id=client_id, currency_code="GBP", on=on
    )
    return world.call(world.rates.GetRateInForce, request, FINANCE).hourly.amount_minor


def a_card(**changes: object) -> pb.CreateRateCardRequest:
    request = pb.CreateRateCardRequest(
        name="Standard",
        currency_code="GBP",
        effective_from="2026-01-01",
        rates=[pb.RoleRate(charge_role="designer", hourly=gbp(9000))],
    )
    for name, value in changes.items():
        request.ClearField(name)
        request.MergeFrom(pb.CreateRateCardRequest(**{name: value}))
    return request


def test_a_card_is_read_as_it_was_made_with_one_spelling_per_role(world: FinanceWorld) -> None:
    made = world.card({"  UX   Designer ": 9500, "developer": 11000})
    request = pb.GetRateCardRequest(rate_card_id=made.id)
    read = world.call(world.rates.GetRateCard, request, FINANCE).rate_card
    assert read == made
    assert [one.charge_role for one in read.rates] == ["ux designer", "developer"]
    (fact,) = world.facts("rate_card.created.v1")
    assert fact["rate_card_id"] == made.id
    assert fact["rates"][0]["hourly"] == {"amount_minor": 9500, "currency_code": "GBP"}


def test_a_later_card_takes_over_on_its_day(world: FinanceWorld) -> None:
    world.card({"designer": 9000}, "2026-01-01")
    world.card({"designer": 10000}, "2026-03-04")
    assert rate(world, "designer", "2026-03-03") == 9000
    assert rate(world, "Designer", "2026-03-04") == 10000


def test_the_clients_own_card_wins_and_the_default_fills_its_gaps(world: FinanceWorld) -> None:
    client_id = world.hears_client()
    world.card({"designer": 9000, "developer": 11000})
    world.card({"designer": 8000}, "2026-02-01", client_id)
    assert rate(world, "designer", "2026-01-31", client_id) == 9000
    assert rate(world, "designer", "2026-02-01", client_id) == 8000
    assert rate(world, "developer", "2026-02-01", client_id) == 11000
    assert rate(world, "designer", "2026-02-01") == 9000


def test_the_rate_in_force_names_the_card_that_says_so(world: FinanceWorld) -> None:
    client_id = world.hears_client()
    world.card({"designer": 9000, "developer": 11000})
    own = world.card({"designer": 8000}, client_id=client_id)
    asked = {"client_id": client_id, "currency_code": "GBP"}
    by_role = {
        role: world.call(
            world.rates.GetRateInForce, pb.GetRateInForceRequest(charge_role=role, **asked), FINANCE
        )
        for role in ("designer", "developer")
    }
    assert by_role["designer"].rate_card_id == own.id
    assert by_role["designer"].rate_card_name == own.name
    assert [by_role[role].client_id for role in ("designer", "developer")] == [client_id, ""]


def test_the_cost_of_a_day_is_shown_to_readers_of_costs_only(world: FinanceWorld) -> None:
    person_id = world.hears_person()
    world.call(world.rates.SetCostRate, a_cost(person_id, 4500))
    asked = pb.GetCostRateInForceRequest(person_id=person_id)
    found = world.call(world.rates.GetCostRateInForce, asked, FINANCE)
    assert (found.hourly.amount_minor, found.effective_from) == (4500, "2026-01-01")
    with pytest.raises(Forbidden):
        world.call(world.rates.GetCostRateInForce, asked, PROJECTS)
    before = pb.GetCostRateInForceRequest(person_id=person_id, on="2025-12-31")
    with pytest.raises(NotFound, match="No cost rate"):
        world.call(world.rates.GetCostRateInForce, before, FINANCE)


def test_a_role_that_no_card_in_force_prices_is_not_found(world: FinanceWorld) -> None:
    world.card({"designer": 9000}, "2026-03-01")
    for role, on in (("designer", "2026-02-28"), ("plumber", "2026-03-01")):
        with pytest.raises(NotFound, match="rate card"):
            rate(world, role, on)


def test_two_cards_of_the_same_scope_and_day_conflict(world: FinanceWorld) -> None:
    world.card({"designer": 9000})
    with pytest.raises(Conflict, match="already"):
        world.card({"designer": 9500})
    client_id = world.hears_client()
    world.card({"designer": 9000}, client_id=client_id)
    with pytest.raises(Conflict, match="already"):
        world.card({"designer": 9500}, client_id=client_id)
    world.card({"designer": 9000}, currency_code="EUR")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"currency_code": "ABC"}, "currency_code"),
        ({"effective_from": "1 May 2026"}, "effective_from"),
        ({"effective_from": "2026-02-30"}, "effective_from"),
        ({"effective_from": "20260201"}, "effective_from"),
        ({"rates": []}, "rates"),
        ({"rates": [pb.RoleRate(charge_role=" ", hourly=gbp(1))]}, "rates[0].charge_role"),
        (
            {"rates": [pb.RoleRate(charge_role="a", hourly=gbp(-1))]},
            "rates[0].hourly",
        ),
        (
            {"rates": [pb.RoleRate(charge_role="a", hourly=gbp(10**10))]},
            "rates[0].hourly.amount_minor",
        ),
        (
            {
                "rates": [
                    pb.RoleRate(charge_role="a", hourly=Money(amount_minor=1, currency_code="EUR"))
                ]
            },
            "rates[0].hourly.currency_code",
        ),
        (
            {"rates": [pb.RoleRate(charge_role=role, hourly=gbp(1)) for role in ("a", " A ")]},
            "rates[1].charge_role",
        ),
    ],
)
def test_a_card_that_cannot_be_is_refused_by_field(
    world: FinanceWorld, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        world.call(world.rates.CreateRateCard, a_card(**change))
    assert refusal.value.field == field


def test_a_card_for_an_unknown_client_is_refused(world: FinanceWorld) -> None:
    with pytest.raises(NotFound) as refusal:
        world.call(world.rates.CreateRateCard, a_card(client_id=new_id()))
    assert refusal.value.field == "client_id"


@pytest.mark.parametrize("actor", [ACCOUNTS, PROJECTS, MEMBER])
def test_only_finance_makes_cards_and_handles_cost_rates(world: FinanceWorld, actor: Actor) -> None:
    calls = [
        (world.rates.CreateRateCard, a_card()),
        (world.rates.SetCostRate, a_cost(new_id(), 4500)),
        (world.rates.ListCostRates, pb.ListCostRatesRequest()),
    ]
    for method, request in calls:
        with pytest.raises(Forbidden):
            world.call(method, request, actor)


def test_cards_are_listed_in_pages_by_client(world: FinanceWorld) -> None:
    client_id = world.hears_client()
    made = [world.card({"designer": 1}, f"2026-01-0{day}", client_id).id for day in (3, 1, 2)]
    world.card({"designer": 2})
    request = pb.ListRateCardsRequest(page_size=2, client_id=[client_id])
    first = world.call(world.rates.ListRateCards, request, FINANCE)
    request.page_token = first.next_page_token
    second = world.call(world.rates.ListRateCards, request, FINANCE)
    assert [card.id for card in (*first.rate_cards, *second.rate_cards)] == made
    assert second.next_page_token == ""


def a_cost(person_id: str, minor: int, effective_from: str = "2026-01-01") -> pb.SetCostRateRequest:
    return pb.SetCostRateRequest(
        person_id=person_id, hourly=gbp(minor), effective_from=effective_from
    )


def test_a_cost_rate_holds_from_its_day_and_may_be_corrected(world: FinanceWorld) -> None:
    person_id = world.hears_person()
    world.call(world.rates.SetCostRate, a_cost(person_id, 4500))
    world.call(world.rates.SetCostRate, a_cost(person_id, 4999, "2026-03-01"), ADMINISTRATOR)
    world.call(world.rates.SetCostRate, a_cost(person_id, 5000, "2026-03-01"))
    request = pb.ListCostRatesRequest(person_id=[person_id])
    listed = world.call(world.rates.ListCostRates, request).cost_rates
    assert [(one.hourly.amount_minor, one.effective_from) for one in listed] == [
        (4500, "2026-01-01"),
        (5000, "2026-03-01"),
    ]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1)]
    with world.database.reading(FINANCE) as reading:
        found = queries.cost_rates_in_force(reading, [(person_id, day) for day in days])
        alone = queries.cost_rate_in_force(reading, person_id, days[3])
    costs = [cost.hourly.amount_minor for day in days if (cost := found.get((person_id, day)))]
    assert costs == [4500, 4500, 5000]
    assert alone is not None
    assert alone.hourly.amount_minor == 5000


def test_setting_a_cost_rate_is_told_as_a_restricted_fact(world: FinanceWorld) -> None:
    person_id = world.hears_person()
    world.call(world.rates.SetCostRate, a_cost(person_id, 4500))
    world.call(world.rates.SetCostRate, a_cost(person_id, 4600))
    found = [fact["hourly"]["amount_minor"] for fact in world.facts("cost_rate.set.v1")]
    assert found == [4500, 4600]
    assert world.database.catalogue["cost_rate.set.v1"].confidential


@pytest.mark.parametrize(
    ("request_", "kind", "field"),
    [
        (a_cost(new_id(), 4500), NotFound, "person_id"),
        (a_cost("robin", 4500), Invalid, "person_id"),
    ],
)
def test_a_cost_rate_of_nobody_is_refused(
    world: FinanceWorld, request_: pb.SetCostRateRequest, kind: type[Refusal], field: str
) -> None:
    with pytest.raises(kind) as refusal:
        world.call(world.rates.SetCostRate, request_)
    assert refusal.value.field == field


def test_many_rates_are_found_in_two_statements(world: FinanceWorld) -> None:
    clients = [world.hears_client() for _ in range(3)]
    world.card({"designer": 9000})
    for client_id in clients:
        world.card({"designer": 8000}, "2026-02-01", client_id)
    keys = [
        RateKey("designer", client_id, "GBP", date(2026, month, 1))
        for client_id in clients
        for month in (1, 2)
    ]
    with world.database.reading(FINANCE) as reading:
        found = queries.rates_in_force(reading, keys)
    assert [found[key].hourly.amount_minor for key in keys] == [9000, 8000] * 3
