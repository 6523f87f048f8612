"""No dead ends in planning: whatever was set can be put right, and what hangs on it is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from chassis.actor import Actor, Scope
from chassis.ids import new_id
from planning_room import Bureau
from projects.planning.commands.arrivals import know_client
from projects.planning.model import KnownClient
from projects.planning.rules.status import ProjectStatus
from projects_builders import NOW, a_person, a_project, a_task, as_person
from tandem.projects.v1 import planning_pb2 as pb

pytestmark = pytest.mark.slow


def test_a_project_is_renamed_redated_and_described_and_says_so(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-16")
    bureau.task(project, "Design", 3)
    changed = bureau.ask(
        "UpdateProject",
        project_id=project.id,
        name=" Summer site ",
        start_on="2026-03-23",
        due_on="2026-04-30",
        description="For the fair.",
    ).project
    assert (changed.name, changed.start_on, changed.end_on) == (
        "Summer site",
        "2026-03-23",
        "2026-03-25",
    )
    assert bureau.fact_types(project.id)[-2:] == ["project.updated", "project.rescheduled"]
    assert bureau.facts(project.id)[-2].payload["name"] == "Summer site"


def test_a_project_without_changes_records_nothing(bureau: Bureau) -> None:
    project = bureau.project()
    bureau.ask("UpdateProject", project_id=project.id, name=project.name)
    assert bureau.fact_types(project.id) == ["project.opened"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": " "}, "TEXT_REQUIRED"),
        ({"start_on": "2026-05-01", "due_on": "2026-04-30"}, "WINDOW_REVERSED"),
        ({"chargeable": True}, "CLIENT_REQUIRED"),
        ({"country_code": "Atlantis"}, "COUNTRY_UNKNOWN"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    bureau: Bureau, changes: dict[str, object], reason: str
) -> None:
    project = bureau.project()
    assert bureau.refusal("UpdateProject", project_id=project.id, **changes) == reason


def test_another_countrys_calendar_moves_the_plan(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-04-30")
    bureau.task(project, "Design", 2)
    assert bureau.dates(project)["Design"] == ("04-30", "05-01")
    bureau.ask("UpdateProject", project_id=project.id, country_code="DE")
    assert bureau.dates(project)["Design"] == ("04-30", "05-04")


def test_the_client_changes_only_while_no_time_was_logged_for_it(bureau: Bureau) -> None:
    project = bureau.project()
    named = {"project_id": project.id, "client_id": bureau.client_id, "chargeable": True}
    assert bureau.ask("UpdateProject", **named).project.client_name == "Bakery"
    bureau.sell(project)
    entry = {"project_id": project.id, "worked_on": "2026-03-10", "seconds": 3600}
    bureau.ask("LogTime", **entry)
    internal = {"project_id": project.id, "client_id": "", "chargeable": False}
    assert bureau.refusal("UpdateProject", **internal) == "CLIENT_FIXED"


def test_a_project_that_began_unsold_becomes_chargeable_once_a_quote_is_accepted(
    bureau: Bureau,
) -> None:
    project = bureau.project(client_id=bureau.client_id)
    bureau.task(project, "Design")
    bureau.ask("ChangeProjectStatus", project_id=project.id, status=pb.PROJECT_STATUS_ACTIVE)
    charged = {"project_id": project.id, "chargeable": True}
    assert bureau.refusal("UpdateProject", **charged) == "QUOTE_NOT_ACCEPTED"
    bureau.sell(project)
    assert bureau.ask("UpdateProject", **charged).project.chargeable


def archived(client: KnownClient) -> dict[str, object]:
    names = ("client_id", "reference", "name", "account_manager_id")
    return {name: getattr(client, name) for name in names} | {"archived_at": NOW}


def test_no_work_begins_for_an_archived_client(bureau: Bureau) -> None:
    client = bureau.agency.add(KnownClient(client_id=new_id(), reference="CLI-7", name="Mill"))
    waiting, cancelled, internal = (
        bureau.project(client_id=client.client_id),
        bureau.project(client_id=client.client_id),
        bureau.project(),
    )
    bureau.task(waiting, "Design")
    ends = {"project_id": cancelled.id, "reason": "No budget."}
    bureau.ask("ChangeProjectStatus", status=pb.PROJECT_STATUS_CANCELLED, **ends)
    with bureau.agency.acting(Actor.system()) as tx:
        know_client(tx, archived(client))
    named = {"client_id": client.client_id}
    begun = {"project_id": waiting.id, "status": pb.PROJECT_STATUS_ACTIVE}
    for refused in (
        bureau.refusal("CreateProject", name="Site", **named),
        bureau.refusal("UpdateProject", project_id=internal.id, **named),
        bureau.refusal("ChangeProjectStatus", **begun),
        bureau.refusal("ChangeProjectStatus", status=pb.PROJECT_STATUS_PLANNING, **ends),
    ):
        assert refused == "CLIENT_ARCHIVED"
    bureau.ask("UpdateProject", project_id=waiting.id, name="Site", **named)


def test_a_project_is_given_to_another_manager_who_then_plans_it(bureau: Bureau) -> None:
    project = bureau.project()
    assert bureau.refusal("UpdateProject", bureau.max, project_id=project.id, name="Mine")
    bureau.ask("UpdateProject", project_id=project.id, project_manager_id=bureau.max.person_id)
    bureau.ask("UpdateProject", bureau.max, project_id=project.id, name="Mine")
    assert bureau.facts(project.id)[1].payload["project_manager_id"] == bureau.max.person_id


def test_all_of_a_leavers_projects_tasks_and_people_are_listed_and_handed_on(
    bureau: Bureau,
) -> None:
    leaver = bureau.join("Leaver", "project_manager")
    me = leaver.person_id
    led = bureau.join("Led", "team_member", lead_id=me)
    project = bureau.project(leaver)
    task = bureau.ask(
        "CreateTask", leaver, project_id=project.id, name="Design", assignee_id=me, duration_days=1
    ).task
    bureau.ask("UpdatePerson", bureau.root, person_id=me, active=False)
    theirs = bureau.ask("GetResponsibilities", bureau.root, person_id=me)
    assert [each.id for each in theirs.projects] == [project.id]
    assert [each.id for each in theirs.tasks] == [task.id]
    assert [each.id for each in theirs.people] == [led.person_id]

    bureau.ask(
        "ReassignProjects",
        bureau.root,
        from_person_id=me,
        project_manager_id=bureau.pam.person_id,
    )
    bureau.ask("ReassignTasks", from_person_id=me, assignee_id=bureau.ada.person_id)
    bureau.ask("ReassignPeople", bureau.root, from_lead_id=me, lead_id=bureau.lea.person_id)
    rest = bureau.ask("GetResponsibilities", bureau.root, person_id=me)
    assert (rest.project_count, rest.task_count, rest.person_count) == (0, 0, 0)
    assert bureau.fact_types(task.id) == ["task.created", "task.updated"]


def test_nothing_is_given_to_somebody_who_has_left(bureau: Bureau) -> None:
    left = bureau.join("Gone", "project_manager")
    bureau.ask("UpdatePerson", bureau.root, person_id=left.person_id, active=False)
    project = bureau.project()
    given = {"project_ids": [project.id], "project_manager_id": left.person_id}
    assert bureau.refusal("ReassignProjects", **given) == "PERSON_INACTIVE"


def refusals(answer: Any) -> list[tuple[int, str, str]]:
    return [(each.index, each.id, each.reason) for each in answer.refused]


def test_a_batch_of_projects_tells_of_each_that_was_not_given_and_why(bureau: Bureau) -> None:
    """What the caller may not see is not found; what they may see but not change is another's."""
    grants = {
        "project.write": frozenset({Scope.OWN_PROJECTS}),
        "project.read": frozenset({Scope.OWN_PROJECTS, Scope.OWN_CLIENTS}),
    }
    kim = as_person(bureau.agency.add(a_person(name="Kim")))
    kim = replace(kim, grants={**kim.grants, **grants, "person.read": frozenset({Scope.ALL})})
    client = KnownClient(
        client_id=new_id(), reference="CLI-8", name="Dye", account_manager_id=kim.person_id
    )
    bureau.agency.add(client)
    mine = bureau.agency.add(a_project(project_manager_id=kim.person_id))
    seen = bureau.agency.add(
        a_project(project_manager_id=bureau.max.person_id, client_id=client.client_id)
    )
    hidden = bureau.agency.add(a_project(project_manager_id=bureau.max.person_id))
    ids = [seen.id, mine.id, hidden.id]
    to = {"project_manager_id": bureau.pam.person_id}
    answer = bureau.ask("ReassignProjects", kim, project_ids=ids, **to)
    assert ([each.id for each in answer.projects], answer.reassigned) == ([mine.id], 1)
    assert refusals(answer) == [
        (0, seen.id, "PERMISSION_REQUIRED"),
        (2, hidden.id, "NOT_FOUND"),
    ]


