"""Who is missing, and when: demand by role against capacity, through the public API (F09, M-17)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from agency.waiting import eventually
from office import Office, refused, unlike
from standalone.rest import Json

FIRST = date(2028, 6, 5)
"""A Monday; seventeen working days of 7.5 hours are 127.5 hours."""
WINDOW = {"from": FIRST.isoformat(), "to": (FIRST + timedelta(days=22)).isoformat()}


def deal(office: Office, role: str, hours: int, probability: str, **more: Any) -> Json:
    """An open deal whose estimate has these hours of the role; 0: it has no estimate."""
    client = office.client()
    body = {"client_id": client["id"], "name": unlike("Deal"), "probability": probability}
    body |= {"value": {"amount": "9000.00", "currency_code": "GBP"}}
    body |= {"delivery_start": WINDOW["from"], "delivery_end": WINDOW["to"]}
    made = office.seller.at.post("/v1/opportunities", body | more)
    if hours:
        office.rates(client["id"], rates=[{"charge_role": role, "hourly": MONEY}])
        line = {"kind": "role_hours", "charge_role": role, "minutes": hours * 60}
        estimate = {"opportunity_id": made["id"], "lines": [line]}
        ask = office.finance.at.unless_missing
        eventually(lambda: ask("/v1/estimates", estimate), "finance knows the deal")
    return dict(made)


MONEY = {"amount": "100.00", "currency_code": "GBP"}


def short_of(office: Office, role: str) -> None:
    """Three people of the role; 300 h confirmed; deals of 200 h at 60 % and 150 h at 20 %."""
    for _ in range(3):
        office.join("team_member", charge_role=role)
    project = office.project()
    task = {"project_id": project["id"], "name": "Draw", "charge_role": role}
    task |= {"duration_days": 10, "start_not_before": WINDOW["from"]}
    office.manager.at.post("/v1/tasks", task | {"estimate_minutes": 300 * 60})
    deal(office, role, 200, "0.60")
    deal(office, role, 150, "0.20")


def demand(office: Office, role: str, **more: str) -> Json:
    found = office.manager.at.get("/v1/demand", charge_role=role, **WINDOW | more)
    return dict(found)


def test_f09_m17_a2_confirmed_and_weighted_work_against_capacity(office: Office) -> None:
    """A2: demand 300 + 120 + 30 = 450 h, capacity 382.5 h, gap 67.5 h = 0.53 FTE, by week."""
    role = unlike("designer")
    short_of(office, role)

    def whole() -> Json | None:
        found = demand(office, role)
        return found if found["total"]["pipeline_minutes"] == 150 * 60 else None

    found: Json = eventually(whole, "projects knows both deals and their hours")
    (row,) = found["roles"]
    assert (row["charge_role"], row["people"]) == (role, 3)
    total = row["total"]
    assert (total["confirmed_minutes"], total["demand_minutes"]) == (300 * 60, 450 * 60)
    assert total["capacity_minutes"] == 382.5 * 60
    assert (total["gap_minutes"], total["fte_gap"]) == (67.5 * 60, "0.53")
    assert total["pipeline_full_minutes"] == 350 * 60
    weeks = demand(office, role, period="week")
    assert abs(sum(one["gap_minutes"] for one in weeks["totals"]) - 67.5 * 60) <= 2
    behind = office.manager.at.get("/v1/demand/sources", charge_role=role, **WINDOW)
    assert [one["weighted_minutes"] // 60 for one in behind["work"]] == [300, 120, 30]
    assert [one["kind"] for one in behind["work"]] == ["task", "opportunity", "opportunity"]
    assert behind["figure"] == total
    signal = office.finance.at.get("/v1/demand/signal", charge_role=role, **WINDOW)
    assert (signal["hires"], signal["hired_spare_minutes"]) == (1, 60 * 60)
    assert (signal["delay_days"], signal["hire_cost"]) == (3, None)
    with refused("PERMISSION_REQUIRED"):
        office.manager.at.get("/v1/demand/signal", charge_role=role, **WINDOW)
    with refused("PERMISSION_REQUIRED"):
        office.worker.at.get("/v1/demand", **WINDOW)
    with refused("WINDOW_REVERSED"):
        office.manager.at.get("/v1/demand", **{"from": WINDOW["to"], "to": WINDOW["from"]})


def test_f09_a_deal_without_an_estimate_is_hours_unknown(office: Office) -> None:
    made = deal(office, "", 0, "0.50")

    def unknown() -> Json | None:
        found = office.manager.at.get("/v1/demand", **WINDOW)["unknown"]
        return next((one for one in found if one["record_id"] == made["id"]), None)

    found: Json = eventually(unknown, "projects knows the deal")
    assert (found["reason"], found["work_minutes"]) == ("hours_unknown", 0)
    assert (found["reference"], found["probability"]) == (made["reference"], "0.50")


def test_m17_a_gap_above_the_threshold_is_published_once(office: Office) -> None:
    at, role = office.manager.at, unlike("glazier")
    project = office.project()
    task = {"project_id": project["id"], "name": "Glaze", "charge_role": role}
    task |= {"duration_days": 1, "estimate_minutes": 500 * 60}
    at.post("/v1/tasks", task)

    def listed_gaps() -> list[Json]:
        return list(at.items("/v1/capacity-gaps", charge_role=role))

    at.put("/v1/demand/threshold", {"gap_minutes": 2401, "months_ahead": 2})
    (gap,) = listed_gaps()
    assert (gap["open"], gap["gap_minutes"] > 2401) == (True, True)
    at.put("/v1/demand/threshold", {"gap_minutes": 2402, "months_ahead": 2})
    assert listed_gaps() == [at.get(f"/v1/capacity-gaps/{gap['id']}")] == [gap]
    at.put("/v1/demand/threshold", {"gap_minutes": 600_000, "months_ahead": 2})
    assert [one["open"] for one in listed_gaps()] == [False]
    at.put("/v1/demand/threshold", {"gap_minutes": 2400, "months_ahead": 2})
    assert sorted(one["open"] for one in listed_gaps()) == [False, True]
    assert len(office.read_feed(2, type="capacity_gap.found.v1")) >= 2
    assert office.read_feed(1, type="capacity_gap.closed.v1")
