"""Planning over gRPC: a project is planned, scheduled, kicked off, changed and closed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Conflict, Forbidden, Invalid, NotFound
from chassis.ids import new_id
from chassis.tables import outbox
from chassis.testing import ServedRoom, an_actor
from projects.planning.model import KnownClient
from projects.planning.rules.status import ProjectStatus
from projects.time.model import TimeEntry
from projects_builders import NOW, Agency, a_person, a_project, as_person
from sqlalchemy import select
from tandem.projects.v1 import planning_pb2 as pb
from tandem.projects.v1 import planning_pb2_grpc as pb_grpc

pytestmark = pytest.mark.slow
WEBSITE = "0197a000-0000-7000-8000-000000000001"
HOUR = 3600


class PlanningRoom:
    """Pam manages projects, Max another's, Ada does the work."""

    def __init__(self, agency: Agency, room: ServedRoom) -> None:
        self.agency = agency
        self.room = room
        self.stub = pb_grpc.ProjectServiceStub(room.channel)
        self.pam = self.join("Pam", "project_manager")
        self.max = self.join("Max", "project_manager")
        self.ada = self.join("Ada", "team_member")
        self.client = agency.add(KnownClient(client_id=new_id(), reference="C1", name="Bakery"))
        self.began = len(self._outbox())

    def join(self, name: str, role: str) -> Actor:
        return as_person(self.agency.add(a_person(name=name)), role)

    def ask(self, method: str, actor: Actor | None = None, **given: Any) -> Any:
        request_type = getattr(pb, f"{method}Request")
        if "request_id" in request_type.DESCRIPTOR.fields_by_name:
            given.setdefault("request_id", new_id())
        request = request_type(**given)
        return self.room.call(getattr(self.stub, method), request, actor or self.pam)

    def project(self, **given: Any) -> pb.Project:
        given.setdefault("name", "Spring website")
        return self.ask("CreateProject", **given).project

    def task(self, project: pb.Project, name: str, days: int = 1, **given: Any) -> pb.Task:
        given = {"project_id": project.id, "name": name, "duration_days": days, **given}
        return self.ask("CreateTask", **given).task

    def link(self, before: pb.Task, behind: pb.Task, **given: Any) -> Any:
        return self.ask("AddDependency", predecessor_id=before.id, successor_id=behind.id, **given)

    def dates(self, project: pb.Project) -> dict[str, tuple[str, str]]:
        plan = self.ask("GetSchedule", project_id=project.id)
        return {task.name: (task.start_on[5:], task.end_on[5:]) for task in plan.tasks}

    def facts(self) -> list[str]:
        """What was published since the test began."""
        return self._outbox()[self.began :]

    def _outbox(self) -> list[str]:
        with self.agency.database.engine.connect() as connection:
            return list(connection.scalars(select(outbox.c.type).order_by(outbox.c.id)))


@pytest.fixture
def planning(agency: Agency, served: ServedRoom) -> PlanningRoom:
    """People and a client of their own for each test; server and database are the module's."""
    return PlanningRoom(agency, served)


def test_a_project_made_by_hand_gets_a_reference_a_manager_and_its_clients_name(
    planning: PlanningRoom,
) -> None:
    first = planning.project(client_id=planning.client.client_id, chargeable=True)
    assert (first.version, first.client_name) == (1, "Bakery")
    assert first.status == pb.PROJECT_STATUS_PLANNING
    assert first.project_manager_id == planning.pam.person_id
    number = int(first.reference.removeprefix("JOB-"))
    assert planning.project().reference == f"JOB-{number + 1}"
    assert planning.ask("GetProject", planning.ada, project_id=first.id).project == first


@pytest.mark.parametrize(
    ("fields", "error", "blamed"),
    [
        ({"name": ""}, Invalid, "name"),
        ({"start_on": "2026-05-01", "due_on": "2026-04-30"}, Invalid, "due_on"),
        ({"start_on": "1 May"}, Invalid, "start_on"),
        ({"client_id": "0197a000-0000-7000-8000-00000000ffff"}, NotFound, "client_id"),
        ({"client_id": "ACME"}, Invalid, "client_id"),
        ({"chargeable": True}, Invalid, "client_id"),
        ({"project_manager_id": "0197a000-0000-7000-8000-00000000ffff"}, NotFound,
         "project_manager_id"),
    ],
)  # fmt: skip
def test_a_project_that_makes_no_sense_is_refused(
    planning: PlanningRoom, fields: dict[str, Any], error: type[Exception], blamed: str
) -> None:
    with pytest.raises(error) as refusal:
        planning.project(**fields)
    assert refusal.value.field == blamed  # type: ignore[attr-defined]


