"""Approved time becomes unbilled work, at the rates of its day, whatever arrives first."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from billing_steps import RATES, Billing, Job, counted_statements
from bus.pump import deliver
from chassis.actor import Actor
from chassis.errors import Forbidden
from chassis.ids import new_id
from chassis.testing import an_actor
from finance_world import ACCOUNTS, FINANCE, MEMBER, PROJECTS, FinanceWorld, gbp
from tandem.finance.v1 import billing_pb2 as pb
from tandem.finance.v1 import rates_pb2

pytestmark = pytest.mark.slow


def value(work: Any) -> int | None:
    return work.value.amount_minor if work.HasField("value") else None


def test_an_approved_hour_is_unbilled_work_at_the_rate_of_its_day(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.world.card({"designer": 12_000}, "2026-02-10", client_id=job.client_id)
    billing.approved(job, 1.5, worked_on="2026-02-09")
    billing.approved(job, 0.55, worked_on="2026-02-10")
    unbilled = billing.unbilled(job)
    assert [value(work) for work in unbilled.work] == [15_000, 6_600]
    assert unbilled.totals == [gbp(21_600)]
    assert unbilled.work[0].hourly == gbp(10_000)
    assert unbilled.work[0].charge_role == "designer"


def test_value_is_rounded_half_up_once_per_entry(billing: Billing) -> None:
    job = billing.a_job()
    billing.world.card({"designer": 9_999}, client_id=job.client_id)
    billing.approved(job, seconds=1800)
    assert billing.unbilled(job).totals == [gbp(5_000)]


def test_the_fact_of_the_value_is_told_without_any_cost(billing: Billing) -> None:
    job = billing.a_priced_job()
    set_cost(billing.world, job, 4_000)
    entry = billing.approved(job, 2)
    (fact,) = billing.facts("work.valued.v1", job)
    assert fact["time_entry_id"] == entry
    assert fact["value"] == {"amount_minor": 20_000, "currency_code": "GBP"}
    assert not [name for name in fact if "cost" in name]


def test_the_same_fact_twice_is_one_hour_of_work(billing: Billing) -> None:
    job = billing.a_priced_job()
    entry = billing.approved(job)
    billing.approved(job, time_entry_id=entry)
    assert billing.unbilled(job).totals == [gbp(10_000)]


def test_settled_history_is_left_alone(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, settled=True)
    assert not billing.unbilled(job).work
    assert billing.figures(job).figures.approved_seconds == 0


def test_time_that_is_not_chargeable_costs_and_is_no_work_in_progress(billing: Billing) -> None:
    job = billing.a_priced_job()
    set_cost(billing.world, job, 4_000)
    billing.approved(job, 3, chargeable=False)
    figures = billing.figures(job).figures
    assert not billing.unbilled(job).work
    assert (figures.wip, figures.labour_cost) == (gbp(0), gbp(12_000))
    assert figures.approved_seconds == 3 * 3600


def test_work_without_a_rate_stands_unpriced_until_a_card_comes(billing: Billing) -> None:
    job = billing.a_job()
    billing.approved(job, 2, charge_role="Art  Director")
    (work,) = billing.unbilled(job).work
    assert value(work) is None
    assert billing.figures(job).figures.unpriced_seconds == 7200
    billing.world.card({"art director": 15_000}, client_id=job.client_id)
    billing.pump()
    assert billing.unbilled(job).totals == [gbp(30_000)]
    assert billing.figures(job).figures.unpriced_seconds == 0


def test_a_later_card_leaves_what_is_valued_already(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job)
    billing.world.card({"designer": 20_000}, "2026-02-01", client_id=job.client_id)
    billing.pump()
    assert billing.unbilled(job).totals == [gbp(10_000)]


def test_a_cost_rate_that_comes_later_is_borne_by_the_work_of_its_days(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.approved(job, worked_on="2026-01-31")
    billing.approved(job, worked_on="2026-02-01")
    set_cost(billing.world, job, 4_000, "2026-02-01")
    billing.pump()
    figures = billing.figures(job).figures
    assert figures.labour_cost == gbp(4_000)
    assert figures.uncosted_seconds == 3600


def test_a_corrected_cost_rate_changes_what_its_days_cost_and_a_later_one_does_not(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    set_cost(billing.world, job, 4_000)
    billing.approved(job, worked_on="2026-01-31")
    billing.approved(job, worked_on="2026-02-02")
    set_cost(billing.world, job, 5_000, "2026-02-01")
    billing.pump()
    assert billing.figures(job).figures.labour_cost == gbp(9_000)
    set_cost(billing.world, job, 3_000)
    billing.pump()
    assert billing.figures(job).figures.labour_cost == gbp(8_000)


def test_work_waits_for_the_opportunity_that_says_its_currency(billing: Billing) -> None:
    job = billing.a_job("GBP")
    billing.world.card({"designer": 10_000}, client_id=job.client_id)
    billing.world.card({"designer": 11_000}, client_id=job.client_id, currency_code="EUR")
    opportunity_id = new_id()
    billing.world.hears_project(job.client_id, opportunity_id, project_id=job.project_id)
    billing.approved(job)
    assert not billing.unbilled(job).totals
    billing.world.hears_opportunity(
        job.client_id, opportunity_id, project_id=job.project_id, currency_code="EUR"
    )
    assert billing.unbilled(job).totals[0].currency_code == "EUR"


def test_news_of_a_project_or_client_without_unpriced_work_updates_no_work(
    billing: Billing,
) -> None:
    """An update of no rows would run what keeps the sums."""
    job = billing.a_priced_job()
    billing.approved(job, 1)
    with counted_statements() as statements:
        billing.world.hears_client(client_id=job.client_id)
        billing.world.hears_project(job.client_id, project_id=job.project_id)
    assert any("known_project" in statement for statement in statements)
    assert not any("UPDATE work " in statement for statement in statements)


def test_more_unpriced_work_than_one_batch_is_priced_by_the_timer(
    billing: Billing, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = billing.a_job()
    for _ in range(7):
        billing.approved(job)
    monkeypatch.setattr("finance.billing.commands.valuing.BATCH", 3)
    billing.world.card(RATES, client_id=job.client_id)
    billing.pump()
    assert billing.unbilled(job).totals == [gbp(30_000)]
    run_timer(billing.world)
    assert billing.unbilled(job).totals == [gbp(70_000)]


def test_a_card_prices_its_own_work_at_once_however_much_other_work_is_due(
    billing: Billing, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, job = billing.a_job(), billing.a_job()
    for _ in range(5):
        billing.approved(other, charge_role="illustrator")
    billing.approved(job)
    monkeypatch.setattr("finance.billing.commands.valuing.BATCH", 3)
    billing.world.card(RATES, client_id=job.client_id)
    billing.pump()
    assert billing.unbilled(job).totals == [gbp(10_000)]


def test_work_is_valued_in_the_currency_of_the_budget_else_of_the_client(billing: Billing) -> None:
    job = billing.a_job("EUR")
    billing.world.card(RATES, client_id=job.client_id)
    billing.world.card({"designer": 11_000}, client_id=job.client_id, currency_code="EUR")
    billing.approved(job)
    assert billing.unbilled(job).totals[0].currency_code == "EUR"
    billing.world.accepted(100_000, project_id=job.project_id, currency_code="GBP")
    billing.pump()
    billing.approved(job)
    totals = billing.unbilled(job).totals
    assert [(m.amount_minor, m.currency_code) for m in totals] == [(11_000, "EUR"), (10_000, "GBP")]


def test_valued_work_uses_the_budget_and_raises_its_alerts(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.world.accepted(100_000, project_id=job.project_id)
    billing.approved(job, 5)
    billing.approved(job, 4.5)
    raised = [one["threshold_percent"] for one in billing.facts("budget_alert.raised.v1", job)]
    assert raised == [50, 75, 90]
    figures = billing.figures(job)
    assert (figures.budget_used_bp, list(figures.alerts_percent)) == (9500, [50, 75, 90])


def test_everyone_with_an_interest_reads_unbilled_work_and_a_team_member_does_not(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    billing.approved(job)
    for actor in (ACCOUNTS, PROJECTS, FINANCE, an_actor("administrator")):
        assert billing.unbilled(job, actor).work
    for stranger in (an_actor("account_manager"), an_actor("project_manager")):
        assert not billing.unbilled(job, stranger).work
        assert not billing.unbilled(job, stranger).totals
    with pytest.raises(Forbidden):
        billing.unbilled(job, MEMBER)


def test_unbilled_work_is_paged_oldest_first_over_clients(world: FinanceWorld) -> None:
    billing = Billing(world)
    jobs = [billing.a_priced_job() for _ in range(2)]
    days = ["2026-02-03", "2026-02-01", "2026-02-02"]
    for job in jobs:
        for day in days:
            billing.approved(job, worked_on=day)
    seen, token = [], ""
    while True:
        request = pb.ListUnbilledWorkRequest(page_size=4, page_token=token)
        page = billing.world.call(billing.billing.ListUnbilledWork, request)
        seen += [work.worked_on for work in page.work]
        token = page.next_page_token
        if not token:
            break
    assert seen == sorted(days * 2)
    assert page.totals == [gbp(60_000)]
    assert len(billing.unbilled(jobs[0], client_id=[jobs[0].client_id]).work) == 3


def test_whichever_arrives_first_the_hour_is_valued_the_same(world: FinanceWorld) -> None:
    """Client, project, rate card and approved time in every order, the cost rate in between."""
    for number, order in enumerate(permutations((0, 1, 2, 4))):
        at = number % 5
        steps = (*order[:at], 3, *order[at:])
        assert told_in(world, steps) == (10_000, 4_000, 0, 0), f"in the order {steps}"


def told_in(world: FinanceWorld, order: tuple[int, ...]) -> tuple[int, int, int, int]:
    billing = Billing(world)
    job = Job(new_id(), new_id(), new_id())
    role = f"role {job.project_id}"
    tell = [
        lambda: hears_client(world, job.client_id),
        lambda: world.hears_project(job.client_id, project_id=job.project_id),
        lambda: (world.card({role: 10_000}, day_of(job)), billing.pump()),
        lambda: (set_cost(world, job, 4_000), billing.pump()),
        lambda: billing.approved(job, charge_role=role),
    ]
    for step in order:
        tell[step]()
    figures = billing.figures(job).figures
    return (
        figures.wip.amount_minor,
        figures.labour_cost.amount_minor,
        figures.unpriced_seconds,
        figures.uncosted_seconds,
    )


_days = iter(f"{year}-{month:02d}-01" for year in range(2000, 2026) for month in range(1, 13))


def day_of(job: Job) -> str:
    """A day of its own for the default card of each order; each card names one job's role only."""
    return next(_days)


