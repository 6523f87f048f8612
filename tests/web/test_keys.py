"""How many keys and clicks a job takes: the budgets of the daily jobs, counted in the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest
from agency.waiting import eventually
from browser import OpenTab, Tab
from money import an_offer, drafted, issued, make_card
from steps import press
from workplace import Workplace, days_ago, last_week, monday, today

if TYPE_CHECKING:
    from playwright.sync_api import Route

expect = pytest.importorskip("playwright.sync_api").expect

COUNT = """
() => {
  const isFirst = window.presses === undefined;
  window.presses = 0;
  if (!isFirst) return;
  const ones = new Set(["Shift", "Control", "Alt", "Meta"]);
  addEventListener("keydown", ({ key }) => { window.presses += ones.has(key) ? 0 : 1 }, true);
  addEventListener("pointerdown", () => { window.presses += 1 }, true);
}
"""
"""A key with Shift, Control or Alt is one; a click is one."""


@contextmanager
def at_most(tab: Tab, presses: int) -> Iterator[None]:
    """What is done within the block takes at most this number of keys and clicks, and some."""
    tab.page.evaluate(COUNT)
    yield
    assert 0 < tab.page.evaluate("presses") <= presses


def test_keys_of_somebody_who_works_on_tasks(open_tab: OpenTab, workplace: Workplace) -> None:
    member = workplace.join("Nora Quill", "team_member")
    project = workplace.project("Zephyr website")
    task = workplace.task(project, "Homepage", assignee_id=member.id)
    tab = open_tab(member, f"/time?week={monday(1)}")
    cell = tab.page.get_by_role("row", name="Homepage").get_by_role("textbox").first
    expect(cell).to_be_visible()
    cell.focus()
    with at_most(tab, 5):  # an hour and a half, in the grid
        press(tab, "1", ":", "3", "0", "Enter")
        expect(cell).to_have_value("1:30")

    tab.go("/me")
    expect(tab.page.get_by_role("heading", name="Preferences")).to_be_visible()
    tab.settle()
    with at_most(tab, 10):  # the same, from anywhere
        press(tab, "t")
        tab.page.get_by_role("dialog").wait_for()
        press(tab, *"1:30", "Space", *"hom")
        expect(tab.page.get_by_role("option", name="Log 1:30 on Homepage")).to_be_visible()
        press(tab, "Enter")
        expect(tab.page.get_by_text("Logged 1:30 on Homepage")).to_be_visible()
    found = member.at.get("/v1/time-entries", person_id=member.id)["items"]
    logged = sorted((entry["worked_on"], entry["minutes"]) for entry in found)
    assert logged == [(monday(1).isoformat(), 90), (today().isoformat(), 90)]

    with at_most(tab, 5):  # find anything
        press(tab, "Control+k")
        tab.page.get_by_role("dialog").wait_for()
        press(tab, *"zep")
        expect(tab.page.get_by_role("option", name="Zephyr website").first).to_be_visible()
        press(tab, "Enter")
        tab.page.wait_for_url(f"**/projects/{project['id']}")

    tab.go("/today")
    box = tab.page.get_by_role("checkbox", name="Done: Homepage")
    box.focus()
    with at_most(tab, 1):  # tick a task
        press(tab, "Space")
        expect(tab.page.get_by_role("status").get_by_text("Done: Homepage")).to_be_visible()
    assert member.at.get(f"/v1/tasks/{task['id']}")["status"] == "done"


def test_the_payment_that_today_leads_to_is_filled_in_and_taken_by_enter(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    found = issued(workplace, "Dormouse", "binder")
    tab = open_tab(workplace.finance, f"/invoices/{found['id']}?do=payment")
    expect(tab.page.get_by_role("dialog", name=f"Payment of {found['number']}")).to_be_visible()
    with at_most(tab, 1):
        press(tab, "Enter")
        expect(tab.page.get_by_role("dialog")).to_have_count(0)
    paid = workplace.finance.at.get(f"/v1/invoices/{found['id']}")
    assert paid["status"] == "paid"


def test_keys_of_somebody_who_runs_projects(open_tab: OpenTab, workplace: Workplace) -> None:
    manager = workplace.join("Ida Falk", "project_manager")
    body = {"start_on": monday(1).isoformat(), "project_manager_id": manager.id}
    project = workplace.project("Kite festival", **body)
    entry = workplace.log(project, 240, last_week(3), note="Plan of the stand")
    tab = open_tab(manager, "/approvals")
    expect(tab.page.get_by_text("Plan of the stand")).to_be_visible()
    with at_most(tab, 1):  # approve a week
        press(tab, "a")
        expect(tab.page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    assert manager.at.get(f"/v1/time-entries/{entry['id']}")["status"] == "approved"

    stand = {"project_id": project["id"], "name": "Stand", "duration_days": 3}
    path = f"/v1/tasks/{manager.at.post('/v1/tasks', stand)['id']}"
    tab.go(f"/projects/{project['id']}/plan")
    tab.page.get_by_role("row", name="Stand").focus()
    for keys in ("Alt+ArrowRight", "Alt+Shift+ArrowRight"):
        before = manager.at.get(path)["start_on"]
        with at_most(tab, 1):  # move a task by a day, then by a week
            press(tab, keys)
            tab.page.wait_for_function(MOVED, arg=[path, before])

    sold = workplace.opportunity("Lanterns", workplace.client("Wharf Lights Ltd"))
    workplace.brief(sold)
    workplace.offered(workplace.won(sold)["handover"])
    tab.go(f"/opportunities/{sold['id']}/handover")
    expect(tab.page.get_by_role("button", name="Accept")).to_be_visible()
    with at_most(tab, 2):  # accept a handover
        press(tab, "a")
        dialog = tab.page.get_by_role("dialog").filter(visible=True)
        expect(dialog.get_by_role("button", name="Accept")).to_be_focused()
        press(tab, "Enter")
        expect(tab.page.get_by_text("Accepted. The project is here")).to_be_visible()


MOVED = """
async ([path, before]) => (await (await fetch(path)).json()).start_on > before
"""


def test_keys_of_somebody_who_sends_invoices(open_tab: OpenTab, workplace: Workplace) -> None:
    invoice = issued(workplace, "Herbarium", "botanist")
    tab = open_tab(workplace.finance, f"/invoices/{invoice['id']}")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text(invoice["number"])
    tab.settle()
    with at_most(tab, 2):  # record a payment: sum and day are filled in
        press(tab, "p")
        tab.page.get_by_role("dialog", name=f"Payment of {invoice['number']}").wait_for()
        press(tab, "Enter")
        expect(tab.page.get_by_role("row", name="Payment")).to_be_visible()
    assert workplace.finance.at.get(f"/v1/invoices/{invoice['id']}")["status"] == "paid"


@pytest.mark.parametrize("key", ["Enter", "Tab"])
def test_what_a_key_has_chosen_stands_there_when_the_search_answers_later(
    open_tab: OpenTab, workplace: Workplace, key: str
) -> None:
    project = workplace.project("Slow search")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/tasks?task=new")
    held: list[Route] = []
    tab.page.route("**/v1/people?*search=*", lambda route: held.append(route))
    person = tab.page.get_by_role("combobox", name="Done by")
    person.click()
    with tab.page.expect_request("**/v1/people?*search=strand*"):
        tab.page.keyboard.type("strand")
        tab.page.keyboard.press(key)
        tab.page.get_by_label("Working days").focus()
    expect(tab.page.get_by_role("listbox")).to_be_hidden()
    expect(person).to_have_value("strand")
    for route in held:
        route.continue_()
    expect(person).to_have_value("Helen Strand")


def test_a_clean_week_is_approved_on_today_by_one_key(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    manager = workplace.join("Jonas Beck", "project_manager")
    client = {"id": workplace.client("Kestrel Ltd")["id"]}
    make_card(workplace, client["id"], "designer", "90.00")
    project = workplace.project("Kestrel film", client, project_manager_id=manager.id)
    quote = an_offer(workplace, project, "designer")
    accepted = {"accepted_by": "Robin Alder"}
    workplace.administrator.post(f"/v1/quotes/{quote['id']}/accept", accepted)
    body = {"project_id": project["id"], "minutes": 60, "worked_on": last_week(2).isoformat()}
    log = partial(workplace.worker.at.unless, "QUOTE_NOT_ACCEPTED", "/v1/time-entries", body)
    path = f"/v1/time-entries/{eventually(log, 'projects knows the quote')['id']}"
    tab = open_tab(manager, "/today")
    line = tab.page.get_by_role("button", name=f"Approve: {workplace.worker.name}")
    expect(line).to_be_visible()
    with at_most(tab, 1):
        press(tab, "a")
        expect(tab.page.get_by_text("Approved 1 entry")).to_be_visible()
    expect(line).to_have_count(0)
    assert manager.at.get(path)["status"] == "approved"
    with at_most(tab, 1):
        press(tab, "Control+z")
        expect(tab.page.get_by_text("Undone: Approved 1 entry")).to_be_visible()
    expect(line).to_be_visible()
    assert manager.at.get(path)["status"] == "submitted"


def test_a_payment_is_taken_on_today_by_two_keys(open_tab: OpenTab, workplace: Workplace) -> None:
    found = issued(workplace, "Dipper", "falconer")
    path = f"/v1/invoices/{found['id']}"

    def answer(route: Route) -> None:
        """As in a month: no invoice can be dated before the last one."""
        is_due = workplace.finance.at.get(path)["status"] != "paid"
        subject = {"kind": "invoice", "id": found["id"], "reference": found["number"]}
        subject |= {"name": "Dipper", "client_id": None, "client_name": "", "project_id": None}
        item = {"reason": "invoice_overdue", "action": "record_payment", "subject": subject}
        item |= {"due_on": days_ago(3), "count": 1}
        body = {"today": days_ago(0), "items": [item] if is_due else [], "unavailable": []}
        route.fulfill(json=body)

    tab = open_tab(workplace.finance, "/time")
    tab.page.route("**/v1/me/today", answer)
    tab.go("/today")
    line = tab.page.get_by_role("button", name=f"Take payment: {found['number']}")
    line.focus()
    with at_most(tab, 2):
        press(tab, "a")
        tab.page.get_by_role("dialog", name=f"Payment of {found['number']}").wait_for()
        press(tab, "Enter")
        expect(tab.page.get_by_text(f"Recorded a payment of {found['number']}")).to_be_visible()
    expect(line).to_have_count(0)
    tab.page.wait_for_url("**/today")
    assert workplace.finance.at.get(path)["status"] == "paid"
    press(tab, "Control+z")
    expect(line).to_be_visible()
    assert workplace.finance.at.get(path)["due"] == found["due"]


def test_a_draft_is_issued_on_today_after_a_warning(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    made = drafted(workplace, "Egret", "wader")
    found = workplace.finance.at.get(f"/v1/invoices/{made['id']}")
    tab = open_tab(workplace.finance, "/today")
    line = tab.page.locator(".wait-row", has_text="Egret").get_by_role("button", name="Issue")
    line.focus()
    with at_most(tab, 2):
        press(tab, "a")
        dialog = tab.page.get_by_role("dialog", name=f"Issue {found['next_number']}")
        expect(dialog).to_contain_text("only a credit note corrects it")
        press(tab, "Enter")
        expect(tab.page.get_by_text(f"Issued {found['next_number']}")).to_be_visible()
    expect(line).to_have_count(0)
    assert workplace.finance.at.get(f"/v1/invoices/{found['id']}")["status"] == "issued"


def test_a_handover_is_accepted_on_today_by_two_keys(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    manager = workplace.join("Ulla Berg", "project_manager")
    sold = workplace.opportunity("Beacon", workplace.client("Pharos Ltd"))
    workplace.brief(sold)
    handover = workplace.offered(workplace.won(sold)["handover"])
    tab = open_tab(manager, "/today")
    line = tab.page.locator(".wait-row", has_text="Beacon")
    line.get_by_role("link").click()
    tab.page.wait_for_url(f"**/opportunities/{sold['id']}/handover")
    tab.page.go_back()
    line.get_by_role("button", name="Accept").focus()
    with at_most(tab, 2):
        press(tab, "a")
        tab.page.get_by_role("dialog", name="Accept the handover?").wait_for()
        press(tab, "Enter")
        expect(tab.page.get_by_text("You run Beacon")).to_be_visible()
    tab.page.wait_for_url("**/today")
    expect(line.filter(has_text="Accept")).to_have_count(0)
    found = manager.at.get(f"/v1/handovers/{handover['id']}")
    assert (found["status"], found["project_manager_id"]) == ("accepted", manager.id)
