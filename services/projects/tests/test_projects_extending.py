"""Several tasks and dependencies in one call: all or none of them, or each by itself."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from chassis.errors import Refusal
from hypothesis import given
from hypothesis import strategies as st
from planning_room import Bureau
from projects.planning.rules.critical_path import Link, find_cycle
from projects.planning.rules.reaching import Order
from tandem.common.v1.common_pb2 import BATCH_MODE_ITEM_BY_ITEM
from tandem.projects.v1 import planning_pb2 as pb

slow = pytest.mark.slow
ITEM_BY_ITEM = {"mode": BATCH_MODE_ITEM_BY_ITEM}


def a_task(name: str, days: int = 1, **more: Any) -> pb.NewTask:
    return pb.NewTask(key=name.lower(), name=name, duration_days=days, **more)


def link(predecessor: str, successor: str, **more: Any) -> pb.NewDependency:
    return pb.NewDependency(predecessor=predecessor, successor=successor, **more)


def refusals(answer: Any) -> list[tuple[int, str, str]]:
    return [(each.index, each.reason, each.field) for each in answer.refused]


@slow
def test_a_plan_of_ten_tasks_takes_two_calls(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-16")
    names = [f"T{n}" for n in range(10)]
    links = [link(one.lower(), next_.lower()) for one, next_ in pairwise(names)]
    given = {"tasks": [a_task(name) for name in names], "dependencies": links}
    answer = bureau.ask("ExtendPlan", project_id=project.id, **given)
    assert [task.name for task in answer.tasks] == names
    assert [task.position for task in answer.tasks] == list(range(1, 11))
    assert (answer.tasks[-1].start_on, answer.tasks[-1].critical) == ("2026-03-27", True)
    assert bureau.dates(project)["T9"] == ("03-27", "03-27")
    assert len(answer.dependencies) == 9
    ids = [task.id for task in answer.tasks]
    assert bureau.fact_types(*ids) == ["task.created"] * 10
    assert bureau.fact_types(project.id) == ["project.opened", "project.rescheduled"]


@slow
def test_new_tasks_are_linked_to_tasks_that_are_there(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-16")
    design = bureau.task(project, "Design", 3)
    given = {"tasks": [a_task("Build", 2)], "dependencies": [link(design.id, "build", lag_days=1)]}
    bureau.ask("ExtendPlan", project_id=project.id, **given)
    assert bureau.dates(project)["Build"] == ("03-20", "03-23")


@slow
@pytest.mark.parametrize(
    ("tasks", "links", "reason", "field"),
    [
        ([], [], "ITEMS_REQUIRED", "tasks"),
        ([a_task("A"), a_task("A")], [], "TASK_KEY_REPEATED", "tasks[1].key"),
        ([a_task("A"), a_task("B", 9999)], [], "NUMBER_OUT_OF_RANGE", "tasks[1].duration_days"),
        ([a_task("A"), a_task(" ")], [], "TEXT_REQUIRED", "tasks[1].name"),
        ([a_task("A")], [link("a", "z")], "TASK_NOT_FOUND", "dependencies[0].successor"),
        ([a_task("A")], [link("a", "a")], "DEPENDENCY_CYCLE", "dependencies[0].successor"),
        (
            [a_task("A"), a_task("B")],
            [link("a", "b"), link("b", "a")],
            "DEPENDENCY_CYCLE",
            "dependencies[1].successor",
        ),
        (
            [a_task("A"), a_task("B")],
            [link("a", "b"), link("a", "b")],
            "DEPENDENCY_EXISTS",
            "dependencies[1].successor",
        ),
        ([a_task("A", assignee_id="nobody")], [], "ID_MALFORMED", "tasks[0].assignee_id"),
    ],
)
def test_one_wrong_item_refuses_the_whole_call_and_names_its_place(
    bureau: Bureau, tasks: list[Any], links: list[Any], reason: str, field: str
) -> None:
    project = bureau.project()
    with pytest.raises(Refusal) as refused:
        bureau.ask("ExtendPlan", project_id=project.id, tasks=tasks, dependencies=links)
    assert (refused.value.reason, refused.value.field) == (reason, field)
    assert bureau.dates(project) == {}


@slow
def test_item_by_item_the_rest_is_added_and_each_refusal_is_told(bureau: Bureau) -> None:
    project = bureau.project()
    tasks = [a_task("A"), a_task("B", phase_id=project.id), a_task("C")]
    links = [link("a", "c"), link("b", "c"), link("c", "a")]
    asked = {"project_id": project.id, "tasks": tasks, "dependencies": links}
    answer = bureau.ask("ExtendPlan", **asked, **ITEM_BY_ITEM)
    assert [task.name for task in answer.tasks] == ["A", "C"]
    assert [each.successor_id for each in answer.dependencies] == [answer.tasks[1].id]
    assert refusals(answer) == [
        (1, "PHASE_NOT_FOUND", "tasks[1].phase_id"),
        (1, "TASK_NOT_FOUND", "dependencies[1].predecessor"),
        (2, "DEPENDENCY_CYCLE", "dependencies[2].successor"),
    ]


@slow
def test_a_call_of_which_everything_is_refused_changes_nothing(bureau: Bureau) -> None:
    project = bureau.project()
    asked = {"project_id": project.id, "dependencies": [link("a", "b")]}
    assert len(bureau.ask("ExtendPlan", **asked, **ITEM_BY_ITEM).refused) == 1
    assert bureau.fact_types(project.id) == ["project.opened"]


@slow
def test_only_who_plans_the_project_extends_its_plan(bureau: Bureau) -> None:
    asked = {"project_id": bureau.project().id, "tasks": [a_task("A")], **ITEM_BY_ITEM}
    assert bureau.refusal("ExtendPlan", bureau.max, **asked) == "RECORD_OF_ANOTHER"


keys = st.sampled_from("abcdef")


@given(st.lists(st.tuples(keys, keys), max_size=12))
def test_a_link_closes_a_circle_exactly_when_there_is_no_order_any_more(
    pairs: list[tuple[str, str]],
) -> None:
    accepted: list[tuple[str, str]] = []
    order = Order([])
    for pair in pairs:
        tried = [Link(*each) for each in [*accepted, pair]]
        circle = order.circle(*pair)
        assert bool(circle) == bool(find_cycle("abcdef", tried))
        if circle:
            assert circle[0] == circle[-1]
            steps = set(pairwise(circle))
            assert pair in steps
            assert steps <= {*accepted, pair}
        else:
            order.add(*pair)
            accepted.append(pair)
