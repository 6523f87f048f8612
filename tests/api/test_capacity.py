"""How full people are, through the public API (F05, J03)."""

from __future__ import annotations

from datetime import date, timedelta

from office import Office, refused, working_day


def window(first: date, last: date) -> dict[str, str]:
    return {"from": first.isoformat(), "to": last.isoformat()}


def test_f05_capacity_is_the_contract_of_each_day_and_j03_what_was_used_of_it(
    office: Office,
) -> None:
    day = working_day(1)
    project = office.project()
    office.log(project["id"], 240, day)
    answer = office.manager.at.get("/v1/capacity", **window(day, day), ids=office.worker.id)
    (worker,) = answer["items"]
    assert worker["person_id"] == office.worker.id
    assert worker["logged_minutes"][0] >= 240
    assert len(worker["contract_minutes"]) == len(worker["planned_minutes"]) == 1


def test_f05_what_is_asked_is_bounded_and_named_where_it_is_wrong(office: Office) -> None:
    day = working_day(1)
    ask = office.manager.at.get
    with refused("WINDOW_TOO_LONG"):
        ask("/v1/capacity", **window(day, day + timedelta(days=180)))
    with refused("WINDOW_REVERSED"):
        ask("/v1/capacity", **window(day, day - timedelta(days=1)))


def test_a_team_member_does_not_see_how_full_others_are(office: Office) -> None:
    day = working_day(1)
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.get("/v1/capacity", **window(day, day))


def test_e08_capacity_follows_the_pattern_country_and_contract_of_each_person(
    office: Office,
) -> None:
    """E08: working calendars per person and country; F05: contract less holidays."""
    at = office.administrator
    person = at.post(
        "/v1/people",
        {
            "name": "Petra Parttime",
            "email": f"{office.manager.id}.part@example.com",
            "country_code": "DE",
            "time_zone": "Europe/Berlin",
            "employed_from": "2027-04-27",
        },
    )
    week = window(date(2027, 4, 26), date(2027, 5, 2))
    days = [{"weekday": 2, "minutes": 300}, {"weekday": 5, "minutes": 240}]
    days.append({"weekday": 4, "intervals": [{"from": "08:00", "until": "12:00"}]})
    body = {"person_id": person["id"], "from_on": "2027-01-01", "days": days}
    pattern = at.post("/v1/working-patterns", body)
    assert pattern["weekly_minutes"] == 780
    ask = office.manager.at.get
    (row,) = ask("/v1/capacity", **week, ids=person["id"])["items"]
    assert row["effective_minutes"] == [0, 300, 0, 240, 240, 0, 0]
    at.patch(f"/v1/people/{person['id']}", {"employed_from": "2027-04-26"})
    with refused("WORKING_PATTERN_EXISTS"):
        at.post("/v1/working-patterns", body)
    at.post(f"/v1/working-patterns/{pattern['id']}/archive")
    (row,) = ask("/v1/capacity", **window(date(2027, 10, 1), date(2027, 10, 1)), ids=person["id"])[
        "items"
    ]
    assert (row["contract_minutes"], row["holiday_minutes"]) == ([450], [0])
    at.post(f"/v1/working-patterns/{pattern['id']}/restore")
    at.patch(f"/v1/working-patterns/{pattern['id']}", {"days": [{"weekday": 1, "minutes": 60}]})
    easter = date(2027, 3, 29)
    at.patch(f"/v1/people/{person['id']}", {"employed_from": None})
    (row,) = ask("/v1/capacity", **window(easter, easter), ids=person["id"])["items"]
    assert (row["contract_minutes"], row["holiday_minutes"]) == ([60], [60])
    assert row["effective_minutes"] == [0]
    (listed,) = at.items("/v1/working-patterns", person_id=person["id"], search="petra")
    assert listed["weekly_minutes"] == 60