def test_a_template_lays_out_phases_tasks_and_dates_in_one_go(planning: PlanningRoom) -> None:
    project = planning.project()
    laid_out = planning.ask(
        "PlanProject", project_id=project.id, template_id=WEBSITE, start_on="2026-04-01"
    )
    assert [phase.name for phase in laid_out.project.phases] == [
        "Discovery",
        "Design",
        "Build",
        "Launch",
    ]
    tasks = {task.name: task for task in laid_out.tasks}
    assert (tasks["Kick-off"].start_on, tasks["Kick-off"].end_on) == ("2026-04-01",) * 2
    assert tasks["Review of the brief"].start_on == "2026-04-01"
    # Good Friday, a weekend and Easter Monday lie within these four days.
    research = tasks["Audience and content research"]
    assert (research.start_on, research.end_on) == ("2026-04-02", "2026-04-09")
    assert tasks["Launch"].critical
    assert laid_out.project.end_on == tasks["Launch"].end_on
    plan = planning.ask("GetSchedule", planning.ada, project_id=project.id)
    assert plan.start_on == "2026-04-01"
    assert plan.end_on == laid_out.project.end_on
    assert set(plan.critical_task_ids) == {task.id for task in laid_out.tasks if task.critical}
    assert planning.facts() == ["project.opened.v1", "project.planned.v1"]
    with pytest.raises(Conflict, match="tasks already"):
        planning.ask("PlanProject", project_id=project.id, template_id=WEBSITE)


def test_a_dependency_moves_what_follows_and_its_removal_moves_it_back(
    planning: PlanningRoom,
) -> None:
    project = planning.project(start_on="2026-03-16")
    design = planning.task(project, "Design", 3)
    build = planning.task(project, "Build", 2)
    assert planning.dates(project)["Build"] == ("03-16", "03-17")
    added = planning.link(design, build, lag_days=1)
    assert added.project.end_on == "2026-03-23"
    assert planning.dates(project) == {"Design": ("03-16", "03-18"), "Build": ("03-20", "03-23")}
    planning.ask("RemoveDependency", dependency_id=added.dependency.id)
    assert planning.dates(project)["Build"] == ("03-16", "03-17")
    assert planning.facts()[-2:] == ["project.rescheduled.v1"] * 2


def test_a_cycle_is_refused_and_named(planning: PlanningRoom) -> None:
    project = planning.project(start_on="2026-03-16")
    design, build, test = (planning.task(project, name) for name in ("Design", "Build", "Test"))
    planning.link(design, build)
    planning.link(build, test)
    with pytest.raises(Conflict, match="Design -> Build -> Test -> Design") as refusal:
        planning.link(test, design)
    assert refusal.value.reason == "DEPENDENCY_CYCLE"
    assert len(planning.ask("GetSchedule", project_id=project.id).dependencies) == 2


def test_a_dependency_that_makes_no_sense_is_refused(planning: PlanningRoom) -> None:
    project = planning.project()
    design, build = planning.task(project, "Design"), planning.task(project, "Build")
    planning.link(design, build)
    for before, behind, error in (
        (design, design, "itself"),
        (design, build, "already"),
    ):
        with pytest.raises((Invalid, Conflict), match=error):
            planning.link(before, behind)
    with pytest.raises(Invalid) as refusal:
        planning.link(build, design, lag_days=9999)
    assert refusal.value.field == "lag_days"
    with pytest.raises(NotFound):
        planning.ask("AddDependency", predecessor_id=new_id(), successor_id=build.id)


