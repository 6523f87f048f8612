"""One brief, from the pitch to the paid invoice: five people do their parts, by the pages alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from browser import OpenTab, Tab
from standalone.rest import Json
from steps import in_page, press
from workplace import PASSWORD, Workplace, monday

if TYPE_CHECKING:
    from playwright.sync_api import Locator

expect = pytest.importorskip("playwright.sync_api").expect

CLIENT = "Abbey Ferries Ltd"
BRIEF = "Night crossing"
OFFER = "Film for the night crossing"
TASKS = {"Tom Barker": "Storyboard", "Chloe Adler": "Drawings"}
"""Who does what, an hour each."""


@dataclass(frozen=True, slots=True)
class Team:
    """The browsers of the five, each with its own sign-in."""

    seller: Tab
    manager: Tab
    tom: Tab
    chloe: Tab
    finance: Tab


@pytest.fixture
def team(open_tab: OpenTab, workplace: Workplace) -> Team:
    def sign_in(name: str, role: str) -> Tab:
        tab = open_tab()
        tab.sign_in(workplace.join(name, role).email, PASSWORD)
        expect(tab.page.get_by_role("button", name=f"Account of {name}")).to_be_visible()
        return tab

    return Team(
        seller=sign_in("Maya Lund", "account_manager"),
        manager=sign_in("Daniel Frey", "project_manager"),
        tom=sign_in("Tom Barker", "team_member"),
        chloe=sign_in("Chloe Adler", "team_member"),
        finance=sign_in("Priya Rao", "finance"),
    )


def test_a_brief_is_won_done_billed_and_paid_by_five_people(
    team: Team, workplace: Workplace
) -> None:
    register_the_client(team.seller)
    open_the_opportunity(team.seller)
    write_the_brief(team.seller)
    win_and_offer(team.seller)
    agree_on_the_handover(team.manager, team.seller)

    make_a_rate_card(team.finance)
    estimate(team.finance)
    sell(team.finance, team.seller)

    plan(team.manager)
    log_an_hour(team.tom, "Storyboard")
    log_an_hour(team.chloe, "Drawings")
    approve_both(team.manager)

    say_how_it_is_billed(team.finance)
    draft_by_two_keys(team.finance)
    add_a_courier_above_the_work(team.finance)
    number = issue_by_two_keys(team.finance)
    pay_by_two_keys(team.finance, number)
    find_it_in_the_books(team.finance, number, workplace.finance.at.get("/v1/trial-balance"))


def open_dialog(tab: Tab) -> Locator:
    return tab.page.get_by_role("dialog").filter(visible=True)


def by_two_keys(tab: Tab, letter: str, action: str) -> None:
    """The letter opens the question; Enter says yes, for its button has the focus."""
    expect(tab.page.get_by_role("button", name=action)).to_be_visible()
    press(tab, letter)
    expect(open_dialog(tab).get_by_role("button", name=action)).to_be_focused()
    press(tab, "Enter")


def register_the_client(seller: Tab) -> None:
    seller.go("/clients")
    seller.page.get_by_role("button", name="New client").click()
    form = open_dialog(seller)
    form.get_by_label("Name", exact=True).fill(CLIENT)
    form.get_by_role("button", name="Register").click()
    expect(seller.page.get_by_role("heading", level=1)).to_contain_text(CLIENT)
    expect(seller.page.get_by_role("heading", name="No projects yet")).to_be_visible()


def open_the_opportunity(seller: Tab) -> None:
    seller.page.get_by_role("button", name="New opportunity").click()
    form = open_dialog(seller)
    form.get_by_label("Name").fill(BRIEF)
    form.get_by_label("Value in GBP").fill("24,500")
    form.get_by_label("Next step").fill("Write the brief")
    form.get_by_role("button", name="Open").click()
    expect(seller.page.get_by_role("heading", level=1)).to_contain_text(BRIEF)


def write_the_brief(seller: Tab) -> None:
    page = seller.page
    page.get_by_role("link", name="Write the brief").click()
    page.get_by_label("What should it achieve?").fill("More passengers at night")
    page.get_by_label("deliverable 1", exact=True).fill("Campaign site")
    page.get_by_role("button", name="Save as edition 1").click()
    expect(page.get_by_role("heading", name="Edition 1")).to_be_visible()
    page.get_by_role("link", name="Opportunity", exact=True).click()


def win_and_offer(seller: Tab) -> None:
    """Of the handover only what the brief does not say is typed."""
    page = seller.page
    by_two_keys(seller, "w", "Win")
    missing = "Still open: Out of scope, Promises made, Finished when"
    expect(page.get_by_text(missing)).to_be_visible()
    expect(page.get_by_text("Campaign site")).to_be_visible()
    for part, text in (
        ("out of scope", "Media spend"),
        ("promises made", ""),
        ("finished when", "It is live"),
    ):
        page.get_by_role("button", name=f"Change {part}").click()
        page.keyboard.type(text)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("button", name="Save")).to_be_hidden()
    expect(page.get_by_text("It can be offered")).to_be_visible()
    by_two_keys(seller, "o", "Offer")


def agree_on_the_handover(manager: Tab, seller: Tab) -> None:
    """Both look at the same sheet: a question and its answer come by themselves."""
    manager.go("/handovers?status=offered")
    manager.page.get_by_role("link", name=BRIEF).click()
    expect(manager.page.get_by_role("button", name="Accept")).to_be_visible()
    press(manager, "r")
    open_dialog(manager).get_by_label("Your question").fill("In how many languages?")
    open_dialog(manager).get_by_role("button", name="Return").click()

    seller.page.get_by_label("Answer about in scope").fill("English only")
    seller.page.get_by_role("button", name="Answer").click()
    expect(seller.page.get_by_text("English only")).to_be_visible()
    by_two_keys(seller, "o", "Offer")

    expect(manager.page.get_by_text("English only")).to_be_visible()
    by_two_keys(manager, "a", "Accept")
    expect(seller.page.get_by_text("Accepted. The project is here")).to_be_visible()
    manager.page.get_by_role("link", name="here").click()
    expect(manager.page.get_by_role("heading", level=1)).to_contain_text(BRIEF)


def make_a_rate_card(finance: Tab) -> None:
    finance.go("/rates?new=card")
    form = finance.page.get_by_role("dialog", name="New rate card")
    form.get_by_label("Name").fill("Standard")
    form.get_by_label("From", exact=True).fill("1 Jan 2026")
    form.get_by_label("Role 1").fill("Animator")
    form.get_by_label("Rate", exact=True).fill("1,100.50")
    form.get_by_role("button", name="Make the card").click()
    expect(finance.page.get_by_role("row", name="animator")).to_contain_text("1,100.50")


def estimate(finance: Tab) -> None:
    """Two hours, priced while they are typed."""
    page = finance.page
    finance.go("/estimates")
    page.get_by_role("button", name="New estimate").click()
    form = open_dialog(finance)
    job = form.get_by_role("option", name=re.compile(rf"^JOB-\d+ {BRIEF}$"))
    form.get_by_label("For").select_option(label=job.inner_text())
    form.get_by_role("button", name="Make estimate").click()
    page.get_by_role("button", name="Add a line").click()
    page.get_by_label("What it is, line 1").fill(OFFER)
    page.get_by_label("Role, line 1").fill("animator")
    page.get_by_label("Hours, line 1").fill("2")
    total = page.get_by_role("region", name="What the lines come to")
    expect(total).to_contain_text("£2,201.00")
    press(finance, "Control+Enter")
    page.get_by_role("button", name="Issue a quote").click()
    open_dialog(finance).get_by_role("button", name="Issue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Q-")


def sell(finance: Tab, seller: Tab) -> None:
    """The client says yes to the person whom they know."""
    reference = finance.page.get_by_role("heading", level=1).inner_text()
    seller.go("/quotes")
    seller.page.get_by_role("link", name=reference).click()
    seller.page.get_by_role("button", name="The client accepted").click()
    open_dialog(seller).get_by_label("Accepted by").fill("Robin Alder")
    press(seller, "Enter")
    expect(seller.page.get_by_role("button", name="The client accepted")).to_be_hidden()


def plan(manager: Tab) -> None:
    """The hours that were sold are there already; with the tasks, work begins."""
    page = manager.page
    expect(page.get_by_role("region", name="Work")).to_contain_text("of 2 h")
    page.get_by_role("link", name="Tasks", exact=True).click()
    expect(page.get_by_role("heading", name="No tasks yet")).to_be_visible()
    for person, task in TASKS.items():
        add_a_task(manager, person, task)
    page.get_by_role("button", name="Change status").click()
    page.get_by_role("menuitemradio", name="Active").click()
    open_dialog(manager).get_by_role("button", name="Set to active").click()
    expect(page.get_by_role("navigation", name="Breadcrumb")).to_contain_text("Active")


def add_a_task(manager: Tab, person: str, task: str) -> None:
    press(manager, "n")
    panel = manager.page.get_by_role("dialog", name="Add a task")
    expect(panel.get_by_label("Name")).to_be_focused()
    manager.page.keyboard.type(task)
    done_by = panel.get_by_role("combobox", name="Done by")
    done_by.click()
    manager.page.keyboard.type(person.split()[1])
    press(manager, "Enter")
    expect(done_by).to_have_value(person)
    panel.get_by_label("Hours of work").fill("1")
    panel.get_by_label("Charged as").fill("animator")
    press(manager, "Enter")
    expect(manager.page.get_by_role("row", name=task)).to_contain_text(person)


def log_an_hour(member: Tab, task: str) -> None:
    """What is logged is submitted."""
    member.go(f"/time?week={monday(1)}")
    cell = member.page.get_by_role("row", name=task).get_by_role("textbox").first
    expect(cell).to_be_visible()
    cell.focus()
    press(member, "1", "Enter")
    expect(cell).to_have_value("1:00")
    expect(member.page.get_by_text("Waits for approval")).to_be_visible()


def approve_both(manager: Tab) -> None:
    manager.go("/approvals")
    for person in TASKS:
        expect(manager.page.get_by_role("button", name=person)).to_be_visible()
    press(manager, "Shift+A")
    expect(manager.page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()


def say_how_it_is_billed(finance: Tab) -> None:
    """By the hours that were approved; it stands among what needs a look until then."""
    page = finance.page
    finance.go("/unbilled")
    row = page.get_by_role("row", name=BRIEF)
    expect(row).to_contain_text("2,201.00")
    row.get_by_role("link", name="Say how it is billed").click()
    page.get_by_role("button", name="Set the billing plan").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Withdraw the plan")).to_be_visible()
    finance.complaints.clear()  # Chromium logs that there was no plan


def draft_by_two_keys(finance: Tab) -> None:
    """From the line of what can be billed to a draft."""
    finance.go("/unbilled")
    ready = finance.page.get_by_role("region", name="Ready, rows")
    expect(ready.get_by_role("row", name=BRIEF)).to_contain_text("2,201.00")
    lines = ready.get_by_role("row").filter(has=finance.page.get_by_role("checkbox"))
    place = next(n for n, line in enumerate(lines.all_inner_texts()) if BRIEF in line)
    press(finance, *["j"] * place, "d")  # the first row is the head; others may stand above it
    expect(finance.page.get_by_role("heading", level=1)).to_have_text(f"Draft for {CLIENT}")


def add_a_courier_above_the_work(finance: Tab) -> None:
    page = finance.page
    page.get_by_label("New line, what is charged").fill("Courier")
    page.get_by_label("New line, amount").fill("18.50")
    press(finance, "Tab")  # in the last cell: adds the line, begins the next
    expect(page.get_by_label("Line 2, what is charged")).to_have_value("Courier")
    expect(page.get_by_label("New line, what is charged")).to_be_focused()
    page.get_by_label("Line 2, what is charged").focus()
    press(finance, "Alt+ArrowUp")
    expect(page.get_by_label("Line 1, what is charged")).to_have_value("Courier")
    expect(page.get_by_role("region", name="Lines")).to_contain_text("2,219.50")


def issue_by_two_keys(finance: Tab) -> str:
    """The number of the invoice."""
    heading = finance.page.get_by_role("heading", level=1)
    heading.click()
    press(finance, "i")
    expect(open_dialog(finance)).to_contain_text("only a credit note corrects it")
    press(finance, "Enter")
    expect(heading).to_contain_text("INV-")
    return heading.inner_text()


def pay_by_two_keys(finance: Tab, number: str) -> None:
    """The sum and the day are filled in."""
    press(finance, "p")
    expect(finance.page.get_by_role("dialog", name=f"Payment of {number}")).to_be_visible()
    press(finance, "Enter")
    expect(finance.page.get_by_role("row", name="Payment")).to_contain_text("2,663.40")
    expect(finance.page.get_by_text("Paid", exact=True).first).to_be_visible()


def find_it_in_the_books(finance: Tab, number: str, balance: Json) -> None:
    """The trial balance is that of the API; behind its figures is the invoice."""
    finance.go("/ledger")
    for one in balance["lines"]:
        row = finance.page.get_by_role("row", name=one["ledger_account_name"])
        for side in (one["debit"], one["credit"]):
            expect(row).to_contain_text(in_page(side) if Decimal(side["amount"]) else "")
    total = in_page(balance["total_debit"])
    expect(finance.page.get_by_role("row", name="Total")).to_have_text(f"Total{total}{total}")
    finance.page.get_by_role("link", name="Trade debtors").click()
    journals = finance.page.get_by_role("region", name="Journals", exact=True)
    expect(journals).to_contain_text(f"Invoice {number}")