def test_one_valued_entry_costs_few_statements(billing: Billing) -> None:
    job = billing.a_priced_job()
    billing.world.accepted(10_000_000, project_id=job.project_id)
    set_cost(billing.world, job, 4_000)
    billing.pump()
    billing.approved(job)
    with counted_statements() as statements:
        billing.approved(job)
    assert len(statements) <= 17, "\n".join(statements)


def hears_client(world: FinanceWorld, client_id: str) -> None:
    body = {
        "client_id": client_id,
        "name": "Harbour Coffee",
        "currency_code": "GBP",
        "payment_terms_days": 30,
    }
    world.consumes("accounts", "client.registered.v1", client_id, body)


def set_cost(world: FinanceWorld, job: Job, minor: int, since: str = "2026-01-01") -> None:
    body = {"person_id": job.person_id, "name": "Tom Team"}
    world.consumes("projects", "person.created.v1", job.person_id, body)
    request = rates_pb2.SetCostRateRequest(
        person_id=job.person_id, hourly=gbp(minor), effective_from=since
    )
    world.call(world.rates.SetCostRate, request)


def run_timer(world: FinanceWorld) -> None:
    with world.database.transaction(Actor.system()) as tx:
        world.worker.price_waiting_work(tx)


def test_an_entry_of_no_time_is_refused_at_once(billing: Billing) -> None:
    job = billing.a_priced_job()
    with pytest.raises(AssertionError, match="seconds"):
        deliver(
            billing.world.worker,
            "projects",
            "time_entry.approved.v1",
            {
                "time_entry_id": new_id(),
                "person_id": job.person_id,
                "project_id": job.project_id,
                "worked_on": "2026-02-02",
                "seconds": 0,
                "chargeable": True,
            },
        )


