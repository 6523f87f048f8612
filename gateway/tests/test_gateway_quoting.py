"""Rates, estimates, quotes and budgets as a caller of the REST API meets them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from bus.pump import deliver
from chassis.actor import Actor
from chassis.database import Database
from chassis.ids import new_id
from chassis.migrations import upgrade
from chassis.money import Money
from chassis.testing import ACTOR_SECRET, fresh_database, serving
from finance.api import registrations
from finance.events import CATALOGUE
from finance.quoting.commands.budgets import note_work_value
from finance.settings import Settings
from finance.worker import FinanceWorker
from gateway.testing import Person, Reception, reception

pytestmark = pytest.mark.slow


class Finance:
    """The real finance service behind the gateway, and what it has consumed from the others."""

    def __init__(self, database: Database, gateway: Reception) -> None:
        self.database = database
        self.gateway = gateway
        self.worker = FinanceWorker(database)
        self.seen = count(1)
        self.fay = gateway.person("finance")
        self.abe = gateway.person("account_manager")
        self.tom = gateway.person("team_member")

    def consumes(self, source: str, type_: str, subject: str, body: dict[str, Any]) -> None:
        deliver(self.worker, source, type_, body, subject=subject, aggregate_seq=next(self.seen))

    def hears_client(self) -> str:
        client_id = new_id()
        body = {
            "client_id": client_id,
            "name": "Alder & Finch",
            "currency_code": "GBP",
            "payment_terms_days": 30,
        }
        self.consumes("accounts", "client.registered.v1", client_id, body)
        return client_id

    def hears_project(self, client_id: str, manager_id: str = "") -> str:
        project_id = new_id()
        body = {
            "project_id": project_id,
            "reference": "JOB-0001",
            "name": "Spring",
            "status": "planning",
            "client_id": client_id,
            "project_manager_id": manager_id or None,
            "chargeable": True,
        }
        self.consumes("projects", "project.opened.v1", project_id, body)
        return project_id

    def hears_person(self) -> str:
        person_id = new_id()
        body = {"person_id": person_id, "name": "Tom Team"}
        self.consumes("projects", "person.created.v1", person_id, body)
        return person_id

    def worked(self, project_id: str, minor: int) -> None:
        with self.database.transaction(Actor.system()) as tx:
            note_work_value(tx, project_id, Money(minor, "GBP"))


@pytest.fixture(scope="module")
def finance() -> Iterator[Finance]:
    with fresh_database("finance", lambda url: upgrade("finance", url)) as url:
        database = Database(url, CATALOGUE)
        settings = Settings(database_url=url, actor_secret=ACTOR_SECRET)
        with (
            serving(registrations(database, settings), url) as room,
            reception(finance=room.address) as gateway,
        ):
            finance = Finance(database, gateway)
            made = finance.fay.post("/v1/rate-cards", a_card("2020-01-01"))
            assert made.status_code == 201, made.text
            yield finance
        database.dispose()


def gbp(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency_code": "GBP"}


def a_card(effective_from: str, **more: Any) -> dict[str, Any]:
    return {
        "name": "Standard",
        "currency_code": "GBP",
        "effective_from": effective_from,
        "rates": [{"charge_role": "Designer", "hourly": gbp("90.00")}],
    } | more


def lines() -> list[dict[str, Any]]:
    return [
        {"kind": "role_hours", "charge_role": "designer", "minutes": 90},
        {"kind": "fixed", "amount": gbp("100.00"), "description": "Hosting"},
        {"kind": "purchase", "purchase_cost": gbp("80.00"), "margin": "0.40"},
    ]


def posted(person: Person, path: str, body: Any) -> dict[str, Any]:
    answer = person.post(path, body)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


def test_the_rate_of_the_day_comes_from_the_card_in_force(finance: Finance) -> None:
    client_id = finance.hears_client()
    own = posted(finance.fay, "/v1/rate-cards", a_card("2026-03-01", client_id=client_id))
    assert finance.abe.get(f"/v1/rate-cards/{own['id']}").json() == own
    asked = {"charge_role": " designer", "client_id": client_id, "currency_code": "GBP"}
    after = finance.abe.get("/v1/rates/in-force", on="2026-03-01", **asked).json()
    before = finance.abe.get("/v1/rates/in-force", on="2026-02-28", **asked).json()
    assert after == {
        "hourly": gbp("90.00"),
        "rate_card_id": own["id"],
        "rate_card_name": "Standard",
        "client_id": client_id,
        "effective_from": "2026-03-01",
        "project_id": None,
        "daily": None,
        "day_minutes": None,
        "level": "role_for_client",
    }
    assert before["rate_card_id"] != own["id"]
    listed = finance.abe.get("/v1/rate-cards", client_id=client_id).json()["items"]
    assert [card["id"] for card in listed] == [own["id"]]


@pytest.mark.parametrize(
    ("change", "status", "reason", "field"),
    [
        ({"effective_from": "2020-01-01"}, 409, "RATE_CARD_EXISTS", "effective_from"),
        ({"currency_code": "XYZ"}, 422, "CURRENCY_UNKNOWN", "currency_code"),
        ({"client_id": new_id()}, 404, "CLIENT_NOT_FOUND", "client_id"),
        ({"effective_from": "soon"}, 422, "VALUE_INVALID", "effective_from"),
        ({"rates": []}, 422, "RATES_COUNT", "rates"),
        (
            {"rates": [{"charge_role": "a", "hourly": gbp("-1.00")}]},
            422,
            "AMOUNT_OUT_OF_RANGE",
            "rates.0.hourly",
        ),
        (
            {"rates": [{"charge_role": "a", "hourly": gbp("1.001")}]},
            422,
            "VALUE_INVALID",
            "rates.0.hourly.amount",
        ),
        ({"colour": "red"}, 422, "FIELD_UNKNOWN", "colour"),
    ],
)
def test_a_wrong_card_is_a_problem_that_names_the_field(
    finance: Finance, change: dict[str, Any], status: int, reason: str, field: str
) -> None:
    answer = finance.fay.post("/v1/rate-cards", a_card("2020-02-02") | change)
    assert answer.status_code == status, answer.text
    assert (answer.json()["reason"], answer.json()["field"]) == (reason, field)


def test_cost_rates_are_for_finance(finance: Finance) -> None:
    person_id = finance.hears_person()
    body = {"person_id": person_id, "hourly": gbp("45.00"), "effective_from": "2026-01-01"}
    made = posted(finance.fay, "/v1/cost-rates", body)
    listed = finance.fay.get("/v1/cost-rates", person_id=person_id).json()["items"]
    assert made["cost_change"]["entries"] == 0
    assert listed == [{name: made[name] for name in made if name != "cost_change"}]
    for person in (finance.abe, finance.tom):
        assert person.get("/v1/cost-rates").status_code == 403
        assert person.post("/v1/cost-rates", body).status_code == 403


def test_from_estimate_to_budget_and_alerts(finance: Finance) -> None:
    project_id = finance.hears_project(finance.hears_client())
    estimate = posted(finance.fay, "/v1/estimates", {"project_id": project_id, "lines": lines()})
    amounts = [line["amount"]["amount"] for line in estimate["lines"]]
    assert amounts == ["135.00", "100.00", "133.33"]
    assert (estimate["total"], estimate["total_hours"]) == (gbp("368.33"), "1.50")

    quote = posted(finance.abe, "/v1/quotes", {"estimate_id": estimate["id"], "tax_rate": "0.20"})
    assert quote["status"] == "sent"
    assert (quote["tax"], quote["total_with_tax"]) == (gbp("73.67"), gbp("442.00"))
    assert quote["lines"][2]["purchase_cost"] is None

    refused = finance.fay.put(f"/v1/estimates/{estimate['id']}", {"lines": lines()})
    assert (refused.status_code, refused.json()["reason"]) == (409, "QUOTE_OUT")

    accept = f"/v1/quotes/{quote['id']}/accept"
    assert finance.tom.post(accept, {"accepted_by": "Robin"}).status_code == 403
    accepted = posted(finance.abe, accept, {"accepted_by": "Robin Alder"})
    assert (accepted["status"], accepted["accepted_by"]) == ("accepted", "Robin Alder")
    again = finance.abe.post(accept, {"accepted_by": "Robin Alder"})
    assert (again.status_code, again.json()["reason"]) == (409, "QUOTE_ALREADY_ACCEPTED")

    finance.worked(project_id, 30_000)
    budget = finance.abe.get(f"/v1/projects/{project_id}/budget").json()
    assert (budget["total"], budget["used"]) == (gbp("368.33"), gbp("300.00"))
    assert (budget["used_share"], budget["alerts_percent"]) == ("0.8144", [50, 75])
    alerts = finance.abe.get("/v1/budget-alerts", project_id=project_id).json()["items"]
    assert [alert["threshold_percent"] for alert in alerts] == [75, 50]


def test_the_cost_of_a_purchase_is_for_those_who_may_write_the_estimate(finance: Finance) -> None:
    pia, pim = (finance.gateway.person("project_manager") for _ in range(2))
    project_id = finance.hears_project(finance.hears_client(), pia.id)
    estimate = posted(finance.fay, "/v1/estimates", {"project_id": project_id, "lines": lines()})
    path = f"/v1/estimates/{estimate['id']}"
    bought = pia.get(path).json()["lines"][2]
    assert (bought["purchase_cost"], bought["margin"]) == (gbp("80.00"), "0.40")
    assert pim.get(path).status_code == 404
    assert finance.tom.get(path).status_code == 403


def test_a_change_on_an_old_state_is_refused(finance: Finance) -> None:
    project_id = finance.hears_project(finance.hears_client())
    made = finance.fay.post("/v1/estimates", {"project_id": project_id, "lines": lines()})
    path, etag = f"/v1/estimates/{made.json()['id']}", made.headers["etag"]
    first, second = (
        finance.fay.send("PUT", path, json={"lines": lines()[:1]}, headers={"If-Match": etag})
        for _ in range(2)
    )
    assert first.json()["total"] == gbp("135.00")
    assert (second.status_code, second.json()["reason"]) == (412, "VERSION_MISMATCH")


@pytest.mark.parametrize(
    ("line", "reason", "field"),
    [
        (
            {"kind": "role_hours", "charge_role": "plumber", "minutes": 60},
            "CHARGE_ROLE_UNPRICED",
            "lines.0.charge_role",
        ),
        (
            {"kind": "role_hours", "charge_role": "designer", "minutes": -60},
            "NUMBER_OUT_OF_RANGE",
            "lines.0.minutes",
        ),
        (
            {"kind": "purchase", "purchase_cost": gbp("1.00"), "markup": "0.1", "margin": "0.1"},
            "MARKUP_AND_MARGIN",
            "lines.0.margin",
        ),
        ({"kind": "fixed"}, "AMOUNT_MISSING", "lines.0.amount"),
        ({"kind": "guess"}, "VALUE_INVALID", "lines.0.kind"),
        ({"kind": "fixed", "amount": gbp("1e5000")}, "VALUE_INVALID", "lines.0.amount.amount"),
        ({"kind": "purchase", "markup": "2"}, "VALUE_INVALID", "lines.0.markup"),
    ],
)
def test_a_wrong_line_is_named_as_the_caller_wrote_it(
    finance: Finance, line: dict[str, Any], reason: str, field: str
) -> None:
    project_id = finance.hears_project(finance.hears_client())
    answer = finance.fay.post("/v1/estimates", {"project_id": project_id, "lines": [line]})
    assert answer.status_code == 422, answer.text
    assert (answer.json()["reason"], answer.json()["field"]) == (reason, field)


def test_what_is_not_there_is_not_found(finance: Finance) -> None:
    for path in (
        f"/v1/estimates/{new_id()}",
        f"/v1/quotes/{new_id()}",
        f"/v1/projects/{new_id()}/budget",
        f"/v1/rate-cards/{new_id()}",
        "/v1/quotes/Q-0001",
    ):
        assert finance.fay.get(path).status_code == 404, path
    answer = finance.fay.post("/v1/estimates", {"opportunity_id": new_id(), "lines": []})
    assert (answer.status_code, answer.json()["field"]) == (404, "opportunity_id")
