"""Bookings, placeholders, the clash engine and compared hours, through the public API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from office import Office, refused, today
from standalone.rest import Json


def monday(weeks: int) -> date:
    """The Monday that many weeks after this one."""
    return today() + timedelta(days=7 * weeks - today().weekday())


def week(weeks: int) -> dict[str, str]:
    first = monday(weeks)
    return {"start_on": first.isoformat(), "end_on": (first + timedelta(days=4)).isoformat()}


def book(office: Office, project: Json, person_id: str, **given: Any) -> Json:
    body = {"project_id": project["id"], "person_id": person_id, **week(8), "status": "confirmed"}
    made: Json = office.manager.at.post("/v1/bookings", body | given)
    return made


def test_f01_f02_people_are_booked_by_day_total_or_share_tentative_or_confirmed(
    office: Office,
) -> None:
    """F01, F02: three ways to state hours; what is tentative takes no time."""
    project, person = office.project(), office.join("team_member")
    at = office.manager.at
    daily = book(office, project, person.id, minutes_per_day=90)
    days = sum(1 for minutes in daily["daily_minutes"] if minutes)
    assert daily["total_minutes"] == 90 * days
    total = book(office, project, person.id, total_minutes=1001, status="tentative", **week(9))
    assert sum(total["daily_minutes"]) == 1001
    share = book(office, project, person.id, share="0.50", **week(10))
    assert (share["share"], share["basis"]) == ("0.50", "share")
    found = at.items("/v1/bookings", person_id=person.id, status="confirmed", order="-start_on")
    assert [one["id"] for one in found] == [share["id"], daily["id"]]
    seen = person.at.items("/v1/bookings", search=daily["reference"])
    assert [one["id"] for one in seen] == [daily["id"]]
    with refused("HOURS_REQUIRED"):
        book(office, project, person.id)


def test_f03_a_placeholder_is_assigned_in_parts_or_declined(office: Office) -> None:
    """F03: role and skill wanted, assigned later in parts, the rest declined with a reason."""
    project, person = office.project(), office.join("team_member")
    at = office.manager.at
    body = {"project_id": project["id"], "charge_role": "Designer", "skill": "Motion", **week(8)}
    wanted = at.post("/v1/bookings", body | {"total_minutes": 1200})
    path = f"/v1/bookings/{wanted['id']}"
    part = at.post(f"{path}/assign", {"person_id": person.id, "total_minutes": 500})
    assert (part["placeholder_id"], part["total_minutes"]) == (wanted["id"], 500)
    assert at.get(path)["total_minutes"] == 700
    declined = at.post(f"{path}/decline", {"reason": "Nobody is free"})
    assert (declined["status"], declined["decline_reason"]) == ("declined", "Nobody is free")
    with refused("BOOKING_SETTLED"):
        at.post(f"{path}/assign", {"person_id": person.id})
    assert at.post(f"{path}/reopen")["status"] == "tentative"


def test_f06_a_clash_is_never_silent(office: Office) -> None:
    """F06: refused by name, overtime, or the waiting list that offers the room when it comes."""
    project, person = office.project(), office.join("team_member")
    at = office.manager.at
    first = book(office, project, person.id, share="1")
    with refused("BOOKING_CLASH"):
        book(office, project, person.id, minutes_per_day=60)
    over = book(office, project, person.id, minutes_per_day=60, on_clash="overtime")
    assert (over["status"], over["overtime"]) == ("confirmed", True)
    waits = book(office, project, person.id, minutes_per_day=60, on_clash="waiting_list")
    assert (waits["status"], waits["offered"]) == ("waiting", False)
    at.post(f"/v1/bookings/{over['id']}/archive")
    at.patch(f"/v1/bookings/{first['id']}", {"share": "0.50"})
    assert at.get(f"/v1/bookings/{waits['id']}")["offered"]
    [offered] = office.read_feed(1, type="booking.offered.v1", project_id=project["id"])
    assert offered["data"]["booking_id"] == waits["id"]
    confirmed = at.patch(f"/v1/bookings/{waits['id']}", {"status": "confirmed"})
    assert (confirmed["status"], confirmed["overtime"]) == ("confirmed", False)


def test_behaviour_1_fifty_quoted_hours_over_twenty_days_are_tentative_2_5_a_day(
    office: Office,
) -> None:
    """Behaviour 1: 50 quoted hours over a project of 20 working days: tentative, 2.5 h a day."""
    client = office.client()
    office.rates(client["id"])
    project = office.project(client["id"], sold="")
    line = {"kind": "role_hours", "charge_role": "designer", "minutes": 3000}
    line |= {"description": "Design"}
    estimate = {"project_id": project["id"], "lines": [line]}
    made = office.finance.at.post("/v1/estimates", estimate)
    office.accept(office.finance.at.post("/v1/quotes", {"estimate_id": made["id"]}))
    at = office.manager.at
    probe = at.post(
        "/v1/bookings",
        {"project_id": project["id"], "charge_role": "designer", "minutes_per_day": 60}
        | {"start_on": monday(10).isoformat(), "end_on": (monday(18)).isoformat()},
    )
    worked = [day for day, minutes in enumerate(probe["daily_minutes"]) if minutes][:20]
    window = {
        "start_on": monday(10).isoformat(),
        "end_on": (monday(10) + timedelta(days=worked[-1])).isoformat(),
    }
    booked = at.post(f"/v1/projects/{project['id']}/book-quote", window)["bookings"]
    assert [(one["status"], one["total_minutes"]) for one in booked] == [("tentative", 3000)]
    assert {minutes for minutes in booked[0]["daily_minutes"] if minutes} == {150}
    with refused("QUOTE_BOOKED"):
        at.post(f"/v1/projects/{project['id']}/book-quote", window)


def test_f08_hours_are_kept_apart_and_behaviour_6_takes_actual_else_scheduled(
    office: Office,
) -> None:
    """F08 and behaviour 6: past week scheduled 20, actual 10; this week scheduled 20: 30."""
    project = office.project(start_on=monday(-1).isoformat())
    for weeks in (-1, 0):
        body = week(weeks) | {"total_minutes": 1200, "on_clash": "overtime"}
        book(office, project, office.worker.id, **body)
    office.log(project["id"], 600, monday(-1) + timedelta(days=1))
    window = {"from": monday(-1).isoformat(), "to": (monday(0) + timedelta(days=6)).isoformat()}
    asked = {"by": "person", "project_id": project["id"], **window}
    row = office.manager.at.get("/v1/hours", **asked)["rows"][0]
    assert (row["scheduled_minutes"], row["actual_minutes"]) == (2400, 600)
    assert row["actual_else_scheduled_minutes"] == 1800


def test_bookings_move_together_with_a_preview_and_an_undo(office: Office) -> None:
    project, person = office.project(), office.join("team_member")
    at = office.manager.at
    first = book(office, project, person.id, minutes_per_day=60)
    copy = {"booking_id": first["id"], "action": "copy", "shift_days": 7, "times": 2}
    seen = at.post("/v1/booking-changes/preview", {"items": [copy]})
    assert len(seen["bookings"]) == 3
    assert len(list(at.items("/v1/bookings", person_id=person.id))) == 1
    outcome = at.post("/v1/booking-changes", {"items": [copy]})
    assert len(list(at.items("/v1/bookings", person_id=person.id))) == 3
    at.post("/v1/booking-changes", outcome["inverse"])
    assert len(list(at.items("/v1/bookings", person_id=person.id, archived="no"))) == 1
    window = {"from": first["start_on"], "to": first["end_on"]}
    shown = at.get("/v1/planner", ids=person.id, **window)
    assert shown["items"][0]["confirmed_minutes"][0] in (60, 0)
    assert [one["id"] for one in shown["bookings"]] == [first["id"]]


def test_f11_booked_hours_are_suggested_as_time_and_accepting_logs_them(office: Office) -> None:
    """F11, G09: confirmed bookings less what is logged; accepting is logging, which ends them."""
    project = office.project(start_on=monday(-2).isoformat())
    person = office.join("team_member", charge_role="designer")
    book(office, project, person.id, minutes_per_day=240, on_clash="overtime", **week(-1))
    asked = {"first_on": monday(-1).isoformat()}
    found = person.at.get("/v1/time-suggestions", **asked)["suggestions"]
    assert {(one["project_id"], one["minutes"]) for one in found} == {(project["id"], 240)}
    day = {"project_id": project["id"], "worked_on": found[0]["worked_on"]}
    person.at.post("/v1/time-entries", day | {"minutes": 60})
    less = person.at.get("/v1/time-suggestions", **asked)["suggestions"]
    assert less[0]["minutes"] == 180
    cells = [
        {name: one[name] for name in ("project_id", "worked_on", "minutes")} for one in less[1:]
    ]
    cells.append(day | {"minutes": 240, "was_minutes": 60})
    person.at.put("/v1/time-cells", {"cells": cells})
    assert not person.at.get("/v1/time-suggestions", **asked)["suggestions"]
