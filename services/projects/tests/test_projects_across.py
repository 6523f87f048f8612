"""Dependencies between tasks of different projects (E11)."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Conflict
from planning_room import Bureau
from projects.planning.commands.following import follow_moved
from tandem.projects.v1 import planning_pb2 as pb

pytestmark = pytest.mark.slow

MONDAY = "2026-03-16"


def follow(bureau: Bureau) -> int:
    with bureau.agency.acting(Actor.system()) as tx:
        return follow_moved(tx, "GB-ENG")


class Two:
    """A website and a shop of Pam's; the shop's build waits for the website's design."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.website = bureau.project(name="Website", start_on=MONDAY)
        self.shop = bureau.project(name="Shop", start_on=MONDAY)
        self.design = bureau.task(self.website, "Design", 3)
        self.build = bureau.task(self.shop, "Build", 2)
        self.test = bureau.task(self.shop, "Test", 1)
        bureau.link(self.build, self.test)
        self.link = bureau.link(self.design, self.build).dependency

    def across(self, project: Any) -> Any:
        plan = self.bureau.ask("GetSchedule", project_id=project.id)
        (found,) = plan.dependencies_across
        return found


@pytest.fixture
def two(bureau: Bureau) -> Two:
    return Two(bureau)


def test_a_task_waits_for_one_of_another_project(bureau: Bureau, two: Two) -> None:
    assert bureau.dates(two.shop) == {"Build": ("03-19", "03-20"), "Test": ("03-23", "03-23")}
    build = bureau.ask("GetTask", task_id=two.build.id).task
    assert (build.placed_by, build.placed_by_task_id) == ("other_project", two.design.id)
    seen = two.across(two.shop)
    assert (seen.incoming, seen.task_id, seen.other_task_name) == (True, two.build.id, "Design")
    assert (seen.other_project_name, seen.other_end_on, seen.broken) == (
        "Website",
        "2026-03-18",
        False,
    )
    seen = two.across(two.website)
    assert (seen.incoming, seen.task_id, seen.other_task_name) == (False, two.design.id, "Build")


def test_the_plan_behind_follows_as_a_change_of_its_own_with_the_reason(
    bureau: Bureau, two: Two
) -> None:
    bureau.ask("UpdateTask", task_id=two.design.id, duration_days=5)
    assert bureau.dates(two.shop)["Build"] == ("03-19", "03-20")
    assert two.across(two.shop).broken
    assert follow(bureau) == 1
    assert bureau.dates(two.shop) == {"Build": ("03-23", "03-24"), "Test": ("03-25", "03-25")}
    rescheduled, followed = bureau.facts(two.shop.id)[-2:]
    assert [each.type for each in (rescheduled, followed)] == [
        "project.rescheduled.v1",
        "project.followed.v1",
    ]
    reason = f"because task Design of {two.website.reference} Website moved"
    assert rescheduled.payload["reason"] == followed.payload["reason"] == reason
    assert len(rescheduled.payload["moved"]) == 2
    assert follow(bureau) == 0


def test_a_plan_that_is_held_stays_and_follows_once_it_goes_on(bureau: Bureau, two: Two) -> None:
    held = {"project_id": two.shop.id, "reason": "No answer."}
    bureau.ask("ChangeProjectStatus", status=pb.PROJECT_STATUS_ON_HOLD, **held)
    bureau.ask("UpdateTask", task_id=two.design.id, duration_days=4)
    assert follow(bureau) == 0
    assert two.across(two.shop).broken
    assert two.across(two.website).broken
    bureau.ask("ChangeProjectStatus", project_id=two.shop.id, status=pb.PROJECT_STATUS_PLANNING)
    assert follow(bureau) == 1
    assert not two.across(two.shop).broken


def test_a_circle_through_two_projects_is_named_by_task_and_project(
    bureau: Bureau, two: Two
) -> None:
    before = bureau.task(two.website, "Brief", 1)
    bureau.link(before, two.design)
    with pytest.raises(Conflict) as refused:
        bureau.link(two.test, before)
    assert refused.value.reason == "DEPENDENCY_CYCLE"
    website, shop = two.website.reference, two.shop.reference
    for name in (f"Brief ({website})", f"Design ({website})", f"Build ({shop})", f"Test ({shop})"):
        assert name in refused.value.details["cycle"]


def test_a_link_within_a_project_may_not_close_a_circle_through_another(
    bureau: Bureau, two: Two
) -> None:
    late = bureau.task(two.website, "Late", 1)
    bureau.link(two.test, late)
    refused = bureau.refusal("AddDependency", predecessor_id=late.id, successor_id=two.design.id)
    assert refused == "DEPENDENCY_CYCLE"
    change = pb.DependencyPlacement(predecessor_id=late.id, successor_id=two.design.id)
    changes = pb.ScheduleChanges(add_dependencies=[change])
    of = {"project_id": two.website.id, "changes": changes}
    assert bureau.refusal("PreviewSchedule", **of) == "DEPENDENCY_CYCLE"


def test_it_needs_the_permission_for_both_projects(bureau: Bureau, two: Two) -> None:
    other = bureau.project(bureau.max, name="Elsewhere", start_on=MONDAY)
    task = bureau.ask(
        "CreateTask", bureau.max, project_id=other.id, name="Copy", duration_days=1
    ).task
    ends = {"predecessor_id": two.test.id, "successor_id": task.id}
    for actor in (bureau.pam, bureau.max):
        assert bureau.refusal("AddDependency", actor, **ends) == "RECORD_OF_ANOTHER"
    bureau.ask("AddDependency", bureau.root, **ends)
    changed = {"dependency_id": two.link.id, "lag_days": 1}
    assert bureau.refusal("UpdateDependency", bureau.max, **changed) == "RECORD_OF_ANOTHER"


@pytest.mark.parametrize(
    ("type_", "lag", "start"),
    [
        (pb.LINK_TYPE_FINISH_TO_START, 2, "03-23"),
        (pb.LINK_TYPE_START_TO_START, 1, "03-17"),
        (pb.LINK_TYPE_FINISH_TO_FINISH, 1, "03-18"),
        (pb.LINK_TYPE_START_TO_FINISH, 4, "03-18"),
    ],
)
def test_all_kinds_of_links_with_a_lag_hold_across_projects(
    bureau: Bureau, two: Two, type_: int, lag: int, start: str
) -> None:
    changed = {"dependency_id": two.link.id, "type": type_, "lag_days": lag}
    bureau.ask("UpdateDependency", **changed)
    assert bureau.dates(two.shop)["Build"][0] == start


def test_what_is_cancelled_deleted_or_no_longer_linked_holds_nothing(
    bureau: Bureau, two: Two
) -> None:
    cancelled = {"task_id": two.design.id, "status": pb.TASK_STATUS_CANCELLED}
    bureau.ask("UpdateTask", **cancelled)
    follow(bureau)
    assert bureau.dates(two.shop)["Build"][0] == "03-16"
    bureau.ask("UpdateTask", task_id=two.design.id, status=pb.TASK_STATUS_TO_DO)
    follow(bureau)
    assert bureau.dates(two.shop)["Build"][0] == "03-19"
    bureau.ask("DeleteTask", task_id=two.design.id)
    follow(bureau)
    assert bureau.dates(two.shop)["Build"][0] == "03-16"
