"""Plans, unbilled work, invoices and the books as a caller of the REST API meets them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from bus.pump import deliver
from chassis.database import Database
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.testing import ACTOR_SECRET, fresh_database, serving
from finance.api import registrations
from finance.events import CATALOGUE
from finance.settings import Settings
from finance.worker import FinanceWorker
from gateway.testing import Person, Reception, reception

pytestmark = pytest.mark.slow
SELLER = {"name": "Northlight Ltd", "address": "4 Quay Street, Bristol", "country_code": "GB"}
CARD = {
    "name": "Standard",
    "currency_code": "GBP",
    "effective_from": "2020-01-01",
    "rates": [{"charge_role": "Designer", "hourly": {"amount": "90.00", "currency_code": "GBP"}}],
}


class Billing:
    """The real finance service behind the gateway, and what it has consumed from the others."""

    def __init__(self, database: Database, gateway: Reception) -> None:
        self.worker = FinanceWorker(database)
        self.seen = count(1)
        self.fay = gateway.person("finance")
        self.abe = gateway.person("account_manager")
        self.tom = gateway.person("team_member")
        self.client_id, self.project_id = "", ""

    def consumes(self, source: str, type_: str, subject: str, body: dict[str, Any]) -> None:
        deliver(self.worker, source, type_, body, subject=subject, aggregate_seq=next(self.seen))

    def a_job(self) -> str:
        """A project of a new client; its id."""
        self.client_id, self.project_id = new_id(), new_id()
        client = {
            "client_id": self.client_id,
            "name": "Alder & Finch",
            "currency_code": "GBP",
            "payment_terms_days": 14,
        }
        self.consumes("accounts", "client.registered.v1", self.client_id, client)
        project = {
            "project_id": self.project_id,
            "reference": "JOB-0001",
            "name": "Spring",
            "status": "active",
            "client_id": self.client_id,
            "chargeable": True,
        }
        self.consumes("projects", "project.opened.v1", self.project_id, project)
        return self.project_id

    def approved(self, minutes: int) -> str:
        entry = {
            "time_entry_id": new_id(),
            "person_id": new_id(),
            "project_id": self.project_id,
            "client_id": self.client_id,
            "worked_on": "2026-02-02",
            "seconds": minutes * 60,
            "charge_role": "designer",
            "chargeable": True,
        }
        self.consumes("projects", "time_entry.approved.v1", entry["time_entry_id"], entry)
        return str(entry["time_entry_id"])

    def planned(self, **plan: Any) -> dict[str, Any]:
        body = {"billing_type": "time_and_materials", "milestones": []} | plan
        answer = self.abe.put(f"/v1/projects/{self.project_id}/billing-plan", body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def drafted(self, minutes: int = 600) -> str:
        """The path of a draft over so much time at 90.00 an hour, of a new job."""
        self.a_job()
        self.approved(minutes)
        self.planned()
        draft = posted(self.fay, "/v1/invoices", {"project_id": self.project_id})
        return f"/v1/invoices/{draft['id']}"

    def issued(self, minutes: int = 600) -> str:
        path = self.drafted(minutes)
        posted(self.fay, f"{path}/issue")
        return path


@pytest.fixture(scope="module")
def billing() -> Iterator[Billing]:
    with fresh_database("finance", lambda url: upgrade("finance", url)) as url:
        database = Database(url, CATALOGUE)
        settings = Settings(database_url=url, actor_secret=ACTOR_SECRET)
        with (
            serving(registrations(database, settings), url) as room,
            reception(finance=room.address) as gateway,
        ):
            billing = Billing(database, gateway)
            posted(billing.fay, "/v1/rate-cards", CARD)
            assert billing.fay.put("/v1/legal-entity", SELLER).status_code == 200
            yield billing
        database.dispose()


def gbp(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency_code": "GBP"}


def posted(person: Person, path: str, body: Any = None) -> dict[str, Any]:
    answer = person.post(path, body)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


def refused(answer: Any) -> tuple[int, str, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["reason"], answer.json().get("field", "")


def test_from_approved_time_to_a_paid_invoice_and_balanced_books(billing: Billing) -> None:
    project_id = billing.a_job()
    entry = billing.approved(630)
    milestone = {"name": "Setup", "due_on": "2026-02-01", "amount": gbp("100.00")}
    plan = billing.planned(milestones=[milestone])
    assert plan["planned"] == gbp("100.00")
    work = billing.fay.get("/v1/unbilled-work", project_id=project_id).json()
    assert (work["totals"], work["items"][0]["hours"]) == ([gbp("945.00")], "10.50")
    answer = billing.fay.post("/v1/invoices", {"project_id": project_id, "tax_rate": "0.20"})
    draft = answer.json()
    path = f"/v1/invoices/{draft['id']}"
    assert (answer.status_code, answer.headers["location"]) == (201, path)
    assert (draft["status"], draft["number"], draft["total"]) == ("draft", "", gbp("1254.00"))
    assert draft["lines"][1]["time_entry_ids"] == [entry]
    issued = posted(billing.fay, f"{path}/issue")
    assert issued["number"].startswith("INV-")
    assert issued["due"] == gbp("1254.00")
    first = {"amount": gbp("1000.00"), "reference": "BACS 1"}
    part = posted(billing.fay, f"{path}/payments", first)
    assert (part["status"], part["due"]) == ("part_paid", gbp("254.00"))
    paid = posted(billing.fay, f"{path}/payments", {"amount": gbp("254.00")})
    assert (paid["status"], len(paid["payments"])) == ("paid", 2)
    assert billing.abe.get(path).json() == paid
    assert (
        billing.abe.get("/v1/invoices", project_id=project_id).json()["items"][0]["id"]
        == (draft["id"])
    )
    journals = billing.fay.get("/v1/journals", project_id=project_id).json()["items"]
    assert [journal["source_type"] for journal in journals] == ["payment", "payment", "invoice"]
    balance = billing.fay.get("/v1/trial-balance").json()
    assert balance["total_debit"] == balance["total_credit"]
    assert not billing.fay.get("/v1/unbilled-work", project_id=project_id).json()["items"]


def test_an_invoice_is_issued_once_and_a_replay_is_no_second_time(billing: Billing) -> None:
    path = billing.drafted()
    first = billing.fay.post(f"{path}/issue", {}, key="issue-once")
    again = billing.fay.post(f"{path}/issue", {}, key="issue-once")
    assert (again.status_code, again.json()) == (200, first.json())
    other = billing.fay.post(f"{path}/issue", {"issued_on": "2026-03-01"}, key="issue-once")
    assert refused(other)[:2] == (409, "IDEMPOTENCY_KEY_REUSED")
    second = billing.fay.post(f"{path}/issue", {})
    assert refused(second) == (409, "INVOICE_ALREADY_ISSUED", "invoice_id")
    assert first.json()["number"] in second.json()["detail"]
    assert refused(billing.fay.delete(path))[1] == "INVOICE_ALREADY_ISSUED"


@pytest.mark.parametrize(
    ("payment", "status", "reason", "field"),
    [
        ({"amount": gbp("1080.01")}, 409, "PAYMENT_EXCEEDS_DUE", "amount"),
        ({"amount": gbp("0.00")}, 422, "AMOUNT_OUT_OF_RANGE", "amount"),
        ({"amount": gbp("-1.00")}, 422, "AMOUNT_OUT_OF_RANGE", "amount"),
        (
            {"amount": {"amount": "1.00", "currency_code": "EUR"}},
            422,
            "CURRENCY_DIFFERS",
            "amount.currency_code",
        ),
        ({"amount": gbp("1.001")}, 422, "", "amount.amount"),
        ({"amount": 12}, 422, "", "amount"),
        ({"amount": gbp("1.00"), "received_on": "1999-01-01"}, 422, "DATE_OUT_OF_RANGE", ""),
        ({"amount": gbp("1.00"), "received_on": "2026-02-30"}, 422, "", "received_on"),
        ({"amount": gbp("1.00"), "refrence": "x"}, 422, "", "refrence"),
        ({}, 422, "", "amount"),
    ],
)
def test_a_payment_that_cannot_be_names_the_field(
    billing: Billing, payment: Any, status: int, reason: str, field: str
) -> None:
    path = billing.issued()
    answer = refused(billing.fay.post(f"{path}/payments", payment))
    assert answer[0] == status
    assert reason in answer[1]
    assert answer[2].startswith(field)
    assert not billing.fay.get(path).json()["payments"]


def test_a_credit_note_is_answered_with_its_invoice(billing: Billing) -> None:
    path = billing.issued()
    made = posted(billing.fay, f"{path}/credit", {"reason": "Wrong project"})
    assert made["credit_note"]["number"].startswith("CN-")
    assert made["credit_note"]["total"] == gbp("-1080.00")
    assert made["credit_note"]["credits_invoice_id"] == made["invoice"]["id"]
    assert made["invoice"]["status"] == "credited"
    again = billing.fay.post(f"{path}/credit", {"reason": "Wrong project"})
    assert refused(again)[:2] == (409, "INVOICE_NOT_CREDITABLE")
    assert refused(billing.fay.post(f"{path}/credit", {}))[0] == 422
    work = billing.fay.get("/v1/unbilled-work", project_id=billing.project_id).json()
    assert work["totals"] == [gbp("900.00")]


def test_a_draft_is_discarded_and_gone(billing: Billing) -> None:
    path = billing.drafted()
    assert billing.fay.delete(path).status_code == 204
    assert refused(billing.fay.get(path))[:2] == (404, "INVOICE_NOT_FOUND")


def test_nothing_to_bill_is_a_conflict_that_says_so(billing: Billing) -> None:
    project_id = billing.a_job()
    body = {"project_id": project_id}
    assert refused(billing.fay.post("/v1/invoices", body))[:2] == (409, "BILLING_PLAN_MISSING")
    billing.planned()
    assert refused(billing.fay.post("/v1/invoices", body))[:2] == (409, "NOTHING_TO_BILL")
    unknown = billing.fay.post("/v1/invoices", {"project_id": new_id()})
    assert refused(unknown) == (404, "PROJECT_NOT_FOUND", "project_id")


@pytest.mark.parametrize(
    ("plan", "status", "field"),
    [
        ({"billing_type": "barter"}, 422, "billing_type"),
        ({"billing_type": "fixed_price", "milestones": [{"name": "A"}]}, 422, "milestones"),
        (
            {
                "billing_type": "fixed_price",
                "milestones": [{"name": "A", "due_on": "2026-01-01", "budget_share": "1.01"}],
            },
            422,
            "milestones",
        ),
        (
            {
                "billing_type": "fixed_price",
                "milestones": [{"name": "A", "due_on": "2026-01-01", "budget_share": "0.50"}],
            },
            409,
            "milestones",
        ),
        (
            {
                "billing_type": "fixed_price",
                "milestones": [
                    {"name": "A", "due_on": "2026-01-01", "amount": gbp("1.00")},
                    {"name": "B", "due_on": "2026-01-01", "budget_share": "0.00"},
                ],
            },
            422,
            "milestones[1].amount",
        ),
    ],
)
def test_a_bad_plan_names_the_field(
    billing: Billing, plan: dict[str, Any], status: int, field: str
) -> None:
    billing.a_job()
    answer = billing.fay.put(f"/v1/projects/{billing.project_id}/billing-plan", plan)
    assert refused(answer)[0] == status
    named = [answer.json().get("field", "")]
    named += [error["pointer"] for error in answer.json().get("errors", [])]
    assert any(field.split("[")[0] in name for name in named), answer.text


def test_who_prefers_it_gets_an_empty_answer_for_what_is_not_set(billing: Billing) -> None:
    billing.a_job()
    path = f"/v1/projects/{billing.project_id}/billing-plan"
    prefer = {"Prefer": "respond-async, unset=empty"}
    empty = billing.fay.send("GET", path, headers=prefer)
    assert (empty.status_code, empty.content) == (204, b"")
    assert empty.headers["preference-applied"] == "unset=empty"
    assert refused(billing.fay.get(path))[:2] == (404, "BILLING_PLAN_NOT_FOUND")
    unknown = billing.fay.send("GET", "/v1/projects/1/billing-plan", headers=prefer)
    assert refused(unknown)[:2] == (404, "PROJECT_NOT_FOUND")
    assert refused(billing.tom.send("GET", path, headers=prefer))[0] == 403
    billing.planned()
    assert billing.fay.send("GET", path, headers=prefer).status_code == 200


def test_a_stale_plan_is_a_failed_precondition(billing: Billing) -> None:
    billing.a_job()
    billing.planned()
    billing.planned()
    path = f"/v1/projects/{billing.project_id}/billing-plan"
    body = {"billing_type": "non_billable"}
    stale = billing.abe.send("PUT", path, json=body, headers={"If-Match": '"1"'})
    assert refused(stale)[:2] == (412, "VERSION_MISMATCH")
    current = billing.abe.get(path).headers["etag"]
    answer = billing.abe.send("PUT", path, json=body, headers={"If-Match": current})
    assert answer.json()["billing_type"] == "non_billable"


def test_who_may_not_is_told_which_permission_is_needed(billing: Billing) -> None:
    path = billing.issued()
    for answer in (
        billing.tom.get(path),
        billing.tom.get("/v1/unbilled-work"),
        billing.abe.get("/v1/journals"),
        billing.abe.post(f"{path}/payments", {"amount": gbp("1.00")}),
        billing.abe.post(f"{path}/credit", {"reason": "No"}),
    ):
        assert refused(answer)[:2] == (403, "PERMISSION_REQUIRED")


def test_the_trial_balance_refuses_a_day_or_a_currency_that_is_none(billing: Billing) -> None:
    assert refused(billing.fay.get("/v1/trial-balance", as_at="soon"))[0] == 422
    unknown = billing.fay.get("/v1/trial-balance", currency_code="QQQ")
    assert refused(unknown) == (422, "CURRENCY_UNKNOWN", "currency_code")


def test_a_margin_of_nothing_is_null_and_not_zero(billing: Billing) -> None:
    path = billing.drafted()
    overview = f"/v1/projects/{billing.project_id}/overview"
    before = billing.fay.get(overview).json()["finance"]["figures"]
    assert (before["margin_invoiced"], before["margin_invoiced_share"]) == (gbp("0.00"), None)
    posted(billing.fay, f"{path}/issue")
    after = billing.fay.get(overview).json()["finance"]["figures"]
    assert (after["margin_invoiced"], after["margin_invoiced_share"]) == (gbp("900.00"), "1.00")
    hidden = billing.abe.get(overview).json()["finance"]["figures"]
    assert (hidden["costs_visible"], hidden["margin_invoiced"]) == (False, None)
    assert hidden["margin_invoiced_share"] is None
