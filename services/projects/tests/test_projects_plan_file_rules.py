"""Formats of plans: what is read is what was written, and a broken file is refused by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from projects.plan_files.rules.csv_plan import read_csv, write_csv
from projects.plan_files.rules.plan import BadFile, BaselineDates, PlanFile, PlanLink, PlanTask
from projects.plan_files.rules.reading_xml import read_project_xml
from projects.plan_files.rules.writing_xml import Hours, write_project_xml
from projects.planning.rules.network import LinkType
from projects.planning.rules.status import TaskStatus
from projects.planning.rules.timing import Constraint
from projects.resourcing.rules.working_time import OFFICE_WEEK

DAY = 450
ADA = {"assignee": "Ada Moss", "email": "ada@example.org"}
BRIEF = PlanTask(
    key="1", name="Brief <1>", minutes=DAY, phase="Concept", work_seconds=27_000, **ADA,
    status=TaskStatus.DONE, charge_role="designer", category="Web / Page",
    actual_start_on=date(2026, 3, 2), actual_finish_on=date(2026, 3, 3),
    start_at=datetime.fromisoformat("2026-03-02T09:00"), position=1,
    end_at=datetime.fromisoformat("2026-03-03T12:00"),
    baselines={0: BaselineDates(date(2026, 3, 2), date(2026, 3, 3), 900, 3600)},
)  # fmt: skip
LAUNCH = PlanTask(
    key="2", name="Launch", minutes=0, constraint=Constraint.MUST_FINISH_ON, position=2,
    constraint_on=date(2026, 3, 9), start_not_before=date(2026, 3, 3),
)  # fmt: skip
BUILD = PlanTask(
    key="3", name="=Build", minutes=2 * DAY, phase="Production", effort_driven=True, position=3,
    units_bp=5000, work_seconds=27_000, deadline_on=date(2026, 4, 1), deliverable="Site", **ADA,
)  # fmt: skip
PLAN = PlanFile(
    name="Spring & site",
    start_on=date(2026, 3, 2),
    tasks=[BRIEF, LAUNCH, BUILD],
    links=[
        PlanLink(predecessor="1", successor="3", type=LinkType.START_TO_START, lag_minutes=-90),
        PlanLink(predecessor="3", successor="2", lag_minutes=1440, lag_elapsed=True),
        PlanLink(predecessor="1", successor="2", type=LinkType.FINISH_TO_FINISH),
        PlanLink(predecessor="1", successor="3", type=LinkType.START_TO_FINISH, lag_minutes=7),
    ],
    baselines={0: "Kick-off"},
)
HOURS = Hours(OFFICE_WEEK, [(date(2026, 12, 25), "Christmas Day")], DAY)


def test_e16_xml_that_was_exported_is_read_back_whole() -> None:
    back = read_project_xml(write_project_xml(PLAN, HOURS), DAY)
    assert sorted(back.tasks, key=lambda task: task.position) == PLAN.tasks
    assert sorted(back.links, key=repr) == sorted(PLAN.links, key=repr)
    assert (back.name, back.start_on, back.baselines) == (PLAN.name, PLAN.start_on, PLAN.baselines)
    assert (back.week, back.days_off) == (OFFICE_WEEK, {date(2026, 12, 25)})
    assert back.dropped.all() == []


def test_e16_csv_that_was_exported_is_read_back() -> None:
    back = read_csv(write_csv(PLAN), DAY)
    plain = [replace(task, baselines={}, start_at=None, end_at=None) for task in PLAN.tasks]
    assert back.tasks == plain
    assert sorted(back.links, key=repr) == sorted(PLAN.links, key=repr)


def _project(tasks: str, more: str = "") -> bytes:
    return f'<Project xmlns="http://schemas.microsoft.com/project">{more}<Tasks>{tasks}</Tasks></Project>'.encode()


def _task(uid: int, more: str = "", level: int = 1) -> str:
    return (
        f"<Task><UID>{uid}</UID><Name>T{uid}</Name><OutlineLevel>{level}</OutlineLevel>"
        f"<Duration>PT8H0M0S</Duration>{more}</Task>"
    )


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ("<Notes>Call Ada</Notes>", "Notes of tasks (1)"),
        ("<Priority>700</Priority>", "Priority of tasks (1)"),
        ("<ConstraintType>5</ConstraintType>",
         "the constraint 'start no later than' of the task 'T1'"),
        ("<PercentComplete>40</PercentComplete><Start>2026-03-02T09:00:00</Start>",
         "that the task 'T1' is 40 % complete; it is in progress"),
        ("<PredecessorLink><PredecessorUID>9</PredecessorUID></PredecessorLink>",
         "a link of the task 'T1' to a summary task or to a task that the file lacks"),
    ],
)  # fmt: skip
def test_e16_what_has_no_place_here_is_named(more: str, named: str) -> None:
    assert read_project_xml(_project(_task(1, more)), DAY).dropped.all() == [named]


def test_e16_values_that_say_nothing_are_not_named() -> None:
    more = "<Priority>500</Priority><Cost>0</Cost><Notes></Notes><GUID>A-1</GUID>"
    assert read_project_xml(_project(_task(1, more)), DAY).dropped.all() == []


def test_e16_deep_outlines_become_one_phase_and_are_named() -> None:
    rows = (
        _task(1, "<Summary>1</Summary>") + _task(2, "<Summary>1</Summary>", 2) + _task(3, level=3)
    )
    plan = read_project_xml(_project(rows), DAY)
    assert [(task.name, task.phase) for task in plan.tasks] == [("T3", "T1")]
    assert plan.dropped.all() == [
        "the level of the summary task 'T2'; its tasks are in the phase 'T1'"
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<Project><Tasks>", "PLAN_FILE_MALFORMED"),
        (b"<html></html>", "PLAN_FILE_MALFORMED"),
        (b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><Project>&c;</Project>',
         "PLAN_FILE_REFUSED"),
        (_project(_task(1) + _task(1)), "PLAN_FILE_MALFORMED"),
        (_project(_task(1, "<Deadline>soon</Deadline>")), "PLAN_FILE_MALFORMED"),
        (_project(_task(1, "<Work>-PT1H0M0S</Work>")), "PLAN_FILE_MALFORMED"),
    ],
)  # fmt: skip
def test_e16_a_broken_file_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_project_xml(content, DAY)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title\nBrief\n", "columns"),
        ("name,status\nBrief,gone\n", "Row 2: status"),
        ("number,name,predecessors\n1,Brief,7FS\n", "waits for 7"),
        ("number,name\n1,Brief\n1,Build\n", "the number 1"),
        ("name,duration_days\nBrief,long\n", "Row 2: duration_days"),
    ],
)
def test_e16_a_csv_names_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_csv(text, DAY)
    assert words in refused.value.message
