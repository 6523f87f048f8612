"""The problem of an agency as a document: it is kept with the levelling, and solved elsewhere.

{axis: the working days, people: [{id, name, minutes, days}], projects: [{id, name, calendar,
due_on, end_on}], tasks: [{id, name, project_id, days, minutes, people, rests, earliest_on, fixed,
start_on, end_on}], links: [{predecessor_id, successor_id, type, lag}], closed: {calendar:
[units]}}. Days are ISO texts. A unit is the number of a working day on the axis. minutes of a task:
of work on each day; of a person: of the usual day, where days does not give others, as [unit,
minutes]. rests: units in which the task waits for its person, who has no time for it then.

A document from before has neither days nor rests.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from projects.levelling.rules.problem import (
    Activity,
    Answer,
    Group,
    Mode,
    Place,
    Problem,
    Resource,
)
from projects.planning.rules.critical_path import Link, LinkType

Stated = Mapping[str, Any]


def problem_of(stated: Stated) -> Problem:
    axis: Sequence[str] = stated["axis"]
    calendar = {project["id"]: project["calendar"] for project in stated["projects"]}
    closed = {name: frozenset(units) for name, units in stated["closed"].items()}
    for task in stated["tasks"]:
        if task.get("rests"):
            own = calendar.get(task["project_id"], "")
            calendar[task["id"]] = task["id"]
            closed[task["id"]] = closed.get(own, frozenset()) | set(task["rests"])
    return Problem(
        activities=[_activity(task, axis, calendar) for task in stated["tasks"]],
        links=[
            Link(each["predecessor_id"], each["successor_id"], LinkType(each["type"]), each["lag"])
            for each in stated["links"]
        ],
        resources=[_resource(each, axis) for each in stated["people"]],
        groups=[
            Group(each["id"], due=_after(axis, each["due_on"]) if each["due_on"] else None)
            for each in stated["projects"]
        ],
        calendars=closed,
    )


def _resource(person: Mapping[str, Any], axis: Sequence[str]) -> Resource:
    """Nobody is counted on behind the axis, where it is not known what they have."""
    days = person.get("days")
    if days is None:
        return Resource(person["id"], person["minutes"])
    return Resource(person["id"], person["minutes"], dict(days), until=len(axis))


def _activity(
    task: Mapping[str, Any], axis: Sequence[str], calendar: Mapping[str, str]
) -> Activity:
    modes = [Mode({person: task["minutes"]}) for person in task["people"]] or [Mode()]
    own = calendar.get(task["id"]) or calendar.get(task["project_id"], "")
    if task["fixed"]:
        return _fixed(task, axis, modes[:1])
    return Activity(
        key=task["id"],
        duration=task["days"],
        modes=modes,
        earliest=bisect_left(axis, task["earliest_on"]),
        group=task["project_id"],
        calendar=own,
    )


def _fixed(task: Mapping[str, Any], axis: Sequence[str], modes: Sequence[Mode]) -> Activity:
    """From its first day on the axis to its last, whatever calendar it was planned by."""
    first, last = bisect_left(axis, task["start_on"]), _after(axis, task["end_on"])
    return Activity(
        key=task["id"],
        duration=max(0, last - first) if task["days"] else 0,
        modes=modes,
        fixed_at=first if task["days"] else last,
        group=task["project_id"],
    )


def _after(axis: Sequence[str], day: str) -> int:
    """The unit that follows the day."""
    found = bisect_left(axis, day)
    return found + 1 if found < len(axis) and axis[found] == day else found


def named(stated: Stated, message: str) -> str:
    """The message with the names of tasks and people in place of their ids."""
    for each in (*stated["tasks"], *stated["people"]):
        message = message.replace(each["id"], each["name"] or "work of another project")
    return message


def result_of(stated: Stated, problem: Problem, answer: Answer) -> dict[str, Any]:
    """{moves, projects, people} for people to read."""
    axis = stated["axis"]
    return {
        "moves": _moves(stated, problem, answer),
        "projects": [_project(stated, project, answer) for project in stated["projects"]],
        "people": _people(stated, answer),
        "places": {
            task["id"]: [axis[answer[task["id"]].start], _end(axis, answer[task["id"]])]
            for task in stated["tasks"]
            if not task["fixed"] and task["days"]
        },
    }


def _end(axis: Sequence[str], place: Place) -> str:
    return axis[max(place.start, place.end - 1)]


def _moves(stated: Stated, problem: Problem, answer: Answer) -> list[dict[str, Any]]:
    axis = stated["axis"]
    reasons = _Reasons(stated, problem, answer)
    names = {project["id"]: project["name"] for project in stated["projects"]}
    moves = []
    for task in stated["tasks"]:
        place = answer[task["id"]]
        if task["fixed"] or not task["days"] or axis[place.start] == task["start_on"]:
            continue
        moves.append(
            {
                "task_id": task["id"],
                "task_name": task["name"],
                "project_id": task["project_id"],
                "project_name": names.get(task["project_id"], ""),
                "start_on_before": task["start_on"],
                "end_on_before": task["end_on"],
                "start_on": axis[place.start],
                "end_on": _end(axis, place),
                **reasons.why(task, place),
            }
        )
    return sorted(moves, key=lambda each: (each["start_on"], each["task_id"]))


class _Reasons:
    """What is in the way of starting a day earlier."""

    def __init__(self, stated: Stated, problem: Problem, answer: Answer) -> None:
        self._axis, self._answer = stated["axis"], answer
        self._tasks = {task["id"]: task for task in stated["tasks"]}
        self._names = {person["id"]: person["name"] for person in stated["people"]}
        self._there: dict[str, tuple[int, dict[int, int]]] = {
            person["id"]: (person["minutes"], dict(person.get("days") or ()))
            for person in stated["people"]
        }
        self._into = defaultdict[str, list[Link]](list)
        for link in problem.links:
            self._into[link.successor].append(link)
        self._busy = defaultdict[tuple[str, int], list[str]](list)
        for task in stated["tasks"]:
            for person in task["people"][answer[task["id"]].mode :][:1]:
                for unit in _worked(task, answer[task["id"]]):
                    self._busy[person, unit].append(task["id"])

    def why(self, task: Mapping[str, Any], place: Place) -> dict[str, Any]:
        person = (task["people"][place.mode :] or [""])[0]
        found = {"person_id": person or None, "person_name": self._names.get(person, "")}
        if self._axis[place.start] < task["start_on"]:
            return {"reason": "earlier", "because_of": "", **found}
        for link in self._into[task["id"]]:
            before = self._answer[link.predecessor]
            if link.type == LinkType.FINISH_TO_START and before.end + int(link.lag) >= place.start:
                name = self._tasks[link.predecessor]["name"]
                return {"reason": "dependency", "because_of": name, **found}
        if place.start <= bisect_left(self._axis, task["earliest_on"]):
            return {"reason": "start", "because_of": "", **found}
        others = [id_ for id_ in self._busy[person, place.start - 1] if id_ != task["id"]]
        if not others and self._is_away(person, place.start - 1):
            return {"reason": "away", "because_of": "", **found}
        name = self._tasks[others[0]]["name"] if others else ""
        return {"reason": "person", "because_of": name, **found}

    def _is_away(self, person: str, unit: int) -> bool:
        """The person has less of that day than of the usual one."""
        usual, others = self._there.get(person, (0, {}))
        return others.get(unit, usual) < usual


def _project(stated: Stated, project: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
    axis = stated["axis"]
    ends = [
        task["end_on"] if task["fixed"] else _end(axis, answer[task["id"]])
        for task in stated["tasks"]
        if task["project_id"] == project["id"] and task["days"]
    ]
    return {
        "project_id": project["id"],
        "name": project["name"],
        "end_on_before": project["end_on"],
        "end_on": max(ends, default=project["end_on"]),
        "due_on": project["due_on"],
    }


def _people(stated: Stated, answer: Answer) -> list[dict[str, Any]]:
    axis = stated["axis"]
    before, after = (defaultdict[tuple[str, int], int](int) for _ in range(2))
    for task in stated["tasks"]:
        place = answer[task["id"]]
        for person in task["people"][place.mode :][:1]:
            for unit in _worked(task, place):
                after[person, unit] += task["minutes"]
        if task["start_on"] and len(task["people"]) == 1:
            first = bisect_left(axis, task["start_on"])
            for unit in range(first, _after(axis, task["end_on"])):
                before[task["people"][0], unit] += task["minutes"]
    return [
        {
            "person_id": person["id"],
            "name": person["name"],
            "day_minutes": person["minutes"],
            **_load(before, person, len(axis), "_before"),
            **_load(after, person, len(axis), ""),
        }
        for person in stated["people"]
    ]


def _worked(task: Mapping[str, Any], place: Place) -> Iterator[int]:
    """The units in which somebody works on it."""
    rests = frozenset(task.get("rests", ()))
    return (unit for unit in range(place.start, place.end) if unit not in rests)


def _load(
    load: Mapping[tuple[str, int], int], person: Mapping[str, Any], end: int, suffix: str
) -> dict[str, int]:
    """Days count as too full by what the person has on each."""
    others = dict(person.get("days") or ())
    days = {unit: minutes for (who, unit), minutes in load.items() if who == person["id"]}
    over = sum(
        minutes > others.get(unit, person["minutes"])
        for unit, minutes in days.items()
        if unit < end
    )
    return {
        f"overloaded_days{suffix}": over,
        f"busiest_day_minutes{suffix}": max(days.values(), default=0),
    }