def test_a_batch_of_tasks_gives_those_that_can_be_given(bureau: Bureau) -> None:
    project, closed = bureau.project(), bureau.project()
    design, build = bureau.task(project, "Design"), bureau.task(closed, "Build")
    ends = {"status": pb.PROJECT_STATUS_CANCELLED, "reason": "No budget."}
    bureau.ask("ChangeProjectStatus", project_id=closed.id, **ends)
    other = bureau.agency.add(a_project(project_manager_id=bureau.max.person_id))
    foreign = bureau.agency.add(a_task(other))
    unknown = new_id()
    given = {"task_ids": [design.id, build.id, foreign.id, unknown]}
    answer = bureau.ask("ReassignTasks", **given, assignee_id=bureau.ada.person_id)
    assert [task.id for task in answer.tasks] == [design.id]
    assert refusals(answer) == [
        (1, build.id, "PROJECT_CLOSED"),
        (2, foreign.id, "PERMISSION_REQUIRED"),
        (3, unknown, "NOT_FOUND"),
    ]


def test_a_batch_of_people_leaves_out_who_would_lead_themselves(bureau: Bureau) -> None:
    cy, bo = bureau.join("Cy", "team_member"), bureau.join("Bo", "team_member")
    ids = [cy.person_id, bo.person_id]
    answer = bureau.ask("ReassignPeople", bureau.root, person_ids=ids, lead_id=cy.person_id)
    assert [person.id for person in answer.people] == [bo.person_id]
    assert refusals(answer) == [(0, cy.person_id, "OWN_LEAD")]


