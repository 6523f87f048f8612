"""Leave through the public API (F07): asked for, approved, returned, cancelled; what others see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from office import Office, refused, unlike

HOLIDAY = "0190b1f0-0000-7000-8000-000000000001"
SICK = "0190b1f0-0000-7000-8000-000000000002"
YEAR = date.today().year + 1  # noqa: DTZ011
_JUNE = date(YEAR, 6, 14)
_WEEK = [_JUNE + timedelta(days=index - _JUNE.weekday()) for index in range(7)]
MONDAY, TUESDAY, _, _, FRIDAY, SATURDAY, SUNDAY = (day.isoformat() for day in _WEEK)
"""Of a week without public holidays."""
FIVE_DAYS = 5 * 450


def away(first: str, last: str, kind: str = HOLIDAY, **more: Any) -> dict[str, Any]:
    return {"leave_type_id": kind, "first_on": first, "last_on": last, **more}


def effective(office: Office, person_id: str) -> list[int]:
    week = {"from": MONDAY, "to": FRIDAY}
    (row,) = office.manager.at.get("/v1/capacity", ids=person_id, **week)["items"]
    return list(row["effective_minutes"])


def test_F07_leave_is_asked_for_approved_by_the_lead_and_lowers_capacity(office: Office) -> None:
    """F07: time off with request, approval and allowance. F05: capacity less leave."""
    worker = office.join("team_member", lead_id=office.lead.id)
    given = {"person_id": worker.id, "year": YEAR, "minutes": 25 * 450, "carried_minutes": 900}
    office.administrator.put("/v1/leave-allowances", given)
    asked = worker.at.post("/v1/leave", away(MONDAY, FRIDAY))
    assert (asked["status"], asked["minutes"]) == ("requested", FIVE_DAYS)
    assert effective(office, worker.id) == [450] * 5
    with refused("LEAVE_OVERLAPS"):
        worker.at.post("/v1/leave", away(FRIDAY, FRIDAY))
    with refused("OWN_LEAVE"):
        worker.at.post(f"/v1/leave/{asked['id']}/approve")
    office.lead.at.post(f"/v1/leave/{asked['id']}/return", {"reason": "Not the launch week"})
    back = worker.at.get(f"/v1/leave/{asked['id']}")
    assert (back["status"], back["reason"]) == ("returned", "Not the launch week")
    worker.at.patch(f"/v1/leave/{asked['id']}", {"first_on": TUESDAY, "last_on": TUESDAY})
    approved = office.lead.at.post(f"/v1/leave/{asked['id']}/approve")
    assert (approved["status"], approved["decided_by_id"]) == ("approved", office.lead.id)
    assert effective(office, worker.id) == [450, 0, 450, 450, 450]
    (balance,) = worker.at.items("/v1/leave-balances", year=YEAR)
    assert balance["left_minutes"] == 25 * 450 + 900 - 450
    assert (balance["taken_minutes"], balance["planned_minutes"]) == (0, 450)
    worker.at.post(f"/v1/leave/{asked['id']}/cancel", {"reason": "Plans changed"})
    assert effective(office, worker.id) == [450] * 5
    restored = worker.at.post(f"/v1/leave/{asked['id']}/restore")
    assert restored["status"] == "requested"


def test_F07_a_part_of_a_day_is_taken_and_planned_work_is_named(office: Office) -> None:
    worker = office.join("team_member", lead_id=office.lead.id)
    project = office.project(start_on=MONDAY)
    task = {"project_id": project["id"], "name": "Draw", "duration_days": 3}
    office.manager.at.post("/v1/tasks", task | {"assignee_id": worker.id})
    asked = worker.at.post("/v1/leave", away(MONDAY, TUESDAY, day_minutes=200))
    assert (asked["minutes"], [each["name"] for each in asked["planned_work"]]) == (400, ["Draw"])
    office.lead.at.post(f"/v1/leave/{asked['id']}/approve")
    assert effective(office, worker.id) == [250, 250, 450, 450, 450]
    with refused("LEAVE_WITHOUT_WORK"):
        worker.at.post("/v1/leave", away(SATURDAY, SUNDAY))
    with refused("WINDOW_REVERSED"):
        worker.at.post("/v1/leave", away(FRIDAY, MONDAY))


def test_F07_only_the_person_their_lead_and_who_may_see_the_kind_of_leave(office: Office) -> None:
    worker = office.join("team_member", lead_id=office.lead.id)
    asked = office.lead.at.post("/v1/leave", away(MONDAY, MONDAY, SICK, person_id=worker.id))
    office.administrator.post(f"/v1/leave/{asked['id']}/approve")
    assert worker.at.get(f"/v1/leave/{asked['id']}")["leave_type_name"] == "Sick leave"
    with refused("LEAVE_NOT_FOUND"):
        office.manager.at.get(f"/v1/leave/{asked['id']}")
    assert list(office.manager.at.items("/v1/leave", person_id=worker.id)) == []
    seen = {"days_from": MONDAY, "days_to": MONDAY, "person_id": worker.id}
    (found,) = office.manager.at.items("/v1/away", **seen)
    assert found["person_name"] == worker.name
    assert not {"leave_type_id", "leave_type_name", "note"} & found.keys()
    facts = office.manager.at.get("/v1/events", type="leave.approved.v1", limit=200)["items"]
    assert worker.id not in {fact["body"]["person_id"] for fact in facts}


def test_F07_kinds_of_leave_are_settable(office: Office) -> None:
    at = office.administrator
    name = unlike("Moving house")
    kind = at.post("/v1/leave-types", {"name": name, "counts": False})
    with refused("LEAVE_TYPE_EXISTS"):
        at.post("/v1/leave-types", {"name": name.upper()})
    at.post(f"/v1/leave-types/{kind['id']}/archive")
    with refused("LEAVE_TYPE_ARCHIVED"):
        office.worker.at.post("/v1/leave", away(FRIDAY, FRIDAY, kind["id"]))
    at.post(f"/v1/leave-types/{kind['id']}/restore")
    at.patch(f"/v1/leave-types/{kind['id']}", {"name": name + " day"})
    names = [each["name"] for each in office.worker.at.items("/v1/leave-types", search=name)]
    assert names == [name + " day"]
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.post("/v1/leave-types", {"name": "Long lunch"})
