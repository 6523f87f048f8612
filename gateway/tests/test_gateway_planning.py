"""Projects, tasks, people and the calendar through the door, before the real projects service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from chassis.actor import Actor
from chassis.database import Database
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.testing import ACTOR_SECRET, fresh_database, serving
from gateway.testing import Person, Reception, reception
from projects.api import registrations
from projects.events import CATALOGUE
from projects.planning.model import KnownClient, Project
from projects.planning.rules.status import ProjectStatus
from projects.settings import Settings

pytestmark = pytest.mark.slow
WEBSITE = "0197a000-0000-7000-8000-000000000001"


def migrate(url: str) -> None:
    upgrade("projects", url)


class Studio:
    """A gateway before projects, with a project manager, an administrator and a team member."""

    def __init__(self, gateway: Reception, database: Database) -> None:
        self.gateway = gateway
        self.database = database
        self.pam = gateway.person("project_manager", name="Pam")
        self.root = gateway.person("administrator", name="Root")
        self.ada = gateway.person("team_member", name="Ada")

    def add(self, row: Any) -> Any:
        with self.database.transaction(Actor.system()) as tx:
            tx.add(row)
        return row

    def project(self, **given: Any) -> dict[str, Any]:
        made = self.pam.post("/v1/projects", {"name": "Spring", **given})
        assert made.status_code == 201, made.text
        return made.json()

    def task(self, project: dict[str, Any], name: str, days: int = 2, **given: Any) -> Any:
        body = {"project_id": project["id"], "name": name, "duration_days": days, **given}
        made = self.pam.post("/v1/tasks", body)
        assert made.status_code == 201, made.text
        return made.json()

    def link(self, before: Any, behind: Any, **given: Any) -> Any:
        body = {"predecessor_id": before["id"], "successor_id": behind["id"], **given}
        return self.pam.post("/v1/dependencies", body)

    def join(self, name: str, **given: Any) -> Any:
        address = f"{new_id()}@agency.example"
        return self.root.post("/v1/people", {"name": name, "email": address, **given})


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    with fresh_database("projects", migrate) as url:
        database = Database(url, CATALOGUE)
        registered = registrations(database, Settings(database_url=url, actor_secret=ACTOR_SECRET))
        with serving(registered, url) as room, reception(projects=room.address) as gateway:
            yield Studio(gateway, database)
        database.dispose()


def refused(answer: Any) -> tuple[int, str, str]:
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, problem["reason"], problem.get("field", "")


def test_a_project_is_made_planned_shown_and_begun(studio: Studio) -> None:
    project = studio.project(start_on="2026-04-01")
    path = f"/v1/projects/{project['id']}"
    assert project["reference"].startswith("JOB-1")
    assert (project["status"], project["client_id"], project["due_on"]) == ("planning", None, None)
    planned = studio.pam.post(f"{path}/plan", {"template_id": WEBSITE})
    assert planned.status_code == 200, planned.text
    laid_out = planned.json()
    assert [phase["name"] for phase in laid_out["project"]["phases"]][:2] == ["Discovery", "Design"]
    assert len(laid_out["tasks"]) == 15
    assert laid_out["dependencies"][0]["type"] == "finish_to_start"
    schedule = studio.ada.get(f"{path}/schedule").json()
    assert (schedule["start_on"], schedule["end_on"]) == (
        "2026-04-01",
        laid_out["project"]["end_on"],
    )
    assert len(schedule["critical_task_ids"]) > 5
    begun = studio.pam.post(f"{path}/status", {"status": "active"})
    assert begun.json()["status"] == "active"
    listed = studio.ada.get("/v1/projects", status="active", project_manager_id=studio.pam.id)
    assert project["id"] in [each["id"] for each in listed.json()["items"]]
    for several in ("on_hold,active", ["on_hold", "active"]):
        asked = {"status": several, "ids": project["id"], "count": "true"}
        found = studio.ada.get("/v1/projects", **asked).json()
        assert [each["id"] for each in found["items"]] == [project["id"]]
        assert (found["total"], found["total_is_exact"]) == (1, True)
    templates = studio.ada.get("/v1/templates").json()["items"]
    assert templates[0]["tasks"][1]["estimate_hours"] == "6.00"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": ""}, (422, "TEXT_REQUIRED", "name")),
        ({"name": 7}, (422, "VALUE_INVALID", "name")),
        ({"title": "x"}, (422, "FIELD_UNKNOWN", "title")),
        (
            {"start_on": "2026-05-01", "due_on": "2026-04-01"},
            (422, "WINDOW_REVERSED", "due_on"),
        ),
        ({"start_on": "2026-02-30"}, (422, "VALUE_INVALID", "start_on")),
        ({"client_id": new_id()}, (404, "CLIENT_NOT_FOUND", "client_id")),
        ({"client_id": "ACME"}, (422, "VALUE_INVALID", "client_id")),
        ({"chargeable": True}, (422, "CLIENT_REQUIRED", "client_id")),
    ],
)
def test_a_wrong_project_is_a_problem_that_names_the_field(
    studio: Studio, given: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    assert refused(studio.pam.post("/v1/projects", {"name": "Spring", **given})) == expected


def test_a_cyclic_dependency_is_refused_by_the_names_of_its_tasks(studio: Studio) -> None:
    project = studio.project(start_on="2026-04-01")
    design, build, test = (studio.task(project, name) for name in ("Design", "Build", "Test"))
    linked = studio.link(design, build, type="finish_to_start", lag_days=1)
    assert linked.status_code == 201
    assert linked.json()["project"]["end_on"] == "2026-04-09"
    assert studio.link(build, test).status_code == 201
    cycle = studio.link(test, design)
    assert refused(cycle) == (409, "DEPENDENCY_CYCLE", "successor_id")
    assert "Design -> Build -> Test -> Design" in cycle.json()["detail"]
    gone = studio.pam.delete(f"/v1/dependencies/{linked.json()['dependency']['id']}")
    assert gone.status_code == 200
    assert refused(studio.link(design, design))[:2] == (422, "DEPENDENCY_ON_ITSELF")
    assert refused(studio.link(design, {"id": new_id()})) == (
        404,
        "TASK_NOT_FOUND",
        "successor_id",
    )
    assert refused(studio.link(design, build, type="sometimes"))[:2] == (422, "VALUE_INVALID")
    assert refused(studio.pam.delete(f"/v1/dependencies/{new_id()}"))[0] == 404


def test_a_task_is_changed_by_its_manager_and_done_by_who_does_it(studio: Studio) -> None:
    made = studio.join("Bea Worker", charge_role="designer")
    bea = studio.gateway.person("team_member", person_id=made.json()["id"])
    project = studio.project(start_on="2026-04-01")
    task = studio.task(project, "Design", assignee_id=bea.id, estimate_minutes=90)
    assert (task["estimate_hours"], task["start_on"], task["end_on"]) == (
        "1.50",
        "2026-04-01",
        "2026-04-02",
    )
    path = f"/v1/tasks/{task['id']}"
    assert refused(bea.patch(path, {"duration_days": 9}))[:2] == (403, "TASK_STATUS_ONLY")
    assert refused(studio.ada.patch(path, {"status": "done"}))[:2] == (
        403,
        "RECORD_OF_ANOTHER",
    )
    stale = studio.pam.patch(path, {"duration_days": 3}, etag='"9"')
    assert refused(stale)[:2] == (412, "VERSION_MISMATCH")
    later = studio.pam.patch(path, {"start_not_before": "2026-04-10"}).json()
    assert (later["start_on"], later["start_not_before"]) == ("2026-04-10", "2026-04-10")
    freed = studio.pam.patch(path, {"start_not_before": None, "assignee_id": None}).json()
    assert (freed["start_on"], freed["assignee_id"]) == ("2026-04-01", None)
    mine = studio.pam.get("/v1/tasks", project_id=project["id"]).json()["items"]
    assert [each["id"] for each in mine] == [task["id"]]
    assert refused(studio.pam.patch(path, {"estimate_minutes": -1})) == (
        422,
        "NUMBER_OUT_OF_RANGE",
        "estimate_minutes",
    )
    assert refused(studio.pam.get(f"/v1/tasks/{new_id()}"))[:2] == (404, "TASK_NOT_FOUND")


def test_whoever_does_a_task_says_that_it_has_begun(studio: Studio) -> None:
    made = studio.join("Cleo Worker", charge_role="designer")
    cleo = studio.gateway.person("team_member", person_id=made.json()["id"])
    task = studio.task(studio.project(start_on="2026-04-01"), "Design", assignee_id=cleo.id)
    path = f"/v1/tasks/{task['id']}"
    assert cleo.patch(path, {"status": "in_progress"}).json()["status"] == "in_progress"
    replanned = studio.pam.patch(path, {"start_not_before": "2026-04-10"})
    assert refused(replanned)[:2] == (409, "TASK_BEGUN")


def test_nothing_is_planned_before_the_handover_is_accepted(studio: Studio) -> None:
    client = studio.add(KnownClient(client_id=new_id(), reference="CLI-1", name="Bakery"))
    project = studio.add(
        Project(
            id=new_id(),
            reference="JOB-900",
            name="Sold",
            status=ProjectStatus.HANDOVER,
            client_id=client.client_id,
            chargeable=True,
            created_at=datetime.now(UTC),
        )
    )
    path = f"/v1/projects/{project.id}"
    assert studio.ada.get(path).json()["client_name"] == "Bakery"
    order = {"template_id": WEBSITE}
    assert refused(studio.pam.post(f"{path}/plan", order))[:2] == (409, "HANDOVER_NOT_ACCEPTED")
    active = studio.pam.post(f"{path}/status", {"status": "active"})
    assert refused(active)[:2] == (409, "HANDOVER_NOT_ACCEPTED")


def test_a_status_that_cannot_follow_is_refused_with_what_can(studio: Studio) -> None:
    path = f"/v1/projects/{studio.project()['id']}/status"
    refusal = studio.pam.post(path, {"status": "completed"})
    assert refused(refusal) == (409, "STATUS_CHANGE_REFUSED", "status")
    assert "active or on hold or cancelled" in refusal.json()["detail"]
    assert refused(studio.pam.post(path, {"status": "active"}))[:2] == (409, "PLAN_MISSING")
    assert refused(studio.pam.post(path, {"status": "on_hold"})) == (
        422,
        "REASON_REQUIRED",
        "reason",
    )
    assert refused(studio.ada.post(path, {"status": "active"}))[:2] == (403, "PERMISSION_REQUIRED")


def test_a_template_with_a_cycle_or_an_unknown_key_is_refused(studio: Studio) -> None:
    tasks = [{"key": key, "name": key.upper(), "duration_days": 1} for key in ("a", "b")]
    there = {"predecessor_key": "a", "successor_key": "b"}
    back = {"predecessor_key": "b", "successor_key": "a"}
    body = {"name": "Microsite", "tasks": tasks, "links": [there, back]}
    assert refused(studio.pam.post("/v1/templates", body)) == (422, "DEPENDENCY_CYCLE", "links")
    body["links"] = [{**there, "successor_key": "z"}]
    assert refused(studio.pam.post("/v1/templates", body)) == (
        422,
        "TEMPLATE_KEY_UNKNOWN",
        "links.0.successor_key",
    )
    body["links"] = [there]
    assert studio.pam.post("/v1/templates", body).json()["links"][0]["type"] == "finish_to_start"


def test_people_are_made_found_changed_and_led(studio: Studio) -> None:
    access = {"password": "a long pass phrase", "roles": ["team_member"]}
    lead = studio.join("Lea Lead", access=access)
    assert lead.status_code == 201, lead.text
    assert lead.json()["access"]["roles"] == ["team_member"]
    person = studio.join("Wim Worker", lead_id=lead.json()["id"], weekly_minutes=1800).json()
    assert (person["weekly_hours"], person["access"]) == ("30.00", None)
    path = f"/v1/people/{person['id']}"
    assert studio.ada.get(path).json()["lead_id"] == lead.json()["id"]
    changed = studio.root.patch(path, {"lead_id": None, "charge_role": "Art Director"}).json()
    assert (changed["lead_id"], changed["charge_role"]) == (None, "art director")
    assert refused(studio.root.patch(path, {"lead_id": person["id"]})) == (
        422,
        "OWN_LEAD",
        "lead_id",
    )
    assert refused(studio.pam.patch(path, {"name": "W"}))[:2] == (403, "PERMISSION_REQUIRED")
    found = studio.ada.get("/v1/people", search="wim").json()["items"]
    assert [each["id"] for each in found] == [person["id"]]
    taken = studio.root.patch(path, {"email": lead.json()["email"].upper()})
    assert refused(taken) == (409, "EMAIL_TAKEN", "email")


def asked(person: Person, **query: str) -> Any:
    return person.get("/v1/calendar", **query)


def test_the_calendar_shows_holidays_and_what_the_administrator_adds(studio: Studio) -> None:
    body = {"add": [{"on": "2026-12-24", "name": "Studio closed"}]}
    added = studio.root.post("/v1/calendar/days-off", body)
    assert added.json()["items"] == [
        {"on": "2026-12-24", "name": "Studio closed", "public_holiday": False}
    ]
    calendar = asked(studio.ada, **{"from": "2026-12-21", "to": "2026-12-27"}).json()
    assert [day["on"] for day in calendar["days_off"]] == ["2026-12-24", "2026-12-25", "2026-12-26"]
    assert calendar["working_weekdays"] == [1, 2, 3, 4, 5]
    gone = studio.root.post("/v1/calendar/days-off", {"remove": ["2026-12-24"]})
    assert gone.json()["items"] == []
    reversed_ = asked(studio.ada, **{"from": "2026-12-21", "to": "2026-12-01"})
    assert refused(reversed_) == (422, "WINDOW_REVERSED", "to")
    assert refused(asked(studio.ada, to="2026-12-01"))[0] == 422
    assert refused(studio.ada.post("/v1/calendar/days-off", body))[:2] == (
        403,
        "PERMISSION_REQUIRED",
    )


def test_a_change_sent_twice_happens_once(studio: Studio) -> None:
    key = new_id()
    first = studio.pam.post("/v1/projects", {"name": "Once"}, key=key).json()
    assert studio.pam.post("/v1/projects", {"name": "Once"}, key=key).json() == first
    other = studio.pam.post("/v1/projects", {"name": "Twice"}, key=key)
    assert refused(other)[:2] == (409, "IDEMPOTENCY_KEY_REUSED")


def test_a_project_is_renamed_moved_and_given_to_another_manager(studio: Studio) -> None:
    project = studio.project(start_on="2026-04-01")
    task = studio.task(project, "Design")
    path = f"/v1/projects/{project['id']}"
    change = {"name": "Autumn", "start_on": "2026-04-13", "description": "For the fair."}
    changed = studio.pam.patch(path, change).json()
    assert (changed["name"], changed["end_on"]) == ("Autumn", "2026-04-14")
    assert studio.pam.get(f"/v1/tasks/{task['id']}").json()["start_on"] == "2026-04-13"
    successor = studio.join("Sue Manager").json()
    body = {"project_ids": [project["id"]], "project_manager_id": successor["id"]}
    (given,) = studio.root.post("/v1/projects/reassign", body).json()["projects"]
    assert (given["id"], given["project_manager_id"]) == (project["id"], successor["id"])
    owed = studio.root.get(f"/v1/people/{successor['id']}/responsibilities").json()
    assert project["id"] in [each["id"] for each in owed["projects"]]


def test_phases_and_tasks_are_made_ordered_moved_and_deleted(studio: Studio) -> None:
    project = studio.project()
    path = f"/v1/projects/{project['id']}"
    for name in ("Design", "Build"):
        added = studio.pam.post(f"{path}/phases", {"name": name})
        assert added.status_code == 201, added.text
    design, build = (phase["id"] for phase in added.json()["phases"])
    ordered = studio.pam.put(f"{path}/phase-order", {"phase_ids": [build, design]}).json()
    assert [phase["name"] for phase in ordered["phases"]] == ["Build", "Design"]
    renamed = studio.pam.patch(f"{path}/phases/{build}", {"name": "Make"}).json()
    assert renamed["phases"][0]["name"] == "Make"
    task = studio.task(project, "Draw", phase_id=design)
    refusal = studio.pam.delete(f"{path}/phases/{design}")
    assert refused(refusal) == (409, "PHASE_NOT_EMPTY", "phase_id")
    moved = studio.pam.patch(f"/v1/tasks/{task['id']}", {"phase_id": build}).json()
    assert moved["phase_id"] == build
    assert studio.pam.delete(f"{path}/phases/{design}").status_code == 204
    assert studio.pam.delete(f"/v1/tasks/{task['id']}").status_code == 204
    assert refused(studio.pam.get(f"/v1/tasks/{task['id']}"))[:2] == (404, "TASK_NOT_FOUND")


def test_a_day_off_moves_plans_at_once_and_back_b37(studio: Studio) -> None:
    project = studio.project(start_on="2027-03-01")
    build = studio.task(project, "Build", duration_days=5)
    check = studio.task(project, "Check", duration_days=2)
    link = {"predecessor_id": build["id"], "successor_id": check["id"]}
    assert studio.pam.post("/v1/dependencies", link).status_code == 201

    def dates() -> list[tuple[str, str]]:
        plan = studio.pam.get(f"/v1/projects/{project['id']}/schedule").json()
        return [(task["start_on"][5:], task["end_on"][5:]) for task in plan["tasks"]]

    before = [("03-01", "03-05"), ("03-08", "03-09")]
    assert dates() == before
    off = {"add": [{"on": "2027-03-03", "name": "Away day"}]}
    assert studio.root.post("/v1/calendar/days-off", off).status_code == 200
    assert dates() == [("03-01", "03-08"), ("03-09", "03-10")]
    studio.root.post("/v1/calendar/days-off", {"remove": ["2027-03-03"]})
    assert dates() == before


def test_what_is_done_early_pulls_and_late_pushes_what_follows_b38(studio: Studio) -> None:
    today = datetime.now(UTC).date()
    monday = today - timedelta(days=today.weekday() + 14)
    project = studio.project(start_on=str(monday))
    first = studio.task(project, "First", duration_days=5)
    then = studio.task(project, "Then", duration_days=3)
    link = {"predecessor_id": first["id"], "successor_id": then["id"]}
    studio.pam.post("/v1/dependencies", link)
    path = f"/v1/tasks/{first['id']}"
    done = studio.pam.patch(path, {"status": "done"}).json()
    assert (done["actual_start_on"], done["actual_finish_on"]) == (str(monday), str(today))
    assert done["end_on"] == str(today)
    assert studio.pam.get(f"/v1/tasks/{then['id']}").json()["start_on"] > str(today)
    assert refused(studio.pam.patch(path, {"duration_days": 14}))[:2] == (409, "TASK_DONE")
