"""Whatever people write is text on every page: nothing of it runs, and all of it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from bookings import bookings_of
from browser import OpenTab, Tab
from contracts import contracted
from demand import missing
from entities import charged
from foresight import foresight_of
from hostile import MARKUP, SHORT, Hostile
from levelling import levelled
from looked_at import money_records, offered, sale_records, spent
from media import media_of
from money import bills_of, ordered
from proofs import proofs_of
from risks import risks_of
from scenarios import scenario_of
from skills import skills_of
from standalone.rest import Json, Session
from test_pages import PAGES, member_of
from workplace import Workplace, days_ago, last_week

COLUMNS = {"day", "amount", "money_in", "money_out", "payer_account"}
"""Of a bank's file: the API refuses the name of a column that is not in the file."""
COPY_COLUMNS = {"contact", "currency", "date", "number", "paid", "status", "tax"}
"""The same of a file of another accounting system."""
OF_A_FORM_OF_ITS_OWN = (
    {
        "credentials",
        "domain",
        "phone",
        "tax_number",
        "iban",
        "sort",
        "kinds",
        "present_constraint",
        "rate",
        "rule",
        "source",
        "time_zone",
    }
    | COLUMNS
    | COPY_COLUMNS
)
"""The API refuses markup in them, or gives it to no page."""
TEMPLATE = {
    "name": "Leaflet",
    "tasks": [{"key": "a", "name": "Draft", "duration_days": 2, "charge_role": "designer"}],
}
SHOWN_ON = {
    "client",
    "client-people",
    "project",
    "project-time",
    "task",
    "my-task",
    "tasks",
    "board",
    "plan",
    "estimates",
    "estimate",
    "quote",
    "approvals",
    "clients",
    "to-bill",
    "invoices",
    "draft",
    "invoice",
    "invoice-on-paper",
    "rates",
    "pipeline",
    "opportunity",
    "brief",
    "handover",
    "person",
    "template",
    "projects",
    "time",
    "today",
    "expenses",
    "expense",
    "purchase-orders",
    "purchase-order",
    "media-orders",
    "media-order",
    "levies",
    "levy",
    "bills",
    "bill",
    "payables",
    "payment-runs",
    "payment-run",
    "suppliers",
    "tax-rates",
    "payments",
    "payment",
    "bank",
    "accounting-mappings",
    "retainers",
    "retainer",
    "receivables",
    "statement",
    "re-rating",
    "legal-entity",
    "intercompany",
    "intercompany-charge",
    "write-off",
    "risks",
    "issues",
    "issue",
    "decisions",
    "decision",
    "client-requests",
    "status-report",
    "plan-import",
    "proof",
    "bookings",
    "booking",
    "one-leave",
    "one-task-series",
    "client-request",
    "risk",
    "skills",
    "scenarios",
    "scenario",
    "scenario-comparison",
    "project-risks",
    "project-baselines",
    "project-earned-value",
    "project-forecast",
    "demand",
}
"""At least these pages show some of it, so that it is the pages that are tried."""
GO = "(path) => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')) }"
IS_MARKUP = """
() => document.querySelectorAll(
  "img[src='x'], [onerror], a[href^='javascript:' i], script:not([src])").length
"""


@pytest.fixture(scope="module")
def hostile(workplace: Workplace) -> Hostile:
    return Hostile(
        httpx.get(f"{workplace.administrator.address}/v1/openapi.json", timeout=60).json()
    )


@pytest.fixture(scope="module")
def records(workplace: Workplace, hostile: Hostile) -> Iterator[dict[str, str]]:
    """What the pages are looked at with, all its text hostile."""
    stands = workplace.finance.at.get("/v1/legal-entity")
    with pytest.MonkeyPatch.context() as patch:

        def send(session: Session, method: str, path: str, **options: Any) -> Json:
            return hostile.send(session, method, path, **options)

        patch.setattr(Session, "_send", send)
        workplace.finance.at.put("/v1/legal-entity", {"name": "Northlight Ltd"})
        client = workplace.client("Hostile Ltd")
        contact = {"name": "Robin", "job_title": "Buyer"}
        workplace.seller.at.post(f"/v1/clients/{client['id']}/contacts", contact)
        project = workplace.project("Campaign", client)
        member = workplace.join("Robin Marsh", "team_member")
        task = workplace.task(project, "Cover", assignee_id=member.id)
        foresight_of(workplace, project, task)
        log_and_decide(workplace, project)
        template = workplace.manager.at.post("/v1/templates", TEMPLATE)
        role = workplace.chief.at.post(
            "/v1/roles", {"key": "guest", "name": "Guest", "permissions": []}
        )
        found = {"client": client["id"], "project": project["id"], "task": task["id"]}
        found |= {"plan": project["id"], "empty": project["id"], "template": template["id"]}
        found |= {"person": member.id, "role": role["id"]}
        found |= {"expense": spent(workplace, project)["id"]}
        found |= {"order": ordered(workplace, project, "Posters Ltd")}
        rate = {"country_code": "GB", "name": "Luxury rate", "rate": "0.25"}
        workplace.finance.at.post("/v1/tax-rates", rate | {"valid_from": "2020-01-01"})
        found |= contracted(workplace, project)
        found |= risks_of(workplace, project)
        found |= bookings_of(workplace, project, member.id)
        found |= proofs_of(workplace, project)
        found |= money_records(workplace) | sale_records(workplace, client)
        found |= charged(workplace)
        state_a_requirement(workplace, found["opportunity"])
        answer_and_pay(workplace, found)
        say_what_is_billed(workplace, found)
        found |= bills_of(workplace, found["order"])
        found |= media_of(workplace, project, "Gazette Ltd")
        override(workplace, found["bill"])
        price_a_service(workplace, found["client_of_card"])
        found |= offered(workplace, found["client_of_card"])
        found |= {"levelling": levelled(workplace, "Orchard")}
        found |= scenario_of(workplace, project)
        missing(workplace, project)
        skills_of(workplace, member.id)
    yield found
    texts = ("name", "address", "payment_details", "registration_number", "street", "town")
    restored = {name: stands[name] for name in (*texts, "electronic_address", "iban")}
    workplace.finance.at.put("/v1/legal-entity", restored)