def test_a_longer_task_pushes_and_a_later_start_is_kept(planning: PlanningRoom) -> None:
    project = planning.project(start_on="2026-03-16")
    design, build = planning.task(project, "Design", 2), planning.task(project, "Build", 2)
    planning.link(design, build)
    planning.ask("UpdateTask", task_id=design.id, duration_days=4)
    assert planning.dates(project)["Build"] == ("03-20", "03-23")
    planning.ask("UpdateTask", task_id=build.id, start_not_before="2026-03-28")
    assert planning.dates(project)["Build"] == ("03-30", "03-31")
    found = planning.ask("GetTask", task_id=design.id).task
    assert (found.total_float_days, found.critical, found.version) == (6, False, 2)
    planning.ask("UpdateTask", task_id=build.id, start_not_before="")
    assert planning.dates(project)["Build"] == ("03-20", "03-23")


def test_what_is_done_keeps_its_dates(planning: PlanningRoom) -> None:
    project = planning.project(start_on="2026-03-09")
    brief, design = planning.task(project, "Brief", 2), planning.task(project, "Design", 2)
    planning.link(brief, design)
    planning.ask("UpdateTask", task_id=design.id, status=pb.TASK_STATUS_DONE)
    planning.ask("UpdateTask", task_id=brief.id, duration_days=8)
    assert planning.dates(project)["Design"] == ("03-11", "03-11")
    assert "task.completed.v1" in planning.facts()


def test_a_milestone_falls_on_the_day_whose_end_it_marks(planning: PlanningRoom) -> None:
    project = planning.project(start_on="2026-03-16")
    begin, design = planning.task(project, "Begin", 0), planning.task(project, "Design", 2)
    launch = planning.task(project, "Launch", 0)
    planning.link(begin, design)
    planning.link(design, launch)
    assert planning.dates(project) == {
        "Begin": ("03-16", "03-16"),
        "Design": ("03-16", "03-17"),
        "Launch": ("03-17", "03-17"),
    }
    planning.ask("UpdateTask", task_id=launch.id, start_not_before="2026-03-20")
    assert planning.dates(project)["Launch"] == ("03-20", "03-20")
    plan = planning.ask("GetSchedule", project_id=project.id)
    assert (plan.duration_days, plan.end_on) == (5, "2026-03-20")


def test_a_cancelled_task_takes_no_time_but_keeps_the_order(planning: PlanningRoom) -> None:
    project = planning.project(start_on="2026-03-16")
    design, review, build = (
        planning.task(project, name, 2) for name in ("Design", "Review", "Build")
    )
    planning.link(design, review)
    planning.link(review, build)
    planning.ask("UpdateTask", task_id=review.id, status=pb.TASK_STATUS_CANCELLED)
    assert planning.dates(project)["Build"] == ("03-18", "03-19")
    assert planning.dates(project)["Review"] == ("03-18", "03-19")
    assert not planning.ask("GetTask", task_id=review.id).task.critical


def test_two_who_link_two_tasks_both_ways_at_once_make_no_cycle(
    committing: tuple[Agency, ServedRoom],
) -> None:
    planning = PlanningRoom(*committing)
    project = planning.project()
    design, build = planning.task(project, "Design"), planning.task(project, "Build")
    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(planning.link, *pair) for pair in ((design, build), (build, design))]
    errors = [each.exception() for each in tries]
    assert sorted(error is None for error in errors) == [False, True]
    assert "DEPENDENCY_CYCLE" in {getattr(error, "reason", "") for error in errors}


def test_who_does_a_task_may_set_its_status_and_nothing_else(planning: PlanningRoom) -> None:
    project = planning.project()
    task = planning.task(project, "Design", assignee_id=planning.ada.person_id)
    done = planning.ask(
        "UpdateTask", planning.ada, task_id=task.id, status=pb.TASK_STATUS_IN_PROGRESS
    )
    assert done.task.status == pb.TASK_STATUS_IN_PROGRESS
    with pytest.raises(Forbidden, match="may set its status"):
        planning.ask("UpdateTask", planning.ada, task_id=task.id, duration_days=9)
    other = planning.task(project, "Build")
    with pytest.raises(Forbidden):
        planning.ask("UpdateTask", planning.ada, task_id=other.id, status=pb.TASK_STATUS_DONE)


