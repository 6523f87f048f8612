"""One large plan of the demo: a booking platform in seven phases, under way and late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from standalone.rest import Json, Session

NAME = "Booking platform"
BEGAN_WEEKS_AGO = 7
WANTED_WEEKS_AHEAD = 15


class Step(NamedTuple):
    """days 0: a milestone. after: names of what it waits for, besides the step before it."""

    name: str
    days: int
    role: str = ""
    after: tuple[str, ...] = ()
    alone: bool = False


PHASES: Mapping[str, Sequence[Step]] = {
    "Discovery": (
        Step("Kick-off with the client", 0),
        Step("Interviews with passengers", 4, "strategist"),
        Step("Interviews with harbour staff", 3, "strategist", ("Kick-off with the client",), True),
        Step("Audit of the present site", 3, "developer", ("Kick-off with the client",), True),
        Step("Analytics review", 2, "strategist", ("Kick-off with the client",), True),
        Step(
            "Journey maps",
            4,
            "strategist",
            ("Interviews with passengers", "Interviews with harbour staff"),
            True,
        ),
        Step("Requirements workshop", 1, "strategist", ("Audit of the present site",)),
        Step("Scope agreed", 0),
    ),
    "Concept": (
        Step("Information architecture", 5, "strategist", ("Scope agreed",)),
        Step("Content model", 3, "copywriter"),
        Step("Tone of voice", 4, "copywriter", ("Scope agreed",), True),
        Step("Moodboards", 3, "designer", ("Scope agreed",), True),
        Step("Two design directions", 6, "designer"),
        Step("Technical concept", 5, "developer", ("Scope agreed",), True),
        Step(
            "Concept presentation",
            1,
            "designer",
            ("Content model", "Two design directions", "Technical concept"),
            True,
        ),
        Step("Client feedback on the concept", 4),
        Step("Concept approved", 0),
    ),
    "Design": (
        Step("Design system", 8, "designer", ("Concept approved",)),
        Step("Wireframes: search", 4, "designer", ("Concept approved",), True),
        Step("Wireframes: booking", 5, "designer"),
        Step("Wireframes: account", 4, "designer"),
        Step("Prototype", 5, "designer", ("Design system",)),
        Step("Usability test", 3, "strategist"),
        Step("Screens: search", 5, "designer", ("Usability test",), True),
        Step("Screens: booking", 6, "designer"),
        Step("Screens: account", 4, "designer"),
        Step("Accessibility review", 2, "designer"),
        Step("Design approved", 0),
    ),
    "Content": (
        Step("Content inventory", 3, "copywriter", ("Concept approved",)),
        Step("Routes and ports", 8, "copywriter", ("Tone of voice",)),
        Step("Fares and conditions", 5, "copywriter"),
        Step("Help pages", 6, "copywriter"),
        Step("Photography", 5, "producer", ("Concept approved",), True),
        Step("Picture editing", 4, "designer"),
        Step("Translation into Norwegian", 8, "copywriter", ("Help pages",), True),
        Step("Content approved", 0, "", ("Picture editing",)),
    ),
    "Build": (
        Step("Environments", 3, "developer", ("Technical concept",)),
        Step("Component library", 10, "developer", ("Design system",)),
        Step("Timetable interface", 8, "developer", ("Environments",), True),
        Step("Search", 8, "developer", ("Screens: search", "Component library")),
        Step("Booking", 12, "developer", ("Screens: booking",)),
        Step("Payment", 8, "developer"),
        Step("Tickets and barcodes", 5, "developer"),
        Step("Account", 7, "developer", ("Screens: account", "Component library"), True),
        Step("Content management", 6, "developer", ("Component library",), True),
        Step("Booking on mobile", 6, "developer", ("Booking",), True),
        Step("Migration of customers", 5, "developer", ("Account",), True),
        Step("Feature freeze", 0, "", ("Tickets and barcodes", "Booking on mobile")),
    ),
    "Test": (
        Step("Test plan", 3, "producer", ("Design approved",)),
        Step("Functional tests", 6, "producer", ("Feature freeze",)),
        Step("Load test", 3, "developer", ("Feature freeze",), True),
        Step("Security review", 4, "developer", ("Feature freeze",), True),
        Step("Accessibility test", 3, "producer", ("Feature freeze",), True),
        Step(
            "Repairs",
            6,
            "developer",
            ("Functional tests", "Load test", "Security review", "Accessibility test"),
            True,
        ),
        Step("Test by the client", 5, "", ("Content approved",)),
        Step("Accepted", 0),
    ),
    "Launch": (
        Step("Training of harbour staff", 3, "producer", ("Accepted",)),
        Step("Final load of content", 3, "copywriter", ("Accepted",), True),
        Step("Soft launch on one route", 5, "developer"),
        Step("Launch film", 6, "producer", ("Content approved",), True),
        Step(
            "Go live",
            0,
            "",
            ("Soft launch on one route", "Training of harbour staff", "Launch film"),
            True,
        ),
        Step("Watching the first weeks", 10, "developer"),
        Step("Review with the client", 1, "strategist"),
        Step("Handed over", 0),
    ),
}
DEADLINES = {"Design approved": 3, "Feature freeze": 9, "Go live": 13}
"""Weeks from today."""
LATE_DAYS = {"Journey maps": 2, "Client feedback on the concept": 2}
"""Days that a step took longer than planned."""


def load_plan(
    manager: Session, client_id: str, people: Mapping[str, Sequence[str]], today: date
) -> Json:
    """people: ids by charge role. The project, planned, kicked off and as far as today."""
    monday = today - timedelta(days=today.weekday())
    body = {
        "name": NAME,
        "client_id": client_id,
        "start_on": (monday - timedelta(weeks=BEGAN_WEEKS_AGO)).isoformat(),
        "due_on": (monday + timedelta(weeks=WANTED_WEEKS_AHEAD, days=4)).isoformat(),
        "description": "Search, booking and payment for passengers and freight.",
    }
    project = manager.post("/v1/projects", body, "demo:plan")
    path = f"/v1/projects/{project['id']}"
    phases = [
        manager.post(f"{path}/phases", {"name": name}, f"demo:plan:phase:{name}")["phases"][-1]
        for name in PHASES
    ]
    ids = {phase["name"]: phase["id"] for phase in phases}
    plan = {"tasks": list(_tasks(ids, people, monday)), "dependencies": list(_dependencies())}
    manager.post(f"{path}/tasks", plan, "demo:plan:tasks")
    manager.post(f"{path}/status", {"status": "active"}, "demo:plan:active")
    _catch_up(manager, path, today)
    return manager.get(path)


def _tasks(
    phases: Mapping[str, str], people: Mapping[str, Sequence[str]], monday: date
) -> Iterator[Json]:
    everybody = [person for of_role in people.values() for person in of_role]
    for name, steps in PHASES.items():
        for place, step in enumerate(steps):
            task: Json = {"key": step.name, "name": step.name, "duration_days": step.days}
            task |= {"phase_id": phases[name], "estimate_minutes": step.days * 360}
            if step.role:
                candidates = people[step.role] or everybody
                task |= {
                    "charge_role": step.role,
                    "assignee_id": candidates[place % len(candidates)],
                }
            if step.name in DEADLINES:
                wanted = monday + timedelta(weeks=DEADLINES[step.name], days=4)
                task["deadline_on"] = wanted.isoformat()
            yield task


def _dependencies() -> Iterator[Json]:
    """A step waits for the one before it in its phase, unless it is alone, and for those named."""
    for steps in PHASES.values():
        for before, step in pairwise(steps):
            if not step.alone:
                yield {"predecessor": before.name, "successor": step.name}
    for steps in PHASES.values():
        for step in steps:
            for name in step.after:
                yield {"predecessor": name, "successor": step.name}


def _catch_up(manager: Session, path: str, today: date) -> None:
    """Everything that was to end before today is done, some of it late; what was to begin has.

    A step is done after those that it waits for, whose lateness has moved it by then.
    """
    done: set[str] = set()
    while True:
        plan = manager.get(f"{path}/schedule")
        waiting = {
            link["successor_id"]
            for link in plan["dependencies"]
            if link["predecessor_id"] not in done
        }
        due = [each for each in plan["tasks"] if each["id"] not in done | waiting]
        ended = [each for each in due if _finish(each) < today]
        if not ended:
            begun = [each for each in due if date.fromisoformat(each["start_on"]) <= today]
            _change(manager, [_begun(each) for each in begun if each["duration_days"]])
            return
        done |= {each["id"] for each in ended}
        _change(manager, [_ended(each) for each in ended])


def _finish(task: Json) -> date:
    late = timedelta(days=LATE_DAYS.get(task["name"], 0))
    return date.fromisoformat(task["end_on"]) + late


def _ended(task: Json) -> Json:
    actual = {"actual_start_on": task["start_on"], "actual_finish_on": _finish(task).isoformat()}
    return {"task_id": task["id"], "status": "done"} | actual


def _begun(task: Json) -> Json:
    return {"task_id": task["id"], "status": "in_progress", "actual_start_on": task["start_on"]}


def _change(manager: Session, changes: Sequence[Json]) -> None:
    if changes:
        manager.patch("/v1/tasks", {"tasks": list(changes)})
