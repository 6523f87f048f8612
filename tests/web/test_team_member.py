"""What somebody who works on tasks does: log a week, put a note to it, take something back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from agency.waiting import eventually
from browser import OpenTab
from steps import WATCH_CHANGES
from workplace import Workplace, monday

expect = pytest.importorskip("playwright.sync_api").expect

LAST_WEEK = f"/time?week={monday(1)}"
CELLS_CHANGED = """
() => {
  const elements = [...window.changed].map((each) => each.closest ? each : each.parentElement);
  const cells = new Set(elements.map((each) => each?.closest(".cell")).filter(Boolean));
  return [...cells].map((cell) => cell.querySelector("input").getAttribute("aria-label"));
}
"""


def test_a_week_is_logged_by_keyboard_alone(open_tab: OpenTab, workplace: Workplace) -> None:
    member = workplace.join("Chloe Martin", "team_member")
    project = workplace.project("Intranet")
    for name in ("Build", "Design"):
        workplace.task(project, name, assignee_id=member.id)
    tab = open_tab(member, LAST_WEEK)
    keys = tab.page.keyboard
    design = tab.page.get_by_role("row", name="Design").get_by_role("textbox")
    expect(design.first).to_be_visible()
    while not tab.page.evaluate("document.activeElement.classList.contains('cell-input')"):
        keys.press("Tab")
    for minutes in ("1:30", "2", "45m", "3,5", "4h"):  # a day each, in the row of Build
        keys.type(minutes)
        keys.press("ArrowRight")
    keys.press("ArrowDown")  # Saturday, one row below
    keys.press("ArrowLeft")
    keys.type("2:15")
    keys.press("Enter")
    build = tab.page.get_by_role("row", name="Build")
    expect(build.get_by_role("cell").last).to_have_text("11:45")
    expect(design.nth(4)).to_have_value("2:15")
    expect(tab.page.get_by_role("row", name="All work").get_by_role("cell").last).to_have_text(
        "14:00"
    )
    logged = member.at.get("/v1/time-entries", person_id=member.id)["items"]
    assert sorted(entry["minutes"] for entry in logged) == [45, 90, 120, 135, 210, 240]


def test_a_key_in_a_week_of_many_rows_changes_its_cell_and_the_sums_alone(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Wanda Weeks", "team_member")
    project = workplace.project("Many small things")
    names = [f"Thing {number}" for number in range(30)]
    task = {"duration_days": 1, "assignee_id": member.id}
    tasks = [{"key": name, "name": name} | task for name in names]
    workplace.manager.at.post(f"/v1/projects/{project['id']}/tasks", {"tasks": tasks})
    tab = open_tab(member, LAST_WEEK)
    row = tab.page.locator("tbody tr").nth(4)
    row.get_by_role("textbox").first.focus()
    tab.page.evaluate(WATCH_CHANGES)
    tab.page.keyboard.type("1:30")
    name = row.get_by_role("textbox").first.get_attribute("aria-label")
    assert tab.page.evaluate(CELLS_CHANGED) == [name]
    tab.page.keyboard.press("ArrowRight")
    sums = tab.page.get_by_role("row", name="All work").get_by_role("cell")
    expect(sums.last).to_have_text("1:30")
    expect(row.get_by_role("cell").last).to_have_text("1:30")
    assert tab.page.evaluate(CELLS_CHANGED) == [name]


def test_what_is_no_duration_is_kept_and_explained(open_tab: OpenTab, workplace: Workplace) -> None:
    member = workplace.join("Oscar Byrne", "team_member")
    workplace.task(workplace.project("Film"), "Cut", assignee_id=member.id)
    tab = open_tab(member, LAST_WEEK)
    cell = tab.page.get_by_role("row", name="Cut").get_by_role("textbox").first
    cell.fill("1:75")
    cell.press("Enter")
    expect(tab.page.get_by_role("alert")).to_contain_text("such as 1:30")
    expect(cell).to_have_value("1:75")
    cell.press("Escape")
    expect(cell).to_have_value("")


def test_a_note_is_written_and_a_change_undone(open_tab: OpenTab, workplace: Workplace) -> None:
    member = workplace.join("Sofia Marino", "team_member")
    workplace.task(workplace.project("Poster"), "Sketches", assignee_id=member.id)
    tab = open_tab(member, LAST_WEEK)
    cell = tab.page.get_by_role("row", name="Sketches").get_by_role("textbox").first
    cell.fill("2")
    cell.press("Enter")
    expect(cell).to_have_value("2:00")
    cell.press("Control+.")
    panel = tab.page.get_by_role("dialog")
    panel.get_by_label("Note").fill("Three directions")
    panel.get_by_role("button", name="Save").click()
    expect(panel).to_be_hidden()
    cell.fill("3")
    cell.press("Enter")
    expect(cell).to_have_value("3:00")
    tab.page.get_by_role("button", name="Undo").click()
    expect(cell).to_have_value("2:00")
    (entry,) = member.at.get("/v1/time-entries", person_id=member.id)["items"]
    assert (entry["minutes"], entry["note"]) == (120, "Three directions")


def test_last_week_is_copied_and_the_copy_undone(open_tab: OpenTab, workplace: Workplace) -> None:
    member = workplace.join("Jonas Weber", "team_member")
    project = workplace.project("Support")
    for days, minutes in ((0, 60), (1, 90)):
        day = (monday(2) + timedelta(days=days)).isoformat()
        body = {"project_id": project["id"], "worked_on": day, "minutes": minutes}
        reason = {"non_chargeable": True, "non_chargeable_reason": "Internal"}
        member.at.post("/v1/time-entries", body | reason)
    tab = open_tab(member, LAST_WEEK)
    cells = tab.page.get_by_role("row", name="Support").get_by_role("textbox")
    tab.page.get_by_role("button", name="Copy last week (2.5 h)").click()
    expect(cells.nth(1)).to_have_value("1:30")
    tab.page.get_by_role("button", name="Undo").click()
    expect(cells.nth(1)).to_have_value("")


def test_f11_booked_hours_are_accepted_and_undone(open_tab: OpenTab, workplace: Workplace) -> None:
    """F11: one day is accepted, then what is left of the week."""
    member = workplace.join("Ines Duarte", "team_member")
    project = workplace.project("Booked job")
    days = {"start_on": monday(1).isoformat(), "minutes_per_day": 120, "status": "confirmed"}
    days |= {"end_on": (monday(1) + timedelta(days=1)).isoformat(), "on_clash": "overtime"}
    body = {"project_id": project["id"], "person_id": member.id, **days}
    workplace.manager.at.post("/v1/bookings", body)
    tab = open_tab(member, LAST_WEEK)
    booked = tab.page.get_by_role("region", name="Booked and not logged")
    expect(booked.get_by_text("Booked: 2:00")).to_have_count(2)
    booked.get_by_role("button", name="Accept 2:00, Booked job").first.click()
    cells = tab.page.get_by_role("row", name="Booked job").get_by_role("textbox")
    expect(cells.nth(0)).to_have_value("2:00")
    expect(booked.get_by_text("Booked: 2:00")).to_have_count(1)
    tab.page.get_by_role("button", name="Undo").click()
    booked.get_by_role("button", name="Accept all that is booked (4 h)").click()
    expect(cells.nth(1)).to_have_value("2:00")
    expect(booked).to_have_count(0)


def test_returned_time_says_why(open_tab: OpenTab, workplace: Workplace) -> None:
    project = workplace.project("Leaflet")
    entry = workplace.log(project, 120, monday(1))
    body = {"reason": "Belongs to the other job"}
    workplace.manager.at.post(f"/v1/time-entries/{entry['id']}/reject", body)
    tab = open_tab(workplace.worker, LAST_WEEK)
    tab.page.get_by_role("button", name="Note and details: Leaflet").first.click()
    expect(tab.page.get_by_role("dialog")).to_contain_text("Sent back: Belongs to the other job")


def test_hours_move_to_the_next_day_by_one_key(open_tab: OpenTab, workplace: Workplace) -> None:
    member = workplace.join("Pat Lowe", "team_member")
    workplace.task(workplace.project("Stand"), "Panels", assignee_id=member.id)
    tab = open_tab(member, LAST_WEEK)
    cells = tab.page.get_by_role("row", name="Panels").get_by_role("textbox")
    cells.nth(0).fill("3")
    cells.nth(0).press("Enter")
    expect(cells.nth(0)).to_have_value("3:00")
    cells.nth(0).press("Alt+ArrowRight")
    expect(cells.nth(1)).to_have_value("3:00")
    expect(cells.nth(0)).to_have_value("")
    expect(cells.nth(1)).to_be_focused()


def test_of_two_who_type_into_a_cell_nobody_loses_what_was_typed(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Lou Hart", "team_member")
    project = workplace.project("Menu")
    task = workplace.task(project, "Icons", assignee_id=member.id)
    tab = open_tab(member, LAST_WEEK)
    cell = tab.page.get_by_role("row", name="Icons").get_by_role("textbox").first
    cell.fill("2")
    body = {"project_id": project["id"], "task_id": task["id"], "minutes": 60}
    member.at.post("/v1/time-entries", body | {"worked_on": monday(1).isoformat()})
    cell.press("Enter")
    expect(tab.page.get_by_role("alert").first).to_contain_text("1:00 stands there now")
    expect(cell).to_have_value("2")
    tab.page.get_by_role("button", name="Keep 2").click()
    expect(cell).to_have_value("2:00")
    tab.complaints.clear()  # Chromium logs the 409 itself


def test_a_notice_is_counted_live_read_and_taken_back(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Kim Reed", "team_member")
    tab = open_tab(member, "/notices")
    expect(tab.page.get_by_role("link", name="No unread notices")).to_be_visible()
    expect(tab.page.get_by_text("Live", exact=True)).to_be_visible()
    workplace.task(workplace.project("Album"), "Cover", assignee_id=member.id)
    expect(tab.page.get_by_role("link", name="1 unread notice")).to_be_visible()
    expect(tab.page.get_by_role("listitem")).to_contain_text("Task for you")
    tab.page.get_by_role("button", name="Mark all as read").click()
    expect(tab.page.get_by_role("heading", name="Nothing new")).to_be_visible()
    tab.page.get_by_role("button", name="Undo").click()
    expect(tab.page.get_by_role("link", name="1 unread notice")).to_be_visible()


def test_a_change_made_elsewhere_is_seen_without_losing_what_is_typed(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Eli Novak", "team_member")
    workplace.task(workplace.project("Booth"), "Drawings", assignee_id=member.id)
    first, second = open_tab(member, LAST_WEEK), open_tab(member, LAST_WEEK)
    cells = first.page.get_by_role("row", name="Drawings").get_by_role("textbox")
    expect(first.page.get_by_text("Live", exact=True)).to_be_visible()
    cells.nth(0).fill("5")
    other = second.page.get_by_role("row", name="Drawings").get_by_role("textbox").nth(2)
    other.fill("1:15")
    other.press("Enter")
    expect(cells.nth(2)).to_have_value("1:15")
    expect(cells.nth(0)).to_have_value("5")
    cells.nth(0).press("Enter")
    found = eventually(
        lambda: len(member.at.get("/v1/time-entries", person_id=member.id)["items"]) == 2,
        "both are logged",
    )
    assert found


def test_g02_a_week_is_submitted_returned_and_taken_back(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Suri Weeks", "team_member", lead_id=workplace.lead.id)
    work = {"project_id": workplace.project("Weekly")["id"], "worked_on": str(monday(1))}
    free = {"non_chargeable": True, "non_chargeable_reason": "Ours", "minutes": 60}
    member.at.post("/v1/time-entries", work | free)
    tab = open_tab(member, LAST_WEEK)
    page = tab.page
    page.get_by_role("button", name="Submit week").click()
    page.get_by_role("button", name="Submit as it is").click()
    expect(page.get_by_text("Week is submitted")).to_be_visible()
    (sheet,) = member.at.get("/v1/timesheets", person_id=member.id)["items"]
    why = {"reason": "Friday is missing"}
    workplace.lead.at.post(f"/v1/timesheets/{sheet['id']}/return", why)
    expect(page.get_by_text("This week was returned: Friday is missing")).to_be_visible()
    page.get_by_role("button", name="Submit week").click()
    page.get_by_role("button", name="Submit as it is").click()
    page.get_by_role("button", name="Take the week back").click()
    expect(page.get_by_text("Week was taken back")).to_be_visible()
    tab.complaints.clear()  # Chromium logs the 409 that asks to confirm