def test_another_projects_manager_does_not_plan(planning: PlanningRoom) -> None:
    project = planning.project()
    with pytest.raises(Forbidden, match="projects that you manage only"):
        planning.ask("PlanProject", planning.max, project_id=project.id, template_id=WEBSITE)
    administrator = an_actor("administrator")
    planning.ask("PlanProject", administrator, project_id=project.id, template_id=WEBSITE)


def status(planning: PlanningRoom, project: pb.Project, wanted: int, **given: Any) -> pb.Project:
    given = {"project_id": project.id, "status": wanted, **given}
    return planning.ask("ChangeProjectStatus", **given).project


def test_a_kick_off_needs_a_plan_and_an_accepted_quote(planning: PlanningRoom) -> None:
    project = planning.project(client_id=planning.client.client_id, chargeable=True)
    with pytest.raises(Conflict) as refusal:
        status(planning, project, pb.PROJECT_STATUS_ACTIVE)
    assert refusal.value.reason == "PLAN_MISSING"
    planning.task(project, "Design")
    with pytest.raises(Conflict) as refusal:
        status(planning, project, pb.PROJECT_STATUS_ACTIVE)
    assert refusal.value.reason == "QUOTE_NOT_ACCEPTED"
    internal = planning.project()
    planning.task(internal, "Design")
    assert status(planning, internal, pb.PROJECT_STATUS_ACTIVE).version == 3


def test_a_project_runs_to_its_completion_and_then_stays_as_it_is(planning: PlanningRoom) -> None:
    project = planning.project()
    task = planning.task(project, "Design")
    with pytest.raises(Invalid, match="Say why"):
        status(planning, project, pb.PROJECT_STATUS_ON_HOLD)
    with pytest.raises(Conflict, match="cannot become completed"):
        status(planning, project, pb.PROJECT_STATUS_COMPLETED)
    for wanted in (
        pb.PROJECT_STATUS_ACTIVE,
        pb.PROJECT_STATUS_DELIVERED,
        pb.PROJECT_STATUS_COMPLETED,
    ):
        assert status(planning, project, wanted).status == wanted
    with pytest.raises(Conflict, match="reopen it to change its plan"):
        planning.ask("UpdateTask", task_id=task.id, duration_days=9)


def test_a_project_is_not_completed_while_time_awaits_approval(planning: PlanningRoom) -> None:
    project = planning.agency.add(
        a_project(status=ProjectStatus.DELIVERED, project_manager_id=planning.pam.person_id)
    )
    planning.agency.add(
        TimeEntry(
            id=new_id(),
            person_id=planning.ada.person_id,
            project_id=project.id,
            client_id=None,
            task_id=None,
            deliverable_id=None,
            worked_on=NOW.date(),
            seconds=HOUR,
            charge_role="designer",
            chargeable=False,
            logged_at=NOW,
        )
    )
    with pytest.raises(Conflict, match="await approval"):
        status(planning, project, pb.PROJECT_STATUS_COMPLETED)


def test_nothing_is_planned_while_the_handover_is_open(planning: PlanningRoom) -> None:
    project = planning.agency.add(a_project(status=ProjectStatus.HANDOVER))
    for attempt in (
        lambda: planning.ask("PlanProject", project_id=project.id, template_id=WEBSITE),
        lambda: planning.task(project, "Design"),
        lambda: status(planning, project, pb.PROJECT_STATUS_PLANNING),
    ):
        with pytest.raises(Conflict) as refusal:
            attempt()
        assert refusal.value.reason == "HANDOVER_NOT_ACCEPTED"


def test_projects_are_listed_newest_first_and_sifted(planning: PlanningRoom) -> None:
    made = [planning.project(name=f"Job {n}") for n in range(3)]
    mine = {"project_manager_id": [planning.pam.person_id]}
    first = planning.ask("ListProjects", page_size=2, **mine)
    assert [project.name for project in first.projects] == ["Job 2", "Job 1"]
    rest = planning.ask("ListProjects", page_size=2, page_token=first.next_page_token, **mine)
    assert [project.name for project in rest.projects] == ["Job 0"]
    planning.task(made[1], "Design")
    status(planning, made[1], pb.PROJECT_STATUS_ACTIVE)
    active = planning.ask("ListProjects", status=[pb.PROJECT_STATUS_ACTIVE], **mine).projects
    assert [project.name for project in active] == ["Job 1"]
    assert not planning.ask("ListProjects", project_manager_id=[planning.max.person_id]).projects
    ids = [project.id for project in made]
    assert len(planning.ask("BatchGetProjects", project_ids=[*ids, new_id()]).projects) == 3
    with pytest.raises(Invalid):
        planning.ask("ListProjects", status=[99])


