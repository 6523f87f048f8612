"""What similar work took: the reference class, its spread, and what it rests on (D09, M-18)."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from chassis.errors import NotFound
from chassis.ids import new_id
from hypothesis import given
from hypothesis import strategies as st
from projects.control.queries.portfolio import summarise_portfolio
from projects.control.queries.similar_work import NewWork, SimilarWork, find_similar_work
from projects.control.rules.estimating import Alike, Done, at_most, bias, choose, classes, spread
from projects.planning.model import Project, Task
from projects.planning.rules.status import TaskStatus
from projects.resourcing.model import Person
from projects.time.model import TimeEntry
from projects.time.rules.entries import Status
from projects_builders import NOW, Agency, a_day, a_person, a_project, a_task

HOUR = 3600
seconds = st.integers(1, 10**7)


def test_m18_the_narrowest_class_with_enough_work_is_chosen() -> None:
    assert choose([3, 19, 20, 400]) == 2
    assert choose([3, 6, 19, 19]) == 1
    assert choose([0, 4, 4, 4]) is None


def test_m18_classes_go_from_the_narrowest_to_the_widest() -> None:
    ways = classes(category="Build / Page", charge_role="developer", sized=True)
    assert ways[0] == Alike(category=True, charge_role=True, estimate=True)
    assert ways[1] == Alike(part=True, charge_role=True, estimate=True)
    assert ways[2] == Alike(charge_role=True, estimate=True)
    assert ways[-1] == Alike(part=True)
    assert len(ways) == len(set(ways)) == 10
    assert classes(category="", charge_role="", sized=False) == [Alike()]


def test_m18_four_fifths_of_the_next_ones_are_within_p80() -> None:
    """The rank is that of one more: of five, the highest; of nine, the eighth."""
    assert at_most([Fraction(n) for n in (5, 1, 4, 2, 3)], Fraction(4, 5)) == 5
    assert at_most([Fraction(n) for n in range(1, 10)], Fraction(4, 5)) == 8
    assert at_most([Fraction(n) for n in range(1, 10)], Fraction(1, 2)) == 5


def test_m18_an_estimate_is_stretched_by_the_ratios_of_similar_work() -> None:
    done = [Done(4 * HOUR, hours * HOUR) for hours in (2, 4, 4, 6, 8)]
    found = spread(done, 10 * HOUR)
    assert (found.p20_seconds, found.p50_seconds, found.p80_seconds) == (
        *(5 * HOUR, 10 * HOUR, 20 * HOUR),
    )
    assert bias(done) == 1
    assert bias(done[:4]) is None


@given(st.lists(st.tuples(seconds, seconds), min_size=5, max_size=60), seconds, st.randoms())
def test_m18_a_spread_is_ordered_and_does_not_depend_on_the_order(
    pairs: list[tuple[int, int]], estimate: int, chance: Any
) -> None:
    done = [Done(*pair) for pair in pairs]
    found = spread(done, estimate)
    assert found.p20_seconds <= found.p50_seconds <= found.p80_seconds
    chance.shuffle(done)
    assert spread(done, estimate) == found


def finished(
    agency: Agency, project: Project, person: Person, estimate: float, actual: float, **more: Any
) -> Task:
    """A task that is done, with its hours."""
    given_ = {
        "status": TaskStatus.DONE,
        "estimate_seconds": int(estimate * HOUR),
        "charge_role": "developer",
        "category": "Build / Page",
        "assignee_id": person.id,
        "actual_start_on": a_day(2),
        "actual_finish_on": a_day(3),
    }
    task = agency.add(a_task(project, **{**given_, **more}))
    entry = {"id": new_id(), "person_id": person.id, "task_id": task.id, "client_id": None}
    entry |= {"project_id": project.id, "deliverable_id": None, "worked_on": a_day(2)}
    entry |= {"seconds": int(actual * HOUR), "charge_role": "developer", "chargeable": True}
    decided = {"status": Status.APPROVED, "decided_by_id": new_id(), "decided_at": NOW}
    agency.add(TimeEntry(logged_at=NOW, **entry, **decided))
    return task


def asked(agency: Agency, **work: Any) -> SimilarWork:
    with agency.reading() as reading:
        return find_similar_work(reading, NewWork(**work))


pages = {"category": "Build / Page", "charge_role": "Developer"}


@pytest.mark.slow
def test_d09_hours_are_suggested_from_similar_work(agency: Agency) -> None:
    ada, project = agency.add(a_person()), agency.add(a_project())
    for actual in (2, 4, 4, 6, 8):
        finished(agency, project, ada, 4, actual, name="Homepage design")
    finished(agency, project, ada, 40, 400)
    finished(agency, project, ada, 4, 1, category="Bug")
    found = asked(agency, **pages, estimate_seconds=4 * HOUR, person_id=ada.id)
    assert (found.task_count, found.alike) == (5, ["category", "charge_role", "estimate"])
    assert found.suggestion is not None
    assert found.suggestion.p50_seconds == 4 * HOUR
    assert found.suggestion.p80_seconds == 8 * HOUR
    assert found.actual_to_estimate == "1.0000"
    assert found.person is not None
    assert (found.person.task_count, found.person.actual_to_estimate) == (7, "1.0000")
    assert len(found.tasks) == 5
    unsized = asked(agency, **pages)
    assert unsized.task_count == 6
    assert unsized.suggestion is not None
    assert unsized.suggestion.p80_seconds == 400 * HOUR
    assert unsized.actual_to_estimate is None


@pytest.mark.slow
def test_m18_fewer_than_five_give_no_suggestion(agency: Agency) -> None:
    ada, project = agency.add(a_person()), agency.add(a_project())
    for _ in range(4):
        finished(agency, project, ada, 4, 5)
    found = asked(agency, **pages, estimate_seconds=4 * HOUR)
    assert (found.task_count, found.suggestion) == (4, None)
    finished(agency, project, ada, 4, 5)
    assert asked(agency, **pages, estimate_seconds=4 * HOUR).suggestion is not None
    assert asked(agency, **pages, words="homepage").suggestion is None
    with pytest.raises(NotFound):
        asked(agency, person_id=new_id())


@pytest.mark.slow
def test_m18_only_what_was_finished_before_a_day_is_known_then(agency: Agency) -> None:
    ada, project = agency.add(a_person()), agency.add(a_project())
    for number in range(6):
        day = a_day(3) + timedelta(days=number)
        finished(agency, project, ada, 4, 5, actual_finish_on=day)
    for last, known in ((3, 0), (4, 1), (9, 6)):
        assert asked(agency, **pages, finished_before=a_day(last)).task_count == known


@pytest.mark.slow
def test_m18_a_category_is_widened_to_its_first_level_before_the_role(agency: Agency) -> None:
    ada, project = agency.add(a_person()), agency.add(a_project())
    for _ in range(5):
        finished(agency, project, ada, 4, 5, category="Build / Form")
        finished(agency, project, ada, 4, 9, category="Print")
    found = asked(agency, **pages, estimate_seconds=4 * HOUR)
    assert (found.task_count, found.alike) == (5, ["part_of_category", "charge_role", "estimate"])


@pytest.mark.slow
def test_d10_estimates_are_compared_by_role(agency: Agency) -> None:
    ada, project = agency.add(a_person()), agency.add(a_project())
    finished(agency, project, ada, 4, 5)
    finished(agency, project, ada, 4, 2, charge_role="designer")
    finished(agency, project, ada, 4, 2, charge_role="")
    with agency.reading() as reading:
        lines = summarise_portfolio(reading, "", None, None).charge_roles
    assert [(line.key, line.name, line.actual_to_estimate) for line in lines] == [
        ("developer", "developer", "1.2500"),
        ("", "Without a role", "0.5000"),
        ("designer", "designer", "0.5000"),
    ]
