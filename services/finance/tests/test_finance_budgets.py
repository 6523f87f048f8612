"""Accepted quotes become a budget whatever arrives first; work uses it up and is noticed once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations

import pytest
from chassis.actor import Actor
from chassis.errors import Conflict, Invalid, NotFound
from chassis.ids import new_id
from chassis.money import Money
from finance.quoting import queries
from finance.quoting.commands.budgets import note_work_value
from finance_world import FINANCE, FinanceWorld, fixed, gbp, role_hours
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import quoting_pb2 as pb

pytestmark = pytest.mark.slow

ORDERS = list(permutations(("won", "opened", "accepted", "worked")))


def worked(world: FinanceWorld, project_id: str, minor: int, currency_code: str = "GBP") -> None:
    with world.database.transaction(Actor.system()) as tx:
        note_work_value(tx, project_id, Money(minor, currency_code))


def thresholds(world: FinanceWorld) -> list[int]:
    return [fact["threshold_percent"] for fact in world.facts("budget_alert.raised.v1")]


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_the_budget_is_the_same_in_whatever_order_things_are_heard(
    world: FinanceWorld, order: tuple[str, ...]
) -> None:
    client_id = world.hears_client()
    opportunity_id = world.hears_opportunity(client_id)
    project_id = new_id()
    quote = world.quote(world.estimate(fixed(1000), opportunity_id=opportunity_id).id)
    steps: dict[str, Callable[[], object]] = {
        "won": lambda: world.hears_opportunity(client_id, opportunity_id, project_id=project_id),
        "opened": lambda: world.hears_project(client_id, opportunity_id, project_id),
        "accepted": lambda: world.accept(quote.id),
        "worked": lambda: worked(world, project_id, 600),
    }
    for step in order:
        steps[step]()
    budget = world.budget(project_id)
    assert (budget.edition, budget.quote_id, budget.total) == (1, quote.id, gbp(1000))
    assert (budget.used, budget.used_bp, list(budget.alerts_percent)) == (gbp(600), 6000, [50])
    alerts = world.facts("budget_alert.raised.v1", project_id=project_id)
    assert [fact["threshold_percent"] for fact in alerts] == [50]
    assert len(world.facts("budget.set.v1", project_id=project_id)) == 1
    request = pb.GetQuoteRequest(quote_id=quote.id)
    read = world.call(world.quoting.GetQuote, request, FINANCE).quote
    assert (read.project_id, read.version) == (project_id, 3)


def test_hearing_of_the_project_again_adds_nothing(world: FinanceWorld) -> None:
    client_id = world.hears_client()
    opportunity_id = world.hears_opportunity(client_id)
    world.accepted(1000, opportunity_id=opportunity_id)
    project_id = world.hears_project(client_id, opportunity_id)
    world.hears_project(client_id, opportunity_id, project_id)
    world.hears_opportunity(client_id, opportunity_id, project_id=project_id)
    assert world.budget(project_id).edition == 1
    assert len(world.facts("estimate.updated.v1")) == 1


def test_accepting_while_the_project_is_heard_of_from_both_sides_makes_one_budget(
    committing: FinanceWorld,
) -> None:
    client_id = committing.hears_client()
    with ThreadPoolExecutor(3) as pool:
        for _ in range(8):
            opportunity_id = committing.hears_opportunity(client_id)
            estimate = committing.estimate(fixed(1000), opportunity_id=opportunity_id)
            quote, project_id = committing.quote(estimate.id), new_id()
            together = [
                pool.submit(committing.accept, quote.id),
                pool.submit(committing.hears_project, client_id, opportunity_id, project_id),
                pool.submit(
                    committing.hears_opportunity,
                    client_id,
                    opportunity_id,
                    project_id=project_id,
                ),
            ]
            for each in together:
                each.result()
            assert committing.budget(project_id).total == gbp(1000)


def test_accepted_quotes_of_one_project_add_up(world: FinanceWorld) -> None:
    world.card({"designer": 9000})
    project_id = world.hears_project(world.hears_client())
    lines = [
        (role_hours("designer", 2), role_hours("designer", 1), fixed(500)),
        (role_hours("designer", 3),),
    ]
    for some in lines:
        world.accept(world.quote(world.estimate(*some, project_id=project_id).id).id)
    budget = world.budget(project_id)
    assert (budget.edition, budget.total, budget.total_seconds) == (2, gbp(54_500), 6 * 3600)
    parts = sorted(
        (part.charge_role, part.seconds, part.amount.amount_minor) for part in budget.lines
    )
    assert parts == [("", 0, 500), ("designer", 6 * 3600, 54_000)]
    assert [fact["total"]["amount_minor"] for fact in world.facts("budget.set.v1")] == [
        27_500,
        54_500,
    ]


def test_a_budget_in_two_currencies_is_refused(world: FinanceWorld) -> None:
    project_id = world.hears_project(world.hears_client())
    world.accepted(1000, project_id=project_id)
    euro = pb.EstimateLineDraft(
        kind=pb.LINE_KIND_FIXED,
        amount=common_pb2.Money(amount_minor=5, currency_code="EUR"),
    )
    estimate = world.estimate(euro, project_id=project_id, currency_code="EUR")
    with pytest.raises(Conflict, match="in EUR, the quotes accepted before in GBP"):
        world.accept(world.quote(estimate.id).id)
    assert world.budget(project_id).total == gbp(1000)


def test_a_project_without_an_accepted_quote_has_no_budget(world: FinanceWorld) -> None:
    with pytest.raises(NotFound, match="accept a quote"):
        world.budget(new_id())
    with pytest.raises(Invalid):
        world.budget("JOB-1")


def test_one_entry_that_crosses_several_thresholds_raises_each_once(world: FinanceWorld) -> None:
    project_id = world.hears_project(world.hears_client())
    world.accepted(1000, project_id=project_id)
    worked(world, project_id, 499)
    assert thresholds(world) == []
    worked(world, project_id, 450)
    assert thresholds(world) == [50, 75, 90]
    worked(world, project_id, 51)
    worked(world, project_id, 51)
    assert thresholds(world) == [50, 75, 90, 100]
    request = pb.ListBudgetAlertsRequest(project_id=[project_id], order="created_at")
    alerts = world.call(world.quoting.ListBudgetAlerts, request, FINANCE).alerts
    assert [(one.threshold_percent, one.used.amount_minor) for one in alerts] == [
        (50, 949),
        (75, 949),
        (90, 949),
        (100, 1000),
    ]


def test_work_taken_back_and_done_again_raises_nothing_twice(world: FinanceWorld) -> None:
    project_id = world.hears_project(world.hears_client())
    world.accepted(1000, project_id=project_id)
    for minor in (600, -600, 600):
        worked(world, project_id, minor)
    assert thresholds(world) == [50]
    assert world.budget(project_id).used == gbp(600)


def test_work_in_another_currency_uses_nothing_of_the_budget(world: FinanceWorld) -> None:
    project_id = world.hears_project(world.hears_client())
    world.accepted(1000, project_id=project_id)
    worked(world, project_id, 5000, "EUR")
    assert world.budget(project_id).used == gbp(0)
    assert thresholds(world) == []


def test_a_second_quote_makes_room_and_its_thresholds_are_reached_anew(
    world: FinanceWorld,
) -> None:
    project_id = world.hears_project(world.hears_client())
    world.accepted(1000, project_id=project_id)
    worked(world, project_id, 950)
    world.accepted(500, project_id=project_id)
    assert thresholds(world) == [50, 75, 90]
    assert list(world.budget(project_id).alerts_percent) == [50]
    worked(world, project_id, 175)
    assert thresholds(world) == [50, 75, 90, 75]


def test_entries_valued_at_once_are_all_counted_and_each_threshold_raised_once(
    committing: FinanceWorld,
) -> None:
    project_id = committing.hears_project(committing.hears_client())
    committing.accepted(2000, project_id=project_id)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: worked(committing, project_id, 100), range(24)))
    assert committing.budget(project_id).used == gbp(2400)
    assert thresholds(committing) == [50, 75, 90, 100]


def test_a_budget_set_while_work_is_valued_misses_neither(committing: FinanceWorld) -> None:
    project_id = committing.hears_project(committing.hears_client())
    quotes = [
        committing.quote(committing.estimate(fixed(500), project_id=project_id).id)
        for _ in range(3)
    ]
    with ThreadPoolExecutor(6) as pool:
        done = [pool.submit(worked, committing, project_id, 100) for _ in range(12)]
        done += [pool.submit(committing.accept, quote.id) for quote in quotes]
        for each in done:
            each.result()
    budget = committing.budget(project_id)
    assert (budget.total, budget.used, budget.edition) == (gbp(1500), gbp(1200), 3)
    assert {50, 75} <= set(thresholds(committing))
    assert list(budget.alerts_percent)[:2] == [50, 75]


def test_a_projects_currency_is_its_budgets_else_its_opportunitys_else_its_clients(
    world: FinanceWorld,
) -> None:
    client_id = world.hears_client("USD")
    plain = world.hears_project(client_id)
    opportunity_id = world.hears_opportunity(client_id, currency_code="EUR")
    sold = world.hears_project(client_id, opportunity_id)
    estimate = world.estimate(fixed(10), project_id=sold, currency_code="GBP")
    with world.database.reading(FINANCE) as reading:
        before = [queries.project_currency(reading, one) for one in (plain, sold, new_id())]
    world.accept(world.quote(estimate.id).id)
    with world.database.reading(FINANCE) as reading:
        after = queries.project_currency(reading, sold)
    assert (before, after) == (["USD", "EUR", None], "GBP")