def test_tasks_are_listed_by_project_person_and_status(planning: PlanningRoom) -> None:
    project = planning.project()
    mine = planning.task(project, "Design", assignee_id=planning.ada.person_id)
    planning.task(project, "Build")
    assert len(planning.ask("ListTasks", project_id=[project.id]).tasks) == 2
    assert planning.ask("ListTasks", assignee_id=[planning.ada.person_id]).tasks == [mine]
    done = {"project_id": [project.id], "status": [pb.TASK_STATUS_DONE]}
    assert not planning.ask("ListTasks", **done).tasks


def a_template(**given: Any) -> dict[str, Any]:
    tasks = [
        pb.TemplateTask(key="a", name="Design", phase="Work", duration_days=2),
        pb.TemplateTask(key="b", name="Build", phase="Work", duration_days=3),
    ]
    links = [pb.TemplateLink(predecessor_key="a", successor_key="b")]
    return {"name": "Microsite", "tasks": tasks, "links": links, **given}


def test_a_template_may_be_made_and_used(planning: PlanningRoom) -> None:
    made = planning.ask("CreateTemplate", **a_template()).template
    listed = planning.ask("ListTemplates", planning.ada).templates
    assert made in listed
    assert {template.name for template in listed} >= {"Website", "Campaign", "Brand identity"}
    project = planning.project(start_on="2026-03-16")
    planning.ask("PlanProject", project_id=project.id, template_id=made.id)
    assert planning.dates(project) == {"Design": ("03-16", "03-17"), "Build": ("03-18", "03-20")}
    with pytest.raises(Conflict, match="already"):
        planning.ask("CreateTemplate", **a_template(name="MICROSITE"))


@pytest.mark.parametrize(
    ("given", "blamed"),
    [
        ({"name": ""}, "name"),
        ({"tasks": []}, "tasks"),
        ({"tasks": [pb.TemplateTask(key="a", name="A")] * 2}, "tasks[1].key"),
        (
            {"links": [pb.TemplateLink(predecessor_key="a", successor_key="z")]},
            "links[0].successor_key",
        ),
        (
            {
                "links": [
                    pb.TemplateLink(predecessor_key="a", successor_key="b"),
                    pb.TemplateLink(predecessor_key="b", successor_key="a"),
                ]
            },
            "links",
        ),
    ],
)
def test_a_template_that_cannot_be_laid_out_is_refused(
    planning: PlanningRoom, given: dict[str, Any], blamed: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        planning.ask("CreateTemplate", **a_template(**given))
    assert refusal.value.field == blamed


@pytest.mark.parametrize(
    "template_id", [f"0197a000-0000-7000-8000-00000000000{n}" for n in range(1, 5)]
)
def test_every_built_in_template_can_be_laid_out(planning: PlanningRoom, template_id: str) -> None:
    project = planning.project(start_on="2026-03-16")
    laid_out = planning.ask("PlanProject", project_id=project.id, template_id=template_id)
    assert all(task.start_on >= "2026-03-16" for task in laid_out.tasks)
    assert any(task.critical for task in laid_out.tasks)


def test_the_same_request_sent_again_plans_nothing_twice(planning: PlanningRoom) -> None:
    project = planning.project()
    request = {"project_id": project.id, "template_id": WEBSITE, "request_id": "once"}
    assert planning.ask("PlanProject", **request) == planning.ask("PlanProject", **request)


def test_a_project_that_has_changed_since_is_not_planned(planning: PlanningRoom) -> None:
    project = planning.project()
    planning.task(project, "Design")
    planning.task(project, "Build", 3)
    with pytest.raises(Conflict, match="changed since"):
        status(planning, project, pb.PROJECT_STATUS_ACTIVE, expected_version=1)