def test_one_who_reassigns_names_either_the_records_or_the_person(bureau: Bureau) -> None:
    me = bureau.pam.person_id
    assert bureau.refusal("ReassignProjects", project_manager_id=me) == "CHOICE_REQUIRED"
    assert bureau.refusal("ReassignTasks") == "CHOICE_REQUIRED"
    assert bureau.refusal("ReassignPeople", bureau.root) == "CHOICE_REQUIRED"


def test_a_closed_project_is_archived_restored_and_reopened(bureau: Bureau) -> None:
    project = bureau.project(name="Archive me")
    assert bureau.refusal("ArchiveProject", project_id=project.id) == "PROJECT_OPEN"
    closing = {"project_id": project.id, "reason": "No budget."}
    bureau.ask("ChangeProjectStatus", status=pb.PROJECT_STATUS_CANCELLED, **closing)
    archived = bureau.ask("ArchiveProject", project_id=project.id).project
    assert archived.HasField("archived_at")

    def shown(**how: object) -> list[str]:
        found = bureau.ask("ListProjects", search="archive me", **how).projects
        return [each.id for each in found]

    assert (shown(), shown(archived=True)) == ([], [project.id])
    bureau.ask("RestoreProject", project_id=project.id)
    assert shown() == [project.id]
    reopened = bureau.ask("ChangeProjectStatus", status=pb.PROJECT_STATUS_PLANNING, **closing)
    assert reopened.project.status == pb.PROJECT_STATUS_PLANNING


