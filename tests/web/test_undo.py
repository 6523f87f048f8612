"""What is removed on a page comes back by Undo, as the API has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from agency.waiting import eventually
from browser import OpenTab, Tab
from money import make_card, sold
from steps import press
from workplace import Workplace

if TYPE_CHECKING:
    from standalone.rest import Json

expect = pytest.importorskip("playwright.sync_api").expect


def undo(tab: Tab, words: str) -> None:
    """As soon as the page states that it is done."""
    expect(tab.page.get_by_text(words, exact=True).first).to_be_visible()
    press(tab, "Control+z")
    expect(tab.page.get_by_text(f"Undone: {words}").first).to_be_visible()


def test_a_withdrawn_billing_plan_is_set_again(open_tab: OpenTab, workplace: Workplace) -> None:
    client_id = workplace.client("Ibis Ltd")["id"]
    make_card(workplace, client_id, "tanner", "90.00")
    project = sold(workplace, "Ibis", client_id, "tanner")
    path = f"/v1/projects/{project['id']}/billing-plan"
    plan = {"billing_type": "time_and_materials", "milestones": []}
    workplace.finance.at.put(path, plan)
    tab = open_tab(workplace.finance, f"/projects/{project['id']}/money")
    tab.page.get_by_role("button", name="Withdraw the plan").click()
    undo(tab, "Withdrew the billing plan")
    assert workplace.finance.at.get(path)["billing_type"] == "time_and_materials"
    expect(tab.page.get_by_role("button", name="Withdraw the plan")).to_be_visible()


def test_a_withdrawn_rate_card_is_in_force_again(open_tab: OpenTab, workplace: Workplace) -> None:
    client_id = workplace.client("Jackdaw Ltd")["id"]
    make_card(workplace, client_id, "thatcher", "90.00")

    def cards() -> list[Json]:
        return workplace.finance.at.get("/v1/rate-cards", client_id=client_id)["items"]

    (before,) = cards()
    tab = open_tab(workplace.finance, f"/rates?client={client_id}")
    tab.page.get_by_role("button", name="Change Agreed rates").click()
    tab.page.get_by_role("menuitem", name="Withdraw it").click()
    undo(tab, "Withdrew Agreed rates")
    (after,) = cards()
    for name in ("name", "client_id", "currency_code", "effective_from", "rates"):
        assert after[name] == before[name]


def test_a_removed_mapping_is_kept_again(open_tab: OpenTab, workplace: Workplace) -> None:
    columns = {"project": {"code": "Project"}, "person": {"code": "Who"}, "task": {"code": "Task"}}
    mapping = {"source": "clock", "time": {"amount": "Hours", "worked_on": "Day"}} | columns
    body = {"name": "Hours of the old tool", "mapping": mapping}
    kept = workplace.chief.at.post("/v1/import-mappings", body)
    tab = open_tab(workplace.chief, "/settings/imports")
    row = tab.page.get_by_role("row", name=kept["name"])
    row.get_by_role("button", name="Remove").click()
    tab.page.get_by_role("button", name="Remove it").click()
    undo(tab, f"Removed the mapping {kept['name']}")
    found = workplace.chief.at.get("/v1/import-mappings")["items"]
    assert [one["mapping"] for one in found if one["name"] == kept["name"]] == [kept["mapping"]]


def test_a_deleted_phase_is_back_in_its_place(open_tab: OpenTab, workplace: Workplace) -> None:
    project = workplace.project("Kingfisher")
    at, path = workplace.manager.at, f"/v1/projects/{project['id']}"
    for name in ("Design", "Film"):
        at.post(f"{path}/phases", {"name": name})
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/tasks?phases=all")
    tab.page.get_by_role("button", name="Actions for Design").click()
    tab.page.get_by_role("menuitem", name="Delete").click()
    undo(tab, "Deleted Design")
    phases = sorted(at.get(path)["phases"], key=lambda phase: phase["position"])
    assert [phase["name"] for phase in phases] == ["Design", "Film"]


def test_a_deleted_deliverable_is_there_again(open_tab: OpenTab, workplace: Workplace) -> None:
    project = workplace.project("Lapwing")
    at, path = workplace.manager.at, f"/v1/projects/{project['id']}"
    at.post(f"{path}/deliverables", {"name": "Poster"})
    tab = open_tab(workplace.manager, f"/projects/{project['id']}")
    tab.page.get_by_role("button", name="Actions for Poster").click()
    tab.page.get_by_role("menuitem", name="Delete").click()
    undo(tab, "Deleted Poster")
    assert [one["name"] for one in at.get(path)["deliverables"]] == ["Poster"]


def test_history_goes_back_beyond_its_last_hundred(open_tab: OpenTab, workplace: Workplace) -> None:
    project = workplace.project("Magpie 0")
    path = f"/v1/projects/{project['id']}"
    for number in range(1, 106):
        workplace.manager.at.patch(path, {"name": f"Magpie {number}"})

    def is_there() -> bool:
        query = {"project_id": project["id"], "last": 200, "limit": 200}
        return len(workplace.manager.at.get("/v1/events", **query)["items"]) > 105

    eventually(is_there, "the feed has every change")
    tab = open_tab(workplace.manager, f"{path.removeprefix('/v1')}/history")
    rows = tab.page.locator(".happened > li")
    expect(rows).to_have_count(100)
    tab.page.get_by_role("button", name="Earlier").click()
    expect(rows.nth(105)).to_be_visible()
    expect(tab.page.get_by_role("button", name="Earlier")).to_have_count(0)


def test_the_audit_trail_is_read_for_one_person_and_for_anybody(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = workplace.project("Nightjar")
    path = f"/v1/projects/{project['id']}"
    workplace.manager.at.patch(path, {"name": "Nightjar film"})
    workplace.chief.at.patch(path, {"name": "Nightjar spot"})
    tab = open_tab(workplace.chief, f"/settings/audit?record=project:{project['id']}")
    rows = tab.page.get_by_role("region", name="What happened, rows")
    expect(rows).to_contain_text("Nightjar spot")
    tab.page.get_by_role("button", name="Done by").click()
    tab.page.get_by_role("checkbox", name=workplace.chief.name).first.check()
    expect(rows).not_to_contain_text("Daniel Reyes")
    expect(rows).to_contain_text("Nightjar spot")
    tab.page.get_by_role("checkbox", name="Anybody").check()
    expect(rows).to_contain_text("Daniel Reyes")
    expect(tab.page.get_by_role("checkbox", name="Anybody")).to_be_checked()
