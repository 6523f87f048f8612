"""What somebody who looks after clients does; the way to a project is in test_one_brief.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser import OpenTab
from workplace import Workplace

if TYPE_CHECKING:
    from playwright.sync_api import Locator

expect = pytest.importorskip("playwright.sync_api").expect


def test_a_client_that_may_be_the_same_is_shown_while_the_name_is_typed(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    workplace.client("Quill & Quarto Books Ltd")
    tab = open_tab(workplace.seller, "/clients?new=client")
    dialog = tab.page.get_by_role("dialog", name="New client")
    dialog.get_by_label("Name").fill("Quill and Quarto Books")
    expect(dialog.get_by_role("link", name="Quill & Quarto Books Ltd")).to_be_visible()


def test_a_filter_is_in_the_address_and_back_returns(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    workplace.client("Bracken Veterinary Group")
    tab = open_tab(workplace.seller, "/clients")
    tab.page.get_by_label("Name").fill("brack")
    expect(tab.page.get_by_role("row")).to_have_count(2)
    assert "search=brack" in tab.page.url
    tab.page.get_by_role("link", name="Bracken").click()
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("Bracken")
    tab.page.go_back()
    expect(tab.page.get_by_label("Name")).to_have_value("brack")


def test_a_card_moves_by_key_and_by_pointer_and_goes_back_with_the_reason_if_refused(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    card = workplace.opportunity("Kiosk", workplace.client("Pollard Cinemas Ltd"))
    tab = open_tab(workplace.seller, f"/pipeline?client_id={card['client_id']}")
    page = tab.page

    def column(stage: str) -> Locator:
        return page.get_by_role("region", name=stage)

    page.get_by_role("link", name="Kiosk").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(column("Proposed, 1").get_by_role("link", name="Kiosk")).to_be_focused()
    page.get_by_role("link", name="Kiosk").drag_to(column("Negotiating"))
    expect(column("Negotiating, 1").get_by_text("weighted")).to_have_text("£15,000 weighted")
    expect(page.get_by_role("link", name="Kiosk")).to_have_count(1)  # in one column
    page.get_by_role("button", name="Actions for Kiosk").click()
    page.get_by_role("menuitem", name="Put on hold").click()
    expect(column("On hold, 1").get_by_role("link", name="Kiosk")).to_be_visible()
    expect(page.get_by_role("link", name="Kiosk")).to_have_count(1)  # in one column
    page.get_by_role("link", name="Kiosk").drag_to(column("Negotiating"))
    expect(column("Negotiating, 1").get_by_role("link", name="Kiosk")).to_be_visible()
    expect(column("On hold")).to_have_count(0)
    page.route("**/v1/opportunities/*", lambda route: route.abort())
    page.get_by_role("link", name="Kiosk").focus()
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.get_by_role("alert")).to_contain_text("does not answer")
    expect(column("Negotiating, 1").get_by_role("link", name="Kiosk")).to_be_visible()
    tab.complaints.clear()  # the browser reports the request that was cut off


def test_what_is_typed_into_a_brief_outlives_a_reload_and_another_edition(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    made = workplace.opportunity("Podcast", workplace.client("Juniper Audio Ltd"))
    workplace.brief(made)
    tab = open_tab(workplace.seller, f"/opportunities/{made['id']}/brief")
    objective = tab.page.get_by_label("What should it achieve?")
    objective.fill("Sell more tea to students.")
    tab.page.reload()
    expect(objective).to_have_value("Sell more tea to students.")
    workplace.brief(made, objective="Sell much more tea.")
    notice = tab.page.get_by_text("Maya Okafor wrote edition 2 meanwhile")
    expect(notice).to_be_visible()
    expect(tab.page.locator("del")).to_have_text(["much "])
    expect(tab.page.locator("ins")).to_have_text([" to students"])
    tab.page.get_by_role("button", name="Save mine as edition 3").click()
    expect(notice).to_be_hidden()
    brief = workplace.seller.at.get(f"/v1/opportunities/{made['id']}/brief")
    assert (brief["edition"], brief["objective"]) == (3, "Sell more tea to students.")


def test_a_brief_is_written_and_saved_without_the_mouse_and_winning_names_what_is_not_saved(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    made = workplace.opportunity("Calendar", workplace.client("Orchard Prints Ltd"))
    workplace.brief(made)
    tab = open_tab(workplace.seller, f"/opportunities/{made['id']}/brief")
    page = tab.page
    page.get_by_role("button", name="Add a requirement").press("Enter")
    expect(page.get_by_label("requirement 2", exact=True)).to_be_focused()
    page.keyboard.type("Works on phones")
    page.keyboard.press("Enter")
    expect(page.get_by_label("requirement 3", exact=True)).to_be_focused()
    page.keyboard.type("Prints on A3")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Edition 2")).to_be_visible()
    objective = page.get_by_label("What should it achieve?")
    objective.fill("Sell more calendars.")
    objective.press("Control+z")  # takes back what was typed, not what was saved
    expect(objective).to_have_value("Sell more tea.")
    objective.fill("Sell more calendars.")
    objective.press("Control+k")
    expect(page.get_by_role("dialog", name="Search and commands")).to_be_visible()
    brief = workplace.seller.at.get(f"/v1/opportunities/{made['id']}/brief")
    texts = [each["text"] for each in brief["requirements"]]
    assert (brief["edition"], texts) == (2, ["No animals", "Works on phones", "Prints on A3"])
    tab.go(f"/opportunities/{made['id']}?ask=win")
    expect(page.get_by_role("dialog")).to_contain_text("What you typed into the brief is not saved")
    page.get_by_role("link", name="Open the brief").click()
    objective.press("Control+Enter")
    expect(page.get_by_role("heading", name="Edition 3")).to_be_visible()
    tab.go(f"/opportunities/{made['id']}?ask=win")
    expect(page.get_by_role("button", name="Win", exact=True).last).to_be_visible()
    expect(page.get_by_role("dialog")).not_to_contain_text("not saved")


def test_a_fact_is_changed_where_it_stands_and_a_refusal_stands_there_too(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    made = workplace.opportunity("Exhibition", workplace.client("Hollis Museums Trust"))
    tab = open_tab(workplace.seller, f"/opportunities/{made['id']}")
    tab.page.get_by_role("button", name="Change value").click()
    tab.page.get_by_label("Value in GBP").fill("a lot")
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("alert")).to_be_visible()
    expect(tab.page.get_by_label("Value in GBP")).to_have_value("a lot")
    tab.complaints.clear()  # the browser reports the refusal too
    tab.page.get_by_label("Value in GBP").fill("31000")
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("button", name="Change value: £31,000.00")).to_be_visible()
    tab.page.get_by_role("button", name="Change next step:").click()
    tab.page.keyboard.type("Call Robin")
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_text("No next step is set")).to_be_hidden()


def test_somebody_elses_opportunity_is_shown_without_what_would_be_refused(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    made = workplace.opportunity("Catalogue", workplace.client("Ashby Tools Ltd"))
    tab = open_tab(workplace.manager, f"/opportunities/{made['id']}")
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("Catalogue")
    for name in ("Win", "Lose", "More actions", "Change value"):
        expect(tab.page.get_by_role("button", name=name)).to_have_count(0)
