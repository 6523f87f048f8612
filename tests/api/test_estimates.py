"""Estimates and what becomes of them, through the public API (D01 to D06, D11, I06, I08)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import httpx
from agency.waiting import eventually
from office import Office, money, refused, unlike
from standalone.rest import Json


def fixed(amount: str, **more: Any) -> Json:
    return {"kind": "fixed", "description": "Work", "amount": money(amount), **more}


def test_d01_an_estimate_has_sections_days_units_purchases_options_and_a_contingency(
    office: Office,
) -> None:
    project = office.project(sold="")
    office.rates(project["client_id"], "100.00")
    design, build = {"section": "Design"}, {"section": "Build"}
    shared = {"option_group": "Hosting", "option": "Shared"}
    managed = {"option_group": "Hosting", "option": "Managed"}
    lines = [
        {"kind": "role_hours", "charge_role": "designer", "minutes": 600, **design},
        {"kind": "role_days", "charge_role": "designer", "quantity": "1.5", **design},
        {"kind": "units", "quantity": "2.5", "unit": "page", "unit_price": money("19.99"), **build},
        {"kind": "purchase", "purchase_cost": money("80.00"), "markup": "0.25", **build},
        fixed("500.00", optional=True, **build),
        fixed("120.00", **shared),
        fixed("480.00", **managed),
    ]
    body = {"project_id": project["id"], "title": "Site", "lines": lines, "day_minutes": 450}
    estimate = office.finance.at.post("/v1/estimates", body | {"contingency_share": "0.10"})
    amounts = [line["amount"]["amount"] for line in estimate["lines"]]
    assert amounts == ["1000.00", "1125.00", "49.98", "100.00", "500.00", "120.00", "480.00"]
    sums = [(one["name"], one["total"]["amount"]) for one in estimate["sections"]]
    assert sums == [("Design", "2125.00"), ("Build", "149.98"), ("", "120.00")]
    assert estimate["contingency"] == money("239.50")
    assert estimate["total"] == money("2634.48")
    again = office.finance.at.put(
        f"/v1/estimates/{estimate['id']}",
        {"lines": [{**lines[6], "id": estimate["lines"][6]["id"]}, lines[0]]},
    )
    assert again["lines"][0]["id"] == estimate["lines"][6]["id"]
    with refused("OPTION_INCOMPLETE"):
        office.finance.at.post(
            "/v1/estimates/preview",
            {"project_id": project["id"], "lines": [fixed("1.00", option_group="Hosting")]},
        )


def test_d05_the_margin_is_live_for_readers_of_costs_and_nothing_is_saved(office: Office) -> None:
    project = office.project(sold="")
    office.rates(project["client_id"], "100.00")
    lines = [
        {"kind": "role_hours", "charge_role": "designer", "minutes": 600},
        {"kind": "purchase", "purchase_cost": money("80.00"), "markup": "0.25"},
    ]
    body = {"project_id": project["id"], "lines": lines}
    found = office.finance.at.post("/v1/estimates/preview", body)
    margin = found["margin"]
    assert margin["purchases"] == money("80.00")
    total, cost = Decimal(found["total"]["amount"]), Decimal(margin["cost"]["amount"])
    assert Decimal(margin["margin"]["amount"]) == total - cost
    assert office.seller.at.post("/v1/estimates/preview", body)["margin"] is None
    assert list(office.finance.at.items("/v1/estimates", project_id=project["id"])) == []


def test_d01_accepted_options_are_those_that_the_client_chose(office: Office) -> None:
    project = office.project(sold="")
    lines = [
        fixed("1000.00"),
        fixed("200.00", optional=True),
        fixed("100.00", option_group="Hosting", option="Shared"),
        fixed("300.00", option_group="Hosting", option="Managed"),
    ]
    at = office.finance.at
    estimate = at.post("/v1/estimates", {"project_id": project["id"], "lines": lines})
    quote = at.post("/v1/quotes", {"estimate_id": estimate["id"]})
    assert quote["total"] == money("1100.00")
    path = f"/v1/quotes/{quote['id']}/accept"
    with refused("OPTION_NOT_CHOSEN"):
        at.post(path, {"accepted_by": "Robin Alder", "selection": {"line_ids": []}})
    ids = [quote["lines"][1]["id"], quote["lines"][3]["id"]]
    answer = {"accepted_by": "Robin Alder", "selection": {"line_ids": ids}}
    assert at.post(path, answer)["total"] == money("1500.00")
    budget = f"/v1/projects/{project['id']}/budget"
    found = eventually(lambda: at.find(budget), "the project has a budget")
    assert found["total"] == money("1500.00")


def offered(office: Office) -> tuple[Json, str]:
    """A quote with an option, and the path of the page for the client."""
    project = office.project(sold="")
    lines = [fixed("1000.00"), fixed("200.00", description="A <b>film</b>", optional=True)]
    estimate = {"project_id": project["id"], "lines": lines}
    made = office.finance.at.post("/v1/estimates", estimate)
    quote = {"estimate_id": made["id"], "cover_text": "Thank you.", "terms": "30 days net."}
    quote = office.finance.at.post("/v1/quotes", quote)
    assert office.finance.at.post(f"/v1/quotes/{quote['id']}/links", {})["path"] == ""
    (link,) = office.finance.at.get(f"/v1/quotes/{quote['id']}/links")["links"]
    return quote, link["path"]


def field_of(page: str, form: str, name: str) -> str:
    """The value of a hidden field of the form of this step."""
    part = next(each for each in page.split("<form")[1:] if f'value="{form}"' in each)
    return re.findall(rf'name="{name}" value="([^"]*)"', part)[0]


def test_d06_a_client_accepts_a_quote_by_a_link_without_an_account(office: Office) -> None:
    quote, path = offered(office)
    with httpx.Client(base_url=office.address) as client:
        answer = client.get(path)
        page = answer.text
        assert (answer.status_code, "<script" in page) == (200, False)
        assert len(answer.content) < 40_000
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "A &lt;b&gt;film&lt;/b&gt;" in page
        assert "30 days net." in page
        film = quote["lines"][1]["id"]
        chosen = client.post(path, data={"step": "choose", "line": film})
        assert "1,440.00 GBP" in chosen.text
        names = ("key", "hash", "line")
        form = {name: field_of(chosen.text, "accept", name) for name in names}
        form |= {"step": "accept", "name": "Robin Alder"}
        without = client.post(path, data=form)
        assert without.status_code == 422
        assert "Tick that you accept" in without.text
        for _ in range(2):
            done = client.post(path, data=form | {"consent": "yes"})
            assert done.status_code == 303
        assert "Accepted by Robin Alder" in client.get(path).text
        assert client.get(f"{path}/pdf").content.startswith(b"%PDF-")
        assert client.get("/q/" + "A" * 43).status_code == 404
    kept = office.finance.at.get(f"/v1/quotes/{quote['id']}")
    assert (kept["status"], kept["accepted_by"]) == ("accepted", "Robin Alder")
    assert kept["total"] == money("1200.00")
    assert (kept["decided_address"], len(kept["content_hash"])) == ("127.0.0.1", 64)


def test_d06_a_superseded_or_withdrawn_quote_and_a_withdrawn_link_say_so(office: Office) -> None:
    quote, path = offered(office)
    at = office.finance.at
    newer = at.post(f"/v1/quotes/{quote['id']}/reissue", {})
    assert (newer["edition"], newer["terms"]) == (2, "30 days net.")
    page = httpx.get(office.address + path).text
    assert "A newer version of this quote" in page
    assert "Accept the quote" not in page
    at.post(f"/v1/quotes/{newer['id']}/links", {})
    (link,) = at.get(f"/v1/quotes/{newer['id']}/links")["links"]
    at.post(f"/v1/quotes/{newer['id']}/withdraw", {"reason": "Too early"})
    assert "was withdrawn" in httpx.get(office.address + link["path"]).text
    at.post(f"/v1/quote-links/{link['id']}/withdraw", {})
    gone = httpx.get(office.address + link["path"])
    assert (gone.status_code, "opens nothing" in gone.text) == (404, True)


def test_d06_a_client_declines_with_a_reason(office: Office) -> None:
    quote, path = offered(office)
    page = httpx.get(office.address + path).text
    form = {name: field_of(page, "decline", name) for name in ("key", "hash")}
    form |= {"step": "decline", "name": "Robin Alder", "reason": "Too dear"}
    assert httpx.post(office.address + path, data=form).status_code == 303
    kept = office.finance.at.get(f"/v1/quotes/{quote['id']}")
    assert (kept["status"], kept["reject_reason"]) == ("rejected", "Too dear (Robin Alder)")


def test_d04_versions_of_an_estimate_are_kept_compared_and_restored(office: Office) -> None:
    project, at = office.project(sold=""), office.finance.at
    made = at.post(
        "/v1/estimates",
        {
            "project_id": project["id"],
            "lines": [fixed("100.00", description="Site"), fixed("50.00")],
        },
    )
    path = f"/v1/estimates/{made['id']}"
    kept = {**fixed("120.00", description="Site"), "id": made["lines"][0]["id"]}
    at.put(path, {"lines": [kept, fixed("10.00", description="Film")]})
    first = next(iter(at.items(f"{path}/versions", order="created_at")))
    assert (first["number"], first["total"]) == (1, money("150.00"))
    found = at.get(f"{path}/comparison", version_ids=first["id"])
    changes = {line["description"]: line["cells"][1]["change"] for line in found["lines"]}
    assert changes == {"Site": "changed", "Film": "removed", "Work": "added"}
    back = at.post(f"/v1/estimate-versions/{first['id']}/restore", {})
    assert [line["id"] for line in back["lines"]] == [line["id"] for line in made["lines"]]
    assert (back["total"], back["revision"]) == (money("150.00"), 3)
    quote = at.post("/v1/quotes", {"estimate_id": made["id"]})
    assert quote["estimate_revision"] == 3


def test_d11_scenarios_stand_side_by_side_and_the_estimate_stays(office: Office) -> None:
    project, at = office.project(sold=""), office.finance.at
    made = at.post("/v1/estimates", {"project_id": project["id"], "lines": [fixed("100.00")]})
    path = f"/v1/estimates/{made['id']}"
    cheap = {"name": "Cheap", "lines": [fixed("60.00", purchase_cost=money("20.00"))]}
    scenario = at.post(f"{path}/scenarios", cheap)
    spare = at.post(f"{path}/scenarios", {"name": "Spare", "contingency_share": "0.10"})
    found = at.get(f"{path}/comparison", version_ids=f"{scenario['id']},{spare['id']}")
    totals = [(one["name"], one["total"]["amount"]) for one in found["columns"]]
    assert totals == [("", "100.00"), ("Cheap", "60.00"), ("Spare", "110.00")]
    assert found["columns"][1]["margin"]["margin"] == money("40.00")
    assert at.get(path)["total"] == money("100.00")
    taken = at.post(f"/v1/estimate-versions/{scenario['id']}/restore", {})
    assert taken["total"] == money("60.00")


def test_i06_each_quoted_line_shows_the_hours_that_belong_to_it(office: Office) -> None:
    project, at = office.project(sold=""), office.finance.at
    office.rates(project["client_id"], "100.00")
    lines = [
        {"kind": "role_hours", "charge_role": "designer", "minutes": 600, "description": "Design"},
        {"kind": "role_hours", "charge_role": "designer", "minutes": 300, "description": "More"},
        fixed("500.00"),
    ]
    made = at.post("/v1/estimates", {"project_id": project["id"], "lines": lines})
    office.accept(at.post("/v1/quotes", {"estimate_id": made["id"]}))
    office.approve(office.log(project["id"], 180))
    path = f"/v1/projects/{project['id']}/quoted-actuals"

    def worked() -> list[Json] | None:
        found = at.get(path)["lines"]
        return found if any(line["actual_minutes"] for line in found) else None

    found = eventually(worked, "finance knows the time")
    assert [line["actual_minutes"] for line in found] == [120, 60, 0]
    assert [line["actual_value"]["amount"] for line in found] == ["200.00", "100.00", "0.00"]
    ids = [line["id"] for line in made["lines"]]
    assert [line["estimate_line_id"] for line in found] == ids
    budget = at.get(f"/v1/projects/{project['id']}/budget")
    names = ("minutes", "worked_minutes", "left_minutes")
    parts = [[one[name] for name in names] for one in budget["lines"]]
    assert (parts, budget["unsold"]) == ([[900, 180, 720], [0, 0, 0]], [])
    assert all(line["actual_cost"] is None for line in office.manager.at.get(path)["lines"])
    body = {"job_id": project["id"], "project_id": project["id"]}
    again = at.post("/v1/estimates/from-job", body)
    assert [(line["charge_role"], line["minutes"]) for line in again["lines"]] == [
        ("designer", 180)
    ]


def test_d02_an_estimate_starts_from_another_or_from_what_a_job_took(office: Office) -> None:
    project, at = office.project(sold=""), office.finance.at
    made = at.post("/v1/estimates", {"project_id": project["id"], "lines": [fixed("100.00")]})
    copied = at.post(f"/v1/estimates/{made['id']}/copy", {})
    assert (copied["copied_from_id"], copied["total"]) == (made["id"], money("100.00"))
    with refused("JOB_WITHOUT_TIME"):
        body = {"job_id": project["id"], "project_id": project["id"]}
        at.post("/v1/estimates/from-job", body)


def test_d02_an_estimate_starts_from_a_template_or_a_grid(office: Office) -> None:
    """D02: a template is kept, found, used at today's rates, archived; a grid becomes lines."""
    project, at = office.project(sold=""), office.manager.at
    office.rates(project["client_id"], "100.00")
    cells = [
        {"phase": "Design", "charge_role": "designer", "minutes": 600},
        {"phase": "Build", "charge_role": "designer", "minutes": 300},
    ]
    body = {"project_id": project["id"], "title": "Site", "cells": cells}
    grid = at.post("/v1/estimates/from-grid", body)
    sections = [(one["section"], one["amount"]) for one in grid["lines"]]
    assert sections == [("Design", money("1000.00")), ("Build", money("500.00"))]
    name = unlike("Campaign site")
    template = at.post("/v1/estimate-templates", {"name": name, "estimate_id": grid["id"]})
    assert (template["line_count"], template["total_minutes"]) == (2, 900)
    dearer = office.project(sold="")
    office.rates(dearer["client_id"], "120.00")
    used = {"estimate_template_id": template["id"], "project_id": dearer["id"]}
    made = at.post("/v1/estimates/from-template", used)
    assert (made["title"], made["total"]) == (name, money("1800.00"))
    path = f"/v1/estimate-templates/{template['id']}"
    at.patch(path, {"note": "Without film"})
    at.post(f"{path}/archive")
    with refused("ESTIMATE_TEMPLATE_ARCHIVED"):
        at.post("/v1/estimates/from-template", used)
    assert list(at.items("/v1/estimate-templates", search=name, archived="no")) == []
    at.post(f"{path}/restore")
    (found,) = at.items("/v1/estimate-templates", search=name, archived="no")
    assert found["note"] == "Without film"
    with refused("CELL_TWICE"):
        at.post("/v1/estimates/from-grid", body | {"cells": [*cells, cells[0]]})