def test_projects_are_ordered_and_filtered_by_what_they_show(bureau: Bureau) -> None:
    for name, due in (("Zoo b", "2026-05-02"), ("zoo a", ""), ("Zoo c", "2026-05-01")):
        bureau.project(name=name, due_on=due)

    def names(**how: object) -> list[str]:
        found, token = [], ""
        while True:
            page = bureau.ask("ListProjects", search="zoo", page_size=1, page_token=token, **how)
            found += [project.name for project in page.projects]
            token = page.next_page_token
            if not token:
                return found

    assert names(order="name") == ["zoo a", "Zoo b", "Zoo c"]
    assert names(order="-due_on") == ["Zoo b", "Zoo c", "zoo a"]
    assert names(order="status") == ["Zoo b", "zoo a", "Zoo c"]
    assert names(due_from="2026-05-02") == ["Zoo b"]
    assert bureau.refusal("ListProjects", order="colour") == "VALUE_UNKNOWN"


def test_a_task_moves_between_phases_and_a_phase_goes_once_it_is_empty(bureau: Bureau) -> None:
    project = bureau.project()
    for name in ("Design", "Build"):
        project = bureau.ask("CreatePhase", project_id=project.id, name=name).project
    design, build = (phase.id for phase in project.phases)
    task = bureau.task(project, "Draw", phase_id=design)
    named = {"project_id": project.id, "phase_id": design}
    assert bureau.refusal("DeletePhase", **named) == "PHASE_NOT_EMPTY"
    assert bureau.ask("UpdateTask", task_id=task.id, phase_id=build).task.phase_id == build
    bureau.ask("UpdatePhase", project_id=project.id, phase_id=build, name="Make")
    assert bureau.refusal("CreatePhase", project_id=project.id, name="Make") == "PHASE_EXISTS"
    bureau.ask("DeletePhase", **named)
    left = bureau.ask("GetProject", project_id=project.id).project.phases
    assert [phase.name for phase in left] == ["Make"]


def test_phases_and_tasks_are_put_in_order(bureau: Bureau) -> None:
    project = bureau.project()
    for name in ("One", "Two", "Three"):
        project = bureau.ask("CreatePhase", project_id=project.id, name=name).project
    one, _, three = (phase.id for phase in project.phases)
    ordered = bureau.ask("OrderPhases", project_id=project.id, phase_ids=[three, one]).project
    assert [phase.name for phase in ordered.phases] == ["Three", "Two", "One"]
    tasks = [bureau.task(project, name) for name in ("a", "b", "c")]
    wanted = [tasks[2].id, tasks[0].id]
    bureau.ask("OrderTasks", project_id=project.id, task_ids=wanted)
    listed = bureau.ask("ListTasks", project_id=[project.id], order="position").tasks
    assert [task.name for task in listed] == ["c", "b", "a"]
    twice = {"project_id": project.id, "task_ids": [tasks[0].id] * 2}
    assert bureau.refusal("OrderTasks", **twice) == "ID_REPEATED"


def test_deliverables_are_made_renamed_ordered_cancelled_and_deleted(bureau: Bureau) -> None:
    project = bureau.project()
    for name in ("Poster", "Flyer"):
        project = bureau.ask("CreateDeliverable", project_id=project.id, name=name).project
    poster, flyer = (each.id for each in project.deliverables)
    ids = [flyer, poster]
    project = bureau.ask("OrderDeliverables", project_id=project.id, deliverable_ids=ids).project
    assert [each.name for each in project.deliverables] == ["Flyer", "Poster"]
    bureau.task(project, "Print", deliverable_id=poster)
    named = {"project_id": project.id, "deliverable_id": poster}
    assert bureau.refusal("DeleteDeliverable", **named) == "DELIVERABLE_IN_USE"
    changed = bureau.ask("UpdateDeliverable", **named, name="Poster, A2", cancelled=True).project
    assert [(each.name, each.cancelled) for each in changed.deliverables] == [
        ("Flyer", False),
        ("Poster, A2", True),
    ]
    bureau.ask("DeleteDeliverable", project_id=project.id, deliverable_id=flyer)
    left = bureau.ask("GetProject", project_id=project.id).project.deliverables
    assert [each.name for each in left] == ["Poster, A2"]


