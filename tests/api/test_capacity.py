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