def test_d03_what_is_estimated_inside_is_not_in_the_quote_of_the_client(office: Office) -> None:
    """D03: the quote has prices alone; the estimate keeps what it costs, and changes without it."""
    project, at = office.project(sold=""), office.finance.at
    film = {"kind": "purchase", "description": "Film", "purchase_cost": money("731.37")}
    lines = [film | {"markup": "0.2500"}, fixed("100.00")]
    estimate = at.post("/v1/estimates", {"project_id": project["id"], "lines": lines})
    assert estimate["lines"][0]["purchase_cost"] == money("731.37")
    quote = at.post("/v1/quotes", {"estimate_id": estimate["id"]})
    assert quote["lines"][0]["amount"] == money("914.21")
    for inside in ("purchase_cost", "markup", "unit_cost"):
        assert not quote["lines"][0].get(inside)
    assert quote.get("margin") is None
    assert "731.37" not in str(at.get(f"/v1/quotes/{quote['id']}"))
    at.post(f"/v1/quotes/{quote['id']}/withdraw", {"reason": "Another price"})
    dearer = [{**lines[0], "id": estimate["lines"][0]["id"], "purchase_cost": money("800.00")}]
    changed = at.put(f"/v1/estimates/{estimate['id']}", {"lines": dearer})
    assert changed["total"] == money("1000.00")
    assert at.get(f"/v1/quotes/{quote['id']}")["total"] == quote["total"]
