"""A change of the schedule: looked at before, carried out, and put right again."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from chassis.errors import Refusal
from chassis.ids import new_id
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planning_room import Bureau
from tandem.projects.v1 import planning_pb2 as pb

pytestmark = pytest.mark.slow
NAMES = ("Concept", "Design", "Copy", "Build", "Test", "Launch")
KINDS = list(pb.LinkType.values())[1:]


def placed(task: Any, **changes: Any) -> pb.ScheduleChanges:
    return pb.ScheduleChanges(tasks=[pb.TaskPlacement(task_id=task.id, **changes)])


def linked(before: Any, behind: Any, **more: Any) -> pb.ScheduleChanges:
    ends = {"predecessor_id": before.id, "successor_id": behind.id}
    return pb.ScheduleChanges(add_dependencies=[pb.DependencyPlacement(**ends, **more)])


class Plan:
    """Tasks of two days, one after the other, from Monday 16 March on."""

    def __init__(self, bureau: Bureau, *names: str, **project: Any) -> None:
        self.bureau = bureau
        self.project = bureau.project(**{"start_on": "2026-03-16", **project})
        self.tasks = [bureau.task(self.project, name, 2) for name in names]
        for before, behind in pairwise(self.tasks):
            bureau.link(before, behind)

    def preview(self, changes: pb.ScheduleChanges) -> Any:
        return self.bureau.ask(
            "PreviewSchedule", project_id=self.project.id, changes=changes
        ).outcome

    def change(self, changes: pb.ScheduleChanges) -> Any:
        return self.bureau.ask(
            "ChangeSchedule", project_id=self.project.id, changes=changes
        ).outcome

    def refusal(self, changes: pb.ScheduleChanges) -> tuple[str, str]:
        """The reason and field with which both the preview and the change are refused."""
        found = set()
        for ask in (self.preview, self.change):
            with pytest.raises(Refusal) as refused:
                ask(changes)
            found.add((refused.value.reason, refused.value.field))
        assert len(found) == 1
        return found.pop()

    def as_it_is(self) -> dict[str, Any]:
        """Everything of the plan but versions."""
        plan = self.bureau.ask("GetSchedule", project_id=self.project.id)
        tasks = []
        for task in sorted(plan.tasks, key=lambda each: each.id):
            task.version = 0
            tasks.append(task.SerializeToString())
        links = {
            (each.id, each.predecessor_id, each.successor_id, each.type, each.lag_days)
            for each in plan.dependencies
        }
        return {"tasks": tasks, "links": links, "end_on": plan.end_on}


def same(preview: Any, change: Any) -> bool:
    """The change came to its preview."""
    change.ClearField("inverse")
    return bool(preview == change)


def test_a_preview_says_what_moves_and_writes_nothing(bureau: Bureau) -> None:
    plan = Plan(bureau, "Design", "Build", "Launch", due_on="2026-03-24")
    design, build, launch = plan.tasks
    before, facts = plan.as_it_is(), bureau.fact_types(plan.project.id)
    outcome = plan.preview(placed(build, start_not_before="2026-03-23"))
    moved = {task.task_id: (task.start_on_before, task.start_on) for task in outcome.tasks}
    assert moved[build.id] == ("2026-03-18", "2026-03-23")
    assert moved[launch.id] == ("2026-03-20", "2026-03-25")
    assert (outcome.end_on_before, outcome.end_on) == ("2026-03-23", "2026-03-26")
    assert list(outcome.critical_task_ids) == [build.id, launch.id]
    assert design.id not in moved
    (missed,) = outcome.missed_deadlines
    assert (missed.task_id, missed.deadline_on, missed.missed_before) == ("", "2026-03-24", False)
    assert not outcome.HasField("inverse")
    assert (plan.as_it_is(), bureau.fact_types(plan.project.id)) == (before, facts)


def test_a_deadline_of_a_task_is_kept_or_named(bureau: Bureau) -> None:
    plan = Plan(bureau, "Design", "Build")
    design, build = plan.tasks
    bureau.ask("UpdateTask", task_id=build.id, deadline_on="2026-03-20")
    assert not plan.preview(placed(design, duration_days=3)).missed_deadlines
    (missed,) = plan.preview(placed(design, duration_days=5)).missed_deadlines
    assert (missed.task_id, missed.end_on) == (build.id, "2026-03-24")


def test_several_changes_are_one_rescheduling_with_one_inverse(bureau: Bureau) -> None:
    plan = Plan(bureau, "Design", "Build", "Launch")
    design, build, launch = plan.tasks
    before = plan.as_it_is()
    links = bureau.ask("GetSchedule", project_id=plan.project.id).dependencies
    changes = linked(design, launch, type=pb.LINK_TYPE_START_TO_START, lag_days=1)
    changes.tasks.add(task_id=build.id, duration_days=4)
    changes.change_dependencies.add(dependency_id=links[0].id, lag_days=2)
    changes.remove_dependency_ids.append(links[1].id)
    preview = plan.preview(changes)
    count = bureau.fact_types(plan.project.id).count("project.rescheduled")
    outcome = plan.change(changes)
    inverse = pb.ScheduleChanges()
    inverse.CopyFrom(outcome.inverse)
    assert same(preview, outcome)
    assert bureau.fact_types(plan.project.id).count("project.rescheduled") == count + 1
    assert bureau.dates(plan.project)["Launch"] == ("03-17", "03-18")
    again = plan.change(inverse)
    assert plan.as_it_is() == before
    plan.change(again.inverse)
    assert bureau.dates(plan.project)["Launch"] == ("03-17", "03-18")


def test_an_inverse_is_refused_once_somebody_has_moved_the_task(bureau: Bureau) -> None:
    plan = Plan(bureau, "Design", "Build")
    outcome = plan.change(placed(plan.tasks[0], duration_days=4))
    bureau.ask("UpdateTask", task_id=plan.tasks[0].id, name="Sketches")
    assert plan.preview(outcome.inverse).end_on == outcome.end_on_before
    bureau.ask("UpdateTask", task_id=plan.tasks[0].id, duration_days=5)
    assert plan.refusal(outcome.inverse) == ("VERSION_MISMATCH", "tasks[0].task_id")
    stale = placed(plan.tasks[1], duration_days=3, version=plan.tasks[1].version + 1)
    assert plan.refusal(stale) == ("VERSION_MISMATCH", "tasks[0].version")


def test_what_cannot_be_is_refused_at_its_place(bureau: Bureau) -> None:
    plan = Plan(bureau, "Design", "Build", "Launch")
    design, build, _ = plan.tasks
    other = Plan(bureau, "Elsewhere").tasks[0]
    bureau.ask("UpdateTask", task_id=design.id, status=pb.TASK_STATUS_IN_PROGRESS)
    assert plan.refusal(pb.ScheduleChanges()) == ("ITEMS_REQUIRED", "tasks")
    begun = placed(design, start_not_before="2026-04-01")
    assert plan.refusal(begun) == ("TASK_BEGUN", "tasks[0].start_not_before")
    assert plan.refusal(placed(build, duration_days=3000))[1] == "tasks[0].duration_days"
    assert plan.refusal(placed(other, duration_days=3)) == (
        "TASK_NOT_FOUND",
        "tasks[0].task_id",
    )
    twice = placed(build, duration_days=3)
    twice.tasks.add(task_id=build.id, duration_days=4)
    assert plan.refusal(twice) == ("TASK_REPEATED", "tasks[1].task_id")
    assert plan.refusal(linked(build, design))[0] == "DEPENDENCY_CYCLE"
    assert plan.refusal(linked(build, build))[0] == "DEPENDENCY_ON_ITSELF"
    assert plan.refusal(linked(design, build)) == (
        "DEPENDENCY_EXISTS",
        "add_dependencies[0].successor_id",
    )
    gone = pb.ScheduleChanges(remove_dependency_ids=[new_id()])
    assert plan.refusal(gone) == ("DEPENDENCY_NOT_FOUND", "remove_dependency_ids[0]")
    many = pb.ScheduleChanges(remove_dependency_ids=[new_id() for _ in range(201)])
    assert plan.refusal(many)[0] == "LIST_TOO_LONG"


def test_who_may_not_plan_the_project_may_not_try_either(bureau: Bureau) -> None:
    plan = Plan(bureau, "Design")
    changes = placed(plan.tasks[0], duration_days=3)
    asked = {"project_id": plan.project.id, "changes": changes}
    for method in ("PreviewSchedule", "ChangeSchedule"):
        assert bureau.refusal(method, bureau.ada, **asked) == "PERMISSION_REQUIRED"
        assert bureau.refusal(method, bureau.max, **asked) == "RECORD_OF_ANOTHER"


def test_the_plan_of_the_kick_off_is_kept(bureau: Bureau) -> None:
    plan = Plan(bureau, "Design", "Build")
    active = {"project_id": plan.project.id, "status": pb.PROJECT_STATUS_ACTIVE}
    bureau.ask("ChangeProjectStatus", **active)
    plan.change(placed(plan.tasks[0], duration_days=4))
    task = bureau.ask("GetTask", task_id=plan.tasks[1].id).task
    assert (task.kickoff_start_on, task.start_on) == ("2026-03-18", "2026-03-20")


places = st.integers(0, len(NAMES) - 1)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("move"), places, st.integers(0, 27)),
        st.tuples(st.just("free"), places, st.just(0)),
        st.tuples(st.just("last"), places, st.integers(0, 9)),
        st.tuples(st.just("link"), st.tuples(places, places), st.sampled_from(KINDS)),
        st.tuples(st.just("lag"), places, st.integers(-3, 3)),
        st.tuples(st.just("unlink"), places, st.just(0)),
    ),
    min_size=1,
    max_size=4,
)


def changes_of(plan: Plan, wanted: list[tuple[str, Any, int]]) -> pb.ScheduleChanges:
    """The steps as one change; one that is no longer possible is left out."""
    links = list(plan.bureau.ask("GetSchedule", project_id=plan.project.id).dependencies)
    changes, met = pb.ScheduleChanges(), set()
    for kind, place, value in wanted:
        if kind == "link":
            first, second = (plan.tasks[each].id for each in place)
            changes.add_dependencies.add(predecessor_id=first, successor_id=second, type=value)
        elif kind in ("lag", "unlink") and place < len(links) and links[place].id not in met:
            met.add(links[place].id)
            if kind == "lag":
                changes.change_dependencies.add(dependency_id=links[place].id, lag_days=value)
            else:
                changes.remove_dependency_ids.append(links[place].id)
        elif kind in ("move", "free", "last") and place not in met:
            met.add(place)
            task = changes.tasks.add(task_id=plan.tasks[place].id)
            if kind == "last":
                task.duration_days = value
            else:
                task.start_not_before = f"2026-03-{value + 2:02}" if kind == "move" else ""
    return changes


@given(st.lists(steps, min_size=1, max_size=3))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_change_comes_to_its_preview_and_its_inverse_leaves_all_as_it_was(
    bureau: Bureau, rounds: list[list[tuple[str, Any, int]]]
) -> None:
    plan = Plan(bureau, *NAMES)
    states, inverses = [plan.as_it_is()], []
    for wanted in rounds:
        changes = changes_of(plan, wanted)
        try:
            preview = plan.preview(changes)
        except Refusal:
            assert plan.refusal(changes)
            continue
        outcome = plan.change(changes)
        inverse = pb.ScheduleChanges()
        inverse.CopyFrom(outcome.inverse)
        inverses.append(inverse)
        assert same(preview, outcome)
        states.append(plan.as_it_is())
    for inverse in reversed(inverses):
        assert plan.as_it_is() == states.pop()
        if inverse.ByteSize():
            plan.change(inverse)
    assert plan.as_it_is() == states.pop()
