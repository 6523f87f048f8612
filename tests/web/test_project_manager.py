"""What somebody who runs projects does: plan tasks, see them taken up, decide on time."""

from __future__ import annotations

import pytest
from browser import OpenTab
from money import an_estimate, make_card
from workplace import Workplace, last_week, monday

expect = pytest.importorskip("playwright.sync_api").expect


def test_a_task_is_added_by_keyboard_and_taken_to_its_next_status(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = workplace.project("Annual report")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/tasks")
    expect(tab.page.get_by_role("heading", name="No tasks yet")).to_be_visible()
    tab.page.keyboard.press("n")
    panel = tab.page.get_by_role("dialog", name="Add a task")
    expect(panel.get_by_label("Name")).to_be_focused()
    tab.page.keyboard.type("Page design")
    panel.get_by_label("Hours of work").fill("12")
    tab.page.keyboard.press("Enter")
    tab.page.get_by_role("link", name="Page design").click()
    panel = tab.page.get_by_role("dialog", name="Page design")
    panel.get_by_label("Status").select_option(label="In progress")
    panel.get_by_label("Finished by").fill("31 dec 2027")
    panel.get_by_role("button", name="Save").click()
    row = tab.page.get_by_role("row", name="Page design")
    expect(row).to_contain_text("In progress")
    expect(row).to_contain_text("12 h")
    (task,) = workplace.manager.at.get("/v1/tasks", project_id=project["id"])["items"]
    assert task["deadline_on"] == "2027-12-31"
    tab.page.keyboard.press("Control+z")
    expect(row).to_contain_text("To do")
    tab.page.get_by_role("link", name="Page design").click()
    panel.get_by_role("button", name="Delete the task").click()
    expect(tab.page.get_by_role("heading", name="No tasks yet")).to_be_visible()


def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = workplace.project("Newsletter")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/tasks?task=new")
    panel = tab.page.get_by_role("dialog", name="Add a task")
    panel.get_by_label("Name").fill("Proofs")
    panel.get_by_label("Working days").fill("100000")
    panel.get_by_role("button", name="Add").click()
    field = panel.get_by_label("Working days")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(panel.get_by_role("alert")).to_be_visible()
    expect(panel.get_by_label("Name")).to_have_value("Proofs")
    tab.complaints.clear()  # Chromium logs the refusal itself


def test_what_was_typed_is_there_again_until_it_is_sent_or_given_up(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = workplace.project("Exhibition guide")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/tasks?task=new")
    tab.page.get_by_role("dialog").get_by_label("Name").fill("Floor plan")
    tab.page.reload()
    panel = tab.page.get_by_role("dialog", name="Add a task")
    expect(panel.get_by_label("Name")).to_have_value("Floor plan")
    person = panel.get_by_role("combobox", name="Done by")
    person.click()
    tab.page.keyboard.type("lindq")
    expect(panel.get_by_role("option", name="Tom Lindqvist")).to_be_visible()
    tab.page.keyboard.press("Enter")
    expect(person).to_have_value("Tom Lindqvist")
    tab.page.keyboard.press("Control+Enter")
    row = tab.page.get_by_role("row", name="Floor plan")
    expect(row).to_contain_text("Tom Lindqvist")
    tab.page.keyboard.press("n")
    expect(panel.get_by_label("Name")).to_have_value("")
    panel.get_by_label("Name").fill("Signs")
    panel.get_by_role("button", name="Cancel").click()
    tab.page.keyboard.press("n")
    expect(panel.get_by_label("Name")).to_have_value("")


def test_a_week_is_approved_by_one_key_and_the_approval_undone(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    manager = workplace.join("Ruth Adeyemi", "project_manager")
    project = workplace.project("Exhibition", project_manager_id=manager.id)
    entry = workplace.log(project, 240, last_week(1), note="Plan of the stand")
    tab = open_tab(manager, "/approvals")
    expect(tab.page.get_by_text("Plan of the stand")).to_be_visible()
    tab.page.keyboard.press("a")
    expect(tab.page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    path = f"/v1/time-entries/{entry['id']}"
    assert manager.at.get(path)["status"] == "approved"
    tab.page.get_by_role("button", name="Undo").click()
    expect(tab.page.get_by_text("Plan of the stand")).to_be_visible()
    assert manager.at.get(path)["status"] == "submitted"


def test_a_week_is_sent_back_by_two_keys_and_a_reason(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    manager = workplace.join("Kenji Mori", "project_manager")
    project = workplace.project("Signs", project_manager_id=manager.id)
    entry = workplace.log(project, 60, monday(1), note="Sizes")
    tab = open_tab(manager, "/approvals")
    expect(tab.page.get_by_text("Sizes")).to_be_visible()
    tab.page.keyboard.press("r")
    expect(tab.page.get_by_label("Why")).to_be_focused()
    tab.page.keyboard.type("This was for the other sign")
    tab.page.keyboard.press("Control+Enter")
    expect(tab.page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    found = manager.at.get(f"/v1/time-entries/{entry['id']}")
    assert (found["status"], found["rejected_reason"]) == (
        "rejected",
        "This was for the other sign",
    )


def test_a_figure_follows_what_somebody_logs(open_tab: OpenTab, workplace: Workplace) -> None:
    project = workplace.project("Trailer")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}")
    work = tab.page.get_by_role("region", name="Work")
    expect(work).to_contain_text("0 h approved and 0 h submitted")
    expect(tab.page.get_by_text("Live", exact=True)).to_be_visible()
    workplace.log(project, 90, last_week(2))
    expect(work).to_contain_text("0 h approved and 1.5 h submitted")


def test_a_person_sees_no_control_that_would_be_refused(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = workplace.project("Packaging")
    tab = open_tab(workplace.worker, f"/projects/{project['id']}/tasks")
    expect(tab.page.get_by_role("heading", name="No tasks yet")).to_be_visible()
    for name in ("Add a task", "Change status"):
        expect(tab.page.get_by_role("button", name=name)).to_have_count(0)
    tab.go("/projects")
    expect(tab.page.get_by_role("button", name="New project")).to_have_count(0)


def test_an_estimate_is_written_by_keyboard_and_priced_while_it_is_typed(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    client = workplace.client("Saltmarsh Trust")
    make_card(workplace, client["id"], "designer", "90.00")
    project = workplace.project("Identity", client)
    estimate = an_estimate(workplace, project, "designer", minutes=60)
    tab = open_tab(workplace.manager, f"/estimates/{estimate['id']}")
    total = tab.page.get_by_role("region", name="What the lines come to")
    expect(total).to_contain_text("£90.00")
    tab.page.get_by_label("Hours, line 1").focus()
    tab.page.keyboard.press("Tab")
    expect(tab.page.get_by_label("What it is, line 2")).to_be_focused()
    tab.page.keyboard.type("Layouts")
    tab.page.keyboard.press("Tab")
    expect(tab.page.get_by_label("Role, line 2")).to_have_value("designer")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.type("2")
    expect(total).to_contain_text("£270.00")
    tab.page.keyboard.press("Control+Enter")
    expect(tab.page.get_by_text(f"Saved {estimate['reference']}")).to_be_visible()
    kept = workplace.manager.at.get(f"/v1/estimates/{estimate['id']}")
    assert [line["description"] for line in kept["lines"]] == ["", "Layouts"]
    tab.page.get_by_label("Role, line 2").fill("wizard")
    expect(tab.page.get_by_role("alert")).to_contain_text("No rate card prices 'wizard'")
    tab.complaints.clear()  # Chromium logs the refusal itself


def test_a_status_says_what_it_means_and_asks_why(open_tab: OpenTab, workplace: Workplace) -> None:
    project = workplace.project("Trade fair stand")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}")
    tab.page.get_by_role("button", name="Change status").click()
    tab.page.get_by_role("menuitemradio", name="On hold").click()
    question = tab.page.get_by_role("dialog")
    expect(question).to_contain_text("Work rests")
    question.get_by_label("Why").fill("The hall is not booked")
    question.get_by_role("button", name="Set to on hold").click()
    expect(tab.page.get_by_role("navigation", name="Breadcrumb")).to_contain_text("On hold")
    tab.page.keyboard.press("Control+z")
    expect(tab.page.get_by_role("navigation", name="Breadcrumb")).to_contain_text("Planning")


def test_what_a_project_is_and_delivers_and_its_phases_are_changed_where_they_stand(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = workplace.project("Window display")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}")
    page = tab.page
    page.get_by_role("button", name="Change name: Window display").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Shop windows")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Shop windows")
    page.get_by_role("button", name="Add a deliverable").click()
    page.keyboard.type("Poster")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Actions for Poster").click()
    page.get_by_role("menuitem", name="Cancel").click()
    expect(page.get_by_role("listitem").filter(has_text="Poster")).to_contain_text("cancelled")
    tab.go(f"/projects/{project['id']}/tasks?phases=all")
    phases = page.get_by_role("dialog", name="Phases of the plan")
    phases.get_by_role("button", name="Add a phase").click()
    for name in ("Build", "Design"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(phases.get_by_role("listitem").last).to_contain_text(name)
    phases.get_by_role("button", name="Actions for Design").click()
    page.get_by_role("menuitem", name="Move up").click()
    expect(phases.get_by_role("listitem").first).to_contain_text("Design")


def test_a_project_begins_with_a_template_and_a_refused_plan_makes_no_second_project(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    lines = [{"key": "a", "name": "Concept", "duration_days": 2}]
    made = workplace.manager.at.post("/v1/templates", {"name": "Leaflet", "tasks": lines})
    tab = open_tab(workplace.manager, f"/templates/{made['id']}")
    page = tab.page
    page.get_by_role("button", name="Use in a new project").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Leaflet for schools")
    page.route("**/v1/projects/*/plan", lambda route: route.abort())
    dialog.get_by_role("button", name="Create and lay out").click()
    expect(dialog.get_by_role("alert")).to_contain_text("does not answer")
    tab.complaints.clear()  # the browser reports the request that was cut off
    page.unroute("**/v1/projects/*/plan")
    dialog.get_by_label("Name").fill("Leaflet for all schools")
    dialog.get_by_role("button", name="Create and lay out").click()
    page.wait_for_url("**/projects/*/plan")
    expect(page.get_by_role("row", name="Concept")).to_be_visible()
    found = workplace.manager.at.items("/v1/projects", search="Leaflet for")
    assert [project["name"] for project in found] == ["Leaflet for all schools"]


def test_a_project_of_somebody_else_offers_no_part_that_is_refused(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    other = workplace.join("Ruth Adeyemi", "project_manager")
    client = workplace.client("Larch Cycles Ltd")
    project = workplace.project("Bike week", client)
    tab = open_tab(other, f"/projects/{project['id']}")
    parts = tab.page.get_by_role("navigation", name="Parts of the project")
    expect(parts.get_by_role("link", name="Time")).to_be_visible()
    for name in ("Budget", "Money"):
        expect(parts.get_by_role("link", name=name)).to_have_count(0)
    tab = open_tab(workplace.seller, f"/projects/{project['id']}")  # who looks after the client
    parts = tab.page.get_by_role("navigation", name="Parts of the project")
    for name in ("Budget", "Money"):
        expect(parts.get_by_role("link", name=name)).to_be_visible()
    rival = workplace.join("Lewis Grant", "account_manager")
    tab = open_tab(rival, f"/projects/{project['id']}")
    parts = tab.page.get_by_role("navigation", name="Parts of the project")
    expect(parts.get_by_role("link", name="Time")).to_be_visible()
    for name in ("Budget", "Money"):
        expect(parts.get_by_role("link", name=name)).to_have_count(0)
