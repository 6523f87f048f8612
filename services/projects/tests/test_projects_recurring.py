"""Series of tasks: made ahead once each, changed from a day on, ended, single days left out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from chassis.actor import Actor
from planning_room import Bureau
from projects.recurring.commands.making import make_due

pytestmark = pytest.mark.slow


def _today(bureau: Bureau) -> date:
    with bureau.agency.reading() as reading:
        return reading.today


def _series(bureau: Bureau, project: Any, **given: Any) -> Any:
    asked = {"name": "Weekly call", "rule": "FREQ=WEEKLY", "duration_minutes": 60, **given}
    return bureau.ask("CreateTaskSeries", project_id=project.id, **asked).task_series


def _tasks(bureau: Bureau, project: Any) -> list[Any]:
    found = bureau.ask("ListTasks", project_id=[project.id], order="start_on", page_size=200).tasks
    return list(found)


def test_e15_tasks_are_made_ahead_once_each(bureau: Bureau) -> None:
    project = bureau.project()
    series = _series(bureau, project, horizon_days=28, assignee_id=bureau.ada.person_id)
    first = _tasks(bureau, project)
    assert len(first) == len(series.occurrences) == 5
    assert {task.assignee_id for task in first} == {bureau.ada.person_id}
    assert series.next_on == str(_today(bureau) + timedelta(days=29))
    for _ in range(2):
        with bureau.agency.acting(Actor.system()) as tx:
            assert make_due(tx) == 0
    assert len(_tasks(bureau, project)) == 5


def test_e15_the_worker_makes_what_comes_within_the_horizon(bureau: Bureau) -> None:
    project = bureau.project()
    series = _series(bureau, project, horizon_days=7)
    assert len(_tasks(bureau, project)) == 2
    far = {"task_series_id": series.id, "horizon_days": 21}
    changed = bureau.ask("ChangeTaskSeries", **far).task_series
    assert (changed.id, changed.horizon_days) == (series.id, 21)
    assert len(_tasks(bureau, project)) == 4


def test_e15_a_change_from_a_day_on_keeps_what_was_before(bureau: Bureau) -> None:
    project = bureau.project()
    series = _series(bureau, project, horizon_days=28)
    split = _today(bureau) + timedelta(days=14)
    changed = {
        "task_series_id": series.id,
        "from_on": str(split),
        "name": "Call",
        "rule": "FREQ=DAILY;INTERVAL=14",
    }
    after = bureau.ask("ChangeTaskSeries", **changed).task_series
    assert (after.follows_id, after.name) == (series.id, "Call")
    names = [task.name for task in _tasks(bureau, project)]
    assert names == ["Weekly call", "Weekly call", "Call", "Call"]
    before = bureau.ask("GetTaskSeries", task_series_id=series.id).task_series
    assert before.ends_on == str(split - timedelta(days=1))
    assert bureau.refusal("EndTaskSeries", task_series_id=series.id) == "TASK_SERIES_ENDED"


def test_e15_ending_keeps_what_has_begun(bureau: Bureau) -> None:
    project = bureau.project()
    series = _series(bureau, project, horizon_days=28)
    last = _tasks(bureau, project)[-1]
    bureau.ask("UpdateTask", task_id=last.id, status="TASK_STATUS_IN_PROGRESS")
    ended = bureau.ask("EndTaskSeries", task_series_id=series.id).task_series
    assert not ended.next_on
    left = {task.id for task in _tasks(bureau, project)}
    assert last.id in left
    assert len(left) == 2


def test_e15_one_day_is_left_out_and_put_back(bureau: Bureau) -> None:
    project = bureau.project()
    series = _series(bureau, project, horizon_days=14)
    day = series.occurrences[1].occurs_on
    one = {"task_series_id": series.id, "occurs_on": day}
    out = bureau.ask("LeaveOutOccurrence", **one).task_series
    assert [each.left_out for each in out.occurrences] == [False, True, False]
    assert len(_tasks(bureau, project)) == 2
    bureau.ask("PutBackOccurrence", **one)
    assert len(_tasks(bureau, project)) == 3
    assert bureau.refusal("PutBackOccurrence", **one) == "OCCURRENCE_NOT_LEFT_OUT"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"rule": "FREQ=YEARLY"}, "RULE_MALFORMED"),
        ({"starts_on": "2020-01-01"}, "DATE_IN_PAST"),
        ({"name": ""}, "TEXT_REQUIRED"),
        ({"on_day_off": "never"}, "VALUE_UNKNOWN"),
    ],
)
def test_e15_what_cannot_be_is_refused(bureau: Bureau, given: Any, reason: str) -> None:
    project = bureau.project()
    asked = {"name": "Call", "rule": "FREQ=WEEKLY", "project_id": project.id, **given}
    assert bureau.refusal("CreateTaskSeries", **asked) == reason
    assert not _tasks(bureau, project)
