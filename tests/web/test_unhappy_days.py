"""When something goes wrong: what people see, and nothing that they typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from agency.waiting import eventually
from browser import OpenTab, Tab
from standalone.instance import Instance
from workplace import PASSWORD, Workplace, monday

if TYPE_CHECKING:
    from playwright.sync_api import Route

expect = pytest.importorskip("playwright.sync_api").expect

LAST_WEEK = f"/time?week={monday(1).isoformat()}"


def again(tab: Tab, password: str = PASSWORD, email: str = "") -> None:
    """Sign in again in the dialog that lies over the page."""
    dialog = tab.page.get_by_role("dialog", name="Sign in again")
    if email:
        dialog.get_by_label("E-mail address").fill(email)
    dialog.get_by_label("Password").fill(password)
    dialog.get_by_role("button", name="Sign in").click()


def test_of_two_who_change_a_record_each_sees_both_versions(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = workplace.project("Catalogue")
    task = workplace.task(project, "Photos")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/tasks?task={task['id']}")
    panel = tab.page.get_by_role("dialog")
    expect(tab.page.get_by_text("Live", exact=True)).to_be_visible()
    panel.get_by_label("Working days").fill("5")
    theirs = {"name": "Photographs", "duration_days": 4}
    workplace.administrator.patch(f"/v1/tasks/{task['id']}", theirs)
    expect(panel).to_contain_text("Somebody has changed this meanwhile")
    expect(panel.get_by_role("row", name="Name Photographs as theirs")).to_be_visible()
    expect(panel.get_by_role("row", name="Working days 4 5")).to_be_visible()
    expect(panel.get_by_label("Name")).to_have_value("Photographs")
    expect(panel.get_by_label("Working days")).to_have_value("5")
    panel.get_by_role("button", name="Keep yours").click()
    expect(panel).to_be_hidden()
    kept = workplace.manager.at.get(f"/v1/tasks/{task['id']}")
    assert (kept["name"], kept["duration_days"]) == ("Photographs", 5)


def test_a_change_over_another_version_is_shown_beside_it_and_can_be_undone(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    """Theirs reaches the API just before what is saved here: the API refuses that (412)."""
    person = workplace.join("Una Berg", "team_member")
    at = f"/v1/people/{person.id}"
    tab = open_tab(workplace.chief, f"/settings/people/{person.id}")
    about = tab.page.get_by_role("region", name="About")
    about.get_by_label("Charged as").fill("writer")
    theirs = [{"charge_role": "editor", "name": "Una Bergh"}]

    def overtake(route: Route) -> None:
        if theirs and route.request.method == "PATCH":
            workplace.administrator.patch(at, theirs.pop())
        route.continue_()

    tab.page.route(f"**{at}", overtake)
    about.get_by_role("button", name="Save").click()
    expect(about.get_by_role("row", name="Charged as editor writer")).to_be_visible()
    about.get_by_role("button", name="Keep yours").click()
    expect(tab.page.get_by_text("Changed Una Bergh")).to_be_visible()
    changed = workplace.administrator.get(at)
    assert (changed["name"], changed["charge_role"]) == ("Una Bergh", "writer")
    about.get_by_label("Charged as").fill("author")
    about.get_by_role("button", name="Save").click()
    expect(about.get_by_role("button", name="Save")).to_be_hidden()
    for _ in range(2):  # the second undo is of a record that the first has changed
        tab.page.keyboard.press("Control+z")
        expect(tab.page.get_by_text("Undone: Changed Una Bergh")).to_be_visible()
        tab.page.get_by_role("button", name="Dismiss").click()
    expect(about.get_by_label("Charged as")).to_have_value("editor")
    assert workplace.administrator.get(at)["charge_role"] == "editor"
    tab.complaints.clear()  # Chromium logs the 412


def test_while_the_gateway_is_restarted_a_change_is_made_once_and_nothing_is_lost(
    open_tab: OpenTab, workplace: Workplace, tandem: Instance
) -> None:
    tab = open_tab(workplace.seller, "/clients?new=client")
    form = tab.page.get_by_role("dialog", name="New client")
    form.get_by_label("Name").fill("Rowan & Daughters")
    tandem.kill("gateway")
    form.get_by_role("button", name="Register").click()
    refused = form.get_by_role("alert")
    registered = tab.page.get_by_role("heading", level=1, name="Rowan & Daughters")
    expect(registered.or_(refused)).to_be_visible(timeout=90_000)
    if refused.is_visible():  # it was away for longer than the page waits
        expect(form.get_by_label("Name")).to_have_value("Rowan & Daughters")
        expect(tab.page.get_by_text("Live", exact=True)).to_be_visible(timeout=90_000)
        form.get_by_role("button", name="Register").click()
    expect(registered).to_be_visible(timeout=90_000)
    found = workplace.seller.at.get("/v1/clients", search="Rowan & Daughters")["items"]
    assert len(found) == 1
    expect(tab.page.get_by_text("Live", exact=True)).to_be_visible(timeout=90_000)
    tab.complaints.clear()  # Chromium logs the requests that nobody answered


def test_time_and_task_status_are_kept_without_a_connection_and_sent_once(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Ada Brook", "team_member")
    project = workplace.project("Guide")
    maps = workplace.task(project, "Maps", assignee_id=member.id)
    icons = workplace.task(project, "Icons", assignee_id=member.id)
    tab = open_tab(member, LAST_WEEK)
    cell = tab.page.get_by_role("row", name="Maps").get_by_role("textbox").first
    other = tab.page.get_by_role("row", name="Icons").get_by_role("textbox").first
    expect(cell).to_be_visible()
    tab.page.context.set_offline(True)
    for typed in ("2:00", "2:30"):  # the second is over the first, which waits
        cell.fill(typed)
        cell.press("Enter")
    expect(tab.page.get_by_text("2 changes wait for the connection.")).to_be_visible()
    other.fill("1")
    other.press("Enter")
    expect(tab.page.get_by_text("3 changes wait for the connection.")).to_be_visible()
    logged = {"project_id": project["id"], "task_id": icons["id"], "minutes": 45}
    member.at.post("/v1/time-entries", logged | {"worked_on": monday(1).isoformat()})
    tab.page.route("**/v1/time-cells", lambda route: route.abort())
    tab.page.context.set_offline(False)
    tab.page.reload()
    expect(tab.page.get_by_text("3 changes wait for the connection.")).to_be_visible()
    expect(cell).to_have_value("2:30")
    tab.page.unroute("**/v1/time-cells")
    refused = tab.page.get_by_role("alert").filter(has_text="Not accepted: Logged 1:00: Icons")
    expect(refused).to_be_visible(timeout=30_000)
    expect(tab.page.get_by_text("for the connection.")).to_have_count(0)
    refused.get_by_role("button", name="Dismiss").click()
    expect(refused).to_have_count(0)
    expect(other).to_have_value("0:45")
    entries = member.at.get("/v1/time-entries", person_id=member.id, task_id=maps["id"])["items"]
    assert [entry["minutes"] for entry in entries] == [150]
    tab.go("/today")
    box = tab.page.get_by_role("checkbox", name="Done: Maps")
    expect(box).to_be_visible()
    tab.page.context.set_offline(True)
    box.click()
    expect(tab.page.get_by_text("1 change waits for the connection.")).to_be_visible()
    tab.page.context.set_offline(False)
    ask = member.at.get
    eventually(lambda: ask(f"/v1/tasks/{maps['id']}")["status"] == "done", "the status was sent")
    tab.complaints.clear()  # Chromium logs that it was offline


def test_what_was_typed_when_the_session_ended_is_sent_after_signing_in_again(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    somebody = workplace.join("Aiko Tan", "account_manager")
    tab = open_tab(somebody, "/clients?new=client")
    form = tab.page.get_by_role("dialog", name="New client")
    form.get_by_label("Name").fill("Larch & Co")
    workplace.administrator.delete(f"/v1/people/{somebody.id}/sessions")
    # The page may have noticed already, and ask for the password above the form.
    form.get_by_role("button", name="Register").dispatch_event("click")
    again(tab, "not the password at all")
    expect(tab.page.get_by_role("dialog", name="Sign in again")).to_contain_text("check both")
    again(tab)
    expect(tab.page.get_by_role("heading", level=1, name="Larch & Co")).to_be_visible()
    tab.complaints.clear()  # Chromium logs the 401


def test_somebody_else_who_signs_in_finds_nothing_that_was_typed(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    first = workplace.join("Noa Levi", "team_member")
    second = workplace.join("Omar Aziz", "team_member")
    project = workplace.project("Poster")
    task = workplace.task(project, "Lettering", assignee_id=first.id)
    workplace.task(project, "Paper", assignee_id=second.id)
    tab = open_tab(first, LAST_WEEK)
    cell = tab.page.get_by_role("row", name="Lettering").get_by_role("textbox").first
    cell.fill("2:30")
    workplace.administrator.delete(f"/v1/people/{first.id}/sessions")
    cell.press("Enter")
    again(tab, email=second.email)
    expect(tab.page.get_by_role("button", name="Account of Omar Aziz")).to_be_visible()
    tab.go(LAST_WEEK)
    expect(tab.page.get_by_role("row", name="Paper")).to_be_visible()
    expect(tab.page.get_by_role("row", name="Lettering")).to_have_count(0)
    assert workplace.manager.at.get("/v1/time-entries", task_id=task["id"])["items"] == []
    tab.complaints.clear()  # Chromium logs the 401


def test_a_permission_taken_away_says_so_and_waits_for_what_is_typed(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    somebody = workplace.join("Rosa Klein", "account_manager")
    tab = open_tab(somebody, "/clients?new=client")
    form = tab.page.get_by_role("dialog", name="New client")
    form.get_by_label("Name").fill("Rowan & Sons")
    roles = {"roles": ["team_member"]}
    workplace.administrator.put(f"/v1/people/{somebody.id}/access", roles)
    form.get_by_role("button", name="Register").click()
    expect(form.get_by_role("alert")).to_contain_text("client.write")
    expect(form.get_by_label("Name")).to_have_value("Rowan & Sons")
    expect(tab.page.get_by_text("Your permissions have changed")).to_be_attached()
    form.get_by_role("button", name="Cancel").click()
    expect(tab.page.get_by_text("Your permissions have changed")).to_have_count(0)
    expect(tab.page.locator(".page-actions button", has_text="New client")).to_have_count(0)
    tab.complaints.clear()  # Chromium logs the 403


def test_the_people_of_a_client_are_added_refused_changed_and_put_back(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    client = workplace.client("Harbour Tea")
    tab = open_tab(workplace.seller, f"/clients/{client['id']}/people?contact=new")
    form = tab.page.get_by_role("dialog")
    form.get_by_label("Name").fill("Iris Lund")
    form.get_by_label("E-mail").fill("iris@harbour")
    form.get_by_role("button", name="Add").click()
    expect(form.get_by_role("alert")).to_contain_text("Must be an e-mail address")
    expect(form.get_by_label("E-mail")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("E-mail").fill("iris@harbour.example")
    form.get_by_role("button", name="Add").click()
    row = tab.page.get_by_role("row", name="Iris Lund")
    actions = row.get_by_role("button", name="Actions for Iris Lund")
    actions.click()
    tab.page.get_by_role("menuitem", name="Change").click()
    form.get_by_label("Role").fill("Buyer")
    form.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Buyer")
    tab.page.get_by_role("button", name="Undo").click()
    expect(row).not_to_contain_text("Buyer")
    actions.click()
    tab.page.get_by_role("menuitem", name="Archive").click()
    expect(row).to_contain_text("archived")
    tab.page.get_by_role("button", name="Undo").click()
    expect(row).not_to_contain_text("archived")
    actions.click()
    tab.page.get_by_role("menuitem", name="Erase").click()
    form.get_by_role("button", name="Erase for good").click()
    expect(row).to_have_count(0)
    tab.complaints.clear()  # Chromium logs the 422


def test_a_tab_of_somebody_else_sends_nothing_and_says_who_is_signed_in(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    first = workplace.join("Edda Lund", "account_manager")
    second = workplace.join("Bruno Sala", "account_manager")
    tab = open_tab(first, "/clients?new=client")
    form = tab.page.get_by_role("dialog", name="New client")
    form.get_by_label("Name").fill("Spruce & Co")
    tab.page.context.add_cookies([workplace.cookie(second)])  # no other tab tells this one
    form.get_by_role("button", name="Register").click()
    question = tab.page.get_by_role("dialog", name="Sign in again")
    expect(question).to_contain_text("Bruno Sala is signed in in this browser now")
    assert workplace.seller.at.get("/v1/clients", search="Spruce & Co")["items"] == []
    again(tab)
    expect(tab.page.get_by_role("heading", level=1, name="Spruce & Co")).to_be_visible()
    (made,) = workplace.seller.at.get("/v1/clients", search="Spruce & Co")["items"]
    assert made["account_manager_id"] == first.id
    tab.go("/clients?new=client")
    form.get_by_label("Name").fill("Yew & Co")
    tab.page.context.add_cookies([workplace.cookie(second)])
    form.get_by_role("button", name="Register").click()
    question.get_by_role("button", name="Go on as Bruno Sala").click()
    expect(tab.page.get_by_role("button", name="Account of Bruno Sala")).to_be_visible()
    assert workplace.seller.at.get("/v1/clients", search="Yew & Co")["items"] == []
    tab.complaints.clear()  # Chromium logs both 409
