"""Plans as files of other programs, through the public API (E16)."""

from __future__ import annotations

import httpx
from icalendar import Calendar
from office import Office, refused

PLAN = (
    b"number,name,phase,hours,duration_days,predecessors,mood\r\n"
    b"1,Brief,Concept,15,2,,good\r\n2,Design,Concept,30,3,1FS+1d,\r\n3,Launch,,0,0,2,\r\n"
)


def test_e16_a_plan_is_previewed_imported_exported_again_and_taken_back(office: Office) -> None:
    """E16: preview, one write, the same plan from the exported XML, undo."""
    at = office.manager.at
    project, copy = office.project(), office.project()
    path, other = (f"/v1/projects/{one['id']}" for one in (project, copy))
    preview = at.upload(f"{path}/plan-imports/preview", PLAN)
    assert preview["not_taken_over"] == ["the column 'mood'"]
    assert (preview["task_count"], preview["dependency_count"]) == (3, 2)
    assert at.get(f"{path}/schedule")["tasks"] == []
    made = at.upload(f"{path}/plan-imports?name=launch.csv", PLAN)
    assert (made["file_name"], made["task_count"]) == ("launch.csv", 3)
    dates = {task["name"]: task["end_on"] for task in at.get(f"{path}/schedule")["tasks"]}
    assert dates == {task["name"]: task["end_on"] for task in preview["tasks"]}
    file = at.download(f"{path}/plan-file?format=ms_project")
    assert file.headers["content-disposition"].endswith(".xml")
    again = at.upload(f"{other}/plan-imports?name=launch.xml", file.content)
    assert (again["not_taken_over"], again["format"]) == ([], "ms_project")
    sheets = [at.download(f"{one}/plan-file?format=csv").content for one in (path, other)]
    assert sheets[0] == sheets[1]
    with refused("PLAN_FILE_REFUSED"):
        at.upload(f"{path}/plan-imports", b"<!DOCTYPE a [<!ENTITY b 'c'>]><Project>&b;</Project>")
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.upload(f"{path}/plan-imports", PLAN)
    assert at.post(f"/v1/plan-imports/{made['id']}/undo")["undone_at"]
    assert at.get(f"{path}/schedule")["tasks"] == []
    found = at.items("/v1/plan-imports", project_id=[project["id"]], undone="yes")
    assert [one["id"] for one in found] == [made["id"]]


def test_e16_a_calendar_program_follows_a_secret_link(office: Office) -> None:
    """E16: a live iCal feed per person, with an ETag, renewed and revoked."""
    at, me = office.manager.at, office.worker
    project = office.project()
    body = {"project_id": project["id"], "name": "Edit; the film,\nonce", "duration_days": 3}
    task = at.post("/v1/tasks", body | {"assignee_id": me.id})
    feed = me.at.post("/v1/me/calendar-feed")
    with httpx.Client(base_url=office.address) as program:
        answer = program.get(feed["path"])
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert max(map(len, answer.content.split(b"\r\n"))) <= 75
        mine = f"task-{task['id']}@tandem"
        [event] = [e for e in Calendar.from_ical(answer.content).walk("VEVENT") if e["uid"] == mine]
        assert str(event["summary"]) == task["name"]
        same = {"If-None-Match": answer.headers["etag"]}
        assert program.get(feed["path"], headers=same).status_code == 304
        new = me.at.post("/v1/me/calendar-feed")
        assert program.get(feed["path"]).status_code == 404
        assert program.get(new["path"]).status_code == 200
        me.at.delete("/v1/me/calendar-feed")
        assert program.get(new["path"]).status_code == 404
    assert not me.at.get("/v1/me/calendar-feed")["path"]
