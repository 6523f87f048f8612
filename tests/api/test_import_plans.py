"""A plan of Microsoft Project: tasks with durations, people and dependencies."""

from __future__ import annotations

import json

from office import Office, unlike
from standalone.rest import Json
from uploads import carry_out, clients, counts, export, undo

HEAD = "ID,Task Name,Duration,Start,Finish,Predecessors,Resource Names,% Complete,Outline Level\n"


def plan(office: Office, client: str) -> tuple[dict[str, Json], list[Json]]:
    """The tasks by name, and the dependencies."""
    [made] = clients(office.administrator, client)
    [project] = office.administrator.items("/v1/projects", client_id=made["id"])
    tasks = office.administrator.items("/v1/tasks", project_id=project["id"])
    schedule = office.administrator.get(f"/v1/projects/{project['id']}/schedule")
    return {task["name"]: task for task in tasks}, schedule["dependencies"]


def stated(office: Office, found: Json) -> list[tuple[int, str, str, str]]:
    path = f"/v1/imports/{found['id']}/refusals"
    items = office.administrator.items(path)
    return [(each["row"], each["field"], each["value"], each["reason"]) for each in items]


def test_a_plan_comes_with_durations_people_and_dependencies(office: Office) -> None:
    client, mara = unlike("Plan"), office.worker
    people = json.dumps({"Designer": mara.email, "Writer": mara.id, "Client": "nobody"})
    file = {"client": client, "people": people, "filename": unlike("plan")}
    found = carry_out(office.administrator, "msproject", export("msproject_tasks"), **file)
    assert (found["refusals"], counts(found, "tasks")) == ([], (5, 0, 0))
    assert counts(found, "dependencies") == (5, 0, 0)
    tasks, links = plan(office, client)
    stated = {
        name: (task["duration_days"], task["assignee_id"] or "", task["category"])
        for name, task in tasks.items()
    }
    assert stated == {
        "Concept": (5, mara.id, "Website"),
        "Copy": (4, mara.id, "Website"),
        "Design": (6, mara.id, "Website"),
        "Client review": (4, "", "Website"),
        "Launch": (0, "", "Website"),
    }
    names = {task["id"]: name for name, task in tasks.items()}
    assert {
        (names[link["predecessor_id"]], names[link["successor_id"]], link["type"], link["lag_days"])
        for link in links
    } == {
        ("Concept", "Copy", "start_to_start", 2),
        ("Concept", "Design", "finish_to_start", 0),
        ("Copy", "Client review", "finish_to_start", 0),
        ("Design", "Client review", "finish_to_start", -1),
        ("Client review", "Launch", "finish_to_finish", 5),
    }
    again = carry_out(office.administrator, "msproject", export("msproject_tasks"), **file)
    assert (counts(again, "tasks"), counts(again, "dependencies")) == ((0, 5, 0), (0, 5, 0))
    undone, kept = undo(office.administrator, found["id"])
    assert (undone["undone"]["removed"]["tasks"], kept) == (5, [])


def test_an_unknown_resource_and_a_circle_are_refused_by_their_rows(office: Office) -> None:
    client = unlike("Circle")
    day = "Mon 01/03/27,Mon 01/03/27"
    lines = [
        f"1,Draft,1 day,{day},3,{office.worker.name},0%,1",
        f"2,Copy,1 day,{day},1,Nobody Here[50%],0%,1",
        f"3,Print,1 day,{day},2,,0%,1",
        f"4,Send,1 day,{day},7,,0%,1",
        f"5,Bill,eternity,{day},,,0%,1",
    ]
    file = (HEAD + "\n".join(lines)).encode()
    found = carry_out(
        office.administrator, "msproject", file, client=client, filename=unlike("circle")
    )
    assert sorted(stated(office, found)) == [
        (3, "Resource Names", "Nobody Here[50%]", "PERSON_NOT_FOUND"),
        (4, "Predecessors", "2", "DEPENDENCY_CYCLE"),
        (5, "Predecessors", "7", "PREDECESSOR_UNKNOWN"),
        (6, "Duration", "eternity", "DURATION_MALFORMED"),
    ]
    tasks, links = plan(office, client)
    assert set(tasks) == {"Draft", "Copy", "Print", "Send"}
    assert len(links) == 2
    assert tasks["Draft"]["assignee_id"] == office.worker.id
