"""Several rates in one call: all of them or none, or each by itself, as the caller says."""

from __future__ import annotations

from typing import Any

import pytest
from billing_steps import Billing
from chassis.actor import Scope
from chassis.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from chassis.ids import new_id
from chassis.testing import an_actor
from finance_world import ACCOUNTS, FINANCE, FinanceWorld, gbp
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import rates_pb2 as pb

pytestmark = pytest.mark.slow

ITEM_BY_ITEM = common_pb2.BATCH_MODE_ITEM_BY_ITEM


def set_rates(world: FinanceWorld, card_id: str, *rates: Any, **more: Any) -> Any:
    actor = more.pop("actor", FINANCE)
    asked = [pb.RoleRate(charge_role=role, hourly=hourly) for role, hourly in rates]
    request = pb.SetRatesRequest(rate_card_id=card_id, rates=asked, **more)
    return world.call(world.rates.SetRates, request, actor)


def rates_of(card: pb.RateCard) -> dict[str, int]:
    return {rate.charge_role: rate.hourly.amount_minor for rate in card.rates}


def test_rates_of_a_card_are_changed_and_added_and_the_others_stay(world: FinanceWorld) -> None:
    card = world.card({"designer": 90_00, "writer": 70_00}, client_id=world.hears_client())
    changed = set_rates(
        world, card.id, ("Designer", gbp(95_00)), ("developer", gbp(110_00))
    ).rate_card
    assert rates_of(changed) == {"designer": 95_00, "writer": 70_00, "developer": 110_00}
    assert changed.version == card.version + 1
    (fact,) = world.facts("rate_card.corrected.v1", rate_card_id=card.id)
    assert [one["charge_role"] for one in fact["rates"]] == ["designer", "writer", "developer"]


EUR = common_pb2.Money(amount_minor=1, currency_code="EUR")


def test_of_rates_of_which_some_are_refused_the_others_are_set_if_that_is_asked(
    world: FinanceWorld,
) -> None:
    card = world.card({"designer": 90_00}, client_id=world.hears_client())
    rates = [("writer", gbp(70_00)), ("plumber", EUR), ("Writer ", gbp(1)), ("clown", gbp(-1))]
    with pytest.raises(Invalid) as refusal:
        set_rates(world, card.id, *rates)
    assert refusal.value.field == "rates[1].hourly.currency_code"
    answer = set_rates(world, card.id, *rates, mode=ITEM_BY_ITEM)
    assert rates_of(answer.rate_card) == {"designer": 90_00, "writer": 70_00}
    assert [(one.index, one.reason) for one in answer.refused] == [
        (1, "CURRENCY_DIFFERS"),
        (2, "CHARGE_ROLE_TWICE"),
        (3, "AMOUNT_OUT_OF_RANGE"),
    ]


def test_a_card_that_prices_work_keeps_its_rates(world: FinanceWorld) -> None:
    billing = Billing(world)
    job = billing.a_job()
    card = world.card({"designer": 90_00}, client_id=job.client_id)
    billing.approved(job)
    for mode in (None, ITEM_BY_ITEM):
        with pytest.raises(Conflict, match="priced by") as refusal:
            set_rates(world, card.id, ("designer", gbp(1)), mode=mode)
        assert refusal.value.reason == "RATE_CARD_USED"


def test_a_card_has_at_most_two_hundred_rates(world: FinanceWorld) -> None:
    roles = {f"role {number}": 1_00 for number in range(199)}
    card = world.card(roles, client_id=world.hears_client())
    answer = set_rates(
        world, card.id, ("one more", gbp(1)), ("too many", gbp(1)), mode=ITEM_BY_ITEM
    )
    assert len(answer.rate_card.rates) == 200
    assert [(one.index, one.reason) for one in answer.refused] == [(1, "RATES_COUNT")]


def set_costs(world: FinanceWorld, *costs: tuple[str, int, str], **more: Any) -> Any:
    actor = more.pop("actor", FINANCE)
    asked = [
        pb.NewCostRate(person_id=person_id, hourly=gbp(minor), effective_from=day)
        for person_id, minor, day in costs
    ]
    return world.call(
        world.rates.SetCostRates, pb.SetCostRatesRequest(cost_rates=asked, **more), actor
    )


def costs_of(world: FinanceWorld, person_id: str) -> list[int]:
    request = pb.ListCostRatesRequest(person_id=[person_id])
    found = world.call(world.rates.ListCostRates, request).cost_rates
    return [one.hourly.amount_minor for one in found]


