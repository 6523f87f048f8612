"""Several tasks changed in one call: all or none of them, or each by itself."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from chassis.errors import Refusal
from chassis.ids import new_id
from planning_room import Bureau
from tandem.common.v1.common_pb2 import BATCH_MODE_ITEM_BY_ITEM
from tandem.projects.v1 import planning_pb2 as pb

pytestmark = pytest.mark.slow
ITEM_BY_ITEM = {"mode": BATCH_MODE_ITEM_BY_ITEM}
DONE = pb.TASK_STATUS_DONE


def change(task: Any, **changes: Any) -> pb.TaskChange:
    return pb.TaskChange(task_id=task if isinstance(task, str) else task.id, **changes)


@pytest.fixture
def plan(bureau: Bureau) -> tuple[Any, list[Any]]:
    """Three tasks of two days, one after the other, from Monday 16 March on."""
    project = bureau.project(start_on="2026-03-16")
    tasks = [bureau.task(project, name, 2) for name in ("Design", "Build", "Launch")]
    for before, behind in pairwise(tasks):
        bureau.link(before, behind)
    return project, tasks


def test_tasks_of_a_plan_are_changed_in_one_call_and_scheduled_once(
    bureau: Bureau, plan: tuple[Any, list[Any]]
) -> None:
    project, (design, build, launch) = plan
    before = bureau.fact_types(project.id).count("project.rescheduled")
    answer = bureau.ask(
        "UpdateTasks",
        tasks=[
            change(build, duration_days=3, name="Build it"),
            change(launch, assignee_id=bureau.ada.person_id),
            change(design, duration_days=1),
        ],
    )
    assert [task.id for task in answer.tasks] == [build.id, launch.id, design.id]
    assert [task.start_on for task in answer.tasks] == ["2026-03-17", "2026-03-20", "2026-03-16"]
    assert answer.tasks[1].assignee_id == bureau.ada.person_id
    assert bureau.dates(project)["Build it"] == ("03-17", "03-19")
    facts = bureau.fact_types(project.id)
    assert facts.count("project.rescheduled") == before + 1
    assert [bureau.fact_types(task.id)[-1] for task in plan[1]] == ["task.updated"] * 3


def test_one_refused_change_refuses_the_call_and_names_the_item(
    bureau: Bureau, plan: tuple[Any, list[Any]]
) -> None:
    project, (design, build, _) = plan
    changes = [change(design, name="Concept"), change(build, phase_id=new_id())]
    with pytest.raises(Refusal) as refused:
        bureau.ask("UpdateTasks", tasks=changes)
    assert (refused.value.reason, refused.value.field) == ("PHASE_NOT_FOUND", "tasks[1].phase_id")
    assert "Design" in bureau.dates(project)


def test_item_by_item_what_may_be_changed_is_changed(
    bureau: Bureau, plan: tuple[Any, list[Any]]
) -> None:
    _, (design, build, launch) = plan
    foreign = bureau.project(bureau.max, project_manager_id=bureau.max.person_id)
    theirs = bureau.task(foreign, "Theirs", actor=bureau.max)
    unknown = new_id()
    changes = [
        change(design, status=DONE, actual_start_on="2026-03-10", actual_finish_on="2026-03-11"),
        change(theirs, name="Mine"),
        change(unknown, name="Nobody's"),
        change(build, actual_finish_on="2026-03-11"),
        change(launch, name="Go live"),
        change(launch, name="Again"),
    ]
    answer = bureau.ask("UpdateTasks", tasks=changes, **ITEM_BY_ITEM)
    assert [task.name for task in answer.tasks] == ["Design", "Go live"]
    assert answer.tasks[0].status == DONE
    found = [(each.index, each.id, each.reason, each.field) for each in answer.refused]
    assert found == [
        (1, theirs.id, "PERMISSION_REQUIRED", "tasks[1]"),
        (2, unknown, "NOT_FOUND", "tasks[2].task_id"),
        (3, build.id, "TASK_NOT_DONE", "tasks[3].actual_finish_on"),
        (5, launch.id, "TASK_REPEATED", "tasks[5].task_id"),
    ]


def test_who_does_tasks_says_how_far_they_are_and_no_more(
    bureau: Bureau, plan: tuple[Any, list[Any]]
) -> None:
    _, (design, build, _) = plan
    mine = [change(task, assignee_id=bureau.ada.person_id) for task in (design, build)]
    bureau.ask("UpdateTasks", tasks=mine)
    changes = [change(design, status=DONE), change(build, duration_days=9)]
    refused = bureau.refusal("UpdateTasks", bureau.ada, tasks=changes)
    assert refused == "TASK_STATUS_ONLY"
    answer = bureau.ask("UpdateTasks", bureau.ada, tasks=changes, **ITEM_BY_ITEM)
    assert [task.id for task in answer.tasks] == [design.id]


def test_a_call_without_tasks_or_with_too_many_is_refused(bureau: Bureau) -> None:
    assert bureau.refusal("UpdateTasks") == "VALUE_REQUIRED"
    many = [change(new_id(), name="X") for _ in range(201)]
    assert bureau.refusal("UpdateTasks", tasks=many) == "LIST_TOO_LONG"