def test_a_task_is_deleted_with_its_links_unless_time_was_logged_on_it(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-02")
    design, build = bureau.task(project, "Design", 2), bureau.task(project, "Build", 2)
    bureau.link(design, build)
    worked = {"project_id": project.id, "worked_on": "2026-03-10", "seconds": 3600}
    entry = bureau.ask("LogTime", **worked, task_id=build.id).time_entry
    assert bureau.refusal("DeleteTask", task_id=build.id) == "TASK_HAS_TIME"
    bureau.ask("DeleteTask", task_id=design.id)
    assert bureau.dates(project) == {"Build": ("03-02", "03-03")}
    assert bureau.fact_types(design.id)[-1] == "task.deleted"
    bureau.ask("DeleteTimeEntry", time_entry_id=entry.id)
    bureau.ask("DeleteTask", task_id=build.id)
    assert bureau.dates(project) == {}


def test_a_deleted_task_is_restored_as_it_was_with_its_dependencies(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-02")
    design = bureau.task(project, "Design", 3, deadline_on="2026-03-06", estimate_seconds=7200)
    build, test = bureau.task(project, "Build", 2), bureau.task(project, "Test", 1)
    bureau.link(design, build)
    bureau.link(build, test)
    dates = bureau.dates(project)
    before = bureau.ask("GetTask", task_id=build.id).task
    bureau.ask("DeleteTask", task_id=build.id)
    assert bureau.dates(project)["Test"] != dates["Test"]
    restored = bureau.ask("RestoreTask", task_id=build.id).task
    assert restored.version == before.version + 2
    restored.version = before.version
    assert restored == before
    assert bureau.dates(project) == dates
    assert bureau.fact_types(build.id)[-2:] == ["task.deleted", "task.created"]
    assert bureau.refusal("RestoreTask", task_id=build.id) == "DELETED_TASK_NOT_FOUND"


def test_what_is_gone_meanwhile_is_left_out_of_a_restored_task(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-02")
    phase = bureau.ask("CreatePhase", project_id=project.id, name="Make").project.phases[0]
    design, build = bureau.task(project, "Design", 3), bureau.task(project, "Build", 2)
    bureau.ask("UpdateTask", task_id=build.id, phase_id=phase.id)
    bureau.link(design, build)
    bureau.ask("DeleteTask", task_id=build.id)
    bureau.ask("DeleteTask", task_id=design.id)
    bureau.ask("DeletePhase", project_id=project.id, phase_id=phase.id)
    restored = bureau.ask("RestoreTask", task_id=build.id).task
    assert (restored.name, restored.phase_id) == ("Build", "")
    assert bureau.dates(project) == {"Build": ("03-02", "03-03")}


def test_a_restored_task_that_would_close_a_circle_stays_deleted(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-02")
    one, two, three = (bureau.task(project, name, 1) for name in ("One", "Two", "Three"))
    bureau.link(one, two)
    bureau.link(two, three)
    bureau.ask("DeleteTask", task_id=two.id)
    bureau.link(three, one)
    assert bureau.refusal("RestoreTask", task_id=two.id) == "DEPENDENCY_CYCLE"
    assert set(bureau.dates(project)) == {"One", "Three"}


def test_a_dependencys_type_and_lag_change_and_the_plan_follows(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-16")
    design, build = bureau.task(project, "Design", 3), bureau.task(project, "Build", 2)
    link = bureau.link(design, build).dependency
    bureau.ask("UpdateDependency", dependency_id=link.id, lag_days=2)
    assert bureau.dates(project)["Build"] == ("03-23", "03-24")
    start = pb.LINK_TYPE_START_TO_START
    bureau.ask("UpdateDependency", dependency_id=link.id, type=start, lag_days=1)
    assert bureau.dates(project)["Build"] == ("03-17", "03-18")


def test_a_template_is_changed_archived_and_withdrawn_while_nothing_depends_on_it(
    bureau: Bureau,
) -> None:
    tasks = [pb.TemplateTask(key="a", name="Design", duration_days=2)]
    made = bureau.ask("CreateTemplate", name="Leaflet", tasks=tasks).template
    named = {"template_id": made.id}
    longer = [pb.TemplateTask(key="a", name="Design", duration_days=3)]
    changed = bureau.ask("UpdateTemplate", **named, name="Folder", tasks=longer).template
    assert (changed.name, changed.tasks[0].duration_days) == ("Folder", 3)
    project = bureau.project()
    bureau.ask("ArchiveTemplate", **named)
    plan = {"project_id": project.id, **named}
    assert bureau.refusal("PlanProject", **plan) == "TEMPLATE_ARCHIVED"
    bureau.ask("RestoreTemplate", **named)
    assert bureau.ask("PlanProject", **plan).project.template_id == made.id
    assert bureau.refusal("DeleteTemplate", **named) == "TEMPLATE_IN_USE"
    other = bureau.ask("CreateTemplate", name="Unused", tasks=tasks).template
    bureau.ask("DeleteTemplate", template_id=other.id)
    assert bureau.refusal("GetTemplate", template_id=other.id) == "TEMPLATE_NOT_FOUND"


def test_a_done_tasks_length_is_history_until_it_is_opened_again_b38(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-02")
    task = bureau.task(project, "Design", 5)
    done = {"task_id": task.id, "status": pb.TASK_STATUS_DONE}
    finished = bureau.ask("UpdateTask", **done).task
    assert (finished.actual_start_on, finished.actual_finish_on) == ("2026-03-02", "2026-03-11")
    assert bureau.refusal("UpdateTask", task_id=task.id, duration_days=14) == "TASK_DONE"
    moved = bureau.ask("UpdateTask", task_id=task.id, actual_finish_on="2026-03-05").task
    assert (moved.start_on, moved.end_on) == ("2026-03-02", "2026-03-05")
    assert bureau.refusal("UpdateTask", task_id=task.id, actual_finish_on="2026-03-12")
    reversed_ = {"actual_finish_on": "2026-02-28"}
    assert bureau.refusal("UpdateTask", task_id=task.id, **reversed_) == "WINDOW_REVERSED"
    again = {"task_id": task.id, "status": pb.TASK_STATUS_TO_DO, "duration_days": 14}
    assert bureau.ask("UpdateTask", **again).task.end_on == "2026-03-19"


def test_a_task_done_early_or_late_moves_what_follows_at_once_b38(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-02")
    build, check = bureau.task(project, "Build", 10), bureau.task(project, "Check", 3)
    bureau.link(build, check)
    assert bureau.dates(project)["Check"] == ("03-16", "03-18")
    done = pb.TASK_STATUS_DONE
    bureau.ask("UpdateTask", task_id=build.id, status=done)
    assert bureau.dates(project) == {"Build": ("03-02", "03-11"), "Check": ("03-12", "03-16")}
    late = bureau.project(start_on="2026-02-16")
    first, then = bureau.task(late, "First", 2), bureau.task(late, "Then", 1)
    bureau.link(first, then)
    bureau.ask("UpdateTask", task_id=first.id, status=done)
    assert bureau.dates(late) == {"First": ("02-16", "03-11"), "Then": ("03-12", "03-12")}


def test_a_day_off_moves_every_plan_that_it_touches_and_back_b37(bureau: Bureau) -> None:
    project = bureau.project(start_on="2027-03-01")
    build, check = bureau.task(project, "Build", 5), bureau.task(project, "Check", 2)
    bureau.link(build, check)
    untouched = bureau.project(start_on="2027-06-01")
    bureau.task(untouched, "Later")
    off = {"add": [{"on": "2027-03-03", "name": "Away day"}]}
    bureau.ask("SetDaysOff", bureau.root, **off)
    assert bureau.dates(project) == {"Build": ("03-01", "03-08"), "Check": ("03-09", "03-10")}
    assert bureau.ask("GetSchedule", project_id=project.id).duration_days == 7 + 1 - 1
    bureau.ask("SetDaysOff", bureau.root, remove=["2027-03-03"])
    assert bureau.dates(project) == {"Build": ("03-01", "03-05"), "Check": ("03-08", "03-09")}
    assert bureau.fact_types(project.id)[-2:] == ["project.rescheduled"] * 2
    assert bureau.fact_types(untouched.id) == ["project.opened", "project.rescheduled"]
    moved = {each["task_id"]: each for each in bureau.facts(project.id)[-1].payload["moved"]}
    assert moved[build.id] == {
        "task_id": build.id,
        "start_on_before": "2027-03-01",
        "end_on_before": "2027-03-08",
        "start_on": "2027-03-01",
        "end_on": "2027-03-05",
        "start_at": "2027-03-01T09:00:00+00:00",
        "end_at": "2027-03-05T17:30:00+00:00",
        "placed_by": "project_start",
        "placed_by_task_id": None,
    }
    assert (moved[check.id]["placed_by"], moved[check.id]["placed_by_task_id"]) == (
        "dependency",
        build.id,
    )
    assert moved.keys() == {build.id, check.id}


def test_a_plan_of_many_tasks_moves_in_several_events(bureau: Bureau) -> None:
    project = bureau.agency.add(
        a_project(start_on=date(2028, 3, 1), project_manager_id=bureau.pam.person_id)
    )
    bureau.agency.add(*(a_task(project, name=f"Task {n}", position=n) for n in range(700)))
    bureau.task(project, "One more")
    parts = [fact.payload for fact in bureau.facts(project.id)]
    assert [body["part"] for body in parts] == list(range(1, len(parts) + 1))
    assert len(parts) > 1
    assert sum(len(body["moved"]) for body in parts) == 700


def test_a_closed_project_does_not_move_when_the_calendar_changes(bureau: Bureau) -> None:
    project = bureau.project(start_on="2027-04-01")
    bureau.task(project, "Build", 5)
    closing = {"project_id": project.id, "reason": "No budget."}
    bureau.ask("ChangeProjectStatus", status=pb.PROJECT_STATUS_CANCELLED, **closing)
    before = bureau.dates(project)
    bureau.ask("SetDaysOff", bureau.root, add=[{"on": "2027-04-06", "name": "Away day"}])
    assert bureau.dates(project) == before


def test_a_person_who_left_is_erased_and_their_hours_stay(bureau: Bureau) -> None:
    person = bureau.join("Eve Former", "team_member", email="eve@demo.example")
    named = {"person_id": person.person_id}
    project = bureau.agency.add(a_project(status=ProjectStatus.ACTIVE))
    worked = {"project_id": project.id, "worked_on": "2026-03-10", "seconds": 3600}
    entry = bureau.ask("LogTime", person, **worked).time_entry
    assert bureau.refusal("ErasePerson", bureau.root, **named) == "PERSON_ACTIVE"
    bureau.ask("UpdatePerson", bureau.root, **named, active=False)
    erased = bureau.ask("ErasePerson", bureau.root, **named).person
    assert (erased.name, erased.email) == ("Erased person", "")
    assert bureau.fact_types(person.person_id)[-1] == "person.erased"
    kept = bureau.ask("GetTimeEntry", bureau.root, time_entry_id=entry.id).time_entry
    assert (kept.seconds, kept.person_id) == (3600, person.person_id)
    assert bureau.refusal("UpdatePerson", bureau.root, **named, name="Eve") == "PERSON_ERASED"
