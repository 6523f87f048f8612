"""Three-point estimates and the runs of a simulation (D08, E17, M-07)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects.simulation.rules.runs import Hazard, Link, Step, percentile, simulate
from projects.simulation.rules.three_point import ThreePoint, deviation_of_sum

DAY, HOUR = 450, 3600


def chain(*points: ThreePoint | None) -> tuple[list[Step], list[Link]]:
    """One task of a day after the other, each of eight hours of work."""
    steps = [
        Step(f"task{nth}", nth * DAY, (nth + 1) * DAY, 8 * HOUR, estimate=point)
        for nth, point in enumerate(points)
    ]
    keys = [step.key for step in steps]
    return steps, [Link(one, other) for one, other in pairwise(keys)]


def test_pert_of_3_5_13() -> None:
    """D08: domain A9: te 6, sigma 1.6667, variance 2.7778; the triangular mean is 7."""
    one = ThreePoint(3, 5, 13)
    found: Any = (one.expected, one.deviation, one.deviation**2, one.triangular)
    assert found == (6, Fraction(5, 3), Fraction(25, 9), 7)
    assert deviation_of_sum([ThreePoint(0, 3, 6), ThreePoint(0, 3, 6)]) == 1


def test_without_variance_every_run_ends_when_the_schedule_does() -> None:
    """E17, M-07: P10 = P50 = P90 = the date of the critical path."""
    certain = ThreePoint(8 * HOUR, 8 * HOUR, 8 * HOUR)
    steps, links = chain(certain, None, certain)
    found = simulate(steps, links, [], seed=7, runs=200)
    assert set(found.finish.tolist()) == {3 * DAY}
    assert [percentile(found.finish, percent) for percent in (10, 50, 90)] == [3 * DAY] * 3
    assert found.critical == {"task0": 200, "task1": 200, "task2": 200}


def test_the_same_seed_gives_the_same_answer_in_any_order() -> None:
    """M-07: repeatable, and another seed gives another answer."""
    wide = ThreePoint(4 * HOUR, 8 * HOUR, 24 * HOUR)
    steps, links = chain(wide, wide, wide)
    first = simulate(steps, links, [], seed=1, runs=500)
    again = simulate(steps[::-1], links[::-1], [], seed=1, runs=500)
    assert np.array_equal(first.finish, again.finish)
    other = simulate(steps, links, [], seed=2, runs=500)
    assert not np.array_equal(first.finish, other.finish)


def test_the_mean_of_many_runs_is_that_of_pert() -> None:
    """M-07: within 1 per cent."""
    wide = ThreePoint(4 * HOUR, 8 * HOUR, 24 * HOUR)
    steps, links = chain(wide, wide)
    found = simulate(steps, links, [], seed=3, runs=10_000)
    expected = 2 * wide.expected / (8 * HOUR) * DAY
    assert abs(int(found.finish.mean()) - expected) < expected / 100


def test_criticality_is_the_share_of_runs_in_which_the_project_waits_for_a_task() -> None:
    """E17: of two equal tasks side by side each is critical in about half of the runs."""
    wide = ThreePoint(4 * HOUR, 8 * HOUR, 12 * HOUR)
    steps = [Step(key, 0, DAY, 8 * HOUR, estimate=wide) for key in ("one", "other")]
    steps.append(Step("end", DAY, DAY))
    links = [Link("one", "end"), Link("other", "end")]
    found = simulate(steps, links, [], seed=5, runs=4000)
    assert found.critical["end"] == 4000
    assert 1800 < found.critical["one"] < 2200
    assert found.critical["one"] + found.critical["other"] >= 4000


def test_risks_delay_and_cost_as_often_as_they_are_probable() -> None:
    """M-07: a certain risk always, an impossible one never, an opportunity helps."""
    steps, links = chain(None)
    hazards = [Hazard("sure", 10_000, DAY, 500), Hazard("never", 0, 9 * DAY, 900)]
    found = simulate(steps, links, [*hazards, Hazard("luck", 10_000, 0, -200)], seed=1, runs=100)
    assert set(found.finish.tolist()) == {2 * DAY}
    assert set(found.minor.tolist()) == {300}
    half = simulate(steps, links, [Hazard("coin", 5_000, DAY)], seed=1, runs=10_000)
    assert 4_700 < int((half.finish > DAY).sum()) < 5_300


def test_what_is_over_stays_and_work_that_is_done_counts() -> None:
    wide = ThreePoint(4 * HOUR, 8 * HOUR, 24 * HOUR)
    done = Step("done", 0, DAY, 8 * HOUR, 8 * HOUR, wide, fixed=True)
    begun = Step("begun", DAY, 2 * DAY, 8 * HOUR, 6 * HOUR, wide, begun=True)
    found = simulate([done, begun], [Link("done", "begun")], [], seed=1, runs=300)
    assert set(found.left["done"].tolist()) == {0}
    assert int(found.left["begun"].max()) <= 18 * HOUR
    assert int(found.finish.min()) >= DAY


@pytest.mark.parametrize(("from_start", "to_finish"), [(True, False), (False, True), (True, True)])
def test_other_links_are_kept_in_every_run(from_start: bool, to_finish: bool) -> None:
    wide = ThreePoint(4 * HOUR, 8 * HOUR, 24 * HOUR)
    before = Step("before", 0, DAY, 8 * HOUR, estimate=wide)
    behind = Step("behind", DAY, 2 * DAY, 8 * HOUR, estimate=wide)
    lag = (behind.finish if to_finish else behind.start) - (0 if from_start else DAY)
    link = Link("before", "behind", from_start, to_finish, lag)
    found = simulate([before, behind], [link], [], seed=1, runs=300)
    assert int(found.finish.min()) > 0


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20)),
        min_size=1,
        max_size=6,
    )
)
def test_percentiles_never_fall_and_stay_within_the_points(
    points: list[tuple[int, int, int]],
) -> None:
    estimates = [ThreePoint(*(each * HOUR for each in sorted(one))) for one in points]
    steps, links = chain(*estimates)
    found = simulate(steps, links, [], seed=11, runs=200)
    ordered = [percentile(found.finish, percent) for percent in (10, 50, 80, 90)]
    assert ordered == sorted(ordered)
    most = sum(one.pessimistic for one in estimates) * DAY // (8 * HOUR) + len(estimates)
    assert 0 <= ordered[0] <= ordered[-1] <= most
