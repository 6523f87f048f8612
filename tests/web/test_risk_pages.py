"""The risks of a project in the browser: added, weighed, found by the matrix, and answered."""

from __future__ import annotations

import pytest
from browser import OpenTab
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect


def test_a_risk_is_added_weighed_against_the_contingency_and_found_by_the_matrix(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    project = workplace.project("Harbour festival")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/risks")
    page = tab.page
    page.get_by_role("button", name="New risk").click()
    form = page.get_by_role("dialog")
    form.get_by_label("What may happen").fill("The stage is closed for rain")
    form.get_by_label("Probability").select_option("4")
    form.get_by_label("Impact").select_option("5")
    form.get_by_label("What it would cost").fill("20,000")
    form.get_by_label("Response", exact=True).select_option("transfer")
    form.get_by_role("button", name="Add the risk").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The stage is closed for rain")
    expect(page.get_by_text("£14,000.00")).to_be_visible()
    (risk,) = workplace.manager.at.items("/v1/risks", project_id=project["id"])
    assert (risk["score"], risk["response"], risk["severity"]) == (20, "transfer", "high")
    tab.go(f"/projects/{project['id']}/risks")
    expect(page.get_by_text("The risks may cost more than the contingency")).to_be_visible()
    page.get_by_role("link", name="1 of probability 4 and impact 5").click()
    page.get_by_role("link", name=risk["reference"]).click()
    page.get_by_role("button", name="Change").click()
    form.get_by_label("Status").select_option("closed")
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    tab.go(f"/projects/{project['id']}/risks")
    expect(page.get_by_text("No open risk has an amount yet")).to_be_visible()


def test_h06_a_decision_is_recorded_and_replaced_by_a_newer_one(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    """H06: from the risks of a project to its log of decisions."""
    project = workplace.project("Quayside market")
    tab = open_tab(workplace.manager, f"/projects/{project['id']}/risks")
    page, form = tab.page, tab.page.get_by_role("dialog")
    page.get_by_role("link", name="Decisions of this project").click()
    page.get_by_role("button", name="New decision").first.click()
    form.get_by_label("What was decided").fill("The market is held in May")
    form.get_by_label("Options considered").fill("May\nJune")
    form.get_by_label("Who decided").fill("Robin Alder")
    form.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The market is held in May")
    page.get_by_role("button", name="Replace").click()
    form.get_by_label("What was decided").fill("The market is held in June")
    form.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The market is held in June")
    page.get_by_role("link", name="An older decision").click()
    expect(page.get_by_text("A newer decision replaces this one.")).to_be_visible()
    expect(page.get_by_role("button", name="Correct")).to_have_count(0)


def test_m09_a_request_is_logged_and_given_away(open_tab: OpenTab, workplace: Workplace) -> None:
    """M-09, H05: logged in one form, decided in another, and added up by client."""
    client = workplace.client("Saffron Museum Ltd")
    project = workplace.project("Museum night", client)
    tab = open_tab(workplace.manager, f"/client-requests?project_id={project['id']}")
    page, form = tab.page, tab.page.get_by_role("dialog")
    page.get_by_role("button", name="Log a request").first.click()
    form.get_by_label("What they ask for").fill("A second poster")
    form.get_by_label("Who asks").fill("Robin Alder")
    form.get_by_label("Compared with what was sold").select_option("out_of_scope")
    form.get_by_role("button", name="Log the request").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A second poster")
    page.get_by_role("button", name="Decide").click()
    form.get_by_label("It is").select_option("gift")
    form.get_by_label("Time").fill("2:00")
    form.get_by_label("Work of a").fill("designer")
    form.get_by_label("Why").fill("They waited for us")
    form.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("heading", name="How it ended")).to_be_visible()
    expect(page.get_by_text("2:00 of a designer")).to_be_visible()
    finance = open_tab(workplace.finance, "/client-investment").page
    expect(finance.get_by_role("row", name="Saffron Museum Ltd")).to_be_visible()
