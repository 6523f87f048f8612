"""What an import made is taken back, except what somebody has built on since."""

from __future__ import annotations

from typing import Any

import pytest
from chassis.errors import Forbidden, Invalid
from chassis.ids import new_id
from chassis.tables import outbox
from chassis.testing import an_actor
from projects.planning.commands.imports import (
    ImportedProject,
    ImportedTask,
    import_projects,
    import_tasks,
)
from projects.planning.model import Dependency, Project, Task
from projects.planning.rules.critical_path import LinkType
from projects.resourcing.calendar import Calendar
from projects.time.commands.decisions import approve_time_entry
from projects.time.commands.imports import ImportedTime, import_time_entries
from projects.time.model import TimeEntry
from projects.undoing.commands import Undone, undo_import
from projects_builders import Agency, a_person, a_task, as_person
from sqlalchemy import func, select

pytestmark = pytest.mark.slow

ADMINISTRATOR = an_actor("administrator")
CALENDAR = Calendar("GB-ENG")
KINDS = ("time_entry", "task", "project")
HOUR = 3600


@pytest.fixture
def agency(agency: Agency) -> Agency:
    """Ada is there."""
    agency.add(a_person(external_ref="ada"))
    return agency


def imported(agency: Agency, *, settled: bool = False) -> str:
    """A project with two tasks and three entries; the id of the import."""
    import_id = new_id()
    with agency.acting(ADMINISTRATOR) as tx:
        status = "completed" if settled else "active"
        project = ImportedProject(
            row=1, external_ref="site", name="Site", client_id="", status=status, source_row=2
        )
        made = import_projects(tx, [project], dry_run=False, import_id=import_id)
        assert made.created == 1
    with agency.acting(ADMINISTRATOR) as tx:
        tasks = [a_task_row(number) for number in (1, 2)]
        import_tasks(tx, tasks, CALENDAR, dry_run=False, import_id=import_id)
    with agency.acting(ADMINISTRATOR) as tx:
        rows = [a_time_row(number) for number in (1, 2, 3)]
        import_time_entries(tx, rows, settled=settled, dry_run=False, import_id=import_id)
    return import_id


def a_task_row(number: int) -> ImportedTask:
    words = {"category": "", "assignee_ref": "", "estimated_on": "", "start_on": "", "end_on": ""}
    return ImportedTask(
        row=number,
        external_ref=f"site/{number}",
        project_ref="site",
        name=f"Task {number}",
        status="in_progress",
        estimate_seconds=0,
        source_row=number + 1,
        **words,
    )


def a_time_row(number: int) -> ImportedTime:
    return ImportedTime(
        row=number,
        external_ref=f"row {number}",
        task_ref=f"site/{1 + number % 2}",
        person_ref="ada",
        worked_on="2026-03-02",
        seconds=number * HOUR,
        source_row=number + 1,
    )


def undone(agency: Agency, import_id: str) -> dict[str, Undone]:
    found = {}
    for kind in KINDS:
        with agency.acting(ADMINISTRATOR) as tx:
            found[kind] = undo_import(tx, import_id, kind, "", CALENDAR)
    return found


def numbers(found: dict[str, Undone]) -> list[tuple[int, int]]:
    return [(found[kind].removed, len(found[kind].kept)) for kind in KINDS]


def count(agency: Agency, model: Any) -> int:
    with agency.reading() as reading:
        return reading.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("settled", [False, True])
def test_a_whole_import_is_taken_back_and_may_come_again(agency: Agency, settled: bool) -> None:
    import_id = imported(agency, settled=settled)
    assert numbers(undone(agency, import_id)) == [(3, 0), (2, 0), (1, 0)]
    assert (count(agency, TimeEntry), count(agency, Task)) == (0, 0)
    with agency.reading() as reading:
        [project] = reading.session.scalars(select(Project))
    assert (project.archived_at is not None, project.external_ref) == (True, None)
    again = imported(agency, settled=settled)
    assert numbers(undone(agency, import_id)) == [(0, 0), (0, 0), (0, 0)]
    assert numbers(undone(agency, again)) == [(3, 0), (2, 0), (1, 0)]


def test_each_removal_is_a_fact(agency: Agency) -> None:
    undone(agency, imported(agency))
    with agency.database.engine.connect() as connection:
        types = [row.type for row in connection.execute(select(outbox).order_by(outbox.c.id))]
    assert types.count("time_entry.deleted.v1") == 3
    assert types.count("task.deleted.v1") == 2
    assert types[-2:] == ["project.status_changed.v1", "project.archived.v1"]


def test_approved_time_stays_with_its_task_and_project_and_says_why(agency: Agency) -> None:
    import_id = imported(agency)
    lead = agency.add(a_person(name="Lea"))
    with agency.acting(ADMINISTRATOR) as tx:
        [entry] = tx.session.scalars(select(TimeEntry).where(TimeEntry.external_ref == "row 2"))
    with agency.acting(as_person(lead, "administrator")) as tx:
        approve_time_entry(tx, entry.id)
    found = undone(agency, import_id)
    assert numbers(found) == [(2, 1), (1, 1), (0, 1)]
    [kept] = found["time_entry"].kept
    assert (kept.record_id, kept.row) == (entry.id, 3)
    assert kept.reason == "TIME_ENTRY_ALREADY_APPROVED"
    assert found["task"].kept[0].reason == "TASK_HAS_TIME"
    assert found["project"].kept[0].reason == "PROJECT_IN_USE"
    assert numbers(undone(agency, import_id)) == [(0, 1), (0, 1), (0, 1)]


def test_a_task_that_others_depend_on_stays(agency: Agency) -> None:
    import_id = imported(agency)
    with agency.acting(ADMINISTRATOR) as tx:
        project = tx.session.scalars(select(Project)).one()
        first, second = tx.session.scalars(select(Task).order_by(Task.name)).all()
        by_hand = a_task(project)
        tx.add(by_hand)
        tx.session.flush()
        link = {"type": LinkType.FINISH_TO_START, "project_id": project.id}
        for ends in ((first, by_hand), (first, second)):
            tx.session.add(
                Dependency(id=new_id(), predecessor_id=ends[0].id, successor_id=ends[1].id, **link)
            )
    found = undone(agency, import_id)
    assert numbers(found) == [(3, 0), (1, 1), (0, 1)]
    assert found["task"].kept[0].reason == "TASK_LINKED"


def test_it_needs_the_permission_and_a_kind(agency: Agency) -> None:
    import_id = imported(agency)
    with pytest.raises(Forbidden), agency.acting(an_actor("team_member")) as tx:
        undo_import(tx, import_id, "time_entry", "", CALENDAR)
    with pytest.raises(Invalid), agency.acting(ADMINISTRATOR) as tx:
        undo_import(tx, import_id, "person", "", CALENDAR)
    assert count(agency, TimeEntry) == 3
