"""The page that a client opens by a link: it needs no script, and fits a small phone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from agency.waiting import eventually
from browser import DESKTOP, OpenTab, Tab
from chassis.ids import new_id
from gateway.pages.offer_sheet import Shown, offer_page
from hostile import MARKUP
from standalone.rest import Json
from tandem.common.v1 import common_pb2
from tandem.finance.v1 import offers_pb2, quoting_pb2
from test_hostile_markup import IS_MARKUP
from test_pages import examine
from workplace import Workplace

expect = pytest.importorskip("playwright.sync_api").expect

SMALL = {"width": 320, "height": 640}
WITHOUT_SCRIPT = {"java_script_enabled": False}
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmütze"


def fixed(amount: str, description: str, **more: Any) -> Json:
    sum_ = {"amount": amount, "currency_code": "GBP"}
    return {"kind": "fixed", "description": description, "amount": sum_} | more


def sent(workplace: Workplace, name: str, *lines: Json, **more: Any) -> tuple[Json, str]:
    """A quote to a new client of this name, and the path of its link."""
    project = workplace.project("Website", workplace.client(name))
    body = {"project_id": project["id"], "lines": list(lines)}
    at = workplace.administrator
    estimate = eventually(
        lambda: at.unless_missing("/v1/estimates", body), "finance knows the project"
    )
    quote = at.post("/v1/quotes", {"estimate_id": estimate["id"]} | more)
    at.post(f"/v1/quotes/{quote['id']}/links", {})
    return quote, link_of(workplace, quote)["path"]


def link_of(workplace: Workplace, quote: Json) -> Json:
    (link,) = workplace.administrator.get(f"/v1/quotes/{quote['id']}/links")["links"]
    found: Json = link
    return found


def with_options(workplace: Workplace, name: str) -> tuple[Json, str]:
    return sent(
        workplace,
        name,
        fixed("1000.00", f"Design of the {LONG}", section="Design"),
        fixed("200.00", "Film", section="Design", optional=True),
        fixed("100.00", "Shared server", option_group="Hosting", option="Shared"),
        fixed("300.00", "Server of your own", option_group="Hosting", option="Managed"),
        cover_text="Thank you for asking us.\nYou may choose below.",
        terms="30 days net.",
    )


def examine_at_both_widths(open_tab: OpenTab, path: str, name: str) -> Tab:
    """With scripts, since axe is one; the page itself holds none."""
    for size, of_what in ((DESKTOP, "laptop"), (SMALL, "small")):
        tab = open_tab(None, path, viewport=size)
        assert tab.page.locator("script").count() == 0
        examine(tab, f"{name}-{of_what}")
    return tab


@pytest.mark.parametrize("size", [DESKTOP, SMALL], ids=["laptop", "small"])
def test_d06_a_client_chooses_an_option_and_accepts_without_a_script(
    open_tab: OpenTab, workplace: Workplace, size: Json
) -> None:
    quote, path = with_options(workplace, f"Choosers {size['width']} Ltd")
    tab = open_tab(None, path, viewport=size, **WITHOUT_SCRIPT)
    page = tab.page
    expect(page.locator("dl")).to_contain_text("1,320.00 GBP")
    last = date.fromisoformat(quote["valid_until"])
    expect(page.get_by_text(f"accept it until {last.day} {last:%B %Y}")).to_be_visible()
    page.get_by_role("checkbox", name="Film").check()
    page.get_by_role("radio", name="Server of your own").check()
    page.get_by_role("button", name="Show the total").click()
    expect(page.locator("dl")).to_contain_text("1,800.00 GBP")
    assert not tab.is_wider_than_its_window()
    accept = page.locator("form").filter(has=page.get_by_role("heading", name="Accept"))
    accept.get_by_label("Your name").fill("Zoë Łukasz")
    accept.get_by_role("checkbox", name="I accept this quote of 1,800.00 GBP").check()
    accept.get_by_role("button", name="Accept the quote").click()
    expect(page.get_by_role("status")).to_contain_text("Accepted by Zoë Łukasz")
    expect(page.get_by_role("button")).to_have_count(0)
    kept = workplace.administrator.get(f"/v1/quotes/{quote['id']}")
    assert (kept["status"], kept["accepted_by"]) == ("accepted", "Zoë Łukasz")
    assert kept["total"] == {"amount": "1500.00", "currency_code": "GBP"}


def test_d06_a_refused_answer_keeps_the_choice_and_what_was_typed(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    _, path = with_options(workplace, "Forgetters Ltd")
    tab = open_tab(None, path, viewport=SMALL, **WITHOUT_SCRIPT)
    page = tab.page
    page.get_by_role("checkbox", name="Film").check()
    page.get_by_role("button", name="Show the total").click()
    page.get_by_label("Your name").first.fill("  ")
    page.get_by_role("checkbox", name="I accept").check()
    page.get_by_role("button", name="Accept the quote").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("dl")).to_contain_text("1,560.00 GBP")
    expect(page.get_by_role("checkbox", name="Film")).to_be_checked()
    page.get_by_text("Decline", exact=True).click()
    page.get_by_label("Your name").last.fill("Robin Alder")
    page.get_by_label("Reason").fill("  ")
    page.get_by_role("button", name="Decline the quote").click()
    expect(page.get_by_role("alert")).to_contain_text("reason")
    expect(page.get_by_label("Your name").last).to_have_value("Robin Alder")
    tab.complaints.clear()  # Chromium logs the refusal itself


def test_d06_a_client_declines_with_a_reason_without_a_script(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    quote, path = with_options(workplace, "Decliners Ltd")
    page = open_tab(None, path, viewport=SMALL, **WITHOUT_SCRIPT).page
    page.get_by_text("Decline", exact=True).click()
    page.get_by_label("Your name").last.fill("Robin Alder")
    page.get_by_label("Reason").fill("Too dear")
    page.get_by_role("button", name="Decline the quote").click()
    expect(page.get_by_role("status")).to_contain_text("You declined this quote")
    kept = workplace.administrator.get(f"/v1/quotes/{quote['id']}")
    assert (kept["status"], kept["reject_reason"]) == ("rejected", "Too dear (Robin Alder)")


def test_d06_the_clients_page_is_good_at_both_widths(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    quote, path = with_options(workplace, "Wide and Narrow Ltd")
    tab = examine_at_both_widths(open_tab, path, "client-link")
    tab.page.get_by_text("Decline", exact=True).click()
    examine(tab, "client-link-declining")
    reason = {"reason": "Too early"}
    workplace.administrator.post(f"/v1/quotes/{quote['id']}/withdraw", reason)
    tab = examine_at_both_widths(open_tab, path, "client-link-of-withdrawn")
    expect(tab.page.get_by_role("status")).to_contain_text("This quote was withdrawn")
    expect(tab.page.get_by_role("button")).to_have_count(0)


def test_d06_a_withdrawn_link_and_an_expired_quote_say_so(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    quote, path = with_options(workplace, "Latecomers Ltd")
    expired = offer_page(Shown(path, an_expired_offer(), key=new_id()))
    tab = open_tab(None, path, viewport=SMALL)
    tab.page.route(f"**{path}", lambda route: route.fulfill(body=expired, content_type="text/html"))
    tab.go(path)
    examine(tab, "client-link-of-expired")
    expect(tab.page.get_by_role("status")).to_contain_text("This quote has expired")
    expect(tab.page.get_by_role("button")).to_have_count(0)
    tab.page.unroute_all()
    link = link_of(workplace, quote)
    workplace.administrator.post(f"/v1/quote-links/{link['id']}/withdraw", {})
    tab.go(path)
    examine(tab, "client-link-withdrawn")
    expect(tab.page.get_by_text("This link opens nothing")).to_be_visible()
    tab.complaints.clear()  # Chromium logs the refusal itself


def an_expired_offer() -> offers_pb2.ReadOfferResponse:
    """Nothing in an instance makes a quote expire within a test: its day has to end."""
    sum_ = common_pb2.Money(amount_minor=100_000, currency_code="GBP")
    line = quoting_pb2.EstimateLine(id=new_id(), description="Film", amount=sum_, optional=True)
    quote = quoting_pb2.Quote(
        reference="QUO-0001",
        status=quoting_pb2.QUOTE_STATUS_EXPIRED,
        lines=[line],
        has_options=True,
        total=sum_,
        tax=sum_,
        total_with_tax=sum_,
    )
    return offers_pb2.ReadOfferResponse(quote=quote, seller_name="Northlight", client_name="Ann")


def test_d06_markup_in_a_quote_is_text_to_the_client(
    open_tab: OpenTab, workplace: Workplace
) -> None:
    group = {"option_group": MARKUP[:60], "option": MARKUP[:60]}
    _, path = sent(
        workplace,
        f"Hostile link {MARKUP}",
        fixed("10.00", f"line {MARKUP}", section=MARKUP[:60]),
        fixed("20.00", f"choice {MARKUP}", **group),
        cover_text=f"cover {MARKUP}",
        terms=f"terms {MARKUP}",
    )
    tab = examine_at_both_widths(open_tab, path, "client-link-hostile")
    for words in ("line", "choice", "cover", "terms", "Hostile link"):
        expect(tab.page.get_by_text(f"{words} {MARKUP}").first).to_be_visible()
    tab.page.get_by_label("Your name").first.fill(MARKUP)
    tab.page.get_by_role("checkbox", name="I accept").check()
    tab.page.get_by_role("button", name="Accept the quote").click()
    expect(tab.page.get_by_role("status")).to_contain_text(f"Accepted by {MARKUP}")
    assert tab.page.evaluate(IS_MARKUP) == 0
