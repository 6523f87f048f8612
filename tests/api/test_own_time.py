"""A person's own time through the public API: the timer, the week and the notices of it."""

from __future__ import annotations

from datetime import timedelta

from agency.waiting import eventually
from office import Member, Office, refused, today, working_day
from standalone.rest import Json


def starting(office: Office) -> tuple[Member, Json]:
    """Somebody who has no time yet, and a project on which they can log it."""
    return office.join("team_member", lead_id=office.lead.id), office.project()


def test_g01_a_timer_says_what_it_ran_for_and_that_is_logged(office: Office) -> None:
    person, project = starting(office)
    begun = {"project_id": project["id"], "note": "Key visual"}
    timer = person.at.post("/v1/me/timer/start", begun)
    assert (timer["project_id"], timer["note"]) == (project["id"], "Key visual")
    assert person.at.get("/v1/me/timer")["started_at"] == timer["started_at"]
    run = person.at.post("/v1/me/timer/stop")
    assert (run["project_id"], run["minutes"], run["note"]) == (project["id"], 1, "Key visual")
    body = {"project_id": project["id"], "minutes": 1, "worked_on": run["started_on"]}
    assert person.at.post("/v1/time-entries", body)["status"] == "submitted"
    with refused("TIMER_NOT_RUNNING"):
        person.at.post("/v1/me/timer/stop")


def test_g01_a_week_is_shown_and_changed_cell_by_cell(office: Office) -> None:
    person, project = starting(office)
    monday = working_day(5) - timedelta(days=working_day(5).weekday())
    cell = {"project_id": project["id"], "worked_on": monday.isoformat()}
    made = person.at.put("/v1/time-cells", {"cells": [cell | {"minutes": 90}]})
    assert [each["minutes"] for each in made["items"]] == [90]
    week = person.at.get("/v1/time-week", first_on=monday.isoformat())
    assert (week["first_on"], len(week["days"])) == (monday.isoformat(), 7)
    assert (week["logged_minutes"], [row["project_id"] for row in week["rows"]]) == (
        90,
        [project["id"]],
    )
    person.at.put("/v1/time-cells", {"cells": [cell | {"minutes": 0, "was_minutes": 90}]})
    again = person.at.get("/v1/time-week", first_on=monday.isoformat())
    assert again["logged_minutes"] == 0
    with refused("CELL_CHANGED"):
        person.at.put("/v1/time-cells", {"cells": [cell | {"minutes": 60, "was_minutes": 30}]})


def test_g02_who_worked_gets_a_notice_of_returned_time_with_its_reason(office: Office) -> None:
    person, project = starting(office)
    body = {"project_id": project["id"], "minutes": 60, "worked_on": today().isoformat()}
    entry = person.at.post("/v1/time-entries", body)
    reason = {"reason": "Which page was it?"}
    office.lead.at.post(f"/v1/time-entries/{entry['id']}/reject", reason)

    def notices() -> object:
        found = person.at.get("/v1/me/notices")["items"]
        return [one for one in found if one["kind"] == "time_returned"]

    (notice,) = eventually(notices, "the person has a notice")
    assert (notice["why"], notice["detail"]) == ("worker", "Which page was it?")
    assert (notice["day"], notice["actor_id"]) == (entry["worked_on"], office.lead.id)
    assert notice["read_at"] is None


def test_g03_who_lacks_time_of_a_week_is_reminded_by_their_lead(office: Office) -> None:
    person, _ = starting(office)
    monday = today() - timedelta(days=today().weekday() + 7)
    asked = {"week_on": monday.isoformat(), "person_ids": [person.id]}
    with refused("WEEK_NOT_OVER"):
        office.lead.at.post("/v1/time-reminders", asked | {"week_on": today().isoformat()})
    answer = office.lead.at.post("/v1/time-reminders", asked)
    (reminder,) = answer["items"]
    assert (reminder["first_on"], answer["refused"]) == (monday.isoformat(), [])
    assert office.lead.at.post("/v1/time-reminders", asked)["refused"][0]["reason"] == (
        "REMINDED_TODAY"
    )

    def notices() -> object:
        found = person.at.get("/v1/me/notices")["items"]
        return [one for one in found if one["kind"] == "time_missing"]

    (notice,) = eventually(notices, "the person has a notice")
    assert (notice["day"], notice["detail"]) == (
        monday.isoformat(),
        f"{reminder['missing_minutes']}",
    )


def test_m22_nobody_gets_a_notice_of_what_they_did_themselves(office: Office) -> None:
    person, project = starting(office)
    task = {"project_id": project["id"], "charge_role": "designer", "duration_days": 1}
    mine = task | {"name": "Own", "assignee_id": office.manager.id}
    office.manager.at.post("/v1/tasks", mine)
    theirs = task | {"name": "Given", "assignee_id": person.id}
    office.manager.at.post("/v1/tasks", theirs)

    def notices() -> object:
        return person.at.get("/v1/me/notices")["items"]

    (notice,) = eventually(notices, "who was given the task has a notice")
    assert (notice["kind"], notice["why"], notice["title"]) == (
        "task_assigned",
        "assignee",
        "Given",
    )
    titles = [one["title"] for one in office.manager.at.items("/v1/me/notices")]
    assert "Own" not in titles