def test_d07_an_hour_takes_the_rate_of_its_person_on_its_project_before_any_other(
    billing: Billing,
) -> None:
    world, job = billing.world, billing.a_priced_job()
    person_id = world.hears_person()
    card = rates_pb2.CreateRateCardRequest(
        name="Site",
        project_id=job.project_id,
        currency_code="GBP",
        effective_from="2026-02-03",
        people=[rates_pb2.PersonRate(person_id=person_id, daily=gbp(80_000), day_minutes=450)],
        rates=[rates_pb2.RoleRate(charge_role="designer", hourly=gbp(11_000))],
    )
    world.call(world.rates.CreateRateCard, card)
    for day in ("2026-02-02", "2026-02-03"):
        billing.approved(job, 7.5, worked_on=day, person_id=person_id)
    billing.approved(job, 1, worked_on="2026-02-03")
    assert sorted(value(work) or 0 for work in billing.unbilled(job).work) == [
        11_000,
        75_000,
        80_000,
    ]


def test_d07_a_card_of_a_project_prices_what_waited_for_it(billing: Billing) -> None:
    world, job = billing.world, billing.a_job()
    person_id = world.hears_person()
    billing.approved(job, 1, person_id=person_id, charge_role="plumber")
    card = rates_pb2.CreateRateCardRequest(
        name="Site",
        project_id=job.project_id,
        currency_code="GBP",
        effective_from="2026-01-01",
        people=[rates_pb2.PersonRate(person_id=person_id, hourly=gbp(9_000))],
    )
    world.call(world.rates.CreateRateCard, card)
    billing.pump()
    assert [value(work) for work in billing.unbilled(job).work] == [9_000]
