"""Tasks that nobody starts by their day are moved at night, where it is switched on."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor
from planning_room import Bureau
from projects.resourcing.queries import working_calendar
from projects.slips.commands import slip_due
from projects.slips.rules import Switch, holds, kept, shown
from tandem.projects.v1 import planning_pb2 as pb

pytestmark = pytest.mark.slow


def night(bureau: Bureau) -> int:
    with bureau.agency.acting(Actor.system()) as tx:
        return slip_due(tx, working_calendar(tx, "GB"))


def late_project(bureau: Bureau, switch: str = "on") -> tuple[Any, Any, Any]:
    """Active since Monday, with a task of two days and one behind it. It is Wednesday."""
    project = bureau.project(start_on="2026-03-09")
    first = bureau.task(project, "First", days=2, assignee_id=bureau.ada.person_id)
    second = bureau.task(project, "Second", days=1)
    bureau.link(first, second)
    bureau.ask("ChangeProjectStatus", project_id=project.id, status=pb.PROJECT_STATUS_ACTIVE)
    if switch:
        bureau.ask("SetProjectSlipSetting", project_id=project.id, switch=switch)
    return project, first, second


def slips_of(bureau: Bureau, project: Any) -> list[Any]:
    return list(bureau.ask("ListSlips", project_id=[project.id]).slips)


@pytest.mark.parametrize(
    ("project", "agency", "on"),
    [(None, None, False), (None, True, True), (False, True, False), (True, False, True)],
)
def test_the_word_of_the_project_goes_before_that_of_the_agency(
    project: bool | None, agency: bool | None, on: bool
) -> None:
    assert holds(project, agency) is on


def test_a_switch_is_shown_as_it_was_set() -> None:
    assert [shown(kept(switch)) for switch in Switch] == list(Switch)


def test_behaviour_10_a_task_that_nobody_started_moves_with_what_follows_it(
    bureau: Bureau,
) -> None:
    project, first, second = late_project(bureau)
    assert night(bureau) == 1
    assert bureau.dates(project) == {"First": ("03-11", "03-12"), "Second": ("03-13", "03-13")}
    (slip,) = slips_of(bureau, project)
    assert (slip.task_count, slip.followed_count, slip.held_up) == (1, 1, "")
    assert (slip.end_on_before, slip.end_on) == ("2026-03-11", "2026-03-13")
    (task,) = bureau.ask("GetSlip", slip_id=slip.id).slip.tasks
    assert (task.task_id, task.start_on_before, task.start_on) == (
        first.id, "2026-03-09", "2026-03-11",
    )  # fmt: skip
    types = [fact.type for fact in bureau.facts(first.id, second.id, slip.id)]
    assert types.count("task.slipped.v1") == types.count("slip.made.v1") == 1


def test_behaviour_10_a_second_run_of_the_night_moves_nothing(bureau: Bureau) -> None:
    project, *_ = late_project(bureau)
    assert [night(bureau), night(bureau)] == [1, 0]
    assert len(slips_of(bureau, project)) == 1


def test_behaviour_10_what_moved_is_taken_back_as_one_and_stays_for_the_night(
    bureau: Bureau,
) -> None:
    project, *_ = late_project(bureau)
    before = bureau.dates(project)
    night(bureau)
    (slip,) = slips_of(bureau, project)
    undone = bureau.ask("UndoSlip", slip_id=slip.id).slip
    assert undone.HasField("undone_at")
    assert bureau.dates(project) == before
    assert night(bureau) == 0
    assert bureau.refusal("UndoSlip", slip_id=slip.id) == "SLIP_UNDONE"


def test_behaviour_10_what_has_begun_since_is_not_taken_back(bureau: Bureau) -> None:
    project, first, _ = late_project(bureau)
    night(bureau)
    bureau.ask("UpdateTask", task_id=first.id, status=pb.TASK_STATUS_IN_PROGRESS)
    (slip,) = slips_of(bureau, project)
    assert bureau.refusal("UndoSlip", slip_id=slip.id) == "SLIP_OVERTAKEN"


@pytest.mark.parametrize("reason", ["frozen", "begun", "off", "agency", "paused", "held"])
def test_behaviour_10_it_moves_nothing_that_it_should_not(bureau: Bureau, reason: str) -> None:
    """Frozen, begun, switched off, not switched on anywhere, paused, held by a day."""
    project, first, _ = late_project(bureau, {"off": "off", "agency": ""}.get(reason, "on"))
    change: dict[str, Any] = {
        "frozen": {"frozen": True},
        "begun": {"status": pb.TASK_STATUS_IN_PROGRESS},
        "held": {"constraint": "must_start_on", "constraint_on": "2026-03-09"},
    }.get(reason, {})
    if change:
        bureau.ask("UpdateTask", task_id=first.id, **change)
    if reason == "paused":
        paused = {"status": pb.PROJECT_STATUS_ON_HOLD, "reason": "The client is away"}
        bureau.ask("ChangeProjectStatus", project_id=project.id, **paused)
    before = bureau.dates(project)
    night(bureau)
    assert bureau.dates(project) == before


def test_the_agency_is_switched_by_who_may(bureau: Bureau) -> None:
    assert bureau.refusal("SetSlipSetting", switched_on=True) == "PERMISSION_REQUIRED"
    setting = bureau.ask("SetSlipSetting", bureau.root, switched_on=True).setting
    assert setting.switched_on
    project, *_ = late_project(bureau, "")
    found = bureau.ask("GetProjectSlipSetting", project_id=project.id).setting
    assert (found.switch, found.switched_on) == ("as_agency", True)
    assert night(bureau) >= 1
    assert len(slips_of(bureau, project)) == 1
