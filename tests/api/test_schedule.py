"""Plans that follow the calendar and what really happened, through the public API (B37 to B40)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from agency.waiting import eventually
from office import SATURDAY, Office, refused, today
from standalone.rest import Json

Dates = tuple[str, str]


class Plan:
    """A project and its tasks by name."""

    def __init__(self, office: Office, start_on: date) -> None:
        self.at = office.manager.at
        body = {"name": "Plan", "start_on": start_on.isoformat()}
        self.project_id = self.at.post("/v1/projects", body)["id"]
        self.ids: dict[str, str] = {}

    def task(self, name: str, days: int, **more: Any) -> str:
        body = {"project_id": self.project_id, "name": name, "duration_days": days} | more
        self.ids[name] = self.at.post("/v1/tasks", body)["id"]
        return name

    def link(self, before: str, after: str, kind: str = "finish_to_start", lag: int = 0) -> None:
        ends = {"predecessor_id": self.ids[before], "successor_id": self.ids[after]}
        self.at.post("/v1/dependencies", ends | {"type": kind, "lag_days": lag})

    def change(self, name: str, **changes: Any) -> Json:
        return self.at.patch(f"/v1/tasks/{self.ids[name]}", changes)

    def schedule(self) -> Json:
        return self.at.get(f"/v1/projects/{self.project_id}/schedule")

    def tasks(self) -> dict[str, Json]:
        return {task["name"]: task for task in self.schedule()["tasks"]}

    def dates(self) -> dict[str, Dates]:
        return {name: (task["start_on"], task["end_on"]) for name, task in self.tasks().items()}


def moved_tasks(office: Office, plan: Plan) -> list[int]:
    """How many tasks each rescheduling of the project moved."""
    query = {"project_id": plan.project_id, "type": "project.rescheduled.v1"}
    return [len(event["data"]["moved"]) for event in office.read_feed(1, **query)]


def workday(day: date, days: int = 0) -> date:
    """The working day at or after it, and a number of working days on (or back)."""
    step = timedelta(days=1 if days >= 0 else -1)
    while day.weekday() >= SATURDAY:
        day += step
    for _ in range(abs(days)):
        day += step
        while day.weekday() >= SATURDAY:
            day += step
    return day


@pytest.fixture
def day_off(office: Office) -> Iterator[str]:
    day = "2027-03-03"
    yield day
    office.administrator.post("/v1/calendar/days-off", {"remove": [day]})


def test_b37_a_plan_follows_a_day_off_and_its_removal_at_once(office: Office, day_off: str) -> None:
    plan = Plan(office, date(2027, 3, 1))
    plan.link(plan.task("Build", 5), plan.task("Check", 2))
    before = {"Build": ("2027-03-01", "2027-03-05"), "Check": ("2027-03-08", "2027-03-09")}
    after = {"Build": ("2027-03-01", "2027-03-08"), "Check": ("2027-03-09", "2027-03-10")}
    assert plan.dates() == before
    added = {"add": [{"on": day_off, "name": "Founders' day"}]}
    office.administrator.post("/v1/calendar/days-off", added)
    eventually(lambda: plan.dates() == after, "the plan follows the day off")
    assert plan.schedule()["duration_days"] == 7
    eventually(lambda: 2 in moved_tasks(office, plan), "an event with both moved tasks")
    office.administrator.post("/v1/calendar/days-off", {"remove": [day_off]})
    eventually(lambda: plan.dates() == before, "the plan follows its removal")
    assert plan.schedule()["duration_days"] == 7


def test_b38_what_follows_a_task_that_was_done_early_is_pulled_forward(office: Office) -> None:
    start = workday(today(), -5)
    plan = Plan(office, start)
    plan.link(plan.task("A", 10), plan.task("B", 3))
    plan.change("A", status="done")
    _, ended = plan.dates()["A"]
    begins, _ = plan.dates()["B"]
    assert ended <= today().isoformat()
    assert begins == workday(today() + timedelta(days=1)).isoformat()


def test_b38_what_follows_a_task_that_was_done_late_is_pushed_back(office: Office) -> None:
    """E03: what starts after the finish of another task moves with it."""
    plan = Plan(office, workday(today(), -14))
    plan.link(plan.task("A", 5), plan.task("B", 3))
    plan.change("A", status="done")
    begins, ends = plan.dates()["B"]
    assert begins >= today().isoformat()
    assert plan.schedule()["end_on"] == ends


def test_b38_the_duration_of_a_done_task_is_that_of_its_dates(office: Office) -> None:
    plan = Plan(office, workday(today(), -14))
    plan.task("A", 5)
    plan.change("A", status="done")
    with refused("TASK_DONE"):
        plan.change("A", duration_days=14)


def test_b40_leads_pull_a_task_forward_and_finish_to_finish_holds_its_end(office: Office) -> None:
    plan = Plan(office, date(2026, 3, 2))
    one, two, three = (plan.task(name, 10) for name in ("One", "Two", "Three"))
    plan.link(one, two, lag=-5)
    plan.link(two, three, "finish_to_finish")
    assert plan.dates() == {
        "One": ("2026-03-02", "2026-03-13"),
        "Two": ("2026-03-09", "2026-03-20"),
        "Three": ("2026-03-09", "2026-03-20"),
    }
    assert plan.schedule()["duration_days"] == 15


def test_b40_floats_are_counted_to_the_end_of_the_project(office: Office) -> None:
    plan = Plan(office, date(2026, 3, 2))
    plan.link(plan.task("Short", 3), plan.task("Long", 8), "finish_to_finish")
    tasks = plan.tasks()
    assert (tasks["Short"]["total_float_days"], tasks["Long"]["critical"]) == (5, True)
    second = Plan(office, date(2026, 3, 2))
    second.link(second.task("Investigate", 4), second.task("Assign", 3))
    second.link("Assign", second.task("Write", 8))
    second.link("Write", second.task("Go", 1), lag=-2)
    second.link("Investigate", second.task("Side", 2))
    tasks = second.tasks()
    assert tasks["Write"]["critical"]
    assert (tasks["Go"]["start_on"], tasks["Go"]["total_float_days"]) == ("2026-03-19", 1)
    assert tasks["Side"]["total_float_days"] == 9


def test_e02_a_move_is_previewed_without_being_written_and_comes_to_what_the_preview_said(
    office: Office,
) -> None:
    plan = Plan(office, date(2027, 3, 1))
    plan.link(plan.task("Design", 3), plan.task("Build", 5))
    shown = f"/v1/projects/{plan.project_id}"
    before, project = plan.schedule(), plan.at.get(shown)
    move = {"tasks": [{"task_id": plan.ids["Design"], "start_not_before": "2027-03-08"}]}
    path = f"/v1/projects/{plan.project_id}/schedule"
    preview = plan.at.post(f"{path}/preview", move)
    moved = {task["task_id"]: (task["start_on"], task["end_on"]) for task in preview["tasks"]}
    assert moved[plan.ids["Build"]] == ("2027-03-11", "2027-03-17")
    assert (preview["end_on_before"], preview["end_on"]) == ("2027-03-10", "2027-03-17")
    assert preview["inverse"] is None
    assert (plan.schedule(), plan.at.get(shown)) == (before, project)
    outcome = plan.at.post(path, move)
    assert outcome | {"inverse": None} == preview
    assert plan.dates()["Build"] == moved[plan.ids["Build"]]


def test_e06_one_inverse_puts_a_whole_reschedule_right_again(office: Office) -> None:
    plan = Plan(office, date(2027, 3, 1))
    plan.link(plan.task("Design", 3, start_not_before="2027-03-02"), plan.task("Build", 5))
    plan.task("Launch", 0)
    path = f"/v1/projects/{plan.project_id}/schedule"
    before = plan.schedule()
    link = {"predecessor_id": plan.ids["Build"], "successor_id": plan.ids["Launch"]}
    outcome = plan.at.post(
        path,
        {
            "tasks": [{"task_id": plan.ids["Design"], "duration_days": 6}],
            "add_dependencies": [link],
            "remove_dependency_ids": [before["dependencies"][0]["id"]],
        },
    )
    assert plan.dates()["Build"] == ("2027-03-01", "2027-03-05")
    plan.at.post(path, outcome["inverse"])
    versionless = [{**task, "version": 0} for task in before["tasks"]]
    after = plan.schedule()
    assert [{**task, "version": 0} for task in after["tasks"]] == versionless
    assert after["dependencies"] == before["dependencies"]


def test_e07_a_deadline_that_a_move_would_miss_is_named(office: Office) -> None:
    plan = Plan(office, date(2027, 3, 1))
    plan.link(plan.task("Design", 3), plan.task("Build", 5, deadline_on="2027-03-12"))
    move = {"tasks": [{"task_id": plan.ids["Design"], "duration_days": 6}]}
    preview = plan.at.post(f"/v1/projects/{plan.project_id}/schedule/preview", move)
    assert preview["missed_deadlines"] == [
        {
            "task_id": plan.ids["Build"],
            "deadline_on": "2027-03-12",
            "end_on": "2027-03-15",
            "missed_before": False,
        }
    ]


def test_e09_a_preview_tells_the_critical_path_and_the_float_that_is_left(office: Office) -> None:
    plan = Plan(office, date(2027, 3, 1))
    plan.task("Long", 8)
    plan.task("Short", 2)
    move = {"tasks": [{"task_id": plan.ids["Short"], "duration_days": 5}]}
    preview = plan.at.post(f"/v1/projects/{plan.project_id}/schedule/preview", move)
    assert preview["critical_task_ids"] == [plan.ids["Long"]]
    assert [task["total_float_days"] for task in preview["tasks"]] == [3]


def test_e10_the_plan_of_the_kick_off_stays_beside_the_present_one(office: Office) -> None:
    plan = Plan(office, date(2027, 3, 1))
    plan.task("Design", 3)
    plan.at.post(f"/v1/projects/{plan.project_id}/status", {"status": "active"})
    plan.change("Design", duration_days=5)
    task = plan.tasks()["Design"]
    assert (task["kickoff_end_on"], task["end_on"]) == ("2027-03-03", "2027-03-05")


def test_a_change_of_a_schedule_is_refused_at_the_field_that_is_to_blame(office: Office) -> None:
    plan = Plan(office, date(2027, 3, 1))
    plan.task("Design", 3)
    path = f"/v1/projects/{plan.project_id}/schedule/preview"
    with refused("ITEMS_REQUIRED"):
        plan.at.post(path, {})
    with refused("NUMBER_OUT_OF_RANGE") as found:
        plan.at.post(path, {"tasks": [{"task_id": plan.ids["Design"], "duration_days": 9000}]})
    assert found.value.problem["field"] == "tasks.0.duration_days"


def test_e07_lists_of_projects_say_how_many_days_late_each_is(office: Office) -> None:
    at = office.manager.at
    start = workday(today())
    body = {"name": "Late as planned", "start_on": str(start), "due_on": str(start)}
    project = at.post("/v1/projects", body)
    assert project["days_late"] == 0
    at.post("/v1/tasks", {"project_id": project["id"], "name": "Film", "duration_days": 4})

    def listed() -> list[int]:
        return [each["days_late"] for each in at.get("/v1/projects", ids=project["id"])["items"]]

    found = at.get(f"/v1/projects/{project['id']}")
    late = (date.fromisoformat(found["end_on"]) - start).days
    assert late >= 3
    assert (found["days_late"], listed()) == (late, [late])
    at.post(f"/v1/projects/{project['id']}/status", {"status": "cancelled", "reason": "No money"})
    assert listed() == [0]
