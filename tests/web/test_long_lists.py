"""The one list: long, moved through by keys, kept as a view, written into a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from bookings import bookings_of
from browser import OpenTab, Tab
from budgets import budgets_of
from contracts import contracted
from demand import missing
from entities import charged
from levelling import levelled
from media import media_of
from money import (
    an_estimate,
    bills_of,
    connect_xero,
    exchanged,
    export_for_accountants,
    import_statement,
    index_card,
    issued,
    ordered,
    reminded,
    retained,
    worked,
)
from proofs import proofs_of
from risks import risks_of
from scenarios import scenario_of
from skills import skills_of
from standalone.demo.views import VIEWS
from standalone.rest import Json
from workplace import Workplace, days_ago, today

if TYPE_CHECKING:
    from playwright.sync_api import Locator

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

ROWS = 10_000
LISTS = (
    "/projects",
    "/portfolio",
    "/clients",
    "/pipeline?as=list",
    "/estimates",
    "/estimate-templates",
    "/quotes",
    "/invoices",
    "/expenses",
    "/purchase-orders",
    "/risks",
    "/issues",
    "/decisions",
    "/client-requests",
    "/status-reports",
    "/plan-imports",
    "/proofs",
    "/available-people",
    "/settings/skills",
    "/my-tasks",
    "/leave",
    "/time/rules",
    "/time/reasons",
    "/leave-kinds",
    "/away",
    "/task-series",
    "/client-investment",
    "/exposure",
    "/bookings",
    "/capacity-gaps",
    "/levellings",
    "/scenarios",
    "/media-orders",
    "/levies",
    "/bills",
    "/payables",
    "/payment-runs",
    "/suppliers",
    "/quotation-requests",
    "/engagements",
    "/self-bills",
    "/tax-rates",
    "/budgets",
    "/portfolio-budgets",
    "/ledger?show=journals",
    "/accounts",
    "/receivables",
    "/reminders/sent",
    "/promises",
    "/cash/items",
    "/retainers",
    "/unbilled?show=ages",
    "/unbilled?show=items",
    "/re-ratings",
    "/payments",
    "/bank",
    "/exchange-rates",
    "/intercompany",
    "/settings/agency",
    "/accounting",
    "/accounting?show=documents",
    "/accounting?show=mappings",
    "/accounting?show=differences",
    "/reports/profitability",
    "/reports/figures",
    "/settings/people",
)
NODES_MAX = 600
FIRST_PAGE = "**/v1/projects?*count=true*"
TO_THE_END = "(box) => { box.scrollTop = box.scrollHeight }"
LONG_MS = 120_000
SCROLL_TO_THE_END = """(wanted) => {
  const rows = document.querySelector("[aria-label='Projects, rows']");
  rows.scrollTop = rows.scrollHeight;
  return Number(document.querySelector(".list-foot").textContent.replace(/\\D/g, "")) >= wanted;
}"""
"""Each time that the page is drawn, until the foot of the list says that all rows are there."""


def row_of(number: int) -> dict[str, object]:
    """A project as the API lists it."""
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "reference": f"JOB-{number:05d}",
        "name": f"Campaign {number}",
        "client_name": "Fennel Kitchens Ltd",
        "status": "active" if number % 2 else "planning",
        "start_on": "2026-03-02",
        "end_on": "2026-04-02",
        "due_on": "2026-03-31",
        "days_late": number % 2 * 2,
        "sold_minutes": 600,
        "project_manager_id": None,
    }


def answer(route: sync_api.Route) -> None:
    """In place of the API, which would need long to make as many projects."""
    query = parse_qs(urlsplit(route.request.url).query)
    first = int(query.get("page_token", ["0"])[0])
    end = min(ROWS, first + int(query["page_size"][0]))
    body = {
        "items": [row_of(number) for number in range(first, end)],
        "next_page_token": str(end) if end < ROWS else "",
    }
    route.fulfill(body=json.dumps(body), content_type="application/json")


def answer_with_many_rows(tab: Tab) -> None:
    tab.page.route("**/v1/projects?*", answer)


def scroll_while_asked_again(tab: Tab, workplace: Workplace, rows: Locator) -> None:
    """To the last row that is here, while an event has the first page asked for once more."""
    held: list[sync_api.Route] = []
    tab.page.route(FIRST_PAGE, lambda route: held.append(route))
    expect(tab.page.get_by_text("Live", exact=True)).to_be_visible()
    with tab.page.expect_request(FIRST_PAGE):
        workplace.project("Something else")
    rows.evaluate(TO_THE_END)
    expect(rows.get_by_role("link", name="JOB-00099")).to_be_visible()
    tab.page.unroute(FIRST_PAGE)
    for route in held:
        answer(route)


def nodes(tab: Tab) -> int:
    return int(tab.page.evaluate("document.body.getElementsByTagName('*').length"))


def test_ten_thousand_rows_are_a_few_hundred_nodes(open_tab: OpenTab, workplace: Workplace) -> None:
    tab = open_tab(workplace.chief, "/time")
    answer_with_many_rows(tab)
    tab.page.get_by_role("link", name="Projects").first.click()
    rows = tab.page.get_by_role("region", name="Projects, rows")
    expect(rows.get_by_role("link", name="JOB-00000")).to_be_visible()
    scroll_while_asked_again(tab, workplace, rows)
    tab.page.wait_for_function(SCROLL_TO_THE_END, arg=ROWS, timeout=LONG_MS)
    expect(rows.get_by_role("link", name="JOB-09999")).to_be_visible()
    expect(tab.page.get_by_text("10,000 in all")).to_be_visible()
    expect(rows.get_by_role("row", name="JOB-09999")).to_contain_text("Thu 2 Apr · late")
    expect(rows.get_by_role("row", name="JOB-09998")).not_to_contain_text("late")
    rows.evaluate("(box) => { box.scrollTop = box.scrollHeight / 2 }")
    expect(rows.get_by_role("link", name="JOB-05000")).to_be_visible()
    assert nodes(tab) <= NODES_MAX


def test_a_list_is_moved_through_by_keys_and_left_where_it_was(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.manager, "/projects?order=name")
    answer_with_many_rows(tab)
    tab.page.reload()
    rows = tab.page.get_by_role("region", name="Projects, rows")
    expect(rows.get_by_role("link", name="JOB-00000")).to_be_visible()
    for _ in range(40):
        tab.page.keyboard.press("j")
    tab.page.keyboard.press("k")
    row = rows.get_by_role("link", name="JOB-00038")
    expect(row).to_be_focused()
    tab.page.unroute("**/v1/projects?*")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/projects/00000000-0000-4000-8000-000000000038")
    tab.page.go_back()
    expect(row).to_be_visible()
    tab.complaints.clear()  # there is no such project, and Chromium logs the answer


def test_a_view_keeps_the_address_under_a_name_and_opens_the_list(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    workplace.project("Annual review")
    tab = open_tab(workplace.manager, "/projects?status=planning&order=name&group=status")
    name = f"Being planned {workplace.manager.id[:4]}"
    tab.page.get_by_role("button", name="Views").click()
    tab.page.get_by_role("menuitem", name="Save as a view").click()
    tab.page.get_by_role("dialog").get_by_label("Name").fill(name)
    tab.page.keyboard.press("Enter")
    tab.page.get_by_role("button", name="View: ").click()
    tab.page.get_by_role("menuitemradio", name="All projects").click()
    tab.page.wait_for_url(lambda url: "status=" not in url)
    tab.page.get_by_role("button", name="Views").click()
    tab.page.get_by_role("menuitemradio", name=name).click()
    tab.page.wait_for_url("**/projects?*status=planning*")
    expect(tab.page.get_by_role("rowheader", name="Planning")).to_be_visible()
    tab.page.get_by_role("button", name="View: ").click()
    tab.page.get_by_role("menuitem", name="Open with this view").click()
    expect(tab.page.get_by_text(f"This list opens with {name}")).to_be_visible()
    tab.go("/projects")
    tab.page.wait_for_url("**/projects?*status=planning*")
    tab.page.get_by_role("button", name="View: ").click()
    tab.page.get_by_role("menuitem", name=f"Delete {name}").click()
    tab.page.wait_for_url(lambda url: "view=" not in url)


def test_a_view_of_ones_own_work_shows_each_reader_theirs(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.chief, f"/projects?project_manager_id={workplace.chief.id}")
    name = f"Run by me {workplace.chief.id[-4:]}"
    tab.page.get_by_role("button", name="Views").click()
    tab.page.get_by_role("menuitem", name="Save as a view").click()
    dialog = tab.page.get_by_role("dialog")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("Who sees it").select_option("everybody")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    other = open_tab(workplace.manager, "/projects")
    other.page.get_by_role("button", name="Views").click()
    other.page.get_by_role("menuitemradio", name=name).click()
    other.page.wait_for_url(f"**/projects?*project_manager_id={workplace.manager.id}*")


@pytest.mark.parametrize("view", [view for _, view in VIEWS], ids=lambda view: str(view["list"]))
def test_a_view_of_the_demo_opens_in_its_list(
    open_tab: OpenTab, workplace: Workplace, view: Json
) -> None:
    person, path = {
        "projects": (workplace.manager, "/projects"),
        "opportunities": (workplace.seller, "/pipeline?as=list"),
        "invoices": (workplace.finance, "/invoices"),
    }[view["list"]]
    person.at.post("/v1/views", view | {"sharing": {"audience": "nobody"}})
    tab = open_tab(person, path)
    tab.page.get_by_role("button", name="Views").click()
    tab.page.get_by_role("menuitemradio", name=view["name"]).click()
    tab.page.wait_for_url("**view=*")
    tab.settle()
    asked = parse_qs(urlsplit(tab.page.url).query)
    fields = {part["field"] for part in view["layout"]["filters"]}
    assert fields < set(asked)
    assert "%7B" not in tab.page.url, "{me} is written out"
    expect(tab.page.get_by_role("alert")).to_have_count(0)


def test_every_column_of_a_list_is_in_sight_on_a_laptop(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    found = issued(workplace, "Gazette", "typesetter")
    issued(workplace, "Herald", "binder")
    second = worked(workplace, "Gazette, second issue", found["client_id"], "typesetter")
    bills_of(workplace, ordered(workplace, second, "Paper and Ink Ltd"))
    media_of(workplace, second, "The Gazette")
    risks_of(workplace, second)
    proofs_of(workplace, second)
    bookings_of(workplace, second, workplace.worker.id)
    exchanged(workplace)
    contracted(workplace, second)
    charged(workplace)
    levelled(workplace, "Gazette")
    scenario_of(workplace, second)
    missing(workplace, second)
    skills_of(workplace, workplace.lead.id)
    workplace.opportunity("Kiosk for Gazette", {"id": found["client_id"]}, next_step="Call Robin")
    workplace.finance.at.post(f"/v1/invoices/{found['id']}/payments", {"amount": found["due"]})
    import_statement(workplace, found)
    export_for_accountants(workplace)
    connect_xero(workplace)
    days = {"worked_from": str(days_ago(60)), "worked_to": str(today())}
    index_card(workplace, found["client_id"])
    workplace.finance.at.post("/v1/re-ratings", days)
    train = {"spent_on": str(today()), "category": "travel", "description": "Train to Bristol"}
    train |= {"total": {"amount": "64.80", "currency_code": "GBP"}}
    workplace.worker.at.post("/v1/expenses", train)
    retained(workplace, "Window for Gazette", "designer")
    reminded(workplace)
    workplace.finance.at.post("/v1/tax-rates/presets", {"country_code": "GB"})
    workplace.finance.at.post("/v1/reason-kinds", {"name": "Rework of Gazette"})
    rule = {"project_id": second["id"], "rounding": "none", "unit_minutes": 15}
    workplace.finance.at.post("/v1/time-rules", rule)
    budgets_of(workplace, {"id": found["client_id"]})
    estimate = an_estimate(workplace, second, "typesetter")
    workplace.task(second, "Read the Gazette", assignee_id=workplace.chief.id)
    kept = {"name": "Gazette", "estimate_id": estimate["id"]}
    workplace.finance.at.post("/v1/estimate-templates", kept)
    tab = open_tab(workplace.chief, "/projects")
    wider = []
    for path in LISTS:
        tab.go(path)
        rows = tab.page.locator(".list-scroll").first
        expect(rows.get_by_role("row").nth(1)).to_be_visible()
        beyond = rows.evaluate("(box) => box.scrollWidth - box.clientWidth")
        wider += [f"{path}: {beyond} px"] if beyond > 0 else []
    assert wider == []


def test_a_file_holds_what_is_seen(open_tab: OpenTab, workplace: Workplace, tmp_path: Path) -> None:
    name = '=Spring, "bold"'
    workplace.project(name)
    tab = open_tab(workplace.manager, "/projects?search=bold&columns=status,start_on")
    expect(tab.page.get_by_role("link", name=name)).to_be_visible()
    with tab.page.expect_download() as downloading:
        tab.page.get_by_role("button", name="Export to CSV").click()
    downloading.value.save_as(tmp_path / "projects.csv")
    head, row = (tmp_path / "projects.csv").read_text(encoding="utf-8-sig").splitlines()
    assert head == "Project,Status,Starts"
    assert row.startswith('"JOB-')
    assert '· =Spring, ""bold"""' in row