def test_cost_rates_of_several_people_are_set_at_once_and_say_what_they_change(
    world: FinanceWorld,
) -> None:
    billing = Billing(world)
    job = billing.a_priced_job()
    body = {"person_id": job.person_id, "name": "Tom Team"}
    world.consumes("projects", "person.created.v1", job.person_id, body)
    billing.approved(job, 2)
    other = world.hears_person()
    answer = set_costs(world, (job.person_id, 40_00, "2026-01-01"), (other, 50_00, "2026-01-01"))
    assert [one.cost_change.entries for one in answer.cost_rates] == [1, 0]
    assert billing.figures(job).figures.labour_cost == gbp(80_00)
    assert costs_of(world, other) == [50_00]


def test_who_sets_cost_rates_without_seeing_them_is_not_told_the_cost_before(
    world: FinanceWorld,
) -> None:
    billing = Billing(world)
    job = billing.a_priced_job()
    body = {"person_id": job.person_id, "name": "Tom Team"}
    world.consumes("projects", "person.created.v1", job.person_id, body)
    set_costs(world, (job.person_id, 40_00, "2026-01-01"))
    billing.approved(job, 2)
    writer = an_actor(grants={"cost.write": frozenset({Scope.ALL})})
    several = set_costs(world, (job.person_id, 50_00, "2026-01-01"), actor=writer).cost_rates
    alone = pb.SetCostRateRequest(
        person_id=job.person_id, hourly=gbp(60_00), effective_from="2026-02-01"
    )
    rate = world.call(world.rates.SetCostRate, alone, writer).cost_rate
    withdrawal = pb.WithdrawCostRateRequest(cost_rate_id=rate.id)
    withdrawn = world.call(world.rates.WithdrawCostRate, withdrawal, writer).cost_rate
    assert not any(one.HasField("cost_change") for one in (*several, rate, withdrawn))
    assert rate.hourly == gbp(60_00)
    assert not withdrawn.HasField("hourly")
    assert billing.figures(job).figures.labour_cost == gbp(100_00)
    (seen,) = set_costs(world, (job.person_id, 55_00, "2026-01-01")).cost_rates
    assert list(seen.cost_change.before) == [gbp(100_00)]


def test_of_cost_rates_of_which_some_are_refused_all_or_only_these_are_left_out(
    world: FinanceWorld,
) -> None:
    person, stranger = world.hears_person(), new_id()
    wanted = [
        (person, 40_00, "2026-01-01"),
        (stranger, 40_00, "2026-01-01"),
        (person, 45_00, "2026-01-01"),
        (person, 48_00, "2026-06-01"),
    ]
    with pytest.raises(NotFound) as refusal:
        set_costs(world, *wanted)
    assert refusal.value.field == "cost_rates[1].person_id"
    assert costs_of(world, person) == []
    answer = set_costs(world, *wanted, mode=ITEM_BY_ITEM)
    assert costs_of(world, person) == [40_00, 48_00]
    assert [(one.index, one.reason) for one in answer.refused] == [
        (1, "PERSON_NOT_FOUND"),
        (2, "COST_RATE_TWICE"),
    ]


def test_a_cost_rate_is_set_after_one_of_the_same_day_that_was_refused(
    world: FinanceWorld,
) -> None:
    person = world.hears_person()
    wanted = [(person, minor, "2026-01-01") for minor in (-1, 40_00, 45_00)]
    answer = set_costs(world, *wanted, mode=ITEM_BY_ITEM)
    assert costs_of(world, person) == [40_00]
    assert [(one.index, one.reason) for one in answer.refused] == [
        (0, "AMOUNT_OUT_OF_RANGE"),
        (2, "COST_RATE_TWICE"),
    ]


def test_a_call_for_several_is_bounded_and_for_those_who_may(world: FinanceWorld) -> None:
    person = world.hears_person()
    card = world.card({"designer": 90_00}, client_id=world.hears_client())
    with pytest.raises(Refusal, match="200"):
        set_costs(world, *[(person, 1, "2026-01-01")] * 201)
    with pytest.raises(Invalid):
        set_costs(world)
    with pytest.raises(Forbidden):
        set_costs(world, (person, 1, "2026-01-01"), actor=ACCOUNTS)
    with pytest.raises(Invalid):
        set_rates(world, card.id)
    with pytest.raises(Forbidden):
        set_rates(world, card.id, ("designer", gbp(1)), actor=ACCOUNTS)
