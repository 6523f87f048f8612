"""What a project manager does with a plan: moves and links tasks, undoes, uses templates."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from browser import OpenTab, Tab
from standalone.rest import Json
from steps import WATCH_CHANGES
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect

NODES_MAX = 1000
LAYERS_OF_LINKS = 3


def a_plan(workplace: Workplace, name: str, *tasks: str) -> Json:
    """Tasks of three days, one after the other, from Monday 4 January 2027 on."""
    project = workplace.project(name, start_on="2027-01-04")
    body = {
        "tasks": [{"key": task, "name": task, "duration_days": 3} for task in tasks],
        "dependencies": [
            {"predecessor": one, "successor": other} for one, other in pairwise(tasks)
        ],
    }
    if tasks:
        workplace.manager.at.post(f"/v1/projects/{project['id']}/tasks", body)
    return project


def starts(workplace: Workplace, project: Json) -> dict[str, str]:
    plan = workplace.manager.at.get(f"/v1/projects/{project['id']}/schedule")
    return {task["name"]: task["start_on"] for task in plan["tasks"]}


def bar(tab: Tab, task: str) -> Any:
    return tab.page.get_by_role("row", name=task).locator("[data-bar]")


def open_plan(open_tab: OpenTab, workplace: Workplace, project: Json, query: str = "") -> Tab:
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/plan{query}")
    tab.page.get_by_role("treegrid", name="Plan").get_by_role("row").first.wait_for()
    tab.settle()
    return tab


def take(tab: Tab, task: str, dx: int) -> None:
    """Hold the bar of the task so far from where it was, still pressed."""
    box = bar(tab, task).bounding_box()
    x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] / 2
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    tab.page.mouse.move(x + dx / 2, y)
    tab.page.mouse.move(x + dx, y)


def test_a_drag_previews_and_moves_what_follows_and_one_undo_takes_all_back(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = a_plan(workplace, "Brochure", "Concept", "Layout", "Print")
    before = starts(workplace, project)
    tab = open_plan(open_tab, workplace, project, "?zoom=day")
    take(tab, "Concept", 36 * 7)
    expect(
        tab.page.get_by_text("Ends Thu 21 Jan 2027, 7 days later. 3 tasks move.")
    ).to_be_visible()
    assert starts(workplace, project) == before
    tab.page.keyboard.press("Escape")
    expect(tab.page.get_by_text("Ends Thu 14 Jan 2027.")).to_be_visible()
    tab.page.mouse.up()
    assert starts(workplace, project) == before
    take(tab, "Concept", 36 * 7)
    tab.page.mouse.up()
    expect(tab.page.get_by_text("Moved Concept")).to_be_visible()
    expect(tab.page.get_by_role("row", name="Print")).to_contain_text("Print")
    moved = {"Concept": "2027-01-11", "Layout": "2027-01-14", "Print": "2027-01-19"}
    assert starts(workplace, project) == moved
    tab.page.keyboard.press("Control+z")
    expect(tab.page.get_by_text("Undone: Moved Concept")).to_be_visible()
    assert starts(workplace, project) == before


def test_three_tasks_are_planned_and_linked_without_a_mouse(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = a_plan(workplace, "Trade fair", "Stand")
    tab = open_plan(open_tab, workplace, project)
    keys = tab.page.keyboard
    tab.page.get_by_role("row", name="Stand").focus()
    for name in ("Panels", "Lights"):
        keys.press("Enter")
        expect(tab.page.get_by_label("Name of the new task")).to_be_focused()
        keys.type(name)
        keys.press("Enter")
        expect(tab.page.get_by_role("row", name=name)).to_be_focused()
    keys.press("Home")
    keys.press("l")
    expect(tab.page.get_by_text("Choose two tasks or more with X")).to_be_visible()
    keys.press("Shift+L")
    expect(tab.page.get_by_text("This task waits for nothing")).to_be_visible()
    for _ in range(3):
        keys.press("x")
        keys.press("ArrowDown")
    keys.press("l")
    expect(tab.page.get_by_text("Linked 3 tasks")).to_be_visible()
    assert starts(workplace, project) == {
        "Stand": "2027-01-04",
        "Panels": "2027-01-07",
        "Lights": "2027-01-08",
    }
    keys.press("Escape")
    keys.press("Home")
    keys.press("Alt+ArrowRight")
    expect(tab.page.get_by_text("Moved Stand")).to_be_visible()
    keys.press("Shift+ArrowRight")
    expect(tab.page.get_by_text("Changed the length of Stand")).to_be_visible()
    assert starts(workplace, project)["Lights"] == "2027-01-12"


def test_a_task_is_linked_by_pointer_and_lengthened_at_its_end(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = a_plan(workplace, "Poster", "Sketch")
    workplace.task(project, "Proof")
    tab = open_plan(open_tab, workplace, project, "?zoom=day")
    sketch, proof = bar(tab, "Sketch").bounding_box(), bar(tab, "Proof").bounding_box()
    middle = sketch["y"] + sketch["height"] / 2
    tab.page.mouse.move(sketch["x"] + sketch["width"] + 9, middle)
    tab.page.mouse.down()
    tab.page.mouse.move(sketch["x"] + 30, proof["y"])
    tab.page.mouse.move(proof["x"] + 20, proof["y"] + proof["height"] / 2)
    tab.page.mouse.up()
    expect(tab.page.get_by_text("Proof waits for Sketch")).to_be_visible()
    assert starts(workplace, project)["Proof"] == "2027-01-07"
    right = sketch["x"] + sketch["width"]
    tab.page.mouse.move(right - 3, middle)
    tab.page.mouse.down()
    tab.page.mouse.move(right + 20, middle)
    tab.page.mouse.move(right + 36, middle)
    tab.page.mouse.up()
    expect(tab.page.get_by_text("Changed the length of Sketch")).to_be_visible()
    assert starts(workplace, project)["Proof"] == "2027-01-08"


def test_a_thousand_tasks_are_few_elements_and_a_drag_changes_one(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = a_plan(workplace, "Encyclopaedia")
    for block in range(5):
        names = [f"Part {block * 200 + number}" for number in range(200)]
        body = {
            "tasks": [{"key": name, "name": name, "duration_days": 3} for name in names],
            "dependencies": [
                {"predecessor": one, "successor": other}
                for one, other in zip(names, names[5:], strict=False)
            ],
        }
        workplace.manager.at.post(f"/v1/projects/{project['id']}/tasks", body)
    tab = open_plan(open_tab, workplace, project, "?zoom=day")
    count = "() => document.querySelectorAll('.gantt *').length"
    assert tab.page.evaluate(count) <= NODES_MAX
    tab.page.locator(".gantt").evaluate("(sheet) => sheet.scrollTo({ top: 9000 })")
    tab.page.get_by_role("row", name="Part 285").wait_for()
    assert tab.page.evaluate(count) <= NODES_MAX
    tab.page.locator(".gantt").evaluate("(sheet) => sheet.scrollTo({ top: 0 })")
    tab.page.route("**/schedule/preview", lambda route: None)  # its answer may draw more
    take(tab, "Part 0", 36)
    box = bar(tab, "Part 0").bounding_box()
    tab.page.evaluate(WATCH_CHANGES)
    for step in range(5):
        tab.page.mouse.move(box["x"] + 20 + 30 * step, box["y"] + 4)
    changed = "() => [...window.changed].map((each) => each.dataset?.bar ? 'bar' : each.nodeName)"
    assert tab.page.evaluate(changed) == ["bar"]
    tab.page.keyboard.press("Escape")
    tab.page.mouse.up()
    tab.page.get_by_role("row", name="Part 0").first.focus()
    tab.page.evaluate(WATCH_CHANGES)
    for _ in range(6):
        tab.page.keyboard.press("ArrowDown")
    expect(tab.page.get_by_role("row", name="Part 6").first).to_be_focused()
    drawn = tab.page.evaluate(changed)
    assert drawn.count("DIV") == 7, drawn  # the lines that have the focus and had it
    assert len(drawn) <= 7 + LAYERS_OF_LINKS, drawn


def test_facts_are_changed_in_the_list_and_several_tasks_at_once(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = a_plan(workplace, "Menu card", "Text", "Pictures")
    path = f"/v1/projects/{project['id']}/phases"
    workplace.manager.at.post(path, {"name": "Making"})
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/tasks")
    row = tab.page.get_by_role("row", name="Pictures")
    row.get_by_title("Status of Pictures").click()
    tab.page.get_by_label("Status of Pictures").select_option(label="In progress")
    expect(row.get_by_title("Status of Pictures")).to_contain_text("In progress")
    tab.page.get_by_role("row", name="Text").get_by_title("Earliest start of Text").click()
    tab.page.keyboard.type("2027-01-11")
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("row", name="Text")).to_contain_text("Mon 11 Jan 2027")
    tab.page.get_by_label("Choose all").check()
    tab.page.get_by_role("button", name="Phase of the chosen tasks").click()
    tab.page.get_by_role("menuitem", name="Making").click()
    expect(tab.page.get_by_role("rowheader", name="Making")).to_contain_text("0 of 2 done")
    text = tab.page.get_by_role("link", name="Text")
    text.focus()
    tab.page.keyboard.press("Alt+ArrowDown")
    expect(tab.page.locator("tbody tr").nth(1)).to_contain_text("Pictures")


def test_a_card_goes_on_by_drag_and_by_key(open_tab: OpenTab, workplace: Workplace) -> None:
    project = a_plan(workplace, "Flyer", "Draft")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/tasks?as=board")
    under_way = tab.page.get_by_role("region", name="In progress")
    card = tab.page.get_by_role("link", name="Draft")
    card.focus()
    tab.page.keyboard.press("Shift+ArrowRight")
    expect(under_way).to_contain_text("Draft")
    box = card.bounding_box()
    done = tab.page.get_by_role("region", name="Done").bounding_box()
    tab.page.mouse.move(box["x"] + 10, box["y"] + 40)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + 60, box["y"] + 60)
    tab.page.mouse.move(done["x"] + 60, done["y"] + 80)
    tab.page.mouse.up()
    expect(tab.page.get_by_role("region", name="Done")).to_contain_text("Draft")


def test_a_template_is_made_from_a_project_changed_used_and_archived(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = a_plan(workplace, "Good job", "Idea", "Work")
    tab = open_tab(workplace.manager, "/templates?new=template")
    tab.page.get_by_label("Name").fill("Good order")
    tab.page.get_by_label("From the plan of").select_option(
        label=f"{project['reference']} {project['name']}"
    )
    tab.page.get_by_role("button", name="Make").click()
    expect(tab.page.get_by_label("Waits for of task 2")).to_have_value("1")
    tab.page.get_by_label("Working days of task 2").fill("5")
    tab.page.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_text("Saved Good order")).to_be_visible()
    tab.go("/templates")
    row = tab.page.get_by_role("row", name="Good order")
    row.get_by_role("button", name="Use in a new project").click()
    tab.page.get_by_label("Name").fill("Next job")
    tab.page.get_by_label("Starts").fill("2027-01-04")
    tab.page.get_by_role("button", name="Create and lay out").click()
    expect(tab.page.get_by_text("Ends Wed 13 Jan 2027.")).to_be_visible()
    tab.go("/templates")
    row.get_by_role("button", name="Archive").click()
    expect(row).to_have_count(0)
    tab.page.get_by_role("button", name="Undo").click()
    expect(row).to_be_visible()


def test_focus_is_back_at_the_task_whose_panel_was_closed(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    """Also where it was drawn again meanwhile: in another column of the board, in another line."""
    project = workplace.project("Wayfinding")
    for name in ("Arrows", "Boards", "Colours"):
        workplace.task(project, name)
    path = f"/projects/{project['id']}/tasks"
    tab = open_tab(workplace.manager, path)
    opener = tab.page.get_by_role("link", name="Boards", exact=True)
    for view, status, changed in (
        ("?as=board", "Done", tab.page.get_by_role("region", name="Done, 1")),
        ("", "In progress", tab.page.get_by_role("button", name="Status of Boards: In progress")),
    ):
        tab.go(path + view)
        opener.focus()
        tab.page.keyboard.press("Enter")
        panel = tab.page.get_by_role("dialog")
        panel.get_by_label("Status").select_option(status)
        tab.page.keyboard.press("Control+Enter")
        expect(panel).to_be_hidden()
        expect(changed).to_be_visible()
        expect(opener).to_be_focused()


def test_a_deleted_task_comes_back_with_what_it_waits_for(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = a_plan(workplace, "Almanac", "Concept", "Layout", "Print")
    before = starts(workplace, project)
    layout = next(
        task
        for task in workplace.manager.at.get("/v1/tasks", project_id=project["id"])["items"]
        if task["name"] == "Layout"
    )
    tab = open_plan(open_tab, workplace, project, f"?task={layout['id']}")
    tab.page.get_by_role("button", name="Delete the task").click()
    expect(tab.page.get_by_text("Deleted Layout")).to_be_visible()
    assert set(starts(workplace, project)) == {"Concept", "Print"}
    tab.page.get_by_role("button", name="Undo").click()
    expect(tab.page.get_by_text("Undone: Deleted Layout")).to_be_visible()
    expect(tab.page.get_by_role("row", name="Layout")).to_be_visible()
    assert starts(workplace, project) == before


def test_a_link_has_a_kind_and_a_lag_and_is_removed_in_its_form(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    """E04, E05."""
    project = a_plan(workplace, "Atlas", "Maps", "Index")
    tab = open_plan(open_tab, workplace, project, "?zoom=day")
    tab.page.get_by_role("row", name="Index").click()
    tab.page.keyboard.press("d")
    form = tab.page.get_by_role("dialog", name="Dependencies of Index")
    form.get_by_label("Kind of Maps to Index").select_option("start_to_start")
    form.get_by_label("Lag of Maps to Index").fill("1")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    assert starts(workplace, project)["Index"] == "2027-01-05"
    tab.page.get_by_role("row", name="Index").click()
    tab.page.keyboard.press("d")
    form.get_by_label("Kind of Maps to Index").select_option("none")
    form.get_by_role("button", name="Save").click()
    expect(form).to_have_count(0)
    assert starts(workplace, project)["Index"] == "2027-01-04"


def test_a_constraint_that_comes_too_early_shows_as_negative_float(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    """E07, E09."""
    project = a_plan(workplace, "Gazette", "Print", "Post")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/tasks")
    tab.page.get_by_role("link", name="Post", exact=True).click()
    panel = tab.page.get_by_role("dialog", name="Post")
    panel.get_by_label("Constraint").select_option("finish_no_later_than")
    panel.get_by_label("Day of the constraint").fill("2027-01-06")
    panel.get_by_role("button", name="Save").click()
    expect(panel).to_have_count(0)
    expect(tab.page.get_by_role("row", name="Post")).to_contain_text("−3 d")


def test_e11_a_link_with_a_task_of_another_project_is_added_in_the_form(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    """With two hours of lag; it shows at the bar, and in the form of the other project too."""
    before = a_plan(workplace, "Meridian", "Sextant")
    behind = a_plan(workplace, "Harbour", "Mooring")
    tab = open_plan(open_tab, workplace, behind, "?zoom=day")
    tab.page.get_by_role("row", name="Mooring").click()
    tab.page.keyboard.press("d")
    form = tab.page.get_by_role("dialog", name="Dependencies of Mooring")
    other = form.locator("input.combobox-input")
    found = tab.page.get_by_role("option", name="Sextant")
    for _ in range(20):  # the search learns of new tasks after a while
        other.fill("Sext")
        tab.page.wait_for_timeout(500)
        if found.count():
            break
        other.fill("")
    found.first.click()
    form.get_by_label("Lag", exact=True).fill("2")
    form.get_by_label("Unit of the lag").select_option("hours")
    form.get_by_role("button", name="Add the link").click()
    across = form.get_by_role("list", name="Links with other projects")
    expect(across).to_contain_text("Mooring starts after the finish (FS) of Sextant")
    expect(across).to_contain_text("Meridian")
    assert starts(workplace, behind)["Mooring"] == "2027-01-07"
    tab.page.keyboard.press("Escape")
    stub = tab.page.get_by_role("row", name="Mooring").locator(".gantt-stub")
    expect(stub).to_contain_text("Meridian")
    tab.page.goto(tab.page.url.replace(behind["id"], before["id"]))
    stub = tab.page.get_by_role("row", name="Sextant").locator(".gantt-stub")
    expect(stub).to_contain_text("Harbour")
