"""The timer: one for each person, wherever they are signed in."""

from __future__ import annotations

import pytest
from chassis.errors import Conflict, Invalid
from chassis.ids import new_id
from google.protobuf.timestamp_pb2 import Timestamp
from workspace_steps import Workspace

pytestmark = pytest.mark.slow
HOUR = 3600


def moment(seconds_ago: int) -> Timestamp:
    now = Timestamp()
    now.GetCurrentTime()
    return Timestamp(seconds=now.seconds - seconds_ago)


def test_a_timer_says_what_it_ran_for_when_it_is_stopped(workspace: Workspace) -> None:
    project, task = new_id(), new_id()
    started = workspace.ask(
        "StartTimer",
        workspace.tom,
        project_id=project,
        task_id=task,
        note="Layouts",
        started_at=moment(HOUR),
    ).timer
    assert workspace.ask("GetTimer", workspace.tom).timer == started
    assert not workspace.ask("GetTimer", workspace.ann).timer.HasField("started_at")
    run = workspace.ask("StopTimer", workspace.tom)
    assert (run.seconds, run.project_id, run.task_id, run.note) == (HOUR, project, task, "Layouts")
    assert not workspace.ask("GetTimer", workspace.tom).timer.HasField("started_at")


def test_a_timer_that_stands_cannot_be_stopped(workspace: Workspace) -> None:
    with pytest.raises(Conflict) as refused:
        workspace.ask("StopTimer")
    assert refused.value.reason == "TIMER_NOT_RUNNING"


def test_of_two_devices_the_second_learns_that_the_first_has_stopped_it(
    workspace: Workspace,
) -> None:
    version = workspace.ask("StartTimer").timer.version
    workspace.ask("StopTimer", expected_version=version)
    with pytest.raises(Conflict) as refused:
        workspace.ask("StopTimer", expected_version=version)
    assert refused.value.reason == "VERSION_MISMATCH"


@pytest.mark.parametrize("seconds_ago", [-HOUR, 25 * HOUR])
def test_it_starts_within_the_last_day(workspace: Workspace, seconds_ago: int) -> None:
    with pytest.raises(Invalid) as refused:
        workspace.ask("StartTimer", started_at=moment(seconds_ago))
    assert refused.value.field == "started_at"


def test_a_run_shorter_than_a_minute_counts_as_one(workspace: Workspace) -> None:
    workspace.ask("StartTimer")
    assert workspace.ask("StopTimer").seconds == 60


def test_nothing_runs_for_somebody_who_is_erased(workspace: Workspace) -> None:
    workspace.ask("StartTimer", workspace.tom)
    workspace.erases(workspace.tom.person_id)
    assert not workspace.ask("GetTimer", workspace.tom).timer.HasField("started_at")
