"""A network that is changed step by step has the times that the whole computation gives it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects.planning.rules.critical_path import (
    Activity,
    CycleFound,
    Link,
    LinkType,
    find_cycle,
    schedule,
)
from projects.planning.rules.living import LivingPlan

SIZE = 9
KEYS = [f"T{number}" for number in range(SIZE)]
days = st.integers(0, 9)
maybe = st.none() | st.integers(0, 25)


@st.composite
def activities(draw: st.DrawFn, key: str = "") -> Activity:
    return Activity(
        key or draw(st.sampled_from(KEYS)),
        draw(days),
        not_before=draw(st.integers(0, 15)),
        pinned_at=draw(st.none() | st.none() | st.integers(0, 20)),
        latest_finish=draw(maybe),
    )


links = st.builds(
    Link,
    st.sampled_from(KEYS),
    st.sampled_from(KEYS),
    st.sampled_from(LinkType),
    st.integers(-3, 5),
)
edits = st.lists(activities() | links | st.integers(0, 30), max_size=12)


@given(st.tuples(*(activities(key) for key in KEYS)), st.lists(links, max_size=12), edits)
def test_each_change_comes_to_what_the_whole_computation_says(
    rows: tuple[Activity, ...],
    wanted: list[Link],
    steps: list[Activity | Link | int],
) -> None:
    now = {each.key: each for each in rows}
    there: list[Link] = []
    plan = LivingPlan(rows, [])
    for step in [*wanted, *steps]:
        before = plan.timings()
        if isinstance(step, Activity):
            now[step.key] = step
            moved = plan.change(step)
        elif isinstance(step, int):
            if not there:
                continue
            moved = plan.remove(there.pop(step % len(there)))
        elif find_cycle(KEYS, [*there, step]):
            with pytest.raises(CycleFound):
                plan.add(step)
            moved = set()
        else:
            there.append(step)
            moved = plan.add(step)
        whole = schedule(now.values(), there)
        assert plan.timings() == whole.timings
        assert plan.duration == whole.duration
        assert moved == {key for key, at in whole.timings.items() if at[:2] != before[key][:2]}


def test_what_it_cannot_keep_timed_is_refused() -> None:
    with pytest.raises(ValueError, match="late"):
        LivingPlan([Activity("A", 1, late=True)], [])
    with pytest.raises(ValueError, match="elapsed"):
        LivingPlan([Activity("A", 1), Activity("B", 1)], [Link("A", "B", lag=1, elapsed=True)])
