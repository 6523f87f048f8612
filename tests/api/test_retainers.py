"""Retainers through the public API (L03, L04, L05, M-10, J07)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from agency.waiting import eventually
from office import Office, money, refused, today
from standalone.rest import Json

WEEK = timedelta(days=7)


def monday(weeks_ago: int) -> date:
    """Of a week before the present one."""
    return today() - timedelta(days=today().weekday()) - weeks_ago * WEEK


def retained(office: Office, weeks_ago: int, minutes: int, **terms: Any) -> tuple[Json, Json]:
    """(project, retainer): a weekly one that began some weeks ago, for designers at 100.00."""
    project = office.project(sold="")
    office.rates(project["client_id"])
    body = {
        "client_id": project["client_id"],
        "project_ids": [project["id"]],
        "name": "Brand support",
        "basis": "worked",
        "cadence": "week",
        "billed": "arrears",
        "starts_on": monday(weeks_ago).isoformat(),
        "terms": {
            "price": money("1000.00"),
            "allowances": [{"amount": {"minutes": minutes}}],
            "deficit": "carry",
            **terms,
        },
    }
    return project, office.seller.at.post("/v1/retainers", body)


def worked(office: Office, project: Json, day: date, minutes: int) -> None:
    """Approved, and counted by the retainer; no quote was accepted for the project."""
    body = {"project_id": project["id"], "minutes": minutes, "worked_on": day.isoformat()}
    body["charge_role"] = "designer"
    ask = office.worker.at.unless
    entry = eventually(
        lambda: ask("QUOTE_NOT_ACCEPTED", "/v1/time-entries", body),
        "projects knows that a retainer covers the project",
    )
    office.approve(entry)
    path = "/v1/unbilled-work"
    eventually(
        lambda: office.finance.at.get(path, ids=entry["id"])["items"] or None,
        "finance has valued it",
    )


def periods(office: Office, retainer: Json, **more: Any) -> list[Json]:
    """From the first to the last."""
    path = f"/v1/retainers/{retainer['id']}/periods"
    return list(reversed(office.seller.at.get(path, **more)["items"]))


def bill(office: Office, retainer: Json) -> list[Json]:
    body = {"retainer_ids": [retainer["id"]]}
    return list(office.finance.at.post("/v1/due-retainer-periods/bill", body)["due"])


def test_l03_due_periods_are_closed_and_their_fees_drafted_once(office: Office) -> None:
    project, retainer = retained(office, 2, 600)
    worked(office, project, monday(2), 300)
    path = "/v1/due-retainer-periods"
    [previewed] = office.finance.at.get(path, retainer_ids=retainer["id"])["due"]
    [billed] = bill(office, retainer)
    assert billed["net"] == previewed["net"] == money("2000.00")
    assert [one["closes"] for one in billed["periods"]] == [True, True]
    draft = office.finance.at.get(f"/v1/invoices/{billed['invoice_id']}")
    assert [(line["kind"], line["minutes"]) for line in draft["lines"]] == [
        ("retainer", 300),
        ("retainer", 0),
    ]
    assert bill(office, retainer) == []
    with refused("NOTHING_TO_BILL"):
        office.finance.at.post("/v1/invoices", {"project_id": project["id"]})
    issued = office.issue(draft)
    wip = office.finance.at.get("/v1/wip-roll-forward", project_id=project["id"])
    assert all(one["closing"] == money("0.00") for one in wip["currencies"])
    assert office.finance.at.get(f"/v1/invoices/{issued['id']}")["net"] == money("2000.00")


def test_l04_surplus_and_deficit_are_carried_to_the_next_period(office: Office) -> None:
    project, retainer = retained(office, 2, 40)
    worked(office, project, monday(2), 30)
    worked(office, project, monday(1), 60)
    first, second, third = periods(office, retainer)
    assert first["total"]["carried_out"]["minutes"] == 10
    assert second["total"]["available"]["minutes"] == 50
    assert third["total"]["available"]["minutes"] == 30
    path = f"/v1/retainers/{retainer['id']}/work"
    counted = office.seller.at.get(path, on=monday(1).isoformat())["items"]
    assert [one["minutes"] for one in counted] == [60]


def test_l05_cap_expiry_and_overage_hold_and_are_billed(office: Office) -> None:
    project, retainer = retained(
        office,
        3,
        40,
        cap={"minutes": 10},
        expiry_periods=1,
        deficit="bill",
        overage_hourly=money("120.00"),
    )
    for weeks_ago, minutes in ((3, 25), (2, 35), (1, 60)):
        worked(office, project, monday(weeks_ago), minutes)
    [billed] = bill(office, retainer)
    names = ("carried_in", "available", "used", "lapsed", "carried_out", "overage")
    figures = [
        [one["total"][name]["minutes"] for name in names] for one in periods(office, retainer)[:3]
    ]
    assert figures == [[0, 40, 25, 5, 10, 0], [10, 50, 35, 5, 10, 0], [10, 50, 60, 0, 0, 10]]
    draft = office.finance.at.get(f"/v1/invoices/{billed['invoice_id']}")
    assert draft["lines"][-1]["kind"] == "overage"
    assert draft["lines"][-1]["amount"] == money("20.00")


def test_m10_a_retainer_is_paused_changed_ended_and_each_is_undone(office: Office) -> None:
    _, retainer = retained(office, 1, 600)
    path, seller = f"/v1/retainers/{retainer['id']}", office.seller.at
    now = monday(0)
    assert seller.post(f"{path}/pause", {"from_on": now.isoformat()})["status"] == "paused"
    assert periods(office, retainer)[-1]["price"] == money("0.00")
    assert seller.post(f"{path}/resume", {"on": now.isoformat()})["pauses"] == []
    half = now + timedelta(days=7)
    terms = {
        "effective_from": half.isoformat(),
        "price": money("2000.00"),
        "allowances": [{"amount": {"minutes": 1200}}],
        "deficit": "absorb",
    }
    assert len(seller.post(f"{path}/terms", {"terms": terms})["terms"]) == 2
    last = periods(office, retainer, ahead=2)[-1]
    assert (last["status"], last["price"]) == ("future", money("2000.00"))
    undone = seller.post(f"{path}/withdraw-terms", {"effective_from": half.isoformat()})
    assert len(undone["terms"]) == 1
    with refused("RETAINER_RUNS"):
        seller.post(f"{path}/archive")
    assert seller.post(f"{path}/end", {"ends_on": half.isoformat()})["ends_on"] == half.isoformat()
    assert seller.post(f"{path}/continue")["ends_on"] is None
    renamed = seller.patch(path, {"name": "Care"})
    assert renamed["name"] == "Care"
    [listed] = seller.get("/v1/retainers", ids=retainer["id"], count="true")["items"]
    assert (listed["name"], listed["status"]) == ("Care", "active")
    with refused("RETAINER_IN_HOURS"):
        wrong = {**terms, "allowances": [{"amount": {"money": money("10.00")}}]}
        seller.post(f"{path}/terms", {"terms": wrong})


def test_j07_over_servicing_is_shown_by_retainer_and_client(office: Office) -> None:
    project, retainer = retained(office, 1, 60)
    worked(office, project, monday(1), 90)
    wanted = {"client_id": project["client_id"], "to": (monday(0) - timedelta(days=1)).isoformat()}
    found = office.seller.at.get("/v1/over-servicing", **wanted)
    [row] = found["items"]
    assert row["retainer_id"] == retainer["id"]
    assert (row["sold_minutes"], row["worked_minutes"], row["over_minutes"]) == (60, 90, 30)
    assert row["over_share"] == "0.50"
    assert (row["sold"], row["worked"]) == (money("1000.00"), money("150.00"))
    assert (found["sum"]["over"], found["sum"]["under"]) == (money("0.00"), money("850.00"))
    [by_client] = office.seller.at.get("/v1/over-servicing", **wanted, by="client")["items"]
    assert (by_client["retainer_id"], by_client["over_minutes"]) == (None, 30)
