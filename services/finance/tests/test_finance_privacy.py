"""What people cost is not derived from what readers without cost.read are shown (M-13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
from billing_steps import Billing, Job
from chassis.actor import Actor
from chassis.ids import new_id
from finance.profitability.queries.figures import is_shareable
from finance.profitability.rules import Figures, banded, hides_individuals, step_of
from finance_world import ACCOUNTS, FINANCE, PROJECTS, FinanceWorld, gbp
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from tandem.finance.v1 import entries_pb2, profitability_pb2, rates_pb2

HOUR = 3600
Rates = Mapping[str, int]
Hours = Mapping[str, int]
people = st.sampled_from([f"person {n}" for n in range(6)])
hours = st.dictionaries(people, st.integers(1, 400), min_size=1, max_size=6)
rates = st.fixed_dictionaries({f"person {n}": st.integers(1_500, 15_000) for n in range(6)})


@pytest.mark.parametrize(
    ("cost", "step"), [(0, 1), (9, 1), (11, 2), (667_000, 100_000), (10**9, 10**8), (50, 5)]
)
def test_a_cost_is_rounded_to_about_a_tenth_of_itself(cost: int, step: int) -> None:
    assert step_of(cost) == step


@given(hours)
def test_a_sum_is_shown_of_three_people_of_whom_none_dominates(worked: Hours) -> None:
    seconds = {person: n * HOUR for person, n in worked.items()}
    enough = len(worked) >= 3 and max(worked.values()) * 2 <= sum(worked.values())
    assert hides_individuals(seconds) == enough


@given(st.lists(hours, min_size=1, max_size=5))
def test_no_difference_of_a_clients_cost_and_its_projects_is_of_few_people(
    projects: Sequence[Hours],
) -> None:
    """Whichever of the shown parts a reader takes off the total, three people are left in it."""
    by_project = {str(n): dict(worked) for n, worked in enumerate(projects)}
    if not is_shareable(by_project):
        return
    withheld = [one for one in by_project.values() if not hides_individuals(one)]
    assert not withheld or hides_individuals(together(withheld))


def together(projects: Sequence[Hours]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for worked in projects:
        for person, n in worked.items():
            sums[person] = sums.get(person, 0) + n
    return sums


def shown(worked: Hours, hourly: Rates) -> tuple[int, int] | None:
    """(labour cost, step) as a reader without cost.read sees it; None: withheld."""
    cost = sum(n * hourly[person] for person, n in worked.items())
    banded_cost = sum(n * banded(hourly[person]) for person, n in worked.items())
    figures = Figures(currency_code="GBP", costs={"GBP": cost})
    shareable = hides_individuals({person: n * HOUR for person, n in worked.items()})
    figures.show_costs(may_see_all=False, shareable=shareable, banded_cost=banded_cost)
    if figures.labour_cost_step is None or figures.labour_cost is None:
        return None
    return figures.labour_cost[0], figures.labour_cost_step


TENTH = 10


def band_of(hourly: int) -> tuple[int, int]:
    """The lowest and the highest rate that are shown as this one is."""
    lowest, highest = hourly, hourly
    while banded(lowest - 1) == banded(hourly):
        lowest -= 1
    while banded(highest + 1) == banded(hourly):
        highest += 1
    return lowest, highest


@given(st.integers(1_000, 15_000), st.integers(0, 500))
def test_m13_from_every_rate_another_of_its_band_is_at_least_a_tenth_off(
    hourly: int, more: int
) -> None:
    lowest, highest = band_of(hourly)
    assert max(highest - hourly, hourly - lowest) * TENTH >= hourly
    assert banded(hourly) <= banded(hourly + more)
    assert abs(banded(hourly) - hourly) * 7 <= hourly


@given(
    st.lists(hours, min_size=1, max_size=40),
    rates,
    people,
    st.fractions(0, 1),
)
def test_m13_no_solver_finds_a_rate_within_its_band_from_all_that_a_role_may_fetch(
    projects: Sequence[Hours], hourly: Rates, person: str, place: Fraction
) -> None:
    """However many projects and totals are taken together: with any other rate of the band every
    one of them is shown the same, so that nothing tells the one from the other."""
    lowest, highest = band_of(hourly[person])
    other = {**hourly, person: lowest + int((highest - lowest) * place)}
    everything = [*projects, together(projects)]
    assert [shown(one, hourly) for one in everything] == [shown(one, other) for one in everything]


@given(hours, rates, people, st.integers(1, 8))
def test_one_more_entry_shows_no_change_or_a_whole_step(
    worked: Hours, hourly: Rates, person: str, more: int
) -> None:
    """A difference of what is shown before and after is a multiple of a step, not the entry."""
    before = shown(worked, hourly)
    after = shown({**worked, person: worked.get(person, 0) + more}, hourly)
    if before and after and before[1] == after[1]:
        assert (after[0] - before[0]) % before[1] == 0


def costs(world: FinanceWorld, hourly_minor: int) -> str:
    """A person who costs this; the id."""
    person_id = new_id()
    world.consumes(
        "projects", "person.created.v1", person_id, {"person_id": person_id, "name": "T"}
    )
    request = rates_pb2.SetCostRateRequest(
        person_id=person_id, hourly=gbp(hourly_minor), effective_from="2026-01-01"
    )
    world.call(world.rates.SetCostRate, request)
    return person_id


@pytest.mark.slow
def test_h2_a_manager_learns_no_rate_from_a_project_of_their_own(billing: Billing) -> None:
    job = billing.a_priced_job()
    helen = costs(billing.world, 95_00)
    billing.approved(job, 1, person_id=helen)
    for reader in (PROJECTS, ACCOUNTS):
        figures = billing.figures(job, reader).figures
        assert (figures.cost_precision, figures.HasField("labour_cost")) == ("withheld", False)
    assert billing.figures(job, FINANCE).figures.labour_cost == gbp(95_00)


@pytest.mark.slow
def test_h2_of_three_people_a_rounded_cost_is_shown_and_margins_follow_it(
    billing: Billing,
) -> None:
    job = billing.a_priced_job()
    for minor in (42_00, 50_00, 48_00):
        billing.approved(job, 4, person_id=costs(billing.world, minor))
    exact = billing.figures(job, FINANCE).figures
    rounded = billing.figures(job, PROJECTS).figures
    assert exact.labour_cost == gbp(560_00)
    assert (rounded.labour_cost, rounded.labour_cost_step) == (gbp(600_00), gbp(100_00))
    assert rounded.cost_precision == "rounded"
    assert rounded.margin_standard == gbp(1_200_00 - 600_00)
    one_more = billing.approved(job, 0.25, person_id=costs(billing.world, 99_00))
    assert one_more
    assert billing.figures(job, PROJECTS).figures.labour_cost == gbp(600_00)


@pytest.mark.slow
def test_h2_a_clients_total_does_not_show_what_its_projects_withhold(billing: Billing) -> None:
    job = billing.a_priced_job()
    for minor in (42_00, 50_00, 48_00):
        billing.approved(job, 4, person_id=costs(billing.world, minor))
    assert billing.client_figures(job.client_id, ACCOUNTS)[0].cost_precision == "rounded"
    lonely = Job(job.client_id, billing.world.hears_project(job.client_id), new_id())
    billing.approved(lonely, 1, person_id=costs(billing.world, 71_00))
    assert billing.client_figures(job.client_id, ACCOUNTS)[0].cost_precision == "withheld"


@pytest.mark.slow
def test_m13_the_database_bands_a_rate_as_the_rules_do(world: FinanceWorld) -> None:
    rates_ = [0, 49, 50, 99, 112, 113, 4_499, 4_500, 5_000, 5_649, 5_650, 9_999, 20_001, 10**9]
    query = text("SELECT banded_hourly(CAST(:minor AS bigint))")
    with world.database.engine.connect() as connection:
        found = [connection.execute(query, {"minor": one}).scalar_one() for one in rates_]
    assert found == [banded(one) for one in rates_]


@pytest.mark.slow
@pytest.mark.parametrize("rate", [47_50, 50_00, 54_99])
def test_m13_every_answer_of_every_room_is_the_same_for_any_rate_of_a_band(
    billing: Billing, rate: int
) -> None:
    """What managers may fetch of two projects and their client: figures, lists, months, entries,
    profitability. All rates here are of the band of 50.00."""
    world, job = billing.world, billing.a_priced_job()
    second = Job(job.client_id, world.hears_project(job.client_id), new_id())
    mates = [costs(world, minor) for minor in (42_00, 48_00, 61_00)]
    one = costs(world, rate)
    for where, hours_ in ((job, (4, 5, 6)), (second, (7, 4, 8))):
        for mate, number in zip(mates, hours_, strict=True):
            billing.approved(where, number, person_id=mate)
        billing.approved(where, 3, person_id=one)
    for reader in (PROJECTS, ACCOUNTS):
        shown_ = [billing.figures(where, reader).figures for where in (job, second)]
        shown_ += billing.client_figures(job.client_id, reader) if reader is ACCOUNTS else []
        assert [one.labour_cost.amount_minor for one in shown_][:2] == [900_00, 1_200_00]
        assert {one.cost_precision for one in shown_} == {"rounded"}
        for answer in everything_else(billing, job, reader):
            assert not names_with_cost(answer)


def everything_else(billing: Billing, job: Job, reader: Actor) -> Iterator[Any]:
    """The answers of the rooms in which a reader without cost.read sees no cost at all."""
    world = billing.world
    for group_by in ("client", "project", "person", "charge_role", "month"):
        request = entries_pb2.GetProfitabilityRequest(group_by=group_by)
        yield from world.call(billing.entries.GetProfitability, request, reader).groups
    yield from world.call(
        billing.entries.ListEntries, entries_pb2.ListEntriesRequest(), reader
    ).entries
    months = profitability_pb2.ListMonthFiguresRequest(**{"from": "2026-01-01", "to": "2026-03-31"})
    yield from world.call(billing.profitability.ListMonthFigures, months, reader).months
    days = profitability_pb2.ListProjectsOfMonthRequest(month="2026-02-01")
    found = world.call(billing.profitability.ListProjectsOfMonth, days, reader)
    yield from (one.figures for one in found.projects)


def names_with_cost(answer: Any) -> list[str]:
    """The set fields that say what somebody costs."""
    words = ("cost", "margin", "net_invoiced", "net_standard", "overhead")
    harmless = ("costs_visible", "cost_precision", "uncosted_seconds")
    return [
        field.name
        for field, _ in answer.ListFields()
        if any(word in field.name for word in words) and field.name not in harmless
    ]