def log_and_decide(workplace: Workplace, project: Json) -> None:
    """Time that is approved, sent back, and not yet looked at."""
    approved, returned, _ = [workplace.log(project, 90, last_week(4)) for _ in range(3)]
    decide = workplace.manager.at.post
    decide("/v1/time-entries/approve", {"time_entry_ids": [approved["id"]]})
    decide("/v1/time-entries/reject", {"time_entry_ids": [returned["id"]], "reason": "Why"})


def state_a_requirement(workplace: Workplace, opportunity_id: str) -> None:
    """In the edition after the last."""
    brief = {"objective": "Sell tea.", "deliverables": [{"name": "Film"}]}
    stated = brief | {"requirements": [{"text": "In green"}]}
    workplace.seller.at.put(f"/v1/opportunities/{opportunity_id}/brief", stated)


def answer_and_pay(workplace: Workplace, found: dict[str, str]) -> None:
    """The handover's question is answered, the invoice paid in part."""
    seller = workplace.seller.at
    project_id = seller.get(f"/v1/opportunities/{found['sold']}")["project_id"]
    handover = seller.get(f"/v1/projects/{project_id}/handover")
    stated = {"scope_in": ["Ten pages"], "promises": ["Two rounds of changes"]}
    seller.patch(f"/v1/handovers/{handover['id']}", stated)
    (question,) = handover["questions"]
    path = f"/v1/handovers/{handover['id']}/questions/{question['id']}/answer"
    seller.post(path, {"answer": "These"})
    path = f"/v1/invoices/{found['invoice']}/payments"
    part = {"amount": "10.00", "currency_code": "GBP"}
    workplace.finance.at.post(path, {"amount": part})


def say_what_is_billed(workplace: Workplace, found: dict[str, str]) -> None:
    """The draft has the client's order, and a line without tax that says why."""
    finance, path = workplace.finance.at, f"/v1/invoices/{found['draft']}"
    finance.patch(path, {"purchase_order": "PO 7"})
    exempt = {"tax_rate": "0", "tax_category": "exempt", "tax_reason": "Education"}
    amount = {"amount": "5.00", "currency_code": "GBP"}
    finance.post(f"{path}/lines", {"description": "Course", "amount": amount} | exempt)


def override(workplace: Workplace, bill_id: str) -> None:
    """The bill charges more than its order, is approved all the same, and paid in part."""
    finance = workplace.finance.at
    bill = finance.post(f"/v1/bills/{bill_id}/approve", {"override_reason": "Agreed by phone"})
    part = {"amount": "10.00", "currency_code": "GBP"}
    paid = {"supplier_id": bill["supplier_id"], "amount": part, "method": "Card"}
    finance.post("/v1/supplier-payments", paid | {"paid_on": days_ago(0)})


def price_a_service(workplace: Workplace, client_id: str) -> None:
    price = {"amount": "45.00", "currency_code": "GBP"}
    card = {"name": "Rates and services", "client_id": client_id, "currency_code": "GBP"}
    card |= {"effective_from": "2026-01-03"}
    rates = [{"charge_role": "designer", "hourly": price}]
    services = [{"service": "Retouching", "unit": "photograph", "amount": price}]
    workplace.finance.at.post("/v1/rate-cards", card | {"rates": rates, "services": services})


def test_markup_that_people_write_is_text_on_every_page(
    open_tab: OpenTab, workplace: Workplace, hostile: Hostile, records: dict[str, str]
) -> None:
    missing = hostile.texts - hostile.reached - OF_A_FORM_OF_ITS_OWN
    assert missing == set(), sorted(missing)
    assert not OF_A_FORM_OF_ITS_OWN & hostile.reached
    tabs: dict[str, Tab] = {}
    for name, (who, path) in PAGES.items():
        if who not in tabs:
            tabs[who] = open_tab(member_of(workplace, who), "/me")
            tabs[who].page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
        tab = tabs[who]
        tab.page.evaluate(GO, path.format(**records))
        tab.page.get_by_role("heading", level=1).wait_for()
        tab.settle()
        if name in SHOWN_ON:
            wait_for_text(tab, name)
        assert tab.page.evaluate(IS_MARKUP) == 0, name


def wait_for_text(tab: Tab, name: str) -> None:
    """Until the page shows what people wrote, as text."""
    try:
        tab.page.wait_for_function(SHOWS, arg=[MARKUP, SHORT])
    except TimeoutError:
        pytest.fail(f"the page {name} never showed the markup as text")


SHOWS = """
(texts) => {
  const fields = [...document.querySelectorAll("input, textarea")].map(({ value }) => value);
  const all = document.body.innerText + fields.join("\\n");
  return texts.some((text) => all.includes(text));
}
"""
