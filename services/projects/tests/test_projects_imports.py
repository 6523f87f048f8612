"""Projects and tasks of another system come in by the hundred, once."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Forbidden, Invalid
from chassis.ids import new_id
from chassis.tables import outbox
from chassis.testing import an_actor
from projects.planning import queries
from projects.planning.commands.import_links import ImportedLink, import_links
from projects.planning.commands.imports import (
    ImportedProject,
    ImportedTask,
    import_projects,
    import_tasks,
)
from projects.planning.commands.tasks import update_task
from projects.planning.model import Task
from projects.planning.rules.status import ProjectStatus, TaskStatus
from projects.resourcing.calendar import Calendar
from projects_builders import Agency, a_person
from sqlalchemy import func, select

pytestmark = pytest.mark.slow
ADMINISTRATOR = Actor.system()


def a_project_row(reference: str, row: int = 2, **given: Any) -> ImportedProject:
    values = {"name": f"Project {reference}", "client_id": new_id(), "status": ""}
    return ImportedProject(row=row, external_ref=reference, **{**values, **given})


def a_task_row(reference: str, row: int = 2, **given: Any) -> ImportedTask:
    values = {
        "project_ref": "PC1",
        "name": f"Task {reference}",
        "status": "done",
        "category": "Development",
        "estimate_seconds": 3600,
        "assignee_ref": "",
        "estimated_on": "2010-03-01",
        "start_on": "2010-03-05",
        "end_on": "2010-03-09",
    }
    return ImportedTask(row=row, external_ref=reference, **{**values, **given})


def projects(agency: Agency, *rows: ImportedProject, dry_run: bool = False) -> Any:
    with agency.acting(ADMINISTRATOR) as tx:
        return import_projects(tx, rows, dry_run=dry_run)


def tasks(agency: Agency, *rows: ImportedTask, dry_run: bool = False) -> Any:
    with agency.acting(ADMINISTRATOR) as tx:
        return import_tasks(tx, rows, Calendar("GB-ENG"), dry_run=dry_run)


def facts(agency: Agency) -> list[tuple[str, dict[str, Any]]]:
    with agency.database.engine.connect() as connection:
        found = select(outbox.c.type, outbox.c.payload).order_by(outbox.c.id)
        return [tuple(row) for row in connection.execute(found)]  # type: ignore[misc]


def test_projects_come_in_once_in_the_status_they_have(agency: Agency) -> None:
    rows = (a_project_row("PC1"), a_project_row("PC2", status="active"))
    assert projects(agency, *rows, dry_run=True).created == 2
    assert facts(agency) == []
    first = projects(agency, *rows)
    second = projects(agency, *rows)
    assert (first.created, second.created, second.already_there) == (2, 0, 2)
    assert second.ids == first.ids
    with agency.reading() as reading:
        one = queries.find_project(reading, first.ids["PC1"])
        two = queries.find_project(reading, first.ids["PC2"])
    assert (one.status, two.status) == (ProjectStatus.COMPLETED, ProjectStatus.ACTIVE)
    assert one.version == 1
    assert [type_ for type_, _ in facts(agency)] == ["project.opened.v1"] * 2


def test_each_row_that_cannot_be_taken_says_why_and_holds_nothing_up(agency: Agency) -> None:
    outcome = projects(
        agency,
        a_project_row("A", 2),
        a_project_row("B", 3, status="won"),
        a_project_row("C", 4, status="handover"),
        a_project_row("D", 5, name=" "),
        a_project_row("E", 6, client_id="ACME"),
        a_project_row("A", 7),
    )
    assert outcome.created == 1
    assert [(each.row, each.refusal.reason) for each in outcome.refused] == [
        (3, "STATUS_UNKNOWN"),
        (4, "STATUS_NOT_IMPORTED"),
        (5, "TEXT_REQUIRED"),
        (6, "ID_MALFORMED"),
        (7, "EXTERNAL_REF_REPEATED"),
    ]


def test_tasks_of_history_keep_what_they_are_given_and_are_told_as_one_fact(
    agency: Agency,
) -> None:
    agency.add(a_person(external_ref="DEV7"))
    ids = projects(agency, a_project_row("PC1"), a_project_row("PC2")).ids
    rows = (
        a_task_row("T1", assignee_ref="DEV7"),
        a_task_row("T2", 3, start_on="2010-03-20", end_on="2010-04-01"),
        a_task_row("T3", 4, project_ref="PC2", status="cancelled", start_on="", end_on=""),
    )
    assert tasks(agency, *rows).created == 3
    assert tasks(agency, *rows).already_there == 3
    found = [body for type_, body in facts(agency) if type_ == "history.imported.v1"]
    by_project = {body["project_id"]: body for body in found}
    assert len(found) == 2
    assert by_project[ids["PC1"]]["tasks"] == 2
    assert by_project[ids["PC1"]]["from"] == "2010-03-05"
    assert by_project[ids["PC1"]]["to"] == "2010-04-01"
    with agency.reading() as reading:
        project = queries.find_project(reading, ids["PC1"])
        first = queries.tasks_of(reading, project.id)[0]
    assert (str(project.start_on), str(project.end_on)) == ("2010-03-05", "2010-04-01")
    assert (first.status, first.duration_days, first.pinned) == (TaskStatus.DONE, 3, True)
    assert str(first.estimated_on) == "2010-03-01"


def test_a_task_row_that_cannot_be_taken_says_why(agency: Agency) -> None:
    projects(agency, a_project_row("PC1"))
    outcome = tasks(
        agency,
        a_task_row("T1", 2, project_ref="PC9"),
        a_task_row("T2", 3, assignee_ref="DEV9"),
        a_task_row("T3", 4, end_on="2010-03-01"),
        a_task_row("T4", 5, estimate_seconds=-1),
        a_task_row("T5", 6, start_on="05-Mar-10"),
        a_task_row("", 7),
    )
    assert [(each.row, each.refusal.reason, each.refusal.field) for each in outcome.refused] == [
        (2, "PROJECT_NOT_FOUND", "project_ref"),
        (3, "ASSIGNEE_NOT_FOUND", "assignee_ref"),
        (4, "WINDOW_REVERSED", "end_on"),
        (5, "NUMBER_OUT_OF_RANGE", "estimate_seconds"),
        (6, "DATE_MALFORMED", "start_on"),
        (7, "EXTERNAL_REF_REQUIRED", "external_ref"),
    ]


def test_imported_tasks_are_not_moved_by_the_schedule(agency: Agency) -> None:
    ids = projects(agency, a_project_row("PC1", status="active")).ids
    tasks(agency, a_task_row("T1"), a_task_row("T2", 3, status="to_do", start_on="", end_on=""))
    with agency.acting(ADMINISTRATOR) as tx:
        first, second = queries.tasks_of(tx, ids["PC1"])
        update_task(tx, second.id, {"duration_days": 2}, Calendar("GB-ENG"))
        assert (str(first.start_on), str(first.end_on)) == ("2010-03-05", "2010-03-09")
        assert (str(second.start_on), str(second.end_on)) == ("2010-03-05", "2010-03-08")


def test_only_administrators_import_and_no_more_than_500_rows_at_once(agency: Agency) -> None:
    with pytest.raises(Forbidden), agency.acting(an_actor("project_manager")) as tx:
        import_tasks(tx, [a_task_row("T1")], Calendar("GB-ENG"), dry_run=False)
    with pytest.raises(Invalid, match="500"):
        tasks(agency, *(a_task_row(f"T{n}") for n in range(501)))


def test_ten_thousand_tasks_come_in_twenty_batches(agency: Agency) -> None:
    projects(agency, *(a_project_row(f"PC{n}") for n in range(1, 21)))
    for batch in range(20):
        rows = [a_task_row(f"T{batch}-{n}", n, project_ref=f"PC{n % 20 + 1}") for n in range(500)]
        assert tasks(agency, *rows).created == 500
    with agency.reading() as reading:
        assert reading.session.scalar(select(func.count()).select_from(Task)) == 10_000


def linked(agency: Agency, *links: tuple[str, str, str, int], dry_run: bool = False) -> Any:
    rows = [
        ImportedLink(row=row, predecessor_ref=one, successor_ref=two, type=type_, lag_days=lag)
        for row, (one, two, type_, lag) in enumerate(links)
    ]
    with agency.acting(ADMINISTRATOR) as tx:
        return import_links(tx, rows, Calendar("GB-ENG"), dry_run=dry_run)


def a_plan(agency: Agency) -> str:
    project = {"status": "active", "client_id": ""}
    ids = projects(agency, a_project_row("PC1", **project), a_project_row("PC2", **project)).ids
    rows = [
        a_task_row(name, row, status="to_do", estimated_on="", duration_days=row)
        for row, name in enumerate("ABC", 2)
    ]
    assert tasks(agency, *rows, a_task_row("D", 9, project_ref="PC2")).created == 4
    return str(ids["PC1"])


def test_links_come_in_once_with_kind_and_lag(agency: Agency) -> None:
    project_id = a_plan(agency)
    links = [("A", "B", "start_to_start", 2), ("B", "C", "finish_to_start", -1)]
    assert linked(agency, *links, dry_run=True).created == 2
    assert linked(agency, *links).created == 2
    assert linked(agency, *links).already_there == 2
    with agency.reading() as reading:
        names = {task.id: task.name for task in queries.tasks_of(reading, project_id)}
        found = queries.links_of(reading, project_id)
        durations = [task.duration_days for task in queries.tasks_of(reading, project_id)]
    assert [(names[link.predecessor], names[link.successor], link.lag / 450) for link in found] == [
        ("Task A", "Task B", 2),
        ("Task B", "Task C", -1),
    ]
    assert durations == [2, 3, 4]


def test_a_link_that_cannot_be_is_refused_and_the_others_come(agency: Agency) -> None:
    a_plan(agency)
    plain = "finish_to_start"
    outcome = linked(
        agency,
        ("A", "B", plain, 0),
        ("B", "C", plain, 0),
        ("C", "A", plain, 0),
        ("A", "A", plain, 0),
        ("A", "D", plain, 0),
        ("A", "Z", plain, 0),
        ("A", "C", "sideways", 0),
        ("A", "C", plain, 9999),
    )
    assert outcome.created == 2
    assert [(each.row, each.reason) for each in outcome.refused] == [
        (2, "DEPENDENCY_CYCLE"),
        (3, "DEPENDENCY_CYCLE"),
        (4, "DEPENDENCY_ACROSS_PROJECTS"),
        (5, "TASK_NOT_FOUND"),
        (6, "TYPE_UNKNOWN"),
        (7, "NUMBER_OUT_OF_RANGE"),
    ]
    assert "Task C -> Task A -> Task B -> Task C" in outcome.refused[0].message


def test_a_task_of_somebody_unknown_is_taken_and_reported(agency: Agency) -> None:
    mara = agency.add(a_person(name="Mara Stein", email="mara@agency.example"))
    agency.add(a_person(name="Twin", email="a@agency.example"))
    agency.add(a_person(name="Twin", email="b@agency.example"))
    projects(agency, a_project_row("PC1"))
    given = ["mara stein", "Mara@agency.example", mara.id, "Designer", "Twin"]
    rows = [a_task_row(f"T{row}", row, assignee_name=name) for row, name in enumerate(given)]
    outcome = tasks(agency, *rows)
    assert outcome.created == 5
    assert [(each.row, each.reason) for each in outcome.unassigned] == [
        (3, "PERSON_NOT_FOUND"),
        (4, "PERSON_AMBIGUOUS"),
    ]
    with agency.reading() as reading:
        found = {task.assignee_id for task in reading.session.scalars(select(Task))}
    assert found == {mara.id, None}


def test_a_person_in_two_spellings_of_one_file_is_assigned_both_tasks(agency: Agency) -> None:
    tom = agency.add(a_person(name="Tom Lindqvist", email="tom@agency.example"))
    projects(agency, a_project_row("PC1"))
    spellings = ("Tom Lindqvist", "tom lindqvist")
    rows = [a_task_row(f"T{row}", row, assignee_name=name) for row, name in enumerate(spellings)]
    assert tasks(agency, *rows).unassigned == []
    with agency.reading() as reading:
        assert [task.assignee_id for task in reading.session.scalars(select(Task))] == [tom.id] * 2
