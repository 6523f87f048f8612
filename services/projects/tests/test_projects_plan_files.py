"""Plans as files: previewed, imported, undone and exported; calendars behind a secret link."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from chassis.actor import Actor
from chassis.errors import Refusal
from icalendar import Calendar as ICalendar
from planning_room import Bureau

pytestmark = pytest.mark.slow
CSV = (
    "number,name,phase,hours,duration_days,assignee,predecessors,mood\n"
    "1,Brief,Concept,15,2,Ada,,good\n"
    "2,Design,Concept,30,3,Nobody,1FS+1d,\n"
    "3,Launch,,0,0,,2,\n"
)


def _import(bureau: Bureau, project: Any, content: bytes = CSV.encode(), **given: Any) -> Any:
    asked = {"project_id": project.id, "content": content, "name": "plan.csv", **given}
    return bureau.ask("ImportPlan", **asked).plan_import


def _export(bureau: Bureau, project: Any, format_: str) -> bytes:
    return gzip.decompress(bureau.ask("ExportPlan", project_id=project.id, format=format_).content)


def test_e16_a_preview_says_what_would_be_made_and_changes_nothing(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-02")
    found = bureau.ask("PreviewPlanImport", project_id=project.id, content=CSV.encode()).preview
    assert (found.task_count, found.dependency_count, list(found.phases)) == (3, 2, ["Concept"])
    assert [(task.name, task.start_on, task.end_on) for task in found.tasks] == [
        ("Brief", "2026-03-02", "2026-03-03"),
        ("Design", "2026-03-05", "2026-03-09"),
        ("Launch", "2026-03-09", "2026-03-09"),
    ]
    assert list(found.not_taken_over) == [
        "the column 'mood'",
        "that 'Nobody' does tasks, since nobody here has this name",
    ]
    assert not bureau.dates(project)


def test_e16_an_import_makes_what_its_preview_said_and_can_be_undone(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-02")
    made = _import(bureau, project)
    assert bureau.dates(project)["Design"] == ("03-05", "03-09")
    tasks = bureau.ask("ListTasks", project_id=[project.id]).tasks
    assert {task.name: task.assignee_id for task in tasks}["Brief"] == bureau.ada.person_id
    undone = bureau.ask("UndoPlanImport", plan_import_id=made.id).plan_import
    assert undone.HasField("undone_at")
    assert not bureau.dates(project)
    assert not bureau.ask("GetProject", project_id=project.id).project.phases
    reason = bureau.refusal("UndoPlanImport", plan_import_id=made.id)
    assert reason == "PLAN_IMPORT_UNDONE"
    assert bureau.fact_types(made.id) == ["plan_import.created", "plan_import.undone"]


def test_e16_an_import_with_time_on_it_stays(bureau: Bureau) -> None:
    project = bureau.project()
    made = _import(bureau, project)
    (task,) = [
        t for t in bureau.ask("ListTasks", project_id=[project.id]).tasks if t.name == "Brief"
    ]
    entry = {
        "task_id": task.id,
        "project_id": project.id,
        "seconds": 3600,
        "person_id": bureau.pam.person_id,
    }
    bureau.ask("LogTime", worked_on=_today(bureau), **entry)
    assert bureau.refusal("UndoPlanImport", plan_import_id=made.id) == "PLAN_IMPORT_IN_USE"
    assert "Brief" in bureau.dates(project)


def _today(bureau: Bureau) -> str:
    with bureau.agency.reading() as reading:
        return str(reading.today)


def test_e16_a_plan_goes_out_and_comes_back_the_same(bureau: Bureau) -> None:
    project = bureau.project(start_on="2026-03-02")
    _import(bureau, project)
    bureau.ask("TakeBaseline", project_id=project.id, name="As sold")
    other = bureau.project(name="Copy")
    again = _import(bureau, other, _export(bureau, project, "ms_project"), name="plan.xml")
    assert list(again.not_taken_over) == []
    assert bureau.dates(other) == bureau.dates(project)
    assert _export(bureau, other, "csv") == _export(bureau, project, "csv")
    baselines = bureau.ask("ListBaselines", project_id=[other.id]).baselines
    assert [one.name for one in baselines] == ["As sold"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"number,name,predecessors\n1,A,2\n2,B,1\n", "DEPENDENCY_CYCLE"),
        (b"name,charge_role\nA," + b"x" * 300 + b"\n", "TEXT_TOO_LONG"),
        (b"PK\x03\x04 a spreadsheet", "PLAN_FILE_FORMAT"),
        (gzip.compress(b" " * 20_000_000), "PLAN_FILE_TOO_LONG"),
        (b"name\n", "PLAN_FILE_EMPTY"),
        (b"name,status,actual_finish\nA,done,2999-01-01\n", "DATE_IN_FUTURE"),
    ],
)
def test_e16_a_file_that_cannot_be_is_refused_whole(
    bureau: Bureau, content: bytes, reason: str
) -> None:
    project = bureau.project()
    for method in ("PreviewPlanImport", "ImportPlan"):
        assert bureau.refusal(method, project_id=project.id, content=content) == reason
    assert not bureau.dates(project)


def _feed(bureau: Bureau, path: str) -> ICalendar:
    token = path.removeprefix("/c/").removesuffix(".ics")
    content = bureau.ask("ReadCalendarFeed", Actor.system(), token=token).content
    found: Any = ICalendar.from_ical(gzip.decompress(content))
    return found


def test_e16_a_person_has_a_calendar_of_their_tasks_behind_a_link(bureau: Bureau) -> None:
    project = bureau.project(start_on=_today(bureau))
    _import(bureau, project)
    assert not bureau.ask("GetCalendarFeed", bureau.ada).calendar_feed.path
    path = bureau.ask("RenewCalendarFeed", bureau.ada).calendar_feed.path
    events = {str(one["summary"]): one for one in _feed(bureau, path).walk("VEVENT")}
    assert set(events) == {"Brief", "Launch"}
    before = events["Brief"]["sequence"]
    task = next(
        t for t in bureau.ask("ListTasks", project_id=[project.id]).tasks if t.name == "Brief"
    )
    bureau.ask("UpdateTask", task_id=task.id, duration_days=4)
    (after,) = [
        one for one in _feed(bureau, path).walk("VEVENT") if one["uid"] == events["Brief"]["uid"]
    ]
    assert after["sequence"] > before
    assert after["dtend"].dt > events["Brief"]["dtend"].dt


def test_e16_a_link_that_is_renewed_or_revoked_stops_working(bureau: Bureau) -> None:
    old = bureau.ask("RenewCalendarFeed", bureau.ada).calendar_feed.path
    new = bureau.ask("RenewCalendarFeed", bureau.ada).calendar_feed.path
    with pytest.raises(Refusal):
        _feed(bureau, old)
    assert _feed(bureau, new) is not None
    assert bureau.ask("GetCalendarFeed", bureau.ada).calendar_feed.path == new
    bureau.ask("RevokeCalendarFeed", bureau.ada)
    with pytest.raises(Refusal):
        _feed(bureau, new)


def test_e16_a_project_is_a_calendar(bureau: Bureau) -> None:
    project = bureau.project()
    _import(bureau, project)
    calendar: Any = ICalendar.from_ical(_export(bureau, project, "ical"))
    assert [str(one["summary"]) for one in calendar.walk("VEVENT")] == ["Brief", "Design", "Launch"]
