"""What people cost is not derived from what readers without cost.read are shown (M-13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import pytest
from billing_steps import Billing, Job
from chassis.ids import new_id
from finance.profitability.queries.figures import is_shareable
from finance.profitability.rules import Figures, hides_individuals, step_of
from finance_world import ACCOUNTS, FINANCE, PROJECTS, FinanceWorld, gbp
from hypothesis import given
from hypothesis import strategies as st
from tandem.finance.v1 import rates_pb2

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
    figures = Figures(currency_code="GBP", costs={"GBP": cost})
    shareable = hides_individuals({person: n * HOUR for person, n in worked.items()})
    figures.show_costs(may_see_all=False, shareable=shareable)
    if figures.labour_cost_step is None or figures.labour_cost is None:
        return None
    return figures.labour_cost[0], figures.labour_cost_step


@given(hours, rates)
def test_what_is_shown_of_a_project_fits_a_rate_at_least_a_tenth_off_for_everybody(
    worked: Hours, hourly: Rates
) -> None:
    """For each person there are other rates, this person's 10 % off, that show the very same."""
    seen = shown(worked, hourly)
    if seen is None:
        return
    for person in worked:
        assert any(
            shown(worked, other) == seen for other in rates_with_another(person, worked, hourly)
        )


def rates_with_another(person: str, worked: Hours, hourly: Rates) -> Iterator[Rates]:
    """The person's rate a tenth higher or lower; one or two others make up for it."""
    others = [one for one in worked if one != person]
    for factor in (11, 9):
        off = hourly[person] * factor // 10 - hourly[person]
        changed = {**hourly, person: hourly[person] + off}
        yield changed
        for made_up_by in (*((one,) for one in others), *combinations(others, 2), tuple(others)):
            spread = sum(worked[one] for one in made_up_by)
            for share in (1, 2):
                less = off * worked[person] // spread // share
                yield {**changed, **{one: changed[one] - less for one in made_up_by}}


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
