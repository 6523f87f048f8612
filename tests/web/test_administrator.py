"""What an administrator does: adds people, gives access, imports, finds out who changed what."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import OpenTab, Tab
from standalone.instance import Instance
from workplace import PASSWORD, Workplace, monday

expect = pytest.importorskip("playwright.sync_api").expect

ROWS = """Date,Client,Project,Task,Person,Email,Role,Hours,Notes,Billable
2026-03-02,Alder and Finch,Spring site,Design,{name},{email},designer,7.5,First layouts,yes
2026-03-99,Alder and Finch,Spring site,Design,{name},{email},designer,2,Second layouts,yes
"""


def press(tab: Tab, *keys: str) -> int:
    """The number of keys that were pressed."""
    for key in keys:
        tab.page.keyboard.press(key)
    return len(keys)


def test_a_person_is_added_in_three_keys_and_signs_in_by_their_link(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.chief, "/settings/people")
    keys = press(tab, "n")
    expect(tab.page.get_by_role("dialog").get_by_label("Name")).to_be_focused()
    tab.page.keyboard.type("Ada Byron")
    keys += press(tab, "Tab")
    tab.page.keyboard.type("ada.byron@northlight.example")
    keys += press(tab, "Enter")
    assert keys <= 6
    link = tab.page.get_by_role("dialog", name="Ada Byron is added").get_by_label("Link")
    address = link.input_value().removeprefix(tab.address)
    hers = open_tab(None, address)
    hers.page.get_by_label("New password").fill(PASSWORD)
    hers.page.get_by_role("button", name="Set this password").click()
    expect(hers.page.get_by_role("heading", name="Your password is set")).to_be_visible()
    hers.page.get_by_role("link", name="Sign in").click()
    hers.sign_in("ada.byron@northlight.example", PASSWORD)
    expect(hers.page.get_by_role("link", name="Time").first).to_be_attached()
    expect(hers.page.get_by_role("link", name="Settings")).to_have_count(0)


def test_more_roles_allow_more_and_the_page_says_what(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Grace Park", "team_member")
    tab = open_tab(workplace.chief, f"/settings/people/{member.id}")
    allowed = tab.page.get_by_role("region", name="What they may do, rows")
    expect(allowed.get_by_role("row", name="Change the status of tasks")).to_be_visible()
    expect(allowed.get_by_role("row", name="Issue and credit invoices")).to_have_count(0)
    tab.page.get_by_label("Finance").check()
    tab.page.get_by_role("button", name="Save roles").click()
    row = allowed.get_by_role("row", name="Issue and credit invoices")
    expect(row).to_contain_text("Everybody's")


def test_who_changed_it_is_found_by_one_key(open_tab: OpenTab, workplace: Workplace) -> None:
    member = workplace.join("Omar Haddad", "team_member")
    workplace.chief.at.patch(f"/v1/people/{member.id}", {"charge_role": "producer"})
    tab = open_tab(workplace.chief, f"/settings/people/{member.id}")
    expect(tab.page.get_by_role("heading", name="Omar Haddad")).to_be_visible()
    assert press(tab, "h") <= 3
    newest = tab.page.get_by_role("row").filter(has_text="Changed the person").first
    expect(newest).to_contain_text("Ines Duarte")
    expect(newest).to_contain_text("Charged as: producer, was designer")
    newest.click()
    changes = tab.page.get_by_role("dialog", name="Changed the person").get_by_role("table")
    expect(changes.get_by_role("row", name="Charged as")).to_contain_text("designer")


def test_somebodys_session_is_ended(open_tab: OpenTab, workplace: Workplace) -> None:
    member = workplace.join("Lena Fox", "team_member")
    theirs = open_tab(member, "/time")
    tab = open_tab(workplace.chief, f"/settings/people/{member.id}")
    tab.page.get_by_role("button", name="End all").click()
    assert theirs.page.request.get(f"{theirs.address}/v1/me").status == 200
    tab.page.get_by_role("button", name="End them").click()
    expect(tab.page.get_by_text("Nowhere at the moment.")).to_be_visible()
    assert theirs.page.request.get(f"{theirs.address}/v1/me").status == 401


def test_an_import_is_tried_carried_out_and_undone(open_tab: OpenTab, workplace: Workplace) -> None:
    rows = ROWS.format(name=workplace.worker.name, email=workplace.worker.email)
    tab = open_tab(workplace.chief, "/settings/imports?new=import")
    file = {"name": "march.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    tab.page.get_by_label("CSV file").set_input_files([file])  # type: ignore[list-item]
    tab.page.get_by_role("button", name="Try without writing").click()
    expect(tab.page.get_by_text("This was a try: nothing is written yet.")).to_be_visible()
    refused = tab.page.get_by_role("region", name="Refused rows, rows").get_by_role("row")
    expect(refused.last).to_contain_text("2026-03-99")
    tab.page.get_by_role("button", name="Import it now").click()
    expect(tab.page.get_by_role("heading", name="What it made")).to_be_visible()
    tab.page.get_by_role("button", name="Undo the import").click()
    tab.page.get_by_role("button", name="Undo it").click()
    expect(tab.page.get_by_text("Taken back: 1 time entries")).to_be_visible()


def test_without_the_permission_there_is_neither_page_nor_way_to_it(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    tab = open_tab(workplace.worker, "/settings/people")
    expect(tab.page.get_by_role("heading", name="Not for you to see")).to_be_visible()
    expect(tab.page.get_by_role("link", name="Settings")).to_have_count(0)
    expect(tab.page.get_by_role("link", name="Reports")).to_have_count(0)


def test_a_chart_is_a_table_by_one_key_and_opens_the_time_behind_it(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = workplace.project("Autumn campaign")
    workplace.log(project, 120, monday(1), note="Behind the figure")
    tab = open_tab(workplace.manager, "/reports")
    mark = tab.page.get_by_role("link", name=f"{workplace.worker.name}:")
    expect(mark).to_be_visible()
    tab.page.keyboard.press("v")
    table = tab.page.get_by_role("region", name="Hours of each").get_by_role("table")
    expect(table.get_by_role("row", name=workplace.worker.name)).to_be_visible()
    tab.page.keyboard.press("v")
    mark.click()
    expect(tab.page.get_by_text("Behind the figure")).to_be_visible()


def test_an_administrator_sees_what_somebody_sees_and_changes_nothing(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    member = workplace.join("Alma Reyes", "team_member")
    task = workplace.task(workplace.project("Tram"), "Stops", assignee_id=member.id)
    tab = open_tab(workplace.chief, f"/settings/people/{member.id}")
    tab.page.get_by_role("button", name="See as this person").click()
    expect(tab.page.get_by_text("You see Tandem as Alma Reyes sees it.")).to_be_visible()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Today, Alma")
    expect(tab.page.get_by_role("link", name="Settings")).to_have_count(0)
    tab.page.get_by_role("checkbox", name="Done: Stops").click()
    expect(tab.page.get_by_text("so nothing can be changed").first).to_be_visible()
    assert member.at.get(f"/v1/tasks/{task['id']}")["status"] == "to_do"
    tab.page.get_by_role("button", name="Stop", exact=True).click()
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Alma Reyes")
    tab.complaints.clear()  # Chromium logs the 403 itself


def test_a_token_that_works_is_ended(open_tab: OpenTab, workplace: Workplace) -> None:
    body = {
        "name": "Books",
        "permissions": [{"permission": "client.read", "scopes": ["all"]}],
        "current_password": PASSWORD,
    }
    token = workplace.chief.at.post("/v1/tokens", body)
    tab = open_tab(workplace.chief, "/settings/tokens")
    tab.page.get_by_role("button", name="End", exact=True).click()
    tab.page.get_by_role("button", name="End the token").click()
    expect(tab.page.get_by_text("Ended the token Books")).to_be_visible()
    listed = workplace.chief.at.get("/v1/tokens")["items"]
    (found,) = [each for each in listed if each["id"] == token["id"]]
    assert found["status"] == "revoked"


@pytest.fixture(scope="module")
def empty() -> Iterator[Instance]:
    """An agency in which there is nobody but the first administrator."""
    with Instance() as tandem:
        yield tandem


def test_the_first_steps_lead_through_an_empty_agency(open_tab: OpenTab, empty: Instance) -> None:
    first = empty.administrator
    tab = open_tab(None)
    tab.address = empty.address.replace("127.0.0.1", "localhost")
    tab.go("/")
    tab.sign_in(first.administrator_email, first.administrator_password)
    expect(tab.page.get_by_role("heading", name="First steps")).to_be_visible()
    tab.page.get_by_role("button", name="Fill in").click()
    tab.page.get_by_role("dialog", name="Who sells").get_by_label("Name").fill("Northlight Ltd")
    tab.page.get_by_role("button", name="Save").click()
    expect(tab.page.get_by_role("heading", name="1 of 7 steps")).to_be_visible()
    back = tab.page.get_by_role("navigation", name="Pages", exact=True).get_by_role(
        "link", name="First steps"
    )
    tab.page.get_by_role("button", name="Make a rate card").click()
    expect(tab.page.get_by_role("dialog", name="New rate card")).to_be_visible()
    tab.page.keyboard.press("Escape")
    back.click()
    tab.page.get_by_role("button", name="New client").click()
    dialog = tab.page.get_by_role("dialog", name="New client")
    dialog.get_by_label("Name").fill("Harbour & Vale Ltd")
    dialog.get_by_label("Country").select_option(label="Germany")
    dialog.get_by_role("button", name="Register").click()
    expect(tab.page.get_by_role("main")).to_contain_text("Germany")
    back.click()
    expect(tab.page.get_by_role("heading", name="2 of 7 steps")).to_be_visible()
    for _ in range(5):
        tab.page.get_by_role("button", name="Skip").first.click()
    expect(tab.page.get_by_text("Everything is ready.")).to_be_visible()
    expect(back).to_have_count(0)
    elsewhere = open_tab(None)
    elsewhere.address = tab.address
    elsewhere.go("/")
    elsewhere.sign_in(first.administrator_email, first.administrator_password)
    expect(elsewhere.page.get_by_role("heading", level=1)).to_contain_text("Today")
    press(elsewhere, "Control+k")
    elsewhere.page.keyboard.type("first steps")
    expect(elsewhere.page.get_by_role("option", name="First steps").first).to_be_visible()
    press(elsewhere, "Enter")
    expect(elsewhere.page.get_by_text("Everything is ready.")).to_be_visible()


def test_a_role_that_was_reset_has_its_own_permissions_again_by_undo(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    roles = workplace.chief.at.get("/v1/roles")["items"]
    (role,) = [each for each in roles if each["key"] == "finance"]
    path = f"/v1/roles/{role['id']}"
    without = [each for each in role["permissions"] if each["permission"] != "invoice.issue"]
    changed = workplace.chief.at.patch(path, {"permissions": without})
    tab = open_tab(workplace.chief, f"/settings/roles/{role['id']}")
    tab.page.get_by_role("button", name="Reset").click()
    expect(tab.page.get_by_text("Reset the role Finance")).to_be_visible()
    assert not workplace.chief.at.get(path)["changed"]
    tab.page.get_by_role("button", name="Undo").click()
    expect(tab.page.get_by_text("Undone: Reset the role Finance")).to_be_visible()
    assert workplace.chief.at.get(path)["permissions"] == changed["permissions"]
    workplace.chief.at.post(f"{path}/reset")
